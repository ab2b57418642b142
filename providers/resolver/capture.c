/* Captured answers, and judging them again without asking anybody. */
#include "providers/resolver/capture.h"
#include "providers/resolver/account.h"
#include "providers/resolver/judge.h"
#include "providers/resolver/packet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_list(struct captured *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i].packet);
	free(list);
}

void dns_capture_free(struct dns_capture *capture)
{
	for (size_t i = 0; i < capture->n_anchors; i++)
		free(capture->anchors[i]);
	free(capture->anchors);
	free_list(capture->captured, capture->n);
	free_list(capture->servers, capture->n_servers);
	*capture = (struct dns_capture){ 0 };
}

static bool add(struct captured **list, size_t *n, const struct captured *entry)
{
	bool is_full = (*n & (*n - 1)) == 0; /* its room is doubled each time */
	struct captured *more = *list;

	if (*n >= CAPTURED_MAX)
		more = NULL;
	else if (is_full)
		more = realloc(*list, (*n ? *n * 2 : 1) * sizeof(*more));
	if (!more) {
		free(entry->packet);
		return false;
	}
	*list = more;
	more[(*n)++] = *entry;
	return true;
}

bool dns_capture_add(struct dns_capture *capture, const struct captured *entry)
{
	return add(&capture->captured, &capture->n, entry);
}

bool dns_capture_add_server(struct dns_capture *capture,
			    const struct captured *entry)
{
	return add(&capture->servers, &capture->n_servers, entry);
}

bool dns_capture_add_anchor(struct dns_capture *capture, const char *record)
{
	char **more = realloc(capture->anchors,
			      (capture->n_anchors + 1) * sizeof(*more));

	if (!more)
		return false;
	capture->anchors = more;
	capture->anchors[capture->n_anchors] = strdup(record);
	return capture->anchors[capture->n_anchors] && ++capture->n_anchors;
}

bool capture_anchors(const struct dns_capture *capture, const char *anchor_file,
		     struct anchors *out, struct err *err)
{
	if (*anchor_file)
		return anchors_load(anchor_file, out, err);
	*out = (struct anchors){ 0 };
	for (size_t i = 0; i < capture->n_anchors; i++) {
		if (anchors_add(out, capture->anchors[i]))
			continue;
		anchors_free(out);
		return err_set(err, ERR_CONFIG,
			       "the captured trust anchor %zu is none", i + 1);
	}
	return true;
}

void capture_take(const struct captured *entry, struct query *query)
{
	query->reply = NULL;
	snprintf(query->by, sizeof(query->by), "%s", entry->by);
	snprintf(query->words, sizeof(query->words), "%s", entry->words);
	if (!entry->packet)
		return;
	query->reply = packet_parse(entry->packet, entry->len);
	if (!query->reply)
		snprintf(query->words, sizeof(query->words),
			 "a malformed answer");
}

/* The replies of one route, or those of the others, which stand in for what
 * it did not have to ask. */
static void fill(const struct dns_capture *capture, size_t route, bool others,
		 struct pool *pool)
{
	for (size_t i = 0; i < capture->n; i++) {
		const struct captured *one = &capture->captured[i];
		struct query query = { .type = one->type };

		if ((one->route == route) == others)
			continue;
		memcpy(query.name, one->name, sizeof(query.name));
		capture_take(one, &query);
		pool_add(pool, &query);
	}
}

void capture_pool(const struct dns_capture *capture, size_t route,
		  struct pool *pool)
{
	fill(capture, route, false, pool);
	fill(capture, route, true, pool);
}

bool capture_has_route(const struct dns_capture *capture, size_t route)
{
	for (size_t i = 0; i < capture->n; i++)
		if (capture->captured[i].route == route)
			return true;
	return false;
}

/* False: no other route can tell more. */
static bool judge_route(const struct dns_capture *capture, size_t route,
			const struct anchors *anchors,
			struct trust_cache *cache, int64_t now,
			struct dns_answer *out)
{
	struct pool pool = { 0 };
	struct judge judge = {
		.anchors = anchors, .pool = &pool, .cache = cache, .now = now
	};

	capture_pool(capture, route, &pool);
	if (!judge_question(&judge, &capture->question, out)) {
		char type[16];

		*out = (struct dns_answer){ .question = capture->question,
					    .rcode = -1 };
		dns_type_text(judge.missing[0].type, type);
		snprintf(out->reason, sizeof(out->reason),
			 "the %s of %.255s is not in the capture", type,
			 judge.missing[0].name);
	}
	pool_free(&pool);
	return !judge.hopeless && !account_is_proved(out->verdict);
}

bool dns_capture_judge(const struct dns_capture *capture,
		       const char *anchor_file, int64_t now,
		       struct dns_answer *out, struct err *err)
{
	struct trust_cache *cache = calloc(1, sizeof(*cache));
	struct account account = { 0 };
	struct anchors anchors;
	bool more = true;

	*out = (struct dns_answer){ .question = capture->question,
				    .rcode = -1 };
	if (!cache)
		return err_set(err, ERR_INTERNAL, "out of memory");
	if (!capture_anchors(capture, anchor_file, &anchors, err)) {
		free(cache);
		return false;
	}
	for (size_t i = 0; more && i < capture->n_routes; i++) {
		struct dns_answer next;

		if (i > 0 && !capture_has_route(capture, i))
			break;
		more = judge_route(capture, i, &anchors, cache, now, &next);
		account_add(&account, capture->routes[i], out, &next);
	}
	account_tell(&account, out);
	anchors_free(&anchors);
	trust_cache_free(cache);
	free(cache);
	return true;
}

/* Captured answers, and judging them again without asking anybody. */
#include "providers/resolver/account.h"
#include "providers/resolver/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dns_capture_free(struct dns_capture *capture)
{
	for (size_t i = 0; i < capture->n_anchors; i++)
		free(capture->anchors[i]);
	for (size_t i = 0; i < capture->n; i++)
		free(capture->captured[i].packet);
	free(capture->anchors);
	free(capture->captured);
	*capture = (struct dns_capture){ 0 };
}

bool dns_capture_add(struct dns_capture *capture, const struct captured *entry)
{
	struct captured *more =
		capture->n < CAPTURED_MAX
			? realloc(capture->captured,
				  (capture->n + 1) * sizeof(*more))
			: NULL;

	if (!more) {
		free(entry->packet);
		return false;
	}
	capture->captured = more;
	capture->captured[capture->n++] = *entry;
	return true;
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

static bool load_anchors(const struct dns_capture *capture, const char *file,
			 struct anchors *out, struct err *err)
{
	if (*file)
		return anchors_load(file, out, err);
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

/* The replies of one route, or those of the others, which stand in for what
 * it did not have to ask. What does not parse is as good as silence. */
static void fill(const struct dns_capture *capture, size_t route, bool others,
		 struct pool *pool)
{
	for (size_t i = 0; i < capture->n; i++) {
		const struct captured *one = &capture->captured[i];
		struct query query = { .type = one->type };

		if ((one->route == route) == others)
			continue;
		memcpy(query.name, one->name, sizeof(query.name));
		snprintf(query.by, sizeof(query.by), "%s", one->by);
		snprintf(query.words, sizeof(query.words), "%s", one->words);
		if (one->packet && (ldns_wire2pkt(&query.reply, one->packet,
						  one->len) != LDNS_STATUS_OK ||
				    !rrset_packet_is_whole(query.reply))) {
			ldns_pkt_free(query.reply);
			query.reply = NULL;
			snprintf(query.words, sizeof(query.words),
				 "a malformed answer");
		}
		pool_add(pool, &query);
	}
}

/* A route that was not needed has nothing in the capture. */
static bool any_of(const struct dns_capture *capture, size_t route)
{
	for (size_t i = 0; i < capture->n; i++)
		if (capture->captured[i].route == route)
			return true;
	return false;
}

static void judge_route(const struct dns_capture *capture, size_t route,
			const struct anchors *anchors,
			struct trust_cache *cache, int64_t now,
			struct dns_answer *out)
{
	struct pool pool = { 0 };
	struct judge judge = {
		.anchors = anchors, .pool = &pool, .cache = cache, .now = now
	};

	fill(capture, route, false, &pool);
	fill(capture, route, true, &pool);
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
}

bool dns_capture_judge(const struct dns_capture *capture,
		       const char *anchor_file, int64_t now,
		       struct dns_answer *out, struct err *err)
{
	struct trust_cache *cache = calloc(1, sizeof(*cache));
	struct account account = { 0 };
	struct anchors anchors;

	*out = (struct dns_answer){ .question = capture->question,
				    .rcode = -1 };
	if (!cache)
		return err_set(err, ERR_INTERNAL, "out of memory");
	if (!load_anchors(capture, anchor_file, &anchors, err)) {
		free(cache);
		return false;
	}
	for (size_t i = 0;
	     i < capture->n_routes && !account_is_proved(out->verdict); i++) {
		struct dns_answer next;

		if (i > 0 && !any_of(capture, i))
			break;
		judge_route(capture, i, &anchors, cache, now, &next);
		account_add(&account, capture->routes[i], out, &next);
	}
	account_tell(&account, out);
	anchors_free(&anchors);
	trust_cache_free(cache);
	free(cache);
	return true;
}

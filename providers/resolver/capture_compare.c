/* Captured answers of name servers, compared again without asking anybody. */
#include "providers/resolver/account.h"
#include "providers/resolver/authority.h"
#include "providers/resolver/capture.h"
#include "providers/resolver/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct replay {
	const struct dns_capture *capture;
	struct anchors anchors;
	struct trust_cache cache;
	int64_t now;
};

static const struct captured *find(const struct dns_capture *capture,
				   const char *server,
				   const struct query *query)
{
	for (size_t i = 0; i < capture->n_servers; i++) {
		const struct captured *one = &capture->servers[i];

		if (one->type == query->type &&
		    strcmp(one->server, server) == 0 &&
		    strcmp(one->name, query->name) == 0)
			return one;
	}
	return NULL;
}

static enum query_end end_of(enum server_state state)
{
	if (state == SERVER_LAME)
		return QUERY_BAD;
	return state == SERVER_NOT_ASKED ? QUERY_UNREACHABLE : QUERY_SILENT;
}

/* Whoever asks by the network looks at this as well: no signature vouches for
 * what an unsigned zone says. */
static bool answers(const ldns_pkt *reply, const struct query *query)
{
	const ldns_rr_list *list = ldns_pkt_question(reply);
	const ldns_rr *rr = ldns_rr_list_rr(list, 0);
	char name[DNS_NAME_MAX];

	if (!ldns_pkt_qr(reply) || ldns_rr_list_rr_count(list) != 1 ||
	    ldns_rr_get_type(rr) != (ldns_rr_type)query->type)
		return false;
	name_text(ldns_rr_owner(rr), name);
	return strcmp(name, query->name) == 0;
}

static void take(const struct captured *entry, struct query *query)
{
	query->end = entry ? end_of(entry->state) : QUERY_SILENT;
	query->reply = NULL;
	if (!entry) {
		snprintf(query->words, sizeof(query->words),
			 "its answer is not in the capture");
		return;
	}
	capture_take(entry, query);
	if (!entry->packet)
		return;
	query->end = query->reply ? QUERY_ANSWERED : QUERY_BAD;
	if (!query->reply || answers(query->reply, query))
		return;
	ldns_pkt_free(query->reply);
	query->reply = NULL;
	query->end = QUERY_BAD;
	snprintf(query->words, sizeof(query->words),
		 "an answer to another question");
}

static void recall_recursive(void *self, struct query *queries, size_t n)
{
	const struct replay *replay = self;

	for (size_t i = 0; i < n; i++)
		take(find(replay->capture, "", &queries[i]), &queries[i]);
}

static void recall_direct(void *self, struct query *queries, size_t n)
{
	const struct replay *replay = self;

	for (size_t i = 0; i < n; i++) {
		char server[ADDRESS_MAX];

		endpoint_address(queries[i].endpoints[0].text, server);
		take(*server ? find(replay->capture, server, &queries[i])
			     : NULL,
		     &queries[i]);
	}
}

static void trust_by(struct replay *replay, size_t route, const ldns_rdf *zone,
		     struct trust *out)
{
	struct pool pool = { 0 };
	struct judge judge = { .anchors = &replay->anchors,
			       .pool = &pool,
			       .cache = &replay->cache,
			       .now = replay->now,
			       .budget = { BUDGET_VERIFICATIONS } };

	capture_pool(replay->capture, route, &pool);
	if (!trust_walk(&judge, zone, out))
		*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	pool_free(&pool);
}

static void recall_trust(void *self, const char *zone, struct trust *out)
{
	struct replay *replay = self;
	const struct dns_capture *capture = replay->capture;
	ldns_rdf *name = name_parse(zone);

	*out = (struct trust){ .verdict = VERDICT_INDETERMINATE };
	for (size_t i = 0;
	     name && i < capture->n_routes && !account_is_proved(out->verdict);
	     i++) {
		struct trust next, worse;

		if (i > 0 && !capture_has_route(capture, i))
			break;
		trust_by(replay, i, name, &next);
		worse = next;
		if (i == 0 || account_is_better(next.verdict, out->verdict)) {
			worse = *out;
			*out = next;
		}
		trust_free(&worse);
	}
	ldns_rdf_deep_free(name);
}

bool dns_capture_compare(const struct dns_capture *capture,
			 const char *anchor_file, int64_t now,
			 struct dns_authority *out, struct err *err)
{
	struct replay *replay;
	bool ok;

	*out = (struct dns_authority){ 0 };
	if (capture->n_servers == 0) {
		err_set(err, ERR_NET,
			"the capture holds no answers of the name servers");
		return err_hint(err, "they are kept where they are compared: "
				     "without --no-servers, and with --json "
				     "by --servers");
	}
	replay = calloc(1, sizeof(*replay));
	if (!replay)
		return err_set(err, ERR_INTERNAL, "out of memory");
	replay->capture = capture;
	replay->now = now;
	ok = capture_anchors(capture, anchor_file, &replay->anchors, err);
	if (ok) {
		const struct authority_source source = {
			.self = replay,
			.port = 53,
			.now = now,
			.recursive = recall_recursive,
			.direct = recall_direct,
			.trust = recall_trust,
		};

		ok = authority_ask(&source, &capture->question, 1, out, err);
		anchors_free(&replay->anchors);
	}
	trust_cache_free(&replay->cache);
	free(replay);
	return ok;
}

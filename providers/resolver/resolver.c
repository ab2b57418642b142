/* The resolver handle: opening, and the operations of the front header. */
#include "providers/resolver/asker.h"
#include "providers/resolver/flight.h"

#include <stdlib.h>

/* No answer takes longer than 5 s: what is left of them is for the start of
 * the program, judging and showing, on a busy machine, too. */
#define DEADLINE_MS 4000
#define COMPARE_MS 2500

/* What was broken off tells nothing. */
static bool broken_off(const struct asker *asker, struct err *err)
{
	if (!clock_interrupted(&asker->clock))
		return false;
	err_set(err, ERR_INTERRUPTED, "resolver: broken off");
	return true;
}

static bool ask(void *self, const struct dns_question *questions, size_t n,
		struct dns_answer *out, struct err *err)
{
	struct asker *asker = self;

	asker->end_ms = flight_clock_ms() + asker->deadline_ms;
	asker_judge(asker, questions, n, asker->end_ms, out);
	if (!broken_off(asker, err))
		return true;
	for (size_t i = 0; i < n; i++)
		dns_answer_free(&out[i]);
	return false;
}

static bool ask_servers(struct asker *asker,
			const struct dns_question *questions, size_t n,
			int64_t now, int64_t end_ms, struct dns_authority *out,
			struct err *err)
{
	bool ok = asker_servers(asker, questions, n, now, end_ms, out, err);

	if (!broken_off(asker, err))
		return ok;
	for (size_t i = 0; ok && i < n; i++)
		dns_authority_free(&out[i]);
	return false;
}

static bool authority(void *self, const struct dns_question *questions,
		      size_t n, struct dns_authority *out, struct err *err)
{
	struct asker *asker = self;

	return ask_servers(asker, questions, n,
			   asker->clock.now(asker->clock.self),
			   flight_clock_ms() + asker->deadline_ms, out, err);
}

static bool compare(void *self, const struct dns_question *question,
		    struct dns_authority *out, struct err *err)
{
	struct asker *asker = self;
	int64_t end_ms = flight_clock_ms() + COMPARE_MS;

	if (asker->end_ms < end_ms)
		end_ms = asker->end_ms;
	return ask_servers(asker, question, 1, asker->asked_at, end_ms, out,
			   err);
}

static void close_asker(void *self)
{
	struct asker *asker = self;

	trust_cache_free(&asker->cache);
	pool_free(&asker->recent);
	anchors_free(&asker->anchors);
	routes_close(&asker->routes);
	free(asker);
}

bool resolver_open(const struct resolver_config *config, struct resolver *out,
		   struct err *err)
{
	struct asker *asker = calloc(1, sizeof(*asker));

	*out = (struct resolver){ 0 };
	if (!asker)
		return err_set(err, ERR_INTERNAL, "resolver: out of memory");
	asker->clock = config->clock;
	asker->capture = config->capture;
	asker->deadline_ms =
		config->deadline_ms ? config->deadline_ms : DEADLINE_MS;
	asker->authority_port =
		config->authority_port ? config->authority_port : 53;
	if (!routes_open(config, &asker->routes, err) ||
	    !anchors_load(config->trust_anchor_file, &asker->anchors, err)) {
		close_asker(asker);
		return false;
	}
	*out = (struct resolver){ .self = asker,
				  .ask = ask,
				  .authority = authority,
				  .compare = compare,
				  .close = close_asker };
	return true;
}

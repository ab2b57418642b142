/* The resolver handle: opening, and the operations of the front header. */
#include "providers/resolver/asker.h"
#include "providers/resolver/flight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_MS 5000

static bool ask(void *self, const struct dns_question *questions, size_t n,
		struct dns_answer *out, struct err *err)
{
	struct asker *asker = self;

	asker_judge(asker, questions, n, flight_clock_ms() + asker->deadline_ms,
		    out);
	return true;
}

static bool authority(void *self, const struct dns_question *questions,
		      size_t n, struct dns_authority *out, struct err *err)
{
	return authority_ask(self, questions, n, out, err);
}

static void close_asker(void *self)
{
	struct asker *asker = self;

	trust_cache_free(&asker->cache);
	pool_free(&asker->recent);
	anchors_free(&asker->anchors);
	free(asker);
}

static bool load_endpoints(const struct resolver_config *config,
			   struct asker *asker, struct err *err)
{
	for (size_t i = 0; i < config->n_servers; i++) {
		if (strncmp(config->servers[i], "https://", 8) == 0) {
			err_set(err, ERR_UNSUPPORTED,
				"resolver %s: DNS over HTTPS is not supported "
				"by this build",
				config->servers[i]);
			return err_hint(err, "give the address of a resolver "
					     "that answers on port 53");
		}
		if (!endpoint_parse(config->servers[i], 53,
				    &asker->endpoints[i], err))
			return false;
	}
	asker->n_endpoints = config->n_servers;
	if (asker->n_endpoints == 0)
		asker->n_endpoints = endpoint_of_system(asker->endpoints,
							RESOLVER_SERVERS_MAX);
	return true;
}

bool resolver_open(const struct resolver_config *config, struct resolver *out,
		   struct err *err)
{
	struct asker *asker = calloc(1, sizeof(*asker));

	*out = (struct resolver){ 0 };
	if (*config->root_hints_file) {
		free(asker);
		err_set(err, ERR_UNSUPPORTED,
			"--root-hints: asking from the root down is not "
			"supported by this build");
		return err_hint(err, "leave it out, and give a recursive "
				     "resolver with --resolver ADDR");
	}
	if (!asker)
		return err_set(err, ERR_INTERNAL, "resolver: out of memory");
	asker->clock = config->clock;
	asker->deadline_ms =
		config->deadline_ms ? config->deadline_ms : DEADLINE_MS;
	asker->authority_port =
		config->authority_port ? config->authority_port : 53;
	if (!load_endpoints(config, asker, err) ||
	    !anchors_load(config->trust_anchor_file, &asker->anchors, err)) {
		close_asker(asker);
		return false;
	}
	*out = (struct resolver){ .self = asker,
				  .ask = ask,
				  .authority = authority,
				  .close = close_asker };
	return true;
}

/* Asking the outside world, with as few calls one after another as can be. */
#include "steps/observe.h"

#include <string.h>

#define OF_HOSTS (FACT_HOSTS | FACT_TLSA | FACT_SMTP)
/* Groups that can only be read together with what every server shows. */
#define OF_SERVED (FACT_ZONE | FACT_CHAIN | OF_HOSTS)

static unsigned complete(unsigned needs)
{
	if (needs & OF_SERVED)
		needs |= FACT_SERVED;
	if (needs & OF_HOSTS)
		needs |= FACT_HOSTS;
	return needs;
}

/* Hosts, TLSA and port 25 are looked at together or not at all. */
static unsigned missing(unsigned needs, const struct facts *facts)
{
	unsigned out = needs & ~facts->asked;

	return out & OF_HOSTS ? out | ((needs | facts->asked) & OF_HOSTS) : out;
}

/* Nobody is asked any more once we are to end. */
static bool wants(const struct observer *observer, unsigned groups)
{
	return observer->needs & groups &&
	       !clock_interrupted(&observer->world->clock);
}

void observe_tlsa_forget(struct observer *observer)
{
	for (size_t i = 0; i < observer->n_tlsa_answers; i++)
		dns_answer_free(&observer->tlsa_answers[i]);
	observer->n_tlsa_answers = 0;
}

static void look(struct observer *observer)
{
	if (observer->needs & FACT_AT_ONCE) {
		observe_at_once(observer);
		return;
	}
	if (wants(observer, FACT_SERVED))
		observe_served(observer);
	if (wants(observer, FACT_ZONE))
		observe_zone(observer);
	if (wants(observer, FACT_EXCHANGE))
		observe_exchange(observer);
	if (wants(observer, FACT_CHAIN | FACT_STS | FACT_REPORTS))
		observe_texts(observer);
	if (wants(observer, FACT_STS))
		observe_policy(observer);
	if (wants(observer, FACT_REPORTS))
		observe_spf_rest(observer);
	if (wants(observer, FACT_SIGNING))
		observe_signing(observer);
	if (wants(observer, FACT_HOSTS))
		observe_hosts(observer);
	if (wants(observer, FACT_TLSA))
		observe_tlsa(observer);
	if (wants(observer, FACT_SMTP))
		observe_smtp(observer);
}

void observe_more(struct world *world, const struct settings *settings,
		  const struct migration *migration, unsigned needs,
		  struct facts *facts, struct evidence *evidence)
{
	struct observer observer = {
		.world = world,
		.settings = settings,
		.migration = migration,
		.needs = missing(complete(needs), facts),
		.facts = facts,
		.evidence = evidence,
	};

	facts->fresh = observer.needs;
	facts->asked |= observer.needs;
	look(&observer);
	observe_tlsa_forget(&observer);
	facts->at = world->clock.now(world->clock.self);
}

void observe(struct world *world, const struct settings *settings,
	     const struct migration *migration, unsigned needs,
	     struct facts *out, struct evidence *evidence)
{
	facts_forget(out);
	observe_more(world, settings, migration, needs, out, evidence);
}

void evidence_free(struct evidence *evidence)
{
	if (evidence->has_mx)
		dns_answer_free(&evidence->mx);
	if (evidence->has_authority)
		dns_authority_free(&evidence->authority);
	*evidence = (struct evidence){ 0 };
}

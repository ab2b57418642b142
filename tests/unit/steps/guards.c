/* A world in which every guard holds, to be spoilt one way at a time. */
#include "tests/unit/steps/guards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_host(struct world_case *c, const char *host, bool secure)
{
	struct host_facts *facts = &c->facts.hosts[c->facts.n_hosts++];

	snprintf(facts->host, sizeof(facts->host), "%s", host);
	facts->known = KNOWN;
	facts->exists = true;
	facts->verdict = secure ? VERDICT_SECURE : VERDICT_INSECURE;
	facts->smtp_known = KNOWN;
	facts->takes_mail = true;
}

struct host_facts *case_host(struct world_case *c, const char *host)
{
	for (size_t i = 0; i < c->facts.n_hosts; i++)
		if (strcmp(c->facts.hosts[i].host, host) == 0)
			return &c->facts.hosts[i];
	return NULL;
}

void case_put(struct world_case *c, const char *a, uint16_t pa, const char *b,
	      uint16_t pb)
{
	struct mxset set = { 0 };

	mxset_add(&set, a, pa, 60);
	if (b)
		mxset_add(&set, b, pb, 60);
	c->facts.zone.set = set;
	c->facts.served.sets[0] = set;
	c->facts.served.n_sets = 1;
	c->migration.left = set;
	c->migration.left_known = true;
	c->action.have = set;
	c->action.want = set;
}

static struct world_case *case_open(void)
{
	struct world_case *c = calloc(1, sizeof(*c));
	struct served *served = &c->facts.served;

	settings_default(&c->settings);
	snprintf(c->migration.domain, DNAME_MAX, "contoso.ch");
	snprintf(c->migration.assigned, DNAME_MAX, NEW);
	snprintf(c->migration.legacy, DNAME_MAX, LEGACY);
	c->migration.begun_at = NOW - 10000;
	mxset_add(&c->migration.original, LEGACY, 10, 3600);
	c->facts.zone_known = c->facts.served_known = KNOWN;
	c->facts.chain_known = c->facts.exchange_known = c->facts.sts_known =
		KNOWN;
	c->facts.sts.mode = STS_ABSENT;
	c->facts.zone.preference_max = UINT16_MAX;
	served->n_servers = 1;
	snprintf(served->servers[0].server, DNAME_MAX, "ns1.hoster.example");
	served->servers[0].state = SERVER_ANSWERED;
	served->servers[0].verdict = VERDICT_SECURE;
	served->servers[0].expires_at = NOW + 1000000;
	add_host(c, LEGACY, false);
	add_host(c, NEW, true);
	return c;
}

struct world_case *case_remove_legacy(void)
{
	struct world_case *c = case_open();

	case_put(c, NEW, 10, LEGACY, 30);
	c->action.kind = ACTION_MX_WRITE;
	c->step = STEP_SWAP_PRIORITIES;
	mxset_remove(&c->action.want, LEGACY);
	return c;
}

struct world_case *case_remove_new(void)
{
	struct world_case *c = case_open();

	c->migration.runbook = RUNBOOK_UNDO;
	case_put(c, LEGACY, 10, NEW, 20);
	c->action.kind = ACTION_MX_WRITE;
	c->step = STEP_UNDO_SWAP;
	mxset_remove(&c->action.want, NEW);
	return c;
}

struct world_case *case_swap(void)
{
	struct world_case *c = case_open();

	case_put(c, LEGACY, 10, NEW, 20);
	c->action.kind = ACTION_MX_WRITE;
	c->step = STEP_SWAP_PRIORITIES;
	c->action.want.n = 0;
	mxset_add(&c->action.want, NEW, 10, 60);
	mxset_add(&c->action.want, LEGACY, 30, 60);
	return c;
}

struct world_case *case_feature(enum action_kind kind, enum feature feature)
{
	struct world_case *c = case_open();

	case_put(c, NEW, 10, NULL, 0);
	c->action = (struct action){ .kind = kind, .feature = feature };
	c->step = STEP_ENABLE_DANE;
	return c;
}

void case_free(struct world_case *c)
{
	free(c);
}

static bool passes(struct world_case *c, struct err *err)
{
	return guard(&c->action, c->step, &c->facts, &c->migration,
		     &c->settings, NOW, err);
}

void assert_refused_by(struct world_case *c, const char *name)
{
	struct err err = { 0 };

	assert_false(passes(c, &err));
	assert_int_equal(err.kind, ERR_UNSAFE);
	if (strncmp(err.msg, name, strlen(name)) != 0)
		print_error("refused by: %s\n", err.msg);
	assert_int_equal(strncmp(err.msg, name, strlen(name)), 0);
	case_free(c);
}

void assert_passes(struct world_case *c)
{
	struct err err = { 0 };

	if (!passes(c, &err))
		print_error("%s\n", err.msg);
	assert_true(passes(c, &err));
	case_free(c);
}

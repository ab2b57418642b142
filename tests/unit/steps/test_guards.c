/* Each guard, with the one thing wrong that it is there for. */
#include "tests/unit/steps/guards.h"

#include <stdio.h>

static void a_good_world_passes(void **state)
{
	assert_passes(case_remove_legacy());
	assert_passes(case_remove_new());
	assert_passes(case_swap());
	assert_passes(case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE));
}

static void never_an_empty_set(void **state)
{
	struct world_case *c = case_remove_legacy();

	c->action.want.n = 0;
	assert_refused_by(c, "never-empty");
}

static void never_touches_a_stranger(void **state)
{
	struct world_case *c = case_remove_legacy();

	case_put(c, NEW, 10, "mx.other.example", 20);
	mxset_remove(&c->action.want, "mx.other.example");
	assert_refused_by(c, "own-hosts-only");
}

static void never_adds_a_stranger(void **state)
{
	struct world_case *c = case_swap();

	mxset_add(&c->action.want, "mx.other.example", 40, 60);
	assert_refused_by(c, "own-hosts-only");
}

static void no_ttl_below_the_floor(void **state)
{
	struct world_case *c = case_swap();

	mxset_set_ttl(&c->action.want, 29);
	assert_refused_by(c, "ttl-allowed");
}

static void a_floor_below_30_must_be_allowed(void **state)
{
	struct world_case *c = case_swap();

	c->settings.ttl_floor = 2;
	mxset_set_ttl(&c->action.want, 3);
	assert_refused_by(c, "ttl-allowed");
	c = case_swap();
	c->settings.ttl_floor = 2;
	c->settings.allow_short_ttl = true;
	mxset_set_ttl(&c->action.want, 3);
	assert_passes(c);
}

static void no_ttl_that_the_provider_does_not_take(void **state)
{
	struct world_case *c = case_swap();

	c->facts.zone.ttl_min = 300;
	assert_refused_by(c, "ttl-allowed");
	c = case_swap();
	c->facts.zone.ttl_max = 50;
	assert_refused_by(c, "ttl-allowed");
}

static void no_write_over_somebody_elses(void **state)
{
	struct world_case *c = case_swap();

	mxset_add(&c->facts.zone.set, "mx.other.example", 5, 60);
	assert_refused_by(c, "as-we-left-it");
}

static void no_write_to_a_zone_that_could_not_be_read(void **state)
{
	struct world_case *c = case_swap();

	c->facts.zone_known = COULD_NOT_TELL;
	assert_refused_by(c, "as-we-left-it");
}

static void no_write_to_a_zone_that_is_not_live(void **state)
{
	struct world_case *c = case_swap();

	c->facts.served.sets[0].n = 0;
	mxset_add(&c->facts.served.sets[0], NEW, 77, 60);
	assert_refused_by(c, "zone-is-live");
	c = case_swap();
	c->facts.served.sets[0].n = 0;
	mxset_add(&c->facts.served.sets[0], NEW, 77, 60);
	c->settings.zone_is_live = true;
	assert_passes(c);
}

static void the_delegation_makes_a_zone_live(void **state)
{
	struct world_case *c = case_swap();

	c->facts.served.sets[0].n = 0;
	mxset_add(&c->facts.served.sets[0], NEW, 77, 60);
	c->facts.zone.n_ns = c->facts.served.n_parent_ns = 1;
	snprintf(c->facts.zone.ns[0], DNAME_MAX, "ns1.hoster.example");
	snprintf(c->facts.served.parent_ns[0], DNAME_MAX, "ns1.hoster.example");
	assert_passes(c);
}

static void no_write_under_signatures_that_end(void **state)
{
	struct world_case *c = case_swap();

	c->facts.served.servers[0].expires_at = NOW + 60 + 3600 - 1;
	assert_refused_by(c, "signatures-outlive");
}

static void no_host_in_front_that_was_never_behind(void **state)
{
	struct world_case *c = case_swap();

	case_put(c, LEGACY, 10, NULL, 0);
	c->action.want.n = 0;
	mxset_add(&c->action.want, NEW, 10, 60);
	mxset_add(&c->action.want, LEGACY, 30, 60);
	assert_refused_by(c, "front-host");
}

static void legacy_stays_until_every_server_shows_the_new(void **state)
{
	struct world_case *c = case_remove_legacy();

	c->facts.served.n_sets = 2;
	mxset_add(&c->facts.served.sets[1], LEGACY, 10, 60);
	assert_refused_by(c, "legacy-removal");
}

static void legacy_stays_until_the_new_has_settled(void **state)
{
	struct world_case *c = case_remove_legacy();

	c->migration.begun_at = NOW - 119;
	assert_refused_by(c, "legacy-removal");
}

static void legacy_stays_until_the_new_is_secure(void **state)
{
	struct world_case *c = case_remove_legacy();

	case_host(c, NEW)->verdict = VERDICT_INDETERMINATE;
	assert_refused_by(c, "legacy-removal");
}

static void legacy_stays_until_the_new_took_a_connection(void **state)
{
	struct world_case *c = case_remove_legacy();

	case_host(c, NEW)->takes_mail = false;
	assert_refused_by(c, "legacy-removal");
	c = case_remove_legacy();
	case_host(c, NEW)->smtp_known = COULD_NOT_TELL;
	assert_refused_by(c, "legacy-removal");
}

static void a_person_may_waive_the_proof_of_port_25(void **state)
{
	struct world_case *c = case_remove_legacy();
	struct err err = { 0 };

	case_host(c, NEW)->smtp_known = COULD_NOT_TELL;
	migration_add_answer(&c->migration, "port-25", "confirmed", "me", NOW,
			     &err);
	assert_passes(c);
}

static void new_stays_until_legacy_resolves(void **state)
{
	struct world_case *c = case_remove_new();

	case_host(c, LEGACY)->exists = false;
	assert_refused_by(c, "new-removal");
}

static void new_stays_until_legacy_took_a_connection(void **state)
{
	struct world_case *c = case_remove_new();

	case_host(c, LEGACY)->takes_mail = false;
	assert_refused_by(c, "new-removal");
}

static void new_stays_until_legacy_has_settled(void **state)
{
	struct world_case *c = case_remove_new();

	c->migration.begun_at = NOW - 119;
	assert_refused_by(c, "new-removal");
}

static void enforce(struct world_case *c, const char *pattern)
{
	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.txt_ttl = 300;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], DNAME_MAX, "%s", pattern);
	c->migration.sts_seen_at = NOW - 300;
}

static void no_host_in_front_that_mta_sts_refuses(void **state)
{
	struct world_case *c = case_swap();

	enforce(c, "*.mx.microsoft");
	assert_refused_by(c, "sts-front");
	c = case_swap();
	enforce(c, "*.o-v1.mx.microsoft");
	assert_passes(c);
}

static void no_host_in_front_under_a_policy_too_young(void **state)
{
	struct world_case *c = case_swap();

	enforce(c, NEW);
	c->migration.sts_seen_at = NOW - 299;
	assert_refused_by(c, "sts-front");
}

static void a_policy_that_cannot_be_had_is_not_none(void **state)
{
	struct world_case *c = case_swap();

	c->facts.sts_known = COULD_NOT_TELL;
	assert_refused_by(c, "sts-front");
}

static void unsupported_domains_are_refused(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DNSSEC);

	c->facts.exchange.self_service = true;
	assert_refused_by(c, "supported");
	c = case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DNSSEC);
	snprintf(c->migration.domain, DNAME_MAX, "contoso.onmicrosoft.com");
	assert_refused_by(c, "supported");
	c = case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DNSSEC);
	c->facts.served.n_parent_ns = 1;
	snprintf(c->facts.served.parent_ns[0], DNAME_MAX,
		 "ns1.bdm.microsoftonline.com");
	assert_refused_by(c, "supported");
}

static void another_assigned_host_is_refused(void **state)
{
	struct world_case *c = case_swap();

	snprintf(c->facts.exchange.assigned, DNAME_MAX,
		 "contoso-ch.p-v1.mx.microsoft");
	assert_refused_by(c, "same-host");
}

static void no_dane_while_another_mx_is_published(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);

	mxset_add(&c->facts.served.sets[0], "mx.other.example", 50, 60);
	assert_refused_by(c, "dane-alone");
}

static void dane_beside_a_kept_mx_and_behind_a_gateway(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);

	mxset_add(&c->facts.served.sets[0], "mx.other.example", 50, 60);
	c->settings.n_keep_mx = 1;
	snprintf(c->settings.keep_mx[0], DNAME_MAX, "mx.other.example");
	assert_passes(c);
	c = case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);
	c->migration.runbook = RUNBOOK_GATEWAY;
	c->facts.served.sets[0].n = 0;
	assert_passes(c);
}

static void no_dnssec_off_while_the_new_mx_is_published(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_DISABLE, FEATURE_DNSSEC);

	assert_refused_by(c, "dnssec-off");
}

static void no_dnssec_off_while_servers_could_not_be_asked(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_DISABLE, FEATURE_DNSSEC);

	c->facts.served_known = COULD_NOT_TELL;
	c->facts.served.n_sets = 0;
	assert_refused_by(c, "dnssec-off");
}

static void no_dnssec_off_while_caches_may_hold_the_new_mx(void **state)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_DISABLE, FEATURE_DNSSEC);

	case_put(c, LEGACY, 10, NULL, 0);
	c->action.kind = ACTION_EXCHANGE_DISABLE;
	c->migration.n_moves = 1;
	c->migration.moves[0] = (struct move){
		.step = STEP_UNDO_SWAP,
		.action = { .kind = ACTION_MX_WRITE, .settle_s = 120 },
		.applied_at = NOW - 119,
		.visible_at = NOW - 119,
	};
	assert_refused_by(c, "dnssec-off");
}

static struct world_case *case_sign(void)
{
	struct world_case *c = case_swap();

	c->action = (struct action){ .kind = ACTION_ZONE_SIGN };
	c->step = STEP_CHECK_DNSSEC;
	c->facts.chain.verdict = VERDICT_INSECURE;
	c->facts.signing_known = KNOWN;
	c->facts.signing.state = SIGNING_OFF;
	return c;
}

static void only_an_unsigned_live_zone_is_signed(void **state)
{
	struct world_case *c = case_sign();

	assert_passes(c);
	c = case_sign();
	c->facts.chain.verdict = VERDICT_BOGUS;
	assert_refused_by(c, "zone-sign");
	c = case_sign();
	c->facts.signing.state = SIGNING_PENDING;
	assert_refused_by(c, "zone-sign");
	c = case_sign();
	c->facts.served.sets[0].mx[0].preference = 77;
	assert_refused_by(c, "zone-sign");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_world_passes),
		cmocka_unit_test(never_an_empty_set),
		cmocka_unit_test(never_touches_a_stranger),
		cmocka_unit_test(never_adds_a_stranger),
		cmocka_unit_test(no_ttl_below_the_floor),
		cmocka_unit_test(a_floor_below_30_must_be_allowed),
		cmocka_unit_test(no_ttl_that_the_provider_does_not_take),
		cmocka_unit_test(no_write_over_somebody_elses),
		cmocka_unit_test(no_write_to_a_zone_that_could_not_be_read),
		cmocka_unit_test(no_write_to_a_zone_that_is_not_live),
		cmocka_unit_test(the_delegation_makes_a_zone_live),
		cmocka_unit_test(no_write_under_signatures_that_end),
		cmocka_unit_test(only_an_unsigned_live_zone_is_signed),
		cmocka_unit_test(no_host_in_front_that_was_never_behind),
		cmocka_unit_test(legacy_stays_until_every_server_shows_the_new),
		cmocka_unit_test(legacy_stays_until_the_new_has_settled),
		cmocka_unit_test(legacy_stays_until_the_new_is_secure),
		cmocka_unit_test(legacy_stays_until_the_new_took_a_connection),
		cmocka_unit_test(a_person_may_waive_the_proof_of_port_25),
		cmocka_unit_test(new_stays_until_legacy_resolves),
		cmocka_unit_test(new_stays_until_legacy_took_a_connection),
		cmocka_unit_test(new_stays_until_legacy_has_settled),
		cmocka_unit_test(no_host_in_front_that_mta_sts_refuses),
		cmocka_unit_test(no_host_in_front_under_a_policy_too_young),
		cmocka_unit_test(a_policy_that_cannot_be_had_is_not_none),
		cmocka_unit_test(unsupported_domains_are_refused),
		cmocka_unit_test(another_assigned_host_is_refused),
		cmocka_unit_test(no_dane_while_another_mx_is_published),
		cmocka_unit_test(dane_beside_a_kept_mx_and_behind_a_gateway),
		cmocka_unit_test(no_dnssec_off_while_the_new_mx_is_published),
		cmocka_unit_test(
			no_dnssec_off_while_servers_could_not_be_asked),
		cmocka_unit_test(
			no_dnssec_off_while_caches_may_hold_the_new_mx),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

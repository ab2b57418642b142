/* What check says, from facts alone. */
#include "tests/unit/steps/diagnosed.h"

#include <stdio.h>
#include <string.h>

static void a_migrated_domain_is_good(void **state)
{
	struct diagnosis d = diagnosed(migrated());

	assert_int_equal(d.verdict, STATUS_GOOD);
	assert_int_equal(d.stage, STAGE_NEW);
	assert_int_equal(d.dane, DANE_GOOD);
	assert_non_null(strstr(d.next, "Nothing"));
}

static void an_unsigned_zone_is_bad(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.chain.verdict = VERDICT_INSECURE;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_BAD);
	assert_int_equal(d.dane, DANE_NONE);
	assert_int_equal(told(&d, "mx-chain")->status, STATUS_BAD);
}

static void the_legacy_stage_is_a_warning(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_put(c, LEGACY, 0, NULL, 0);
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_int_equal(d.stage, STAGE_LEGACY);
	assert_int_equal(told(&d, "dane-none")->status, STATUS_WARNING);
	assert_non_null(strstr(d.next, "exodane plan contoso.ch"));
}

static void what_could_not_be_told_is_neither_good_nor_bad(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_host(c, NEW)->smtp_known = COULD_NOT_TELL;
	case_host(c, NEW)->dane = DANE_UNKNOWN;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_int_equal(told(&d, "host-smtp")->status, STATUS_UNKNOWN);
}

static void tlsa_that_do_not_match_are_bad(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_host(c, NEW)->dane = DANE_BAD;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_BAD);
	assert_int_equal(d.dane, DANE_BAD);
}

static void one_match_is_enough_and_the_others_are_named(void **state)
{
	struct world_case *c = migrated();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->tlsa[0] = (struct tlsa_kind){ 3, 1, 1 };
	host->tlsa[1] = (struct tlsa_kind){ 2, 0, 1 };
	host->probes[0].dane = DANE_GOOD;
	host->probes[0].match[0] = TLSA_MATCH;
	host->probes[0].match[1] = TLSA_NO_MATCH;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_GOOD);
	assert_string_equal(told(&d, "host-dane")->text,
			    "DANE: TLSA 3 1 1 matches; one is enough, these "
			    "do not: 2 0 1");
}

static void bogus_tlsa_mean_that_mail_is_deferred(void **state)
{
	struct world_case *c = migrated();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->tlsa_known = COULD_NOT_TELL;
	host->tlsa_verdict = VERDICT_BOGUS;
	host->dane = DANE_BAD;
	d = diagnosed(c);
	assert_int_equal(d.dane, DANE_BAD);
	assert_non_null(strstr(told(&d, "host-dane")->text, "defer"));
	c = migrated();
	host = case_host(c, NEW);
	host->tlsa_known = COULD_NOT_TELL;
	host->dane = DANE_UNKNOWN;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_non_null(strstr(told(&d, "host-dane")->text, "defer"));
}

static void without_a_signed_mx_some_senders_use_the_tlsa_all_the_same(void **s)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.chain.verdict = VERDICT_INSECURE;
	d = diagnosed(c);
	assert_int_equal(d.dane, DANE_NONE);
	assert_non_null(strstr(told(&d, "dane-none")->text, "Postfix"));
}

static void what_a_downgrade_still_reaches_is_named(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_put(c, NEW, 10, LEGACY, 50);
	d = diagnosed(c);
	assert_int_equal(d.dane, DANE_NONE);
	assert_non_null(strstr(told(&d, "dane-none")->text, LEGACY));
	assert_null(strstr(told(&d, "dane-none")->text, NEW));
}

static void each_way_to_fail_has_its_own_words(void **state)
{
	static const struct {
		enum probe_state state;
		enum status status;
		const char *id, *words;
	} ways[] = {
		{ PROBE_DEFERS, STATUS_UNKNOWN, "host-smtp", "for now" },
		{ PROBE_UNATTRIBUTED, STATUS_BAD, "host-smtp", "no tenant" },
		{ PROBE_REJECTS, STATUS_BAD, "host-smtp", "recipient" },
		{ PROBE_NO_STARTTLS, STATUS_BAD, "host-starttls", "STARTTLS" },
		{ PROBE_TLS_FAILED, STATUS_BAD, "host-starttls", "TLS" },
		{ PROBE_CLOSED, STATUS_BAD, "host-smtp", "port 25" },
		{ PROBE_TIMEOUT, STATUS_BAD, "host-smtp", "in time" },
		{ PROBE_RESET, STATUS_BAD, "host-smtp", "breaks off" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct world_case *c = migrated();
		struct host_facts *host = case_host(c, NEW);
		const struct finding *finding;
		struct diagnosis d;

		host->exists = true;
		host->takes_mail = false;
		host->probes[0].state = ways[i].state;
		d = diagnosed(c);
		finding = told(&d, ways[i].id);
		assert_int_equal(finding->status, ways[i].status);
		assert_non_null(strstr(finding->text, ways[i].words));
	}
}

static void a_silent_address_beside_one_that_takes_mail_warns(void **state)
{
	struct world_case *c = migrated();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->n_addresses = 2;
	host->probes[1].state = PROBE_TIMEOUT;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
}

static void servers_that_differ_are_named(void **state)
{
	struct world_case *c = migrated();
	struct served *served = &c->facts.served;
	struct diagnosis d;

	served->n_servers = 2;
	served->n_sets = 2;
	served->servers[1] = served->servers[0];
	snprintf(served->servers[1].server, sizeof(served->servers[1].server),
		 "%s", "ns2.hoster.example");
	served->servers[1].set = 1;
	mxset_add(&served->sets[1], LEGACY, 10, 60);
	d = diagnosed(c);
	assert_string_equal(told(&d, "mx-servers-differ")->subject,
			    "ns2.hoster.example");
}

static void a_foreign_mx_warns(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_put(c, NEW, 10, "backup.example", 50);
	d = diagnosed(c);
	assert_int_equal(d.stage, STAGE_OTHER);
	assert_string_equal(told(&d, "mx-foreign")->subject, "backup.example");
}

static void a_domain_that_does_not_exist_is_told_as_one(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.served.sets[0].n = 0;
	c->facts.chain.rcode = 3;
	d = diagnosed(c);
	assert_int_equal(d.stage, STAGE_NONE);
	assert_string_equal(told(&d, "mx-none")->text,
			    "the domain does not exist");
	assert_null(strstr(told(&d, "mx-chain")->text, "is signed"));
}

static void a_null_mx_says_that_no_mail_is_taken_and_nothing_else(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	case_put(c, ".", 0, NULL, 0);
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_int_equal(d.stage, STAGE_NONE);
	assert_non_null(strstr(told(&d, "mx-null")->text, "takes no mail"));
	assert_null(told(&d, "mx-foreign"));
	assert_null(told(&d, "tls-rpt"));
	assert_null(told(&d, "dane"));
	assert_non_null(strstr(d.next, "takes no mail"));
}

static void a_host_that_is_proved_absent_is_nowhere_to_be_brought_to(void **s)
{
	struct world_case *c = migrated();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->exists = false;
	host->verdict = VERDICT_SECURE;
	host->dane = DANE_NONE;
	d = diagnosed(c);
	assert_string_equal(told(&d, "host-addresses")->text,
			    "it has no address, and that is proved");
	assert_null(told(&d, "dane-none"));
}

static void nothing_asked_is_unknown_and_claims_nothing(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.served = (struct served){ 0 };
	c->facts.served_known = c->facts.chain_known = COULD_NOT_TELL;
	c->facts.reports_known = COULD_NOT_TELL;
	c->facts.chain.verdict = VERDICT_INDETERMINATE;
	c->facts.n_hosts = 0;
	c->facts.sts.mode = STS_ENFORCE;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_null(told(&d, "mx-none"));
	assert_null(strstr(d.next, "Publish"));
	assert_non_null(strstr(d.next, "could not be asked"));
	assert_non_null(
		strstr(d.next, "exodane check --resolver ADDR contoso.ch"));
}

static void stages_are_told_by_the_hosts(void **state)
{
	struct mxset set = { 0 };

	assert_int_equal(stage_of(&set, true), STAGE_NONE);
	mxset_add(&set, "mx1.pphosted.com", 10, 60);
	assert_int_equal(stage_of(&set, false), STAGE_GATEWAY);
	mxset_add(&set, LEGACY, 20, 60);
	assert_int_equal(stage_of(&set, false), STAGE_OTHER);
	mxset_remove(&set, "mx1.pphosted.com");
	mxset_add(&set, NEW, 30, 60);
	assert_int_equal(stage_of(&set, false), STAGE_BOTH);
	set.n = 0;
	mxset_add(&set, "mail.example", 10, 60);
	assert_int_equal(stage_of(&set, false), STAGE_OTHER);
	assert_int_equal(stage_of(&set, true), STAGE_GATEWAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_migrated_domain_is_good),
		cmocka_unit_test(an_unsigned_zone_is_bad),
		cmocka_unit_test(the_legacy_stage_is_a_warning),
		cmocka_unit_test(
			what_could_not_be_told_is_neither_good_nor_bad),
		cmocka_unit_test(tlsa_that_do_not_match_are_bad),
		cmocka_unit_test(one_match_is_enough_and_the_others_are_named),
		cmocka_unit_test(bogus_tlsa_mean_that_mail_is_deferred),
		cmocka_unit_test(
			without_a_signed_mx_some_senders_use_the_tlsa_all_the_same),
		cmocka_unit_test(what_a_downgrade_still_reaches_is_named),
		cmocka_unit_test(each_way_to_fail_has_its_own_words),
		cmocka_unit_test(
			a_silent_address_beside_one_that_takes_mail_warns),
		cmocka_unit_test(servers_that_differ_are_named),
		cmocka_unit_test(a_foreign_mx_warns),
		cmocka_unit_test(a_domain_that_does_not_exist_is_told_as_one),
		cmocka_unit_test(
			a_null_mx_says_that_no_mail_is_taken_and_nothing_else),
		cmocka_unit_test(
			a_host_that_is_proved_absent_is_nowhere_to_be_brought_to),
		cmocka_unit_test(nothing_asked_is_unknown_and_claims_nothing),
		cmocka_unit_test(stages_are_told_by_the_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

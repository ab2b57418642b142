/* What check says, from facts alone. */
#include "steps/diagnose.h"
#include "tests/unit/steps/guards.h"

#include <stdio.h>
#include <string.h>

static const struct finding *find(const struct diagnosis *d, const char *id)
{
	for (size_t i = 0; i < d->n_findings; i++)
		if (strcmp(d->findings[i].id, id) == 0)
			return &d->findings[i];
	return NULL;
}

/* A domain after its migration: signed, only the new host, DANE good. */
static struct world_case *good(void)
{
	struct world_case *c =
		case_feature(ACTION_EXCHANGE_ENABLE, FEATURE_DANE);
	struct host_facts *host = case_host(c, NEW);

	c->facts.at = NOW;
	c->facts.chain.verdict = VERDICT_SECURE;
	c->facts.reports_known = KNOWN;
	snprintf(c->facts.tls_rpt, sizeof(c->facts.tls_rpt), "%s",
		 "v=TLSRPTv1; rua=mailto:a@contoso.ch");
	host->tlsa_known = KNOWN;
	host->n_tlsa = 2;
	host->dane = DANE_GOOD;
	host->n_addresses = 1;
	host->probes[0].cert_seen = true;
	host->probes[0].cert_ends_at = NOW + 90 * 86400;
	return c;
}

static struct diagnosis judge(struct world_case *c)
{
	struct diagnosis out;

	diagnose("contoso.ch", &c->facts, &c->settings, &out);
	case_free(c);
	return out;
}

static void a_migrated_domain_is_good(void **state)
{
	struct diagnosis d = judge(good());

	assert_int_equal(d.verdict, STATUS_GOOD);
	assert_int_equal(d.stage, STAGE_NEW);
	assert_int_equal(d.dane, DANE_GOOD);
	assert_non_null(strstr(d.next, "Nothing"));
}

static void an_unsigned_zone_is_bad(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.chain.verdict = VERDICT_INSECURE;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_BAD);
	assert_int_equal(d.dane, DANE_NONE);
	assert_int_equal(find(&d, "mx-chain")->status, STATUS_BAD);
}

static void the_legacy_stage_is_a_warning(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_put(c, LEGACY, 0, NULL, 0);
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_int_equal(d.stage, STAGE_LEGACY);
	assert_int_equal(find(&d, "dane-none")->status, STATUS_WARNING);
	assert_non_null(strstr(d.next, "exodane plan contoso.ch"));
}

static void what_could_not_be_told_is_neither_good_nor_bad(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_host(c, NEW)->smtp_known = COULD_NOT_TELL;
	case_host(c, NEW)->dane = DANE_UNKNOWN;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_int_equal(find(&d, "host-smtp")->status, STATUS_UNKNOWN);
}

static void tlsa_that_do_not_match_are_bad(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_host(c, NEW)->dane = DANE_BAD;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_BAD);
	assert_int_equal(d.dane, DANE_BAD);
}

static void one_match_is_enough_and_the_others_are_named(void **state)
{
	struct world_case *c = good();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->tlsa[0] = (struct tlsa_kind){ 3, 1, 1 };
	host->tlsa[1] = (struct tlsa_kind){ 2, 0, 1 };
	host->probes[0].dane = DANE_GOOD;
	host->probes[0].match[0] = TLSA_MATCH;
	host->probes[0].match[1] = TLSA_NO_MATCH;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_GOOD);
	assert_string_equal(find(&d, "host-dane")->text,
			    "DANE: TLSA 3 1 1 matches; one is enough, these "
			    "do not: 2 0 1");
}

static void bogus_tlsa_mean_that_mail_is_deferred(void **state)
{
	struct world_case *c = good();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->tlsa_known = COULD_NOT_TELL;
	host->tlsa_verdict = VERDICT_BOGUS;
	host->dane = DANE_BAD;
	d = judge(c);
	assert_int_equal(d.dane, DANE_BAD);
	assert_non_null(strstr(find(&d, "host-dane")->text, "defer"));
	c = good();
	host = case_host(c, NEW);
	host->tlsa_known = COULD_NOT_TELL;
	host->dane = DANE_UNKNOWN;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_non_null(strstr(find(&d, "host-dane")->text, "defer"));
}

static void without_a_signed_mx_some_senders_use_the_tlsa_all_the_same(void **s)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.chain.verdict = VERDICT_INSECURE;
	d = judge(c);
	assert_int_equal(d.dane, DANE_NONE);
	assert_non_null(strstr(find(&d, "dane-none")->text, "Postfix"));
}

static void what_a_downgrade_still_reaches_is_named(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_put(c, NEW, 10, LEGACY, 50);
	d = judge(c);
	assert_int_equal(d.dane, DANE_NONE);
	assert_non_null(strstr(find(&d, "dane-none")->text, LEGACY));
	assert_null(strstr(find(&d, "dane-none")->text, NEW));
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
		struct world_case *c = good();
		struct host_facts *host = case_host(c, NEW);
		const struct finding *finding;
		struct diagnosis d;

		host->exists = true;
		host->takes_mail = false;
		host->probes[0].state = ways[i].state;
		d = judge(c);
		finding = find(&d, ways[i].id);
		assert_int_equal(finding->status, ways[i].status);
		assert_non_null(strstr(finding->text, ways[i].words));
	}
}

static void a_silent_address_beside_one_that_takes_mail_warns(void **state)
{
	struct world_case *c = good();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->n_addresses = 2;
	host->probes[1].state = PROBE_TIMEOUT;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
}

static void servers_that_differ_are_named(void **state)
{
	struct world_case *c = good();
	struct served *served = &c->facts.served;
	struct diagnosis d;

	served->n_servers = 2;
	served->n_sets = 2;
	served->servers[1] = served->servers[0];
	snprintf(served->servers[1].server, sizeof(served->servers[1].server),
		 "%s", "ns2.hoster.example");
	served->servers[1].set = 1;
	mxset_add(&served->sets[1], LEGACY, 10, 60);
	d = judge(c);
	assert_string_equal(find(&d, "mx-servers-differ")->subject,
			    "ns2.hoster.example");
}

static void a_foreign_mx_warns(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_put(c, NEW, 10, "backup.example", 50);
	d = judge(c);
	assert_int_equal(d.stage, STAGE_OTHER);
	assert_string_equal(find(&d, "mx-foreign")->subject, "backup.example");
}

static void a_policy_that_does_not_match_is_told_with_what_to_publish(void **s)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s",
		 "*.mx.microsoft");
	d = judge(c);
	assert_false(d.sts_matches_now);
	assert_int_equal(find(&d, "mta-sts-blocks-now")->status, STATUS_BAD);
	assert_non_null(strstr(find(&d, "mta-sts-blocks-new")->hint, NEW));
}

static void put_policy(struct world_case *c, const char *pattern)
{
	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = 2;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s", LEGACY);
	snprintf(c->facts.sts.mx[1], sizeof(c->facts.sts.mx[1]), "%s", pattern);
}

static void a_policy_that_fits_no_host_to_come_is_told_before_it_has_a_name(
	void **state)
{
	static const struct {
		const char *pattern;
		bool warns;
	} cases[] = { { "mail.contoso.ch", true },
		      { "*.mx.microsoft", true },
		      { "*.o-v1.mx.microsoft", false },
		      { "contoso-ch.o-v1.mx.microsoft", false } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct world_case *c = good();
		struct diagnosis d;

		case_put(c, LEGACY, 0, NULL, 0);
		c->facts.exchange_known = NOT_ASKED;
		put_policy(c, cases[i].pattern);
		d = judge(c);
		assert_int_equal(find(&d, "mta-sts-blocks-new") != NULL,
				 cases[i].warns);
		assert_int_equal(d.sts_new_unknown, !cases[i].warns);
		assert_false(d.sts_matches_new);
	}
}

static void a_domain_that_does_not_exist_is_told_as_one(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.served.sets[0].n = 0;
	c->facts.chain.rcode = 3;
	d = judge(c);
	assert_int_equal(d.stage, STAGE_NONE);
	assert_string_equal(find(&d, "mx-none")->text,
			    "the domain does not exist");
	assert_null(strstr(find(&d, "mx-chain")->text, "is signed"));
}

static void a_null_mx_says_that_no_mail_is_taken_and_nothing_else(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	case_put(c, ".", 0, NULL, 0);
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_int_equal(d.stage, STAGE_NONE);
	assert_non_null(strstr(find(&d, "mx-null")->text, "takes no mail"));
	assert_null(find(&d, "mx-foreign"));
	assert_null(find(&d, "tls-rpt"));
	assert_null(find(&d, "dane"));
	assert_non_null(strstr(d.next, "takes no mail"));
}

static void a_host_that_is_proved_absent_is_nowhere_to_be_brought_to(void **s)
{
	struct world_case *c = good();
	struct host_facts *host = case_host(c, NEW);
	struct diagnosis d;

	host->exists = false;
	host->verdict = VERDICT_SECURE;
	host->dane = DANE_NONE;
	d = judge(c);
	assert_string_equal(find(&d, "host-addresses")->text,
			    "it has no address, and that is proved");
	assert_null(find(&d, "dane-none"));
}

static void nothing_asked_is_unknown_and_claims_nothing(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.served = (struct served){ 0 };
	c->facts.served_known = c->facts.chain_known = COULD_NOT_TELL;
	c->facts.reports_known = COULD_NOT_TELL;
	c->facts.chain.verdict = VERDICT_INDETERMINATE;
	c->facts.n_hosts = 0;
	c->facts.sts.mode = STS_ENFORCE;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_UNKNOWN);
	assert_null(find(&d, "mx-none"));
	assert_null(strstr(d.next, "Publish"));
	assert_non_null(strstr(d.next, "could not be asked"));
	assert_non_null(
		strstr(d.next, "exodane check --resolver ADDR contoso.ch"));
}

static void the_policy_to_publish_keeps_its_mode(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.sts.mode = STS_TESTING;
	c->facts.sts.max_age_s = 86400;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s",
		 "*.example");
	d = judge(c);
	assert_non_null(
		strstr(find(&d, "mta-sts-blocks-new")->hint,
		       "\"version: STSv1 / mode: testing / mx: *.example / mx: "
		       "" NEW " / max_age: 86400\" (a line each), then TXT "
		       "_mta-sts.contoso.ch \"v=STSv1; id="));
}

static void what_a_policy_holds_too_much_at_the_end_is_told(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.max_age_s = 86400;
	c->facts.sts.n_mx = 2;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s", LEGACY);
	snprintf(c->facts.sts.mx[1], sizeof(c->facts.sts.mx[1]), "%s", NEW);
	d = judge(c);
	assert_non_null(strstr(find(&d, "mta-sts-leftover")->hint,
			       "\"version: STSv1 / mode: enforce / mx: " NEW
			       " / max_age: 86400\""));
	c = good();
	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s", NEW);
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_GOOD);
}

static void spf_that_hangs_on_the_mx_warns_with_the_consequence(void **state)
{
	struct world_case *c = good();
	struct spf_facts *spf = &c->facts.spf;
	struct diagnosis d;

	case_put(c, LEGACY, 0, NULL, 0);
	snprintf(spf->mx_at, sizeof(spf->mx_at), "_spf.contoso.ch");
	snprintf(spf->legacy, sizeof(spf->legacy), LEGACY);
	snprintf(spf->legacy_at, sizeof(spf->legacy_at), "contoso.ch");
	spf->too_many = true;
	spf->n_records = 2;
	d = judge(c);
	assert_int_equal(find(&d, "spf-mx")->status, STATUS_WARNING);
	assert_non_null(strstr(find(&d, "spf-mx")->text, "_spf.contoso.ch"));
	assert_non_null(strstr(find(&d, "spf-legacy")->text, "stop resolving"));
	assert_non_null(find(&d, "spf-lookups"));
	assert_non_null(find(&d, "spf-broken"));
}

static void put_name(struct world_case *c, const char *name, bool is_mx)
{
	struct legacy_name *out =
		&c->facts.legacy_names[c->facts.n_legacy_names++];

	snprintf(out->name, sizeof(out->name), "%s", name);
	snprintf(out->host, sizeof(out->host), "%s", LEGACY);
	out->is_mx = is_mx;
}

static void names_that_lead_to_the_legacy_host_warn_with_the_consequence(
	void **s)
{
	struct world_case *c = good();
	struct diagnosis d;

	put_name(c, "smtp.contoso.ch", false);
	put_name(c, "mx.contoso.ch", false);
	put_name(c, "*.contoso.ch", true);
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(strstr(find(&d, "legacy-alias")->text,
			       "smtp.contoso.ch, mx.contoso.ch: aliases of "
			       "the legacy host " LEGACY));
	assert_non_null(
		strstr(find(&d, "legacy-alias")->text, "stop resolving"));
	assert_string_equal(find(&d, "legacy-mx")->subject, "*.contoso.ch");
	assert_non_null(strstr(find(&d, "legacy-mx")->text, "undeliverable"));
}

static void an_mx_that_is_an_alias_of_the_legacy_host_is_told_as_one(void **s)
{
	struct world_case *c = good();
	struct host_facts *host;
	struct diagnosis d;

	case_put(c, "mail.contoso.ch", 10, NULL, 0);
	host = &c->facts.hosts[c->facts.n_hosts++];
	*host = (struct host_facts){ .known = KNOWN, .exists = true };
	snprintf(host->host, sizeof(host->host), "mail.contoso.ch");
	snprintf(host->expanded, sizeof(host->expanded), "%s", LEGACY);
	put_name(c, "mail.contoso.ch", false);
	d = judge(c);
	assert_null(find(&d, "mx-foreign"));
	assert_string_equal(find(&d, "mx-alias")->subject, "mail.contoso.ch");
	assert_non_null(strstr(find(&d, "legacy-alias")->text,
			       "mail.contoso.ch: an alias of"));
}

static void a_policy_too_long_for_a_hint_is_told_by_what_is_new(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;
	const char *hint;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = STS_MX_MAX - 1;
	for (size_t i = 0; i < c->facts.sts.n_mx; i++)
		snprintf(c->facts.sts.mx[i], sizeof(c->facts.sts.mx[i]),
			 "mx%zu.a-rather-long-name.example", i);
	d = judge(c);
	hint = find(&d, "mta-sts-blocks-new")->hint;
	assert_non_null(strstr(hint, "add the line \"mx: " NEW "\""));
	assert_int_equal(hint[strlen(hint) - 1], '"');
}

static void broken_reports_warn_with_the_reason(void **state)
{
	struct world_case *c = good();
	struct diagnosis d;

	c->facts.n_tls_rpt = 1;
	snprintf(c->facts.tls_rpt, sizeof(c->facts.tls_rpt), "%s",
		 "v=TLSRPTv1; rua=ftp://contoso.ch");
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(strstr(find(&d, "tls-rpt-broken")->text, "ftp://"));
	c = good();
	c->facts.n_tls_rpt = 2;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(find(&d, "tls-rpt-broken"));
}

static void missing_reports_and_certificates_that_end_warn(void **state)
{
	struct world_case *c = good();
	const struct finding *rpt;
	struct diagnosis d;

	c->facts.tls_rpt[0] = '\0';
	case_host(c, NEW)->probes[0].cert_ends_at = NOW + 13 * 86400;
	d = judge(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	rpt = find(&d, "tls-rpt");
	assert_non_null(rpt);
	assert_non_null(
		strstr(rpt ? rpt->hint : "",
		       "_smtp._tls.contoso.ch \"v=TLSRPTv1; rua=mailto:"));
	assert_null(strstr(d.next, "Nothing is left"));
	assert_non_null(find(&d, "host-certificate-ends"));
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
		cmocka_unit_test(
			a_policy_that_does_not_match_is_told_with_what_to_publish),
		cmocka_unit_test(nothing_asked_is_unknown_and_claims_nothing),
		cmocka_unit_test(the_policy_to_publish_keeps_its_mode),
		cmocka_unit_test(
			what_a_policy_holds_too_much_at_the_end_is_told),
		cmocka_unit_test(
			spf_that_hangs_on_the_mx_warns_with_the_consequence),
		cmocka_unit_test(
			names_that_lead_to_the_legacy_host_warn_with_the_consequence),
		cmocka_unit_test(
			a_policy_that_fits_no_host_to_come_is_told_before_it_has_a_name),
		cmocka_unit_test(a_domain_that_does_not_exist_is_told_as_one),
		cmocka_unit_test(
			a_null_mx_says_that_no_mail_is_taken_and_nothing_else),
		cmocka_unit_test(
			a_host_that_is_proved_absent_is_nowhere_to_be_brought_to),
		cmocka_unit_test(
			an_mx_that_is_an_alias_of_the_legacy_host_is_told_as_one),
		cmocka_unit_test(
			a_policy_too_long_for_a_hint_is_told_by_what_is_new),
		cmocka_unit_test(broken_reports_warn_with_the_reason),
		cmocka_unit_test(
			missing_reports_and_certificates_that_end_warn),
		cmocka_unit_test(stages_are_told_by_the_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What check says of the records beside MX and TLSA: MTA-STS, SPF, TLS-RPT,
 * names that lead to the legacy host. */
#include "tests/unit/steps/diagnosed.h"

#include <stdio.h>
#include <string.h>

static void a_policy_that_does_not_match_is_told_with_what_to_publish(void **s)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s",
		 "*.mx.microsoft");
	d = diagnosed(c);
	assert_false(d.sts_matches_now);
	assert_int_equal(told(&d, "mta-sts-blocks-now")->status, STATUS_BAD);
	assert_non_null(strstr(told(&d, "mta-sts-blocks-new")->hint, NEW));
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
		struct world_case *c = migrated();
		struct diagnosis d;

		case_put(c, LEGACY, 0, NULL, 0);
		c->facts.exchange_known = NOT_ASKED;
		put_policy(c, cases[i].pattern);
		d = diagnosed(c);
		assert_int_equal(told(&d, "mta-sts-blocks-new") != NULL,
				 cases[i].warns);
		assert_int_equal(d.sts_new_unknown, !cases[i].warns);
		assert_false(d.sts_matches_new);
	}
}

static void the_policy_to_publish_keeps_its_mode(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.sts.mode = STS_TESTING;
	c->facts.sts.max_age_s = 86400;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s",
		 "*.example");
	d = diagnosed(c);
	assert_non_null(
		strstr(told(&d, "mta-sts-blocks-new")->hint,
		       "\"version: STSv1 / mode: testing / mx: *.example / mx: "
		       "" NEW " / max_age: 86400\" (a line each), then TXT "
		       "_mta-sts.contoso.ch \"v=STSv1; id="));
}

static void what_a_policy_holds_too_much_at_the_end_is_told(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.max_age_s = 86400;
	c->facts.sts.n_mx = 2;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s", LEGACY);
	snprintf(c->facts.sts.mx[1], sizeof(c->facts.sts.mx[1]), "%s", NEW);
	d = diagnosed(c);
	assert_non_null(strstr(told(&d, "mta-sts-leftover")->hint,
			       "\"version: STSv1 / mode: enforce / mx: " NEW
			       " / max_age: 86400\""));
	c = migrated();
	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = 1;
	snprintf(c->facts.sts.mx[0], sizeof(c->facts.sts.mx[0]), "%s", NEW);
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_GOOD);
}

static void spf_that_hangs_on_the_mx_warns_with_the_consequence(void **state)
{
	struct world_case *c = migrated();
	struct spf_facts *spf = &c->facts.spf;
	struct diagnosis d;

	case_put(c, LEGACY, 0, NULL, 0);
	snprintf(spf->mx_at, sizeof(spf->mx_at), "_spf.contoso.ch");
	snprintf(spf->legacy, sizeof(spf->legacy), LEGACY);
	snprintf(spf->legacy_at, sizeof(spf->legacy_at), "contoso.ch");
	spf->too_many = true;
	spf->n_records = 2;
	d = diagnosed(c);
	assert_int_equal(told(&d, "spf-mx")->status, STATUS_WARNING);
	assert_non_null(strstr(told(&d, "spf-mx")->text, "_spf.contoso.ch"));
	assert_non_null(strstr(told(&d, "spf-legacy")->text, "stop resolving"));
	assert_non_null(told(&d, "spf-lookups"));
	assert_non_null(told(&d, "spf-broken"));
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
	struct world_case *c = migrated();
	struct diagnosis d;

	put_name(c, "smtp.contoso.ch", false);
	put_name(c, "mx.contoso.ch", false);
	put_name(c, "*.contoso.ch", true);
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(strstr(told(&d, "legacy-alias")->text,
			       "smtp.contoso.ch, mx.contoso.ch: aliases of "
			       "the legacy host " LEGACY));
	assert_non_null(
		strstr(told(&d, "legacy-alias")->text, "stop resolving"));
	assert_string_equal(told(&d, "legacy-mx")->subject, "*.contoso.ch");
	assert_non_null(strstr(told(&d, "legacy-mx")->text, "undeliverable"));
}

static void an_mx_that_is_an_alias_of_the_legacy_host_is_told_as_one(void **s)
{
	struct world_case *c = migrated();
	struct host_facts *host;
	struct diagnosis d;

	case_put(c, "mail.contoso.ch", 10, NULL, 0);
	host = &c->facts.hosts[c->facts.n_hosts++];
	*host = (struct host_facts){ .known = KNOWN, .exists = true };
	snprintf(host->host, sizeof(host->host), "mail.contoso.ch");
	snprintf(host->expanded, sizeof(host->expanded), "%s", LEGACY);
	put_name(c, "mail.contoso.ch", false);
	d = diagnosed(c);
	assert_null(told(&d, "mx-foreign"));
	assert_string_equal(told(&d, "mx-alias")->subject, "mail.contoso.ch");
	assert_non_null(strstr(told(&d, "legacy-alias")->text,
			       "mail.contoso.ch: an alias of"));
}

static void a_policy_too_long_for_a_hint_is_told_by_what_is_new(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;
	const char *hint;

	c->facts.sts.mode = STS_ENFORCE;
	c->facts.sts.n_mx = STS_MX_MAX - 1;
	for (size_t i = 0; i < c->facts.sts.n_mx; i++)
		snprintf(c->facts.sts.mx[i], sizeof(c->facts.sts.mx[i]),
			 "mx%zu.a-rather-long-name.example", i);
	d = diagnosed(c);
	hint = told(&d, "mta-sts-blocks-new")->hint;
	assert_non_null(strstr(hint, "add the line \"mx: " NEW "\""));
	assert_int_equal(hint[strlen(hint) - 1], '"');
}

static void broken_reports_warn_with_the_reason(void **state)
{
	struct world_case *c = migrated();
	struct diagnosis d;

	c->facts.n_tls_rpt = 1;
	snprintf(c->facts.tls_rpt, sizeof(c->facts.tls_rpt), "%s",
		 "v=TLSRPTv1; rua=ftp://contoso.ch");
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(strstr(told(&d, "tls-rpt-broken")->text, "ftp://"));
	c = migrated();
	c->facts.n_tls_rpt = 2;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	assert_non_null(told(&d, "tls-rpt-broken"));
}

static void missing_reports_and_certificates_that_end_warn(void **state)
{
	struct world_case *c = migrated();
	const struct finding *rpt;
	struct diagnosis d;

	c->facts.tls_rpt[0] = '\0';
	case_host(c, NEW)->probes[0].cert_ends_at = NOW + 13 * 86400;
	d = diagnosed(c);
	assert_int_equal(d.verdict, STATUS_WARNING);
	rpt = told(&d, "tls-rpt");
	assert_non_null(rpt);
	assert_non_null(
		strstr(rpt ? rpt->hint : "",
		       "_smtp._tls.contoso.ch \"v=TLSRPTv1; rua=mailto:"));
	assert_null(strstr(d.next, "Nothing is left"));
	assert_non_null(told(&d, "host-certificate-ends"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_policy_that_does_not_match_is_told_with_what_to_publish),
		cmocka_unit_test(
			a_policy_that_fits_no_host_to_come_is_told_before_it_has_a_name),
		cmocka_unit_test(the_policy_to_publish_keeps_its_mode),
		cmocka_unit_test(
			what_a_policy_holds_too_much_at_the_end_is_told),
		cmocka_unit_test(
			spf_that_hangs_on_the_mx_warns_with_the_consequence),
		cmocka_unit_test(
			names_that_lead_to_the_legacy_host_warn_with_the_consequence),
		cmocka_unit_test(
			an_mx_that_is_an_alias_of_the_legacy_host_is_told_as_one),
		cmocka_unit_test(
			a_policy_too_long_for_a_hint_is_told_by_what_is_new),
		cmocka_unit_test(broken_reports_warn_with_the_reason),
		cmocka_unit_test(
			missing_reports_and_certificates_that_end_warn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

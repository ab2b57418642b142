/* MTA-STS and TLS-RPT as text: what is read, refused, matched, proposed. */
#include "providers/smtp/mta_sts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void txt_keeps_to_the_grammar(void **state)
{
	static const struct {
		const char *txt, *id; /* NULL: refused */
	} cases[] = {
		{ "v=STSv1; id=20160831085700Z;", "20160831085700Z" },
		{ "v=STSv1;id=1", "1" },
		{ "v=STSv1 ; \t id=1 ; ", "1" },
		{ "v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345;",
		  "abcdefghijklmnopqrstuvwxyz012345" },
		{ "v=STSv1; x-y.z_1=a:b/c; id=7; other=1", "7" },
		{ "v=STSv1; id=1; id=2;", "1" },
		{ "", NULL },
		{ "v=STSv1", NULL },
		{ "v=STSv1;", NULL },
		{ "v=STSv2; id=1", NULL },
		{ "v=STSv11; id=1", NULL },
		{ "V=STSv1; id=1", NULL },
		{ "v=stsv1; id=1", NULL },
		{ " v=STSv1; id=1", NULL },
		{ "v = STSv1; id=1", NULL },
		{ "id=1; v=STSv1", NULL },
		{ "v=STSv1 id=1", NULL },
		{ "v=STSv1; ID=1", NULL },
		{ "v=STSv1; id =1", NULL },
		{ "v=STSv1; id= 1", NULL },
		{ "v=STSv1; id=", NULL },
		{ "v=STSv1; id=1-2", NULL },
		{ "v=STSv1; id=1 2", NULL },
		{ "v=STSv1;; id=1", NULL },
		{ "v=STSv1; id=1;;", NULL },
		{ "v=STSv1; id=1; junk", NULL },
		{ "v=STSv1; id=1; a=b=c", NULL },
		{ "v=STSv1; id=1; -a=b", NULL },
		{ "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456", NULL },
		{ "v=STSv1; id=\xc3\xa4", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sts_policy policy = { 0 };
		bool ok = sts_parse_txt(cases[i].txt, &policy);

		if (ok != (cases[i].id != NULL) ||
		    (ok && strcmp(policy.id, cases[i].id) != 0) ||
		    (!ok && !*policy.words))
			fail_msg("\"%s\": %d \"%s\" %s", cases[i].txt, ok,
				 policy.id, policy.words);
	}
}

static bool parse(const char *body, struct sts_policy *out)
{
	*out = (struct sts_policy){ 0 };
	return sts_parse_body(body, strlen(body), out);
}

static void policy_is_read_as_written(void **state)
{
	struct sts_policy policy;

	assert_true(parse("version: STSv1\r\nmode: enforce\r\n"
			  "mx: Mail.Example.com\r\nmx: *.example.net\r\n"
			  "max_age: 604800\r\n",
			  &policy));
	assert_int_equal(policy.mode, STS_ENFORCE);
	assert_int_equal(policy.max_age_s, 604800);
	assert_int_equal(policy.n_mx, 2);
	assert_string_equal(policy.mx[0], "mail.example.com");
	assert_string_equal(policy.mx[1], "*.example.net");
	/* LF alone, no end of line at the end, doubled and unknown fields. */
	assert_true(parse("max_age:0\nmx:\ta.test  \nversion:STSv1\n"
			  "mode: testing\nmode: enforce\nnew: field: 1\n\n"
			  "max_age: x\nversion: STSv2",
			  &policy));
	assert_int_equal(policy.mode, STS_TESTING);
	assert_int_equal(policy.max_age_s, 0);
	assert_true(parse("version: STSv1\nmode: none\nmax_age: 31557600\n",
			  &policy));
	assert_int_equal(policy.mode, STS_NONE);
}

#define HEAD "version: STSv1\nmode: enforce\n"

static void policy_that_is_broken_is_refused_with_its_fault(void **state)
{
	static const struct {
		const char *body, *words;
	} cases[] = {
		{ "", "no version" },
		{ "mode: none\nmax_age: 1\n", "no version" },
		{ "version: STSv1\nmax_age: 1\nmx: a.test\n", "no mode" },
		{ HEAD "mx: a.test\n", "no max_age" },
		{ HEAD "max_age: 1\n", "no mx" },
		{ "version: STSv1\nmode: testing\nmax_age: 1\n", "no mx" },
		{ "version: STSv2\nmode: none\nmax_age: 1\n", "STSv2" },
		{ "version: STSv1\nmode: Enforce\nmax_age: 1\n", "Enforce" },
		{ HEAD "mx: a.test\nmax_age: 31557601\n", "31557601" },
		{ HEAD "mx: a.test\nmax_age: 99999999999999999999999\n",
		  "max_age" },
		{ HEAD "mx: a.test\nmax_age: -1\n", "max_age" },
		{ HEAD "mx: a.test\nmax_age: 1 day\n", "max_age" },
		{ HEAD "mx: a.test\nmax_age:\n", "max_age" },
		{ HEAD "mx: a b\nmax_age: 1\n", "mx" },
		{ HEAD "mx: *\nmax_age: 1\n", "mx" },
		{ HEAD "mx: *.\nmax_age: 1\n", "mx" },
		{ HEAD "mx: *..\nmax_age: 1\n", "mx" },
		{ HEAD "mx: a.*.test\nmax_age: 1\n", "mx" },
		{ HEAD "mx: *.*.test\nmax_age: 1\n", "mx" },
		{ HEAD "mx: .\nmax_age: 1\n", "mx" },
		{ HEAD "mx: \nmax_age: 1\n", "mx" },
		{ HEAD "mx: a.test\nmax_age: 1\n<html>\n", "a line" },
		{ HEAD "mx: \033[31ma\nmax_age: 1\n", "?[31ma" },
	};
	struct sts_policy policy;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (parse(cases[i].body, &policy) ||
		    !strstr(policy.words, cases[i].words))
			fail_msg("\"%s\": \"%s\"", cases[i].body, policy.words);
	assert_false(sts_parse_body("version: STSv1\n\0", 16, &policy));
}

static void more_patterns_than_there_is_room_for_are_said(void **state)
{
	char body[2048] = HEAD "max_age: 1\n";
	struct sts_policy policy;

	for (int i = 0; i <= STS_MX_MAX; i++) {
		size_t n = strlen(body);

		snprintf(body + n, sizeof(body) - n, "mx: m%d.test\n", i);
	}
	assert_false(parse(body, &policy));
	assert_non_null(strstr(policy.words, "more than 32"));
}

/* RFC 8461 section 4.1. */
static void a_wildcard_covers_one_label(void **state)
{
	static const struct {
		const char *host;
		bool matches;
	} cases[] = {
		{ "mail.example.com", true },
		{ "a.example.net", true },
		{ "a.b.example.net", false },
		{ "example.net", false },
		{ ".example.net", false },
		{ "aexample.net", false },
		{ "x.mail.example.com", false },
		{ "example.com", false },
		{ "", false },
		{ "net", false },
	};
	struct sts_policy policy;

	assert_true(parse(HEAD "mx: mail.example.com\nmx: *.example.net\n"
			       "max_age: 1\n",
			  &policy));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (sts_policy_matches(&policy, cases[i].host) !=
		    cases[i].matches)
			fail_msg("%s", cases[i].host);
}

static void a_proposal_keeps_all_and_adds_the_host(void **state)
{
	static struct sts_proposal proposal;
	struct sts_policy policy, again;
	struct err err = { 0 };

	assert_true(parse(HEAD "mx: *.old.test\nmax_age: 86400\n", &policy));
	snprintf(policy.id, sizeof(policy.id), "20261124T120000Z");
	assert_true(sts_policy_propose(&policy, "a.b-v1.mx.microsoft",
				       1795521600, &proposal, &err));
	assert_string_equal(proposal.policy,
			    "version: STSv1\r\nmode: enforce\r\n"
			    "mx: *.old.test\r\nmx: a.b-v1.mx.microsoft\r\n"
			    "max_age: 86400\r\n");
	/* The second is that of the id that is there already. */
	assert_string_equal(proposal.txt, "v=STSv1; id=20261124T120001Z;");
	assert_true(sts_parse_txt(proposal.txt, &again));
	assert_true(parse(proposal.policy, &again));
	assert_true(sts_policy_matches(&again, "a.b-v1.mx.microsoft"));
	assert_true(sts_policy_matches(&again, "mx.old.test"));
	assert_true(sts_policy_propose(&again, "mx.old.test", 1795521700,
				       &proposal, &err));
	assert_null(strstr(proposal.policy, "mx.old.test"));
}

static void the_end_keeps_what_matches_an_mx_and_enforces(void **state)
{
	static struct sts_proposal proposal;
	struct mxset set = { 0 };
	struct sts_policy policy;
	struct err err = { 0 };

	mxset_add(&set, "a.b-v1.mx.microsoft", 10, 60);
	mxset_add(&set, "backup.test", 20, 60);
	assert_true(parse("version: STSv1\nmode: testing\nmx: *.old.test\n"
			  "mx: *.b-v1.mx.microsoft\nmax_age: 86400\n",
			  &policy));
	assert_true(
		sts_policy_finish(&policy, &set, 1795521600, &proposal, &err));
	assert_string_equal(proposal.policy,
			    "version: STSv1\r\nmode: enforce\r\n"
			    "mx: *.b-v1.mx.microsoft\r\nmx: backup.test\r\n"
			    "max_age: 86400\r\n");
	policy.mode = STS_ABSENT;
	assert_false(sts_policy_finish(&policy, &set, 1, &proposal, &err));
}

static void nothing_is_proposed_without_a_policy_to_keep(void **state)
{
	static struct sts_proposal proposal;
	struct sts_policy policy = { .mode = STS_ABSENT };
	struct err err = { 0 };

	assert_false(sts_policy_propose(&policy, "a.test", 1, &proposal, &err));
	policy.mode = STS_UNKNOWN;
	assert_false(sts_policy_propose(&policy, "a.test", 1, &proposal, &err));
	policy.mode = STS_ENFORCE;
	policy.n_mx = STS_MX_MAX;
	assert_false(sts_policy_propose(&policy, "a.test", 1, &proposal, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
}

static void tls_rpt_keeps_to_the_grammar(void **state)
{
	static const struct {
		const char *txt;
		size_t n; /* addresses; 0: refused */
	} cases[] = {
		{ "v=TLSRPTv1; rua=mailto:reports@example.com", 1 },
		{ "v=TLSRPTv1;rua=https://r.example.com/v1/tlsrpt;", 1 },
		{ "v=TLSRPTv1; rua=mailto:a@b.test , https://c.test/d", 2 },
		{ "v=TLSRPTv1; ext=1; rua=mailto:a@b.test; rua=mailto:x", 1 },
		{ "", 0 },
		{ "v=TLSRPTv1", 0 },
		{ "v=TLSRPTv1;", 0 },
		{ "v=TLSRPTv2; rua=mailto:a@b.test", 0 },
		{ "v=TLSRPTv1 rua=mailto:a@b.test", 0 },
		{ "v=TLSRPTv1; rua=", 0 },
		{ "v=TLSRPTv1; rua=a@b.test", 0 },
		{ "v=TLSRPTv1; rua=mailto:", 0 },
		{ "v=TLSRPTv1; rua=mailto:a", 0 },
		{ "v=TLSRPTv1; rua=mailto:a@", 0 },
		{ "v=TLSRPTv1; rua=mailto:a@b.test!10m", 0 },
		{ "v=TLSRPTv1; rua=http://c.test/", 0 },
		{ "v=TLSRPTv1; rua=https://", 0 },
		{ "v=TLSRPTv1; rua=mailto:a@b.test,", 0 },
		{ "v=TLSRPTv1; rua=,mailto:a@b.test", 0 },
		{ "v=TLSRPTv1; rua=mailto:a b@c.test", 0 },
		{ "v=TLSRPTv1; rua=mailto:a@b.test; junk", 0 },
		{ "v=TLSRPTv1; RUA=mailto:a@b.test", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = { 0 };
		struct tls_rpt out;
		bool ok = tls_rpt_parse(cases[i].txt, &out, &err);

		if (ok != (cases[i].n > 0) || (ok && out.n_rua != cases[i].n) ||
		    (!ok && err.kind != ERR_PARSE))
			fail_msg("\"%s\": %d %zu %s", cases[i].txt, ok,
				 out.n_rua, err.msg);
	}
}

static void spf_terms_that_ask_the_dns_are_read(void **state)
{
	static const struct {
		const char *txt;
		size_t n; /* terms; the last of them: */
		enum spf_kind kind;
		const char *domain;
	} cases[] = {
		{ "v=spf1 mx -all", 1, SPF_MX, "" },
		{ "V=SPF1 ip4:192.0.2.1 MX:Contoso.CH/24//64 ~all", 1, SPF_MX,
		  "contoso.ch" },
		{ "v=spf1 a -mx include:spf.protection.outlook.com -all", 3,
		  SPF_INCLUDE, "spf.protection.outlook.com" },
		{ "v=spf1 redirect=_spf.example", 1, SPF_REDIRECT,
		  "_spf.example" },
		{ "v=spf1 exists:%{i}._spf.example ptr", 2, SPF_OTHER, "" },
		{ "v=spf1 a:%{d}", 1, SPF_A, "?" },
		{ "v=spf1 mxx all a=b redirect:c", 0, SPF_A, "" },
		{ "v=spf1", 0, SPF_A, "" },
		{ "v=spf10 mx", 0, SPF_A, "" },
		{ "spf1 mx", 0, SPF_A, "" },
	};
	struct spf_term terms[8];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n = spf_terms(cases[i].txt, terms, 8);

		if (n != cases[i].n ||
		    (n && (terms[n - 1].kind != cases[i].kind ||
			   strcmp(terms[n - 1].domain, cases[i].domain) != 0)))
			fail_msg("\"%s\": %zu", cases[i].txt, n);
	}
}

static void every_state_has_a_word_of_its_own(void **state)
{
	for (enum sts_mode i = 0; i <= STS_UNKNOWN; i++)
		for (enum sts_mode k = 0; k < i; k++)
			assert_string_not_equal(sts_mode_name(i),
						sts_mode_name(k));
	for (enum probe_state i = 0; i <= PROBE_NOT_TESTABLE; i++)
		for (enum probe_state k = 0; k < i; k++)
			assert_string_not_equal(probe_state_name(i),
						probe_state_name(k));
	for (enum dane_verdict i = 0; i <= DANE_UNKNOWN; i++)
		for (enum dane_verdict k = 0; k < i; k++)
			assert_string_not_equal(dane_verdict_name(i),
						dane_verdict_name(k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(txt_keeps_to_the_grammar),
		cmocka_unit_test(policy_is_read_as_written),
		cmocka_unit_test(
			policy_that_is_broken_is_refused_with_its_fault),
		cmocka_unit_test(more_patterns_than_there_is_room_for_are_said),
		cmocka_unit_test(a_wildcard_covers_one_label),
		cmocka_unit_test(a_proposal_keeps_all_and_adds_the_host),
		cmocka_unit_test(the_end_keeps_what_matches_an_mx_and_enforces),
		cmocka_unit_test(nothing_is_proposed_without_a_policy_to_keep),
		cmocka_unit_test(tls_rpt_keeps_to_the_grammar),
		cmocka_unit_test(spf_terms_that_ask_the_dns_are_read),
		cmocka_unit_test(every_state_has_a_word_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

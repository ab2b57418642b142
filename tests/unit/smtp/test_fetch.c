/* Fetching MTA-STS policies from a real HTTPS server on loopback. */
#include "providers/digest.h"
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TXT "v=STSv1; id=1;"

/* A resolver that knows one address for every name. */
struct one_address {
	enum verdict verdict;
	bool absent;
	char asked[DNS_NAME_MAX];
};

static bool answer_one(void *self, const struct dns_question *questions,
		       size_t n, struct dns_answer *out, struct err *err)
{
	struct one_address *one = self;
	static const uint8_t loopback[] = { 127, 0, 0, 1 };

	for (size_t i = 0; i < n; i++) {
		out[i] = (struct dns_answer){ .question = questions[i],
					      .verdict = one->verdict };
		snprintf(one->asked, sizeof(one->asked), "%s",
			 questions[i].name);
		if (questions[i].type != DNS_A || one->absent)
			continue;
		uint8_t *rdata = malloc(sizeof(loopback));
		out[i].records = calloc(1, sizeof(*out[i].records));
		assert_non_null(rdata);
		assert_non_null(out[i].records);
		memcpy(rdata, loopback, sizeof(loopback));
		out[i].records[0] = (struct dns_record){ .type = DNS_A,
							 .rdlen = 4,
							 .rdata = rdata };
		out[i].n_records = 1;
	}
	return true;
}

static void fetch(struct one_address *one, const char *domain, const char *txt,
		  const char *ca, struct sts_policy *out)
{
	struct prober_config config = mail_config();
	struct resolver resolver = { .self = one, .ask = answer_one };
	struct prober prober;
	struct err err = { 0 };

	mail_file(ca, config.ca_file);
	config.resolver = &resolver;
	config.policy_port = mail_port("web");
	config.total_ms = strcmp(domain, "slow.test") == 0 ? 2000 : 60000;
	assert_true(prober_open(&config, &prober, &err));
	assert_true(prober.policy(prober.self, domain, txt, 300, out, &err));
	prober.close(prober.self);
}

static void a_good_policy_is_had_and_its_digest_kept(void **state)
{
	static const char body[] = "version: STSv1\r\nmode: enforce\r\n"
				   "mx: *.test\r\nmax_age: 86400\r\n";
	struct one_address one = { .verdict = VERDICT_INSECURE };
	struct sts_policy policy;
	char digest[65];

	fetch(&one, "good.test", TXT, "ca.pem", &policy);
	assert_string_equal(policy.words, "");
	assert_int_equal(policy.mode, STS_ENFORCE);
	assert_string_equal(policy.id, "1");
	assert_int_equal(policy.txt_ttl, 300);
	assert_int_equal(policy.max_age_s, 86400);
	assert_string_equal(policy.mx[0], "*.test");
	assert_string_equal(one.asked, "mta-sts.good.test");
	digest_sha256_hex(body, sizeof(body) - 1, digest);
	assert_string_equal(policy.digest, digest);
}

static void what_cannot_be_had_is_unknown_and_says_why(void **state)
{
	static const struct {
		const char *domain, *txt, *ca, *words;
	} cases[] = {
		{ "good.test", "v=STSv1;", "ca.pem", "no id" },
		{ "missing.test", TXT, "ca.pem", "404" },
		{ "redirect.test", TXT, "ca.pem", "redirects are not" },
		{ "large.test", TXT, "ca.pem", "" },
		{ "slow.test", TXT, "ca.pem", "" },
		{ "broken.test", TXT, "ca.pem", "mode: \"?[31mred\"" },
		{ "good.test", TXT, "stranger.pem", "certificate" },
		/* Not a name of the certificate. */
		{ "another.test", TXT, "ca.pem", "another.test" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct one_address one = { 0 };
		struct sts_policy policy;

		fetch(&one, cases[i].domain, cases[i].txt, cases[i].ca,
		      &policy);
		if (policy.mode != STS_UNKNOWN || !*policy.words ||
		    !strstr(policy.words, cases[i].words))
			fail_msg("%s: %s \"%s\"", cases[i].domain,
				 sts_mode_name(policy.mode), policy.words);
	}
}

static void a_host_without_a_usable_address_is_not_asked(void **state)
{
	struct one_address absent = { .absent = true };
	struct one_address bogus = { .verdict = VERDICT_BOGUS };
	struct sts_policy policy;

	fetch(&absent, "good.test", TXT, "ca.pem", &policy);
	assert_int_equal(policy.mode, STS_UNKNOWN);
	fetch(&bogus, "good.test", TXT, "ca.pem", &policy);
	assert_int_equal(policy.mode, STS_UNKNOWN);
	assert_non_null(strstr(policy.words, "no address"));
}

static void another_content_type_is_a_finding(void **state)
{
	struct one_address one = { 0 };
	struct sts_policy policy;

	fetch(&one, "html.test", TXT, "ca.pem", &policy);
	assert_int_equal(policy.mode, STS_ENFORCE);
	assert_non_null(strstr(policy.words, "text/plain"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_policy_is_had_and_its_digest_kept),
		cmocka_unit_test(what_cannot_be_had_is_unknown_and_says_why),
		cmocka_unit_test(a_host_without_a_usable_address_is_not_asked),
		cmocka_unit_test(another_content_type_is_a_finding),
	};

	return cmocka_run_group_tests(tests, mail_start, mail_stop);
}

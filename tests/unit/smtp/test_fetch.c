/* Fetching MTA-STS policies from a real HTTPS server on loopback. */
#include "providers/digest.h"
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <string.h>

#define TXT "v=STSv1; id=1;"

static void fetch_from(const char *address, const char *domain, const char *txt,
		       const char *ca, struct sts_policy *out)
{
	struct prober_config config = mail_config();
	struct policy_request request = { .ttl = 300 };
	struct prober prober;
	struct err err = { 0 };

	mail_file(ca, config.ca_file);
	config.policy_port = mail_port("web");
	config.total_ms = strcmp(domain, "slow.test") == 0 ? 2000 : 60000;
	snprintf(request.domain, sizeof(request.domain), "%s", domain);
	snprintf(request.txt, sizeof(request.txt), "%s", txt);
	if (*address)
		snprintf(request.addresses[request.n_addresses++], ADDRESS_MAX,
			 "%s", address);
	assert_true(prober_open(&config, &prober, &err));
	assert_true(prober.policy(prober.self, &request, out, &err));
	prober.close(prober.self);
}

static void fetch(const char *domain, const char *txt, const char *ca,
		  struct sts_policy *out)
{
	fetch_from("127.0.0.1", domain, txt, ca, out);
}

static void a_good_policy_is_had_and_its_digest_kept(void **state)
{
	static const char body[] = "version: STSv1\r\nmode: enforce\r\n"
				   "mx: *.test\r\nmax_age: 86400\r\n";
	struct sts_policy policy;
	char digest[65];

	fetch("good.test", TXT, "ca.pem", &policy);
	assert_string_equal(policy.words, "");
	assert_int_equal(policy.mode, STS_ENFORCE);
	assert_string_equal(policy.id, "1");
	assert_int_equal(policy.txt_ttl, 300);
	assert_int_equal(policy.max_age_s, 86400);
	assert_string_equal(policy.mx[0], "*.test");
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
		struct sts_policy policy;

		fetch(cases[i].domain, cases[i].txt, cases[i].ca, &policy);
		if (policy.mode != STS_UNKNOWN || !*policy.words ||
		    !strstr(policy.words, cases[i].words))
			fail_msg("%s: %s \"%s\"", cases[i].domain,
				 sts_mode_name(policy.mode), policy.words);
	}
}

static void a_host_without_an_address_is_not_asked(void **state)
{
	struct sts_policy policy;

	fetch_from("", "good.test", TXT, "ca.pem", &policy);
	assert_int_equal(policy.mode, STS_UNKNOWN);
	assert_non_null(strstr(policy.words, "no address"));
}

/* The TLSA come last, and count all the same. */
static void in_the_background_servers_and_policy_are_looked_at_together(
	void **s)
{
	struct prober_config config = mail_config();
	struct policy_request request = { .domain = "good.test",
					  .txt = TXT,
					  .n_addresses = 1,
					  .addresses = { "127.0.0.1" } };
	struct probe_target target = mail_target("good");
	struct probe_result out;
	struct sts_policy policy;
	struct probing *probing;
	struct prober prober;
	struct err err = { 0 };

	mail_file("ca.pem", config.ca_file);
	config.policy_port = mail_port("web");
	assert_true(prober_open(&config, &prober, &err));
	probing = prober.begin(prober.self, &target, 1, &request, &err);
	assert_non_null(probing);
	mail_add_tlsa(&target, 3, 1, 1, "leaf");
	prober.finish(prober.self, probing, &out, &policy);
	prober.close(prober.self);
	assert_int_equal(out.state, PROBE_ACCEPTS);
	assert_int_equal(out.dane, DANE_GOOD);
	assert_true(out.cert_trusted);
	assert_int_equal(policy.mode, STS_ENFORCE);
}

static void another_content_type_is_a_finding(void **state)
{
	struct sts_policy policy;

	fetch("html.test", TXT, "ca.pem", &policy);
	assert_int_equal(policy.mode, STS_ENFORCE);
	assert_non_null(strstr(policy.words, "text/plain"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_policy_is_had_and_its_digest_kept),
		cmocka_unit_test(what_cannot_be_had_is_unknown_and_says_why),
		cmocka_unit_test(a_host_without_an_address_is_not_asked),
		cmocka_unit_test(
			in_the_background_servers_and_policy_are_looked_at_together),
		cmocka_unit_test(another_content_type_is_a_finding),
	};

	return cmocka_run_group_tests(tests, mail_start, mail_stop);
}

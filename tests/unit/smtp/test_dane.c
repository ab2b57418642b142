/* Certificates of real servers against TLSA records, good and bad. */
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <string.h>

#define DAY ((int64_t)86400)

static const struct mail_scene ee[] = {
	{ "good", 3, 0, 0, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 0, 1, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 0, 2, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 1, 0, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 1, 1, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 1, 2, "leaf", TLSA_MATCH, DANE_GOOD },
	{ "self-signed", 3, 1, 1, "self", TLSA_MATCH, DANE_GOOD },
	/* Usage 3 asks for no name. */
	{ "other-name", 3, 1, 1, "other", TLSA_MATCH, DANE_GOOD },
	{ "part", 3, 0, 2, "part", TLSA_MATCH, DANE_GOOD },
	/* A whole certificate of more than 4 KB. */
	{ "large", 3, 0, 0, "large", TLSA_MATCH, DANE_GOOD },
	{ "large", 3, 1, 0, "leaf", TLSA_NO_MATCH, DANE_BAD },
	/* As short as senders take, and of another kind. */
	{ "weak", 3, 1, 1, "weak", TLSA_MATCH, DANE_GOOD },
	{ "ed", 3, 1, 0, "ed", TLSA_MATCH, DANE_GOOD },
	{ "deep-alone", 3, 1, 1, "deep", TLSA_MATCH, DANE_GOOD },
	{ "good", 3, 0, 0, "other", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 3, 0, 1, "other", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 3, 0, 2, "other", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 3, 1, 0, "other", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 3, 1, 1, "other", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 3, 1, 2, "other", TLSA_NO_MATCH, DANE_BAD },
	/* The leaf only, not the one that issued it. */
	{ "good", 3, 1, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
};

static const struct mail_scene ta[] = {
	{ "good", 2, 0, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "good", 2, 0, 1, "ca", TLSA_MATCH, DANE_GOOD },
	{ "good", 2, 0, 2, "ca", TLSA_MATCH, DANE_GOOD },
	{ "good", 2, 1, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "good", 2, 1, 1, "ca", TLSA_MATCH, DANE_GOOD },
	{ "good", 2, 1, 2, "ca", TLSA_MATCH, DANE_GOOD },
	/* Not sent: only what the record holds as a whole can be used. */
	{ "leaf-only", 2, 0, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "leaf-only", 2, 1, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "leaf-only", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "leaf-only", 2, 1, 2, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 2, 0, 0, "stranger", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 2, 1, 0, "stranger", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 2, 1, 1, "stranger", TLSA_NO_MATCH, DANE_BAD },
	{ "other-name", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "other-name", 2, 1, 0, "ca", TLSA_NO_MATCH, DANE_BAD },
	/* A server's own certificate is no trust anchor. */
	{ "good", 2, 1, 1, "leaf", TLSA_NO_MATCH, DANE_BAD },
	{ "self-signed", 2, 0, 1, "self", TLSA_NO_MATCH, DANE_BAD },
	{ "self-signed", 2, 0, 0, "self", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 2, 0, 0, "leaf", TLSA_NO_MATCH, DANE_BAD },
	{ "good", 2, 1, 0, "leaf", TLSA_NO_MATCH, DANE_BAD },
	/* A bare key is one where it has signed, were it its own. */
	{ "self-signed", 2, 1, 0, "self", TLSA_MATCH, DANE_GOOD },
};

/* An authority in between, and names of odd shapes. */
static const struct mail_scene chains[] = {
	{ "deep", 2, 0, 1, "inter", TLSA_MATCH, DANE_GOOD },
	{ "deep", 2, 1, 2, "inter", TLSA_MATCH, DANE_GOOD },
	{ "deep", 2, 1, 0, "inter", TLSA_MATCH, DANE_GOOD },
	{ "deep", 2, 0, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "deep", 2, 1, 0, "ca", TLSA_MATCH, DANE_GOOD },
	{ "deep", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "deep+root", 2, 0, 1, "ca", TLSA_MATCH, DANE_GOOD },
	{ "deep+root", 2, 1, 2, "inter", TLSA_MATCH, DANE_GOOD },
	{ "disorder", 2, 0, 2, "ca", TLSA_MATCH, DANE_GOOD },
	{ "deep-alone", 2, 1, 0, "inter", TLSA_MATCH, DANE_GOOD },
	{ "deep-alone", 2, 0, 0, "ca", TLSA_NO_MATCH, DANE_BAD },
	/* Issued by what may not issue. */
	{ "fake", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "fake", 2, 0, 1, "leaf", TLSA_NO_MATCH, DANE_BAD },
	/* Sent along, but it has issued nothing here. */
	{ "unrelated", 2, 0, 1, "stranger", TLSA_NO_MATCH, DANE_BAD },
	/* "*.test" would be a whole top-level domain. */
	{ "wild", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
	{ "cn", 2, 0, 1, "ca", TLSA_MATCH, DANE_GOOD },
	{ "part", 2, 0, 1, "ca", TLSA_NO_MATCH, DANE_BAD },
};

static const struct mail_scene unusable[] = {
	{ "good", 0, 0, 1, "leaf", TLSA_UNUSABLE, DANE_NONE },
	{ "good", 1, 1, 1, "leaf", TLSA_UNUSABLE, DANE_NONE },
	{ "good", 4, 1, 1, "leaf", TLSA_UNUSABLE, DANE_NONE },
	{ "good", 255, 1, 1, "leaf", TLSA_UNUSABLE, DANE_NONE },
	{ "good", 3, 2, 1, "leaf", TLSA_UNUSABLE, DANE_NONE },
	{ "good", 3, 1, 3, "leaf", TLSA_UNUSABLE, DANE_NONE },
	/* TLS is required all the same. */
	{ "no-starttls", 1, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
	{ "tls-garbage", 1, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
};

static const struct mail_scene without_tls[] = {
	{ "no-starttls", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
	{ "starttls-4xx", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
	{ "injected", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
	{ "tls-garbage", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_BAD },
	{ "banner-4xx", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_UNKNOWN },
	{ "banner-close", 3, 1, 1, "leaf", TLSA_NOT_TRIED, DANE_UNKNOWN },
};

#define JUDGE(scenes) mail_judge(scenes, sizeof(scenes) / sizeof(*(scenes)))

static void usage_3_is_the_leaf_and_nothing_else(void **state)
{
	JUDGE(ee);
}

static void usage_2_wants_a_chain_and_a_name(void **state)
{
	JUDGE(ta);
}

static void usage_2_follows_the_chain_that_was_sent(void **state)
{
	JUDGE(chains);
}

static void unusable_records_ask_for_tls_only(void **state)
{
	JUDGE(unusable);
}

static void no_tls_is_bad_and_no_smtp_is_unknown(void **state)
{
	JUDGE(without_tls);
}

static void probe_one(const struct probe_target *target, int64_t offset,
		      struct probe_result *out)
{
	struct prober_config config = mail_config();

	config.clock = mail_clock(&offset);
	mail_probe(&config, target, 1, out);
}

static void data_of_a_wrong_length_is_unusable(void **state)
{
	struct probe_target target = mail_target("good");
	struct probe_result out;

	for (uint8_t i = 0; i < 6; i++) {
		mail_add_tlsa(&target, 3, i / 3, i % 3, "leaf");
		if (i % 2)
			target.tlsa[i].len--;
		else
			target.tlsa[i].len++;
	}
	probe_one(&target, 0, &out);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(out.match[i], TLSA_UNUSABLE);
	assert_int_equal(out.dane, DANE_NONE);
	assert_non_null(strstr(out.words, "no usable TLSA record"));
}

static void with_a_secure_mx_the_mail_domain_is_a_name_for_usage_2_too(
	void **state)
{
	struct probe_target target = mail_target("other-name");
	struct probe_result out;

	snprintf(target.domain, sizeof(target.domain), "other.test");
	mail_add_tlsa(&target, 2, 0, 1, "ca");
	probe_one(&target, 0, &out);
	assert_int_equal(out.dane, DANE_BAD);
	target.mx_is_secure = true;
	probe_one(&target, 0, &out);
	assert_int_equal(out.dane, DANE_GOOD);
	snprintf(target.domain, sizeof(target.domain), "alias.test");
	snprintf(target.domain_expanded, sizeof(target.domain_expanded),
		 "other.test");
	probe_one(&target, 0, &out);
	assert_int_equal(out.match[0], TLSA_MATCH);
	assert_int_equal(out.dane, DANE_GOOD);
	assert_false(out.cert_name_ok);
}

static void a_wildcard_covers_the_first_label_of_a_name(void **state)
{
	static const struct {
		const char *host;
		enum tlsa_match match;
	} cases[] = { { "mx.wild.test", TLSA_MATCH },
		      { "a.mx.wild.test", TLSA_NO_MATCH },
		      { "wild.test", TLSA_NO_MATCH } };
	struct probe_result out;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct probe_target target = mail_target("wild");

		snprintf(target.host, sizeof(target.host), "%s", cases[i].host);
		mail_add_tlsa(&target, 2, 0, 1, "ca");
		probe_one(&target, 0, &out);
		assert_int_equal(out.match[0], cases[i].match);
		assert_int_equal(out.cert_name_ok,
				 cases[i].match == TLSA_MATCH);
	}
}

static void an_expired_certificate_counts_for_usage_3_alone(void **state)
{
	struct probe_target target = mail_target("good");
	struct probe_result out;

	mail_add_tlsa(&target, 2, 0, 0, "ca");
	mail_add_tlsa(&target, 2, 1, 1, "ca");
	probe_one(&target, 15 * DAY, &out);
	assert_int_equal(out.match[0], TLSA_NO_MATCH);
	assert_int_equal(out.match[1], TLSA_NO_MATCH);
	assert_int_equal(out.dane, DANE_BAD);
	mail_add_tlsa(&target, 3, 1, 1, "leaf");
	probe_one(&target, 15 * DAY, &out);
	assert_int_equal(out.match[2], TLSA_MATCH);
	assert_int_equal(out.dane, DANE_GOOD);
}

/* The one in between ends before the one that it has issued. */
static void an_expired_link_breaks_the_chain_of_usage_2(void **state)
{
	struct probe_target target = mail_target("deep+root");
	struct probe_result out;

	mail_add_tlsa(&target, 2, 0, 1, "ca");
	mail_add_tlsa(&target, 2, 1, 1, "inter");
	mail_add_tlsa(&target, 3, 1, 1, "deep");
	probe_one(&target, 7 * DAY, &out);
	assert_int_equal(out.match[0], TLSA_NO_MATCH);
	assert_int_equal(out.match[1], TLSA_NO_MATCH);
	assert_int_equal(out.match[2], TLSA_MATCH);
	assert_int_equal(out.dane, DANE_GOOD);
}

static void one_match_among_several_is_enough(void **state)
{
	struct probe_target target = mail_target("good");
	struct probe_result out;

	mail_add_tlsa(&target, 1, 1, 1, "leaf");
	mail_add_tlsa(&target, 3, 1, 1, "other");
	mail_add_tlsa(&target, 3, 1, 1, "leaf");
	mail_add_tlsa(&target, 2, 1, 1, "stranger");
	probe_one(&target, 0, &out);
	assert_int_equal(out.match[0], TLSA_UNUSABLE);
	assert_int_equal(out.match[1], TLSA_NO_MATCH);
	assert_int_equal(out.match[2], TLSA_MATCH);
	assert_int_equal(out.match[3], TLSA_NO_MATCH);
	assert_int_equal(out.dane, DANE_GOOD);
}

/* RFC 7671 section 9. */
static void a_weaker_digest_does_not_count_beside_a_stronger(void **state)
{
	struct probe_target target = mail_target("good");
	struct probe_result out;

	mail_add_tlsa(&target, 3, 1, 1, "leaf");
	mail_add_tlsa(&target, 3, 1, 2, "other");
	probe_one(&target, 0, &out);
	assert_int_equal(out.match[0], TLSA_MATCH);
	assert_int_equal(out.match[1], TLSA_NO_MATCH);
	assert_int_equal(out.dane, DANE_BAD);
	mail_add_tlsa(&target, 3, 1, 2, "leaf");
	probe_one(&target, 0, &out);
	assert_int_equal(out.dane, DANE_GOOD);
}

static void public_trust_is_judged_where_it_is_asked_for(void **state)
{
	static const struct {
		const char *script, *ca;
		bool trusted, name_ok;
	} cases[] = {
		{ "good", "ca.pem", true, true },
		{ "leaf-only", "ca.pem", true, true },
		{ "good", "stranger.pem", false, true },
		{ "self-signed", "ca.pem", false, true },
		{ "other-name", "ca.pem", true, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct prober_config config = mail_config();
		struct probe_target target = mail_target(cases[i].script);
		struct probe_result out;
		char path[512];

		mail_file(cases[i].ca, path);
		snprintf(config.ca_file, sizeof(config.ca_file), "%s", path);
		mail_probe(&config, &target, 1, &out);
		assert_true(out.cert_checked);
		assert_int_equal(out.cert_trusted, cases[i].trusted);
		assert_int_equal(out.cert_name_ok, cases[i].name_ok);
	}
}

static void a_ca_file_that_is_not_there_is_said_at_once(void **state)
{
	struct prober_config config = mail_config();
	struct prober prober;
	struct err err = { 0 };

	snprintf(config.ca_file, sizeof(config.ca_file), "/nowhere/ca.pem");
	assert_false(prober_open(&config, &prober, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_non_null(strstr(err.msg, "/nowhere/ca.pem"));
	assert_true(*err.hint);
}

static void tlsa_parse_takes_what_fits(void **state)
{
	uint8_t rdata[UINT16_MAX] = { 3, 1, 1, 0xab };
	struct tlsa tlsa;

	for (uint16_t len = 0; len < 4; len++)
		assert_false(tlsa_parse(rdata, len, &tlsa));
	assert_true(tlsa_parse(rdata, 35, &tlsa));
	assert_int_equal(tlsa.usage, 3);
	assert_int_equal(tlsa.selector, 1);
	assert_int_equal(tlsa.mtype, 1);
	assert_int_equal(tlsa.len, 32);
	assert_int_equal(tlsa.data[0], 0xab);
	assert_true(tlsa_parse(rdata, sizeof(rdata), &tlsa));
	assert_int_equal(tlsa.len, sizeof(rdata) - 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usage_3_is_the_leaf_and_nothing_else),
		cmocka_unit_test(usage_2_wants_a_chain_and_a_name),
		cmocka_unit_test(usage_2_follows_the_chain_that_was_sent),
		cmocka_unit_test(unusable_records_ask_for_tls_only),
		cmocka_unit_test(no_tls_is_bad_and_no_smtp_is_unknown),
		cmocka_unit_test(data_of_a_wrong_length_is_unusable),
		cmocka_unit_test(
			with_a_secure_mx_the_mail_domain_is_a_name_for_usage_2_too),
		cmocka_unit_test(a_wildcard_covers_the_first_label_of_a_name),
		cmocka_unit_test(
			an_expired_certificate_counts_for_usage_3_alone),
		cmocka_unit_test(an_expired_link_breaks_the_chain_of_usage_2),
		cmocka_unit_test(one_match_among_several_is_enough),
		cmocka_unit_test(
			a_weaker_digest_does_not_count_beside_a_stronger),
		cmocka_unit_test(public_trust_is_judged_where_it_is_asked_for),
		cmocka_unit_test(a_ca_file_that_is_not_there_is_said_at_once),
		cmocka_unit_test(tlsa_parse_takes_what_fits),
	};

	return cmocka_run_group_tests(tests, mail_start, mail_stop);
}

/* What an attacker may send who has keys and signatures of the wrong kind, or
 * too many of them. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WWW "www.test. 300 IN A 192.0.2.1"
#define EVIL "www.test. 300 IN A 192.0.2.66"
#define DENY(name, type) smith_reply(*state, name, type, LDNS_RCODE_NOERROR)

static int open_smith(void **state)
{
	static struct smith smith;

	smith_open(&smith);
	smith_no_cut(&smith, &smith.test, "www.test");
	*state = &smith;
	return 0;
}

static int close_smith(void **state)
{
	smith_close(*state);
	return 0;
}

static enum verdict verdict_of(struct smith *smith, const char *name)
{
	return smith_judge(smith, name, DNS_A, NULL);
}

static void a_parent_does_not_sign_its_childs_keys(void **state)
{
	struct smith *smith = *state;
	struct signer thief = signer_of("test.");
	char *key = ldns_rr2str(thief.dnskey);

	smith_put(DENY("test", DNS_DNSKEY), LDNS_SECTION_ANSWER, &smith->root,
		  key);
	smith_put(DENY("www.test", DNS_A), LDNS_SECTION_ANSWER, &thief, EVIL);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
	free(key);
	signer_free(&thief);
}

/* Beside the vouched key one more, with these flags, which signs the data. */
static enum verdict signed_by_second(struct smith *smith, uint16_t flags)
{
	struct signer second = signer_of("test.");
	char *both[2], records[1024];
	enum verdict verdict;

	signer_change(&second, flags, 3);
	both[0] = ldns_rr2str(smith->test.dnskey);
	both[1] = ldns_rr2str(second.dnskey);
	snprintf(records, sizeof(records), "%s%s", both[0], both[1]);
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, records);
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &second, WWW);
	verdict = verdict_of(smith, "www.test");
	trust_cache_free(&smith->cache);
	free(both[0]);
	free(both[1]);
	signer_free(&second);
	return verdict;
}

static void revoked_and_foreign_keys_sign_no_data(void **state)
{
	assert_int_equal(VERDICT_SECURE, signed_by_second(*state, 0x0100));
	assert_int_equal(VERDICT_BOGUS, signed_by_second(*state, 0x0180));
	assert_int_equal(VERDICT_BOGUS, signed_by_second(*state, 0x0000));
	assert_int_equal(VERDICT_BOGUS, signed_by_second(*state, 0x0001));
}

static void a_name_below_signs_nothing_above(void **state)
{
	struct smith *smith = *state;
	struct signer below = signer_of("www.test.");

	smith_put(DENY("www.test", DNS_A), LDNS_SECTION_ANSWER, &below, EVIL);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
	signer_free(&below);
}

/* Signed for a.www.test (three labels), shown at www.test (two). */
static void a_signature_of_more_labels_than_its_owner_is_bogus(void **state)
{
	struct smith *smith = *state;

	smith_expand(DENY("www.test", DNS_A), &smith->test,
		     "a.www.test. 300 IN A 192.0.2.66", "www.test.");
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
}

static void a_wildcard_of_the_root_reaches_into_no_zone(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = DENY("www.test", DNS_A);

	smith_expand(reply, &smith->root, "*. 300 IN A 192.0.2.66",
		     "www.test.");
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->root,
		  "a. 300 IN NSEC zz. A RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
}

/* The key tag is a sum of 16-bit words: exchanging two leaves it. */
static ldns_rr *twin_of(const ldns_rr *key, size_t i)
{
	ldns_rr *twin = ldns_rr_clone(key);
	uint8_t *data = ldns_rdf_data(ldns_rr_rdf(twin, 3)), word[2];

	memcpy(word, data, 2);
	memmove(data, data + 2 * (i + 1), 2);
	memcpy(data + 2 * (i + 1), word, 2);
	assert_int_equal(ldns_calc_keytag(key), ldns_calc_keytag(twin));
	return twin;
}

/* The DNSKEY RRset: n twins of the zone's key, and that key. */
static void publish_twins(struct smith *smith, size_t n)
{
	static char records[64 * 256];
	size_t used = 0;

	for (size_t i = 0; i <= n; i++) {
		ldns_rr *key = i < n ? twin_of(smith->test.dnskey, i)
				     : ldns_rr_clone(smith->test.dnskey);
		char *text = ldns_rr2str(key);

		used += (size_t)snprintf(records + used, sizeof(records) - used,
					 "%s", text);
		free(text);
		ldns_rr_free(key);
	}
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, records);
}

static void two_keys_of_one_tag_do_no_harm(void **state)
{
	struct smith *smith = *state;

	publish_twins(smith, 1);
	smith_put(DENY("www.test", DNS_A), LDNS_SECTION_ANSWER, &smith->test,
		  WWW);
	assert_int_equal(VERDICT_SECURE, verdict_of(smith, "www.test"));
}

/* 30 keys of one tag under 60 signatures: 1800 tries for who does them all. */
static void keys_of_one_tag_under_many_signatures_cost_little(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = DENY("www.test", DNS_A);

	publish_twins(smith, 30);
	for (uint32_t i = 0; i < 60; i++) {
		signer_times(&smith->test, SMITH_NOW - 3600,
			     SMITH_NOW + 3600 + i);
		smith_expand(reply, &smith->test,
			     "www.test. 300 IN A 192.0.2.99", "www.test.");
	}
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, EVIL);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
	assert_in_range(smith->verifications, 1,
			2 * SIGNATURES_MAX * KEYS_PER_TAG_MAX);
}

/* RSA with an exponent as long as the modulus takes a hundred times as long
 * as any other. */
static void keys_that_take_long_are_tried_less_often(void **state)
{
	enum { MODULUS = 384 };
	struct smith *smith = *state;
	ldns_pkt *reply = DENY("www.test", DNS_A);
	ldns_rr *key = ldns_rr_clone(smith->test.dnskey);
	uint8_t data[3 + 2 * MODULUS];
	char *text[2];
	char keys[4096];

	memset(data, 0xa7, sizeof(data));
	data[0] = 0;
	data[1] = MODULUS >> 8;
	data[2] = MODULUS & 0xff;
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		key, ldns_native2rdf_int8(LDNS_RDF_TYPE_ALG, 8), 2));
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		key,
		ldns_rdf_new_frm_data(LDNS_RDF_TYPE_B64, sizeof(data), data),
		3));
	text[0] = ldns_rr2str(smith->test.dnskey);
	text[1] = ldns_rr2str(key);
	snprintf(keys, sizeof(keys), "%s%s", text[0], text[1]);
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, keys);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, EVIL);
	for (int i = 0; i < SIGNATURES_MAX; i++) {
		char line[1024];

		snprintf(line, sizeof(line),
			 "www.test. 300 IN RRSIG A 8 2 300 %u %u %u test. "
			 "%04d%s",
			 SMITH_NOW + 99, SMITH_NOW - 99, ldns_calc_keytag(key),
			 i, "AAAA");
		smith_put(reply, LDNS_SECTION_ANSWER, NULL, line);
	}
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
	assert_in_range(smith->verifications, 2 * SIGNATURES_MAX,
			2 * BUDGET_VERIFICATIONS);
	for (int i = 0; i < 2; i++)
		free(text[i]);
	ldns_rr_free(key);
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(a_parent_does_not_sign_its_childs_keys),
		CLAIM(revoked_and_foreign_keys_sign_no_data),
		CLAIM(a_name_below_signs_nothing_above),
		CLAIM(a_signature_of_more_labels_than_its_owner_is_bogus),
		CLAIM(a_wildcard_of_the_root_reaches_into_no_zone),
		CLAIM(two_keys_of_one_tag_do_no_harm),
		CLAIM(keys_of_one_tag_under_many_signatures_cost_little),
		CLAIM(keys_that_take_long_are_tried_less_often),
	};

	return cmocka_run_group_tests_name("judge signers", tests, NULL, NULL);
}

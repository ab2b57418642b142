/* The way into a zone: anchors, DS, DNSKEY, and what cannot be told. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WWW "www.test. 300 IN A 192.0.2.1"
#define NO_DIGEST \
	"00000000000000000000000000000000000000000000000000000000000000"

static int open_smith(void **state)
{
	static struct smith smith;

	smith_open(&smith);
	smith_no_cut(&smith, &smith.test, "www.test");
	smith_put(smith_reply(&smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith.test, WWW);
	*state = &smith;
	return 0;
}

static int close_smith(void **state)
{
	smith_close(*state);
	return 0;
}

static enum verdict judge_www(struct smith *smith)
{
	return smith_judge(smith, "www.test", DNS_A, NULL);
}

/* Publishes the key of "test" changed so, everything signed with it. */
static enum verdict with_key(struct smith *smith, uint16_t flags,
			     uint8_t protocol)
{
	signer_change(&smith->test, flags, protocol);
	smith_zone(smith, &smith->test, &smith->root, LDNS_SHA256);
	smith_no_cut(smith, &smith->test, "www.test");
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, WWW);
	return judge_www(smith);
}

/* The DS RRset of "test" is these records. */
static enum verdict with_ds(struct smith *smith, const char *records)
{
	smith_put(smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->root, records);
	return judge_www(smith);
}

/* The true DS of "test" as a record. */
static char *ds_of(const struct smith *smith, ldns_hash digest)
{
	ldns_rr *ds = ldns_key_rr2ds(smith->test.dnskey, digest);
	char *text = ldns_rr2str(ds);

	ldns_rr_free(ds);
	return text;
}

static void a_key_without_zone_flag_vouches_for_nothing(void **state)
{
	assert_int_equal(VERDICT_BOGUS, with_key(*state, 0x0001, 3));
}

static void a_revoked_key_vouches_for_nothing(void **state)
{
	assert_int_equal(VERDICT_BOGUS, with_key(*state, 0x0181, 3));
}

static void a_key_of_another_protocol_vouches_for_nothing(void **state)
{
	assert_int_equal(VERDICT_BOGUS, with_key(*state, 0x0101, 2));
}

static void a_key_without_entry_flag_may_be_named_by_a_ds(void **state)
{
	assert_int_equal(VERDICT_SECURE, with_key(*state, 0x0100, 3));
}

static void unknown_algorithms_alone_are_as_unsigned(void **state)
{
	struct smith *smith = *state;

	assert_int_equal(
		VERDICT_INSECURE,
		with_ds(smith, "test. 300 IN DS 1 99 2 " NO_DIGEST "00"));
	assert_int_equal(VERDICT_INSECURE,
			 with_ds(smith, "test. 300 IN DS 1 13 99 00"));
}

static void an_unknown_ds_does_not_excuse_a_wrong_one(void **state)
{
	struct smith *smith = *state;

	assert_int_equal(VERDICT_BOGUS,
			 with_ds(smith,
				 "test. 300 IN DS 1 99 2 " NO_DIGEST "00\n"
				 "test. 300 IN DS 1 13 2 " NO_DIGEST "00"));
}

static void one_good_ds_among_others_is_enough(void **state)
{
	struct smith *smith = *state;
	char *good = ds_of(smith, LDNS_SHA384), records[1024];

	snprintf(records, sizeof(records),
		 "%stest. 300 IN DS 1 99 2 " NO_DIGEST "00\n"
		 "test. 300 IN DS 1 13 2 " NO_DIGEST "00",
		 good);
	assert_int_equal(VERDICT_SECURE, with_ds(smith, records));
	free(good);
}

/* As while a hoster moves many zones: the good ones come last. */
static void many_keys_and_ds_hide_no_good_one(void **state)
{
	enum { MANY = 40 };
	struct smith *smith = *state;
	static char keys[MANY * 300], ds[MANY * 120];
	char *good[2] = { ds_of(smith, LDNS_SHA256),
			  ldns_rr2str(smith->test.dnskey) };
	size_t k = 0, d = 0;

	for (int i = 0; i < MANY; i++) {
		struct signer other = signer_of("test.");
		char *key = ldns_rr2str(other.dnskey);

		k += (size_t)snprintf(keys + k, sizeof(keys) - k, "%s", key);
		d += (size_t)snprintf(
			ds + d, sizeof(ds) - d,
			"test. 300 IN DS %d 13 2 " NO_DIGEST "00\n", i);
		free(key);
		signer_free(&other);
	}
	snprintf(keys + k, sizeof(keys) - k, "%s", good[1]);
	snprintf(ds + d, sizeof(ds) - d, "%s", good[0]);
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, keys);
	assert_int_equal(VERDICT_SECURE, with_ds(smith, ds));
	free(good[0]);
	free(good[1]);
}

static void sha1_counts_only_where_nothing_stronger_is(void **state)
{
	struct smith *smith = *state;
	char *sha1 = ds_of(smith, LDNS_SHA1), records[1024];

	snprintf(records, sizeof(records),
		 "%stest. 300 IN DS 1 13 2 " NO_DIGEST "00", sha1);
	assert_int_equal(VERDICT_BOGUS, with_ds(smith, records));
	assert_int_equal(VERDICT_SECURE, with_ds(smith, sha1));
	free(sha1);
}

static void an_unsigned_ds_is_bogus(void **state)
{
	struct smith *smith = *state;
	char *ds = ds_of(smith, LDNS_SHA256);

	smith_put(smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, ds);
	free(ds);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

/* A second key in the RRset, which the vouched one did not sign. */
static void a_key_set_is_signed_by_a_vouched_key(void **state)
{
	struct smith *smith = *state;
	struct signer thief = signer_of("test.");
	ldns_pkt *reply =
		smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	char *both[2] = { ldns_rr2str(smith->test.dnskey),
			  ldns_rr2str(thief.dnskey) };
	char records[1024];

	snprintf(records, sizeof(records), "%s%s", both[0], both[1]);
	smith_put(reply, LDNS_SECTION_ANSWER, &thief, records);
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &thief, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	free(both[0]);
	free(both[1]);
	signer_free(&thief);
}

static void a_key_that_the_zone_publishes_beside_may_sign_data(void **state)
{
	struct smith *smith = *state;
	struct signer data = signer_of("test.");
	char *both[2] = { ldns_rr2str(smith->test.dnskey),
			  ldns_rr2str(data.dnskey) };
	char records[1024];

	snprintf(records, sizeof(records), "%s%s", both[0], both[1]);
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->test, records);
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &data, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	free(both[0]);
	free(both[1]);
	signer_free(&data);
}

static void a_ds_without_keys_is_bogus(void **state)
{
	struct smith *smith = *state;

	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void a_failing_server_is_neither_good_nor_bad(void **state)
{
	struct smith *smith = *state;

	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_SERVFAIL);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
	smith_keys(smith, &smith->test);
	smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_SERVFAIL);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
	smith_reply(smith, "test", DNS_DS, LDNS_RCODE_REFUSED);
	trust_cache_free(&smith->cache);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
}

/* The zone's keys without a signature. */
static void bare_keys(struct smith *smith, const char *zone,
		      const struct signer *signer)
{
	char *key = ldns_rr2str(signer->dnskey);

	smith_put(smith_reply(smith, zone, DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, key);
	free(key);
}

/* As by a resolver that knows nothing of signatures. */
static void strip_all(struct smith *smith)
{
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, WWW);
	smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR);
	smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR);
	bare_keys(smith, "test", &smith->test);
	bare_keys(smith, ".", &smith->root);
}

static void signatures_stripped_even_from_the_anchor_tell_nothing(void **state)
{
	struct smith *smith = *state;

	strip_all(smith);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
	ldns_rr_free(smith->anchors.rr[0]);
	smith->anchors.rr[0] = ldns_key_rr2ds(smith->test.dnskey, LDNS_SHA256);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	assert_int_equal(VERDICT_INDETERMINATE, judge_www(smith));
}

/* Other answers came with signatures: nobody strips them. */
static void unsigned_keys_of_the_anchor_alone_are_bogus(void **state)
{
	struct smith *smith = *state;

	bare_keys(smith, ".", &smith->root);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	smith_reply(smith, ".", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void another_roots_key_is_bogus(void **state)
{
	struct smith *smith = *state;
	struct signer other = signer_of(".");

	smith_keys(smith, &other);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	signer_free(&other);
}

static void an_anchor_below_the_root_needs_no_root(void **state)
{
	struct smith *smith = *state;

	smith_reply(smith, ".", DNS_DNSKEY, LDNS_RCODE_SERVFAIL);
	ldns_rr_free(smith->anchors.rr[0]);
	smith->anchors.rr[0] = ldns_key_rr2ds(smith->test.dnskey, LDNS_SHA256);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	smith_reply(smith, "else", DNS_A, LDNS_RCODE_NOERROR);
	assert_int_equal(VERDICT_INDETERMINATE,
			 smith_judge(smith, "else", DNS_A, NULL));
}

/* As with a DS of such (RFC 4035 section 5.2). */
static void an_anchor_key_of_an_unknown_algorithm_is_as_none(void **state)
{
	struct smith *smith = *state;

	ldns_rr_free(smith->anchors.rr[0]);
	smith->anchors.rr[0] = ldns_rr_clone(smith->root.dnskey);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	trust_cache_free(&smith->cache);
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		smith->anchors.rr[0],
		ldns_native2rdf_int8(LDNS_RDF_TYPE_ALG, 253), 2));
	assert_int_equal(VERDICT_INSECURE, judge_www(smith));
}

static void what_was_verified_is_not_verified_again(void **state)
{
	struct smith *smith = *state;

	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	assert_true(smith->verifications > 3);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	assert_int_equal(2, smith->verifications); /* the DS' denial, A */
	smith->now += 301;			   /* the TTL of the keys */
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	assert_true(smith->verifications > 3);
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(a_key_without_zone_flag_vouches_for_nothing),
		CLAIM(a_revoked_key_vouches_for_nothing),
		CLAIM(a_key_of_another_protocol_vouches_for_nothing),
		CLAIM(a_key_without_entry_flag_may_be_named_by_a_ds),
		CLAIM(unknown_algorithms_alone_are_as_unsigned),
		CLAIM(an_unknown_ds_does_not_excuse_a_wrong_one),
		CLAIM(one_good_ds_among_others_is_enough),
		CLAIM(many_keys_and_ds_hide_no_good_one),
		CLAIM(sha1_counts_only_where_nothing_stronger_is),
		CLAIM(an_unsigned_ds_is_bogus),
		CLAIM(a_key_set_is_signed_by_a_vouched_key),
		CLAIM(a_key_that_the_zone_publishes_beside_may_sign_data),
		CLAIM(a_ds_without_keys_is_bogus),
		CLAIM(a_failing_server_is_neither_good_nor_bad),
		CLAIM(signatures_stripped_even_from_the_anchor_tell_nothing),
		CLAIM(unsigned_keys_of_the_anchor_alone_are_bogus),
		CLAIM(another_roots_key_is_bogus),
		CLAIM(an_anchor_below_the_root_needs_no_root),
		CLAIM(an_anchor_key_of_an_unknown_algorithm_is_as_none),
		CLAIM(what_was_verified_is_not_verified_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

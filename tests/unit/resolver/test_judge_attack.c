/* What an attacker may send who owns the wire and a neighbouring zone, but no
 * key of the zone itself: genuine records in the wrong place. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WWW "www.test. 300 IN A 192.0.2.1"
#define EVIL "www.test. 300 IN A 192.0.2.66"
#define WRAP "test. 300 IN NSEC a.test. NS SOA DNSKEY NSEC RRSIG"
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

static void prove(struct smith *smith, const struct signer *signer,
		  const char *name, uint16_t type, ldns_pkt_rcode rcode,
		  const char *const *records)
{
	ldns_pkt *reply = smith_reply(smith, name, type, rcode);

	for (; *records; records++)
		smith_put(reply, LDNS_SECTION_AUTHORITY, signer, *records);
}

#define PROVE(signer, name, type, rcode, ...)                 \
	prove(*state, signer, name, type, LDNS_RCODE_##rcode, \
	      (const char *const[]){ __VA_ARGS__, NULL })

static const struct signer *test_of(void **state)
{
	return &((struct smith *)*state)->test;
}

static const struct signer *root_of(void **state)
{
	return &((struct smith *)*state)->root;
}

/* "hash.test. 300 IN NSEC3 …" that spans name, or matches it. */
static const char *nsec3(const char *name, bool spans, int flags,
			 const char *types)
{
	static char lines[8][512];
	static unsigned next;
	char *out = lines[next++ % 8];

	snprintf(out, sizeof(lines[0]), "%s 300 IN NSEC3 1 %d 0 - %s %s",
		 smith_hash(name, "test.", 0, spans ? -1 : 0), flags,
		 smith_hash_label(name, 0, 1), types);
	return out;
}

static enum verdict keys_verdict(struct smith *smith)
{
	return smith_judge(smith, "test", DNS_DNSKEY, NULL);
}

static void the_childs_apex_denies_no_ds(void **state)
{
	PROVE(test_of(state), "test", DNS_DS, NOERROR, WRAP);
	assert_int_equal(VERDICT_BOGUS, keys_verdict(*state));
	PROVE(root_of(state), "test", DNS_DS, NOERROR,
	      "test. 300 IN NSEC u. NS SOA RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, keys_verdict(*state));
}

static void a_delegation_with_ds_in_its_bitmap_is_not_unsigned(void **state)
{
	PROVE(root_of(state), "test", DNS_DS, NOERROR,
	      "test. 300 IN NSEC u. NS DS RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, keys_verdict(*state));
}

static void opt_out_counts_only_where_it_spans(void **state)
{
	struct smith *smith = *state;

	PROVE(test_of(state), "c.test", DNS_DS, NOERROR,
	      nsec3("test.", false, 1, "NS SOA RRSIG"),
	      nsec3("other.test.", true, 1, "NS"));
	DENY("c.test", DNS_A);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "c.test"));
	PROVE(test_of(state), "c.test", DNS_DS, NOERROR,
	      nsec3("test.", false, 1, "NS SOA RRSIG"),
	      nsec3("c.test.", true, 1, "NS"));
	assert_int_equal(VERDICT_INSECURE, verdict_of(smith, "c.test"));
}

static void hashed_delegations_with_ds_or_soa_are_not_unsigned(void **state)
{
	static const char *const types[] = { "NS DS RRSIG", "NS SOA RRSIG" };

	for (size_t i = 0; i < 2; i++) {
		PROVE(test_of(state), "c.test", DNS_DS, NOERROR,
		      nsec3("c.test.", false, 1, types[i]));
		DENY("c.test", DNS_A);
		assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "c.test"));
	}
}

/* *.test is an alias; shown for the DS of a delegation it opens nothing. */
static void a_wildcard_alias_hides_no_delegation(void **state)
{
	struct smith *smith = *state;

	smith_expand(DENY("c.test", DNS_DS), &smith->test,
		     "*.test. 300 IN CNAME www.test.", "c.test.");
	smith_expand(DENY("c.test", DNS_A), &smith->test,
		     "*.test. 300 IN CNAME www.test.", "c.test.");
	smith_put(DENY("www.test", DNS_A), LDNS_SECTION_ANSWER, &smith->test,
		  WWW);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "c.test"));
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

static void the_root_has_no_ds_and_proves_it(void **state)
{
	struct smith *smith = *state;

	PROVE(root_of(state), ".", DNS_DS, NOERROR,
	      ". 300 IN NSEC test. NS SOA RRSIG NSEC DNSKEY");
	assert_int_equal(VERDICT_SECURE, smith_judge(smith, ".", DNS_DS, NULL));
	DENY(".", DNS_DS);
	assert_int_equal(VERDICT_BOGUS, smith_judge(smith, ".", DNS_DS, NULL));
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

static void an_alias_beside_other_data_counts_for_nothing(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = DENY("www.test", DNS_A);
	struct dns_answer answer;

	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "www.test. 300 IN CNAME evil.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "www.test", DNS_A, &answer));
	assert_string_equal("www.test", answer.final_name);
	assert_int_equal(1, answer.n_records);
	dns_answer_free(&answer);
	reply = DENY("www.test", DNS_A);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "www.test. 300 IN CNAME evil.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, EVIL);
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
}

/* The DNAME is signed, the alias made from it is not: the DNAME leads. */
static void a_made_alias_that_lies_is_not_followed(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = DENY("a.d.test", DNS_A);
	struct dns_answer answer;

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "d.test. 300 IN DNAME e.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "a.d.test. 300 IN CNAME evil.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "a.e.test. 300 IN A 192.0.2.7");
	smith_no_cut(smith, &smith->test, "d.test");
	smith_no_cut(smith, &smith->test, "a.d.test");
	smith_no_cut(smith, &smith->test, "e.test");
	smith_no_cut(smith, &smith->test, "a.e.test");
	smith_judge(smith, "a.d.test", DNS_A, &answer);
	assert_int_equal(VERDICT_SECURE, answer.verdict);
	assert_string_equal("a.e.test", answer.final_name);
	dns_answer_free(&answer);
}

static void the_parents_record_denies_no_type_of_the_child(void **state)
{
	struct smith *smith = *state;

	PROVE(root_of(state), "www.test", DNS_A, NOERROR,
	      "www.test. 300 IN NSEC zz. NS DS RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "www.test"));
	PROVE(root_of(state), "test", DNS_A, NOERROR,
	      "test. 300 IN NSEC zz. NS DS RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, "test"));
}

/* The hash of a delegation: it speaks of no type but DS. */
static void a_hashed_delegation_denies_no_type(void **state)
{
	smith_no_cut(*state, test_of(state), "c.test");
	PROVE(test_of(state), "c.test", DNS_A, NOERROR,
	      nsec3("c.test.", false, 0, "NS"));
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "c.test"));
}

static void nothing_below_a_dname_is_denied_by_its_own_record(void **state)
{
	static const char *const spans[] = {
		"d.test. 300 IN NSEC z.test. DNAME RRSIG NSEC", WRAP, NULL
	};

	smith_no_cut(*state, test_of(state), "d.test");
	smith_no_cut(*state, test_of(state), "x.d.test");
	prove(*state, test_of(state), "x.d.test", DNS_A, LDNS_RCODE_NXDOMAIN,
	      spans);
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "x.d.test"));
}

/* b.test is there, so *.test does not speak for x.b.test. */
static void a_wildcard_too_high_proves_no_absence(void **state)
{
	smith_no_cut(*state, test_of(state), "b.test");
	smith_no_cut(*state, test_of(state), "x.b.test");
	PROVE(test_of(state), "x.b.test", DNS_A, NOERROR,
	      "b.test. 300 IN NSEC c.test. MX RRSIG NSEC",
	      "*.test. 300 IN NSEC a.test. MX RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "x.b.test"));
	PROVE(test_of(state), "x.b.test", DNS_A, NOERROR,
	      "b.test. 300 IN NSEC c.test. MX RRSIG NSEC",
	      "*.b.test. 300 IN NSEC a.b.test. MX RRSIG NSEC");
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "x.b.test"));
}

static void an_empty_name_is_no_nxdomain(void **state)
{
	smith_no_cut(*state, test_of(state), "e.test");
	PROVE(test_of(state), "e.test", DNS_A, NXDOMAIN,
	      "d.test. 300 IN NSEC x.e.test. A RRSIG NSEC", WRAP);
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "e.test"));
	PROVE(test_of(state), "e.test", DNS_A, NOERROR,
	      "d.test. 300 IN NSEC x.e.test. A RRSIG NSEC");
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "e.test"));
}

/* Half a proof of each kind is none; one whole proof is enough. */
static void proofs_of_both_kinds_do_not_add_up(void **state)
{
	smith_no_cut(*state, test_of(state), "n.test");
	PROVE(test_of(state), "n.test", DNS_A, NXDOMAIN,
	      "m.test. 300 IN NSEC o.test. A RRSIG NSEC",
	      nsec3("*.test.", true, 0, "A"));
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "n.test"));
	PROVE(test_of(state), "n.test", DNS_A, NXDOMAIN,
	      "x.test. 300 IN NSEC y.test. A RRSIG NSEC",
	      nsec3("test.", false, 0, "NS SOA RRSIG"),
	      nsec3("n.test.", true, 0, "A"), nsec3("*.test.", true, 0, "A"));
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "n.test"));
}

/* The next name is the own one: all but the apex is spanned. */
static void a_zone_of_one_hash_spans_all_names(void **state)
{
	char apex[512];

	snprintf(apex, sizeof(apex), "%s 300 IN NSEC3 1 0 0 - %s NS SOA RRSIG",
		 smith_hash("test.", "test.", 0, 0),
		 smith_hash_label("test.", 0, 0));
	smith_no_cut(*state, test_of(state), "n.test");
	PROVE(test_of(state), "n.test", DNS_A, NXDOMAIN, apex);
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "n.test"));
	PROVE(test_of(state), "test", DNS_A, NXDOMAIN, apex);
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "test"));
	PROVE(test_of(state), "test", DNS_A, NOERROR, apex);
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "test"));
}

static void a_hashed_compact_lie_is_told_as_it_is(void **state)
{
	smith_no_cut(*state, test_of(state), "n.test");
	PROVE(test_of(state), "n.test", DNS_A, NXDOMAIN,
	      nsec3("n.test.", false, 0, "RRSIG TYPE128"));
	assert_int_equal(VERDICT_SECURE, verdict_of(*state, "n.test"));
	PROVE(test_of(state), "n.test", DNS_A, NXDOMAIN,
	      nsec3("n.test.", false, 0, "RRSIG MX"));
	assert_int_equal(VERDICT_BOGUS, verdict_of(*state, "n.test"));
}

/* A long name under records that all have another salt. */
static void many_salts_end_early(void **state)
{
	struct smith *smith = *state;
	char name[300] = "";
	ldns_pkt *reply;

	for (size_t i = 0; i < 60; i++)
		memcpy(name + 2 * i, "a.", 2);
	memcpy(name + 120, "test", sizeof("test"));
	for (size_t i = 0; i < 60; i++)
		smith_no_cut(smith, &smith->test, name + 2 * i);
	reply = smith_reply(smith, name, DNS_A, LDNS_RCODE_NXDOMAIN);
	for (int i = 0; i < 20; i++) {
		char line[512];

		snprintf(line, sizeof(line),
			 "%s 300 IN NSEC3 1 0 150 %04x %s A",
			 smith_hash("test.", "test.", 0, i), i,
			 smith_hash_label("test.", 0, i + 1));
		smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test, line);
	}
	assert_int_equal(VERDICT_BOGUS, verdict_of(smith, name));
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(the_childs_apex_denies_no_ds),
		CLAIM(a_delegation_with_ds_in_its_bitmap_is_not_unsigned),
		CLAIM(opt_out_counts_only_where_it_spans),
		CLAIM(hashed_delegations_with_ds_or_soa_are_not_unsigned),
		CLAIM(a_wildcard_alias_hides_no_delegation),
		CLAIM(a_parent_does_not_sign_its_childs_keys),
		CLAIM(the_root_has_no_ds_and_proves_it),
		CLAIM(revoked_and_foreign_keys_sign_no_data),
		CLAIM(a_name_below_signs_nothing_above),
		CLAIM(a_signature_of_more_labels_than_its_owner_is_bogus),
		CLAIM(a_wildcard_of_the_root_reaches_into_no_zone),
		CLAIM(two_keys_of_one_tag_do_no_harm),
		CLAIM(keys_of_one_tag_under_many_signatures_cost_little),
		CLAIM(keys_that_take_long_are_tried_less_often),
		CLAIM(an_alias_beside_other_data_counts_for_nothing),
		CLAIM(a_made_alias_that_lies_is_not_followed),
		CLAIM(the_parents_record_denies_no_type_of_the_child),
		CLAIM(a_hashed_delegation_denies_no_type),
		CLAIM(nothing_below_a_dname_is_denied_by_its_own_record),
		CLAIM(a_wildcard_too_high_proves_no_absence),
		CLAIM(an_empty_name_is_no_nxdomain),
		CLAIM(proofs_of_both_kinds_do_not_add_up),
		CLAIM(a_zone_of_one_hash_spans_all_names),
		CLAIM(a_hashed_compact_lie_is_told_as_it_is),
		CLAIM(many_salts_end_early),
	};

	return cmocka_run_group_tests_name("judge attacks", tests, NULL, NULL);
}

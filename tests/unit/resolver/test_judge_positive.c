/* Answers that are there: who signed them, when, and for which name. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WWW "www.test. 300 IN A 192.0.2.1"
#define NO_DIGEST \
	"0000000000000000000000000000000000000000000000000000000000000000"
#define STAR "*.test. 300 IN A 192.0.2.9"

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

static ldns_pkt *www(struct smith *smith)
{
	return smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR);
}

static enum verdict judge_www(struct smith *smith)
{
	return smith_judge(smith, "www.test", DNS_A, NULL);
}

static void an_unbroken_chain_is_secure(void **state)
{
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

static void the_case_of_names_does_not_matter(void **state)
{
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test,
		  "wWw.TeSt. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

static void a_record_that_comes_twice_counts_once(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = www(smith);
	struct dns_answer answer;

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, WWW);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "www.test", DNS_A, &answer));
	assert_int_equal(1, answer.n_records);
	dns_answer_free(&answer);
}

static void as_many_records_as_a_packet_holds_are_one_set(void **state)
{
	enum { MANY = 3000 };
	struct smith *smith = *state;
	char *lines = malloc(MANY * 40), *at = lines;

	for (int i = 0; i < MANY; i++)
		at += snprintf(at, 40, "www.test. 300 IN A 10.0.%d.%d\n",
			       i / 200, i % 200);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, lines);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	free(lines);
}

static void an_added_record_breaks_the_signature(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = www(smith);

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "www.test. 300 IN A 192.0.2.66");
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void a_missing_signature_is_bogus(void **state)
{
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, NULL, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void a_sibling_signs_for_itself_alone(void **state)
{
	struct smith *smith = *state;
	struct signer other = signer_of("other.");

	smith_zone(smith, &other, &smith->root, LDNS_SHA256);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &other, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	signer_free(&other);
}

static void the_root_does_not_sign_for_a_zone_below(void **state)
{
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->root, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void a_parent_does_not_sign_for_its_signed_child(void **state)
{
	struct smith *smith = *state;
	struct signer child = signer_of("www.test.");

	smith_zone(smith, &child, &smith->test, LDNS_SHA256);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	signer_free(&child);
}

static void a_child_does_not_sign_its_own_ds(void **state)
{
	struct smith *smith = *state;
	struct signer child = signer_of("www.test.");

	smith_zone(smith, &child, &child, LDNS_SHA256);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &child, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	signer_free(&child);
}

/* Hosters sign many zones with one key: the signer's name tells them apart. */
static void a_key_of_two_zones_signs_for_each_apart(void **state)
{
	struct smith *smith = *state;
	struct signer child = smith->test;
	ldns_rdf *parents = ldns_key_pubkey_owner(child.key);
	ldns_rdf *childs = ldns_dname_new_frm_str("www.test.");

	child.dnskey = ldns_rr_clone(smith->test.dnskey);
	ldns_rdf_deep_free(ldns_rr_owner(child.dnskey));
	ldns_rr_set_owner(child.dnskey, ldns_rdf_clone(childs));
	smith_zone(smith, &child, &smith->test, LDNS_SHA256);
	ldns_key_set_pubkey_owner(child.key, childs);
	smith_keys(smith, &child);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &child, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	ldns_key_set_pubkey_owner(child.key, parents);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &child, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	ldns_rdf_deep_free(childs);
	ldns_rr_free(child.dnskey);
}

static void a_wildcard_makes_no_delegation(void **state)
{
	struct smith *smith = *state;
	struct signer child = signer_of("www.test.");
	ldns_rr *ds = ldns_key_rr2ds(child.dnskey, LDNS_SHA256);
	char *text;

	ldns_rdf_deep_free(ldns_rr_owner(ds));
	ldns_rr_set_owner(ds, ldns_dname_new_frm_str("*.test."));
	text = ldns_rr2str(ds);
	smith_keys(smith, &child);
	smith_expand(smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR),
		     &smith->test, text, "www.test.");
	smith_put(www(smith), LDNS_SECTION_ANSWER, &child, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	free(text);
	ldns_rr_free(ds);
	signer_free(&child);
}

static void a_signature_counts_within_its_time(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply;

	signer_times(&smith->test, SMITH_NOW - 7200, SMITH_NOW - 1);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	reply = www(smith);
	signer_times(&smith->test, SMITH_NOW + 1, SMITH_NOW + 7200);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	reply = www(smith);
	signer_times(&smith->test, SMITH_NOW, SMITH_NOW);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

static void times_are_serial_numbers(void **state)
{
	struct smith *smith = *state;
	const int64_t turn = (int64_t)1 << 32; /* in the year 2106 */

	smith->now = turn + 10;
	signer_times(&smith->root, (uint32_t)(turn - 100), 5000);
	signer_times(&smith->test, (uint32_t)(turn - 100), 5000);
	smith_keys(smith, &smith->root);
	smith_zone(smith, &smith->test, &smith->root, LDNS_SHA256);
	smith_no_cut(smith, &smith->test, "www.test");
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

/* Serial numbers that far apart have no order (RFC 1982 section 3.2). */
static void a_signature_lasts_no_longer_than_serial_numbers_tell(void **state)
{
	struct smith *smith = *state;
	const uint32_t half = INT32_MAX;

	signer_times(&smith->test, SMITH_NOW - 1, SMITH_NOW - 1 + half);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	signer_times(&smith->test, SMITH_NOW - 2, SMITH_NOW - 1 + half);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

/* Whether www.test is a cut is left open, and does not matter. */
static void what_the_zone_signs_needs_no_proof_that_no_cut_is_there(
	void **state)
{
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_SERVFAIL);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	smith_put(smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL,
		  "www.test. 300 IN DS 1 13 2 " NO_DIGEST);
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->root, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	smith_put(www(smith), LDNS_SECTION_ANSWER, NULL, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
}

static void a_ttl_is_cut_to_what_was_signed(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = www(smith);
	struct dns_answer answer;
	ldns_rr_list *list;

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	list = ldns_pkt_answer(reply);
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		ldns_rr_set_ttl(ldns_rr_list_rr(list, i), 999999);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "www.test", DNS_A, &answer));
	assert_int_equal(300, answer.records[0].ttl);
	dns_answer_free(&answer);
}

/* BIND, Unbound and Knot Resolver refuse it alike. */
static void a_reply_that_denies_its_own_records_is_bogus(void **state)
{
	struct smith *smith = *state;
	struct dns_answer answer;

	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NXDOMAIN),
		  LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "www.test", DNS_A, &answer));
	assert_int_equal(LDNS_RCODE_NOERROR, answer.rcode);
	dns_answer_free(&answer);
}

static void so_is_one_about_keys_or_their_hashes(void **state)
{
	static const uint16_t types[] = { DNS_DNSKEY, DNS_DS };
	struct smith *smith = *state;

	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	for (size_t i = 0; i < 2; i++) {
		const struct pool_entry *entry =
			pool_find(&smith->pool, "test", types[i]);

		ldns_pkt_set_rcode(entry->reply, LDNS_RCODE_NXDOMAIN);
		assert_int_equal(VERDICT_BOGUS, judge_www(smith));
		ldns_pkt_set_rcode(entry->reply, LDNS_RCODE_NOERROR);
	}
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

/* The rcode tells of the last name alone (RFC 6604 section 2). */
static void an_alias_whose_target_is_denied_is_followed(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "c.test", DNS_A, LDNS_RCODE_NXDOMAIN);

	smith_no_cut(smith, &smith->test, "c.test");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "c.test. 300 IN CNAME www.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	smith_put(www(smith), LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "c.test", DNS_A, NULL));
}

static void a_wildcard_needs_proof_that_nothing_is_closer(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = www(smith);

	smith_put(smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.test. 300 IN NSEC z.test. A RRSIG NSEC");
	smith_expand(reply, &smith->test, STAR, "www.test.");
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "x.test. 300 IN NSEC z.test. A RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.test. 300 IN NSEC x.test. A RRSIG NSEC");
	assert_int_equal(VERDICT_SECURE, judge_www(smith));
}

static void a_wildcard_does_not_reach_past_a_closer_name(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "a.b.test", DNS_A, LDNS_RCODE_NOERROR);

	smith_no_cut(smith, &smith->test, "b.test");
	smith_no_cut(smith, &smith->test, "a.b.test");
	smith_expand(reply, &smith->test, STAR, "a.b.test.");
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "b.test. 300 IN NSEC c.test. A RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.b.test", DNS_A, NULL));
}

/* "*.b.test" was there when it was signed; now not even "b.test" is. */
static void a_wildcard_that_is_gone_answers_no_more(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "a.b.test", DNS_A, LDNS_RCODE_NOERROR);

	smith_no_cut(smith, &smith->test, "b.test");
	smith_no_cut(smith, &smith->test, "a.b.test");
	smith_expand(reply, &smith->test, "*.b.test. 300 IN A 192.0.2.9",
		     "a.b.test.");
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.test. 300 IN NSEC c.test. A RRSIG NSEC");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.b.test", DNS_A, NULL));
}

static void a_flood_of_signatures_ends_early(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = www(smith);

	for (int i = 0; i < 60; i++) {
		smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
			  "www.test. 300 IN A 192.0.2.66");
		ldns_rr_free(
			ldns_pkt_answer(reply)
				? ldns_rr_list_pop_rr(ldns_pkt_answer(reply))
				: NULL);
	}
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, WWW);
	assert_int_equal(VERDICT_BOGUS, judge_www(smith));
	assert_true(smith->verifications <= 2 * SIGNATURES_MAX);
}

static void questions_that_no_signature_covers_are_not_judged(void **state)
{
	struct smith *smith = *state;

	assert_int_equal(VERDICT_INDETERMINATE,
			 smith_judge(smith, "www.test", 255, NULL));
	assert_int_equal(VERDICT_INDETERMINATE,
			 smith_judge(smith, "www.test", 46, NULL));
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(an_unbroken_chain_is_secure),
		CLAIM(the_case_of_names_does_not_matter),
		CLAIM(a_record_that_comes_twice_counts_once),
		CLAIM(as_many_records_as_a_packet_holds_are_one_set),
		CLAIM(an_added_record_breaks_the_signature),
		CLAIM(a_missing_signature_is_bogus),
		CLAIM(a_sibling_signs_for_itself_alone),
		CLAIM(the_root_does_not_sign_for_a_zone_below),
		CLAIM(a_parent_does_not_sign_for_its_signed_child),
		CLAIM(a_child_does_not_sign_its_own_ds),
		CLAIM(a_key_of_two_zones_signs_for_each_apart),
		CLAIM(a_wildcard_makes_no_delegation),
		CLAIM(a_signature_counts_within_its_time),
		CLAIM(times_are_serial_numbers),
		CLAIM(a_signature_lasts_no_longer_than_serial_numbers_tell),
		CLAIM(what_the_zone_signs_needs_no_proof_that_no_cut_is_there),
		CLAIM(a_ttl_is_cut_to_what_was_signed),
		CLAIM(a_reply_that_denies_its_own_records_is_bogus),
		CLAIM(so_is_one_about_keys_or_their_hashes),
		CLAIM(an_alias_whose_target_is_denied_is_followed),
		CLAIM(a_wildcard_needs_proof_that_nothing_is_closer),
		CLAIM(a_wildcard_does_not_reach_past_a_closer_name),
		CLAIM(a_wildcard_that_is_gone_answers_no_more),
		CLAIM(a_flood_of_signatures_ends_early),
		CLAIM(questions_that_no_signature_covers_are_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

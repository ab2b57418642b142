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

static void the_root_has_no_ds_and_proves_it(void **state)
{
	struct smith *smith = *state;

	PROVE(root_of(state), ".", DNS_DS, NOERROR,
	      ". 300 IN NSEC test. NS SOA RRSIG NSEC DNSKEY");
	assert_int_equal(VERDICT_SECURE, smith_judge(smith, ".", DNS_DS, NULL));
	DENY(".", DNS_DS);
	assert_int_equal(VERDICT_BOGUS, smith_judge(smith, ".", DNS_DS, NULL));
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
		CLAIM(the_root_has_no_ds_and_proves_it),
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

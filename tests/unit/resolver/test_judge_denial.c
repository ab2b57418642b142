/* Proofs that something is not there, good ones and what only looks like one.
 */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SPAN "a.test. 300 IN NSEC z.test. A NSEC RRSIG"
#define APEX "test. 300 IN NSEC a.test. NS SOA DNSKEY NSEC RRSIG"

static int open_smith(void **state)
{
	static struct smith smith;

	smith_open(&smith);
	*state = &smith;
	return 0;
}

static int close_smith(void **state)
{
	smith_close(*state);
	return 0;
}

/* The DS and the A of name, each answered with the same records. */
static void say(struct smith *smith, const char *name, ldns_pkt_rcode rcode,
		const char *const *records)
{
	ldns_pkt *a = smith_reply(smith, name, DNS_A, rcode);
	ldns_pkt *ds = smith_reply(smith, name, DNS_DS, rcode);

	for (; *records; records++) {
		smith_put(a, LDNS_SECTION_AUTHORITY, &smith->test, *records);
		smith_put(ds, LDNS_SECTION_AUTHORITY, &smith->test, *records);
	}
}

#define SAY(name, rcode, ...) \
	say(*state, name, rcode, (const char *const[]){ __VA_ARGS__, NULL })
#define VERDICT_OF(name) smith_judge(*state, name, DNS_A, NULL)

static void nsec_proves_that_a_name_is_not_there(void **state)
{
	SAY("n.test", LDNS_RCODE_NXDOMAIN, SPAN, APEX);
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
}

static void a_span_that_leaves_the_zone_proves_nothing(void **state)
{
	SAY("n.test", LDNS_RCODE_NXDOMAIN,
	    "a.test. 300 IN NSEC z.zest. A NSEC RRSIG", APEX);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void without_the_wildcards_denial_a_name_may_be_there(void **state)
{
	SAY("n.test", LDNS_RCODE_NXDOMAIN, SPAN);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void nsec_proves_that_a_type_is_not_there(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. MX NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
}

/* It says how long the absence may be believed. */
static void the_soa_of_an_absence_is_signed_too(void **state)
{
	struct smith *smith = *state;
	const char *const soa = "test. 300 IN SOA a. b. 1 2 3 4 5";
	ldns_pkt *reply;

	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. MX NSEC RRSIG", soa);
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
	reply = smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "n.test. 300 IN NSEC z.test. MX NSEC RRSIG");
	smith_put(reply, LDNS_SECTION_AUTHORITY, NULL, soa);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void an_alias_is_no_proof_of_absence(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. CNAME NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void the_type_itself_is_no_proof_of_absence(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. A NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void a_name_that_is_there_is_no_nxdomain(void **state)
{
	SAY("n.test", LDNS_RCODE_NXDOMAIN,
	    "n.test. 300 IN NSEC z.test. MX NSEC RRSIG", APEX);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void the_compact_lie_is_nxdomain(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC \\000.n.test. TYPE128 NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
	SAY("m.test", LDNS_RCODE_NXDOMAIN,
	    "m.test. 300 IN NSEC \\000.m.test. TYPE128 NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("m.test"));
}

/* The genuine record says MX; one of another class beside it does not. */
static void a_record_of_another_class_proves_nothing(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply;

	smith_no_cut(smith, &smith->test, "mail.test");
	reply = smith_reply(smith, "mail.test", DNS_MX, LDNS_RCODE_NOERROR);
	smith_put(reply, LDNS_SECTION_AUTHORITY, NULL,
		  "mail.test. 300 CH NSEC z.test. A NSEC RRSIG");
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "mail.test. 300 IN NSEC z.test. MX NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "mail.test", DNS_MX, NULL));
}

static void an_unsigned_proof_proves_nothing(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);

	smith_no_cut(smith, &smith->test, "n.test");
	smith_put(reply, LDNS_SECTION_AUTHORITY, NULL,
		  "n.test. 300 IN NSEC z.test. MX NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void a_wildcards_own_nsec_proves_nothing_elsewhere(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);
	ldns_rr *rr;

	smith_no_cut(smith, &smith->test, "n.test");
	/* *.test's NSEC, shown as if it were n.test's */
	smith_expand(reply, &smith->test,
		     "*.test. 300 IN NSEC z.test. MX NSEC RRSIG", "n.test.");
	while ((rr = ldns_rr_list_pop_rr(ldns_pkt_answer(reply)))) {
		ldns_pkt_set_ancount(reply,
				     (uint16_t)(ldns_pkt_ancount(reply) - 1));
		ldns_pkt_push_rr(reply, LDNS_SECTION_AUTHORITY, rr);
	}
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void an_empty_name_above_others_has_no_data(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR,
	    "a.test. 300 IN NSEC x.n.test. A NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
	SAY("n.test", LDNS_RCODE_NXDOMAIN,
	    "a.test. 300 IN NSEC x.n.test. A NSEC RRSIG", APEX);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

/* "*.test" is there, since "*.*.test" is, and has no data: NODATA, and never
 * NXDOMAIN. */
#define EMPTY_STAR "test. 300 IN NSEC *.*.test. NS SOA DNSKEY NSEC RRSIG"
#define LAST_STAR "*.*.test. 300 IN NSEC test. A NSEC RRSIG"
static void an_empty_wildcard_answers_with_nothing(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR, EMPTY_STAR, LAST_STAR);
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
	SAY("m.test", LDNS_RCODE_NXDOMAIN, EMPTY_STAR, LAST_STAR);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("m.test"));
}

static void a_wildcard_without_the_type_has_no_data(void **state)
{
	SAY("n.test", LDNS_RCODE_NOERROR, SPAN,
	    "*.test. 300 IN NSEC a.test. MX NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, VERDICT_OF("n.test"));
	SAY("m.test", LDNS_RCODE_NOERROR, SPAN,
	    "*.test. 300 IN NSEC a.test. A NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("m.test"));
}

static void a_delegation_without_ds_is_insecure(void **state)
{
	struct smith *smith = *state;

	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. NS NSEC RRSIG");
	smith_put(smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_INSECURE, VERDICT_OF("n.test"));
}

static void a_delegation_with_ds_is_not_denied_by_its_child(void **state)
{
	struct smith *smith = *state;

	SAY("n.test", LDNS_RCODE_NOERROR,
	    "n.test. 300 IN NSEC z.test. NS SOA NSEC RRSIG");
	smith_put(smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

/* The DS' denial is from before the delegation, and still valid. */
static void a_delegations_own_record_denies_no_data_below_it(void **state)
{
	struct smith *smith = *state;

	smith_no_cut(smith, &smith->test, "n.test");
	smith_put(smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_AUTHORITY, &smith->test,
		  "n.test. 300 IN NSEC z.test. NS DS NSEC RRSIG");
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

static void nothing_below_a_delegation_is_denied_from_above(void **state)
{
	struct smith *smith = *state;

	smith_no_cut(smith, &smith->test, "b.test");
	SAY("n.b.test", LDNS_RCODE_NXDOMAIN,
	    "b.test. 300 IN NSEC z.test. NS DS NSEC RRSIG", APEX);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.b.test"));
	SAY("n.b.test", LDNS_RCODE_NXDOMAIN,
	    "b.test. 300 IN NSEC z.test. DNAME NSEC RRSIG", APEX);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.b.test"));
}

/* A signed bitmap that ends in the middle of a window. */
static void a_malformed_bitmap_proves_nothing(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply =
		smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);
	const char *lines[] = {
		/* next "z.test.", then a window of 32 bytes with one */
		"n.test. 300 IN TYPE47 \\# 11 017a047465737400 002040",
		"n.test. 300 IN TYPE47 \\# 9 017a047465737400 00",
	};

	smith_no_cut(smith, &smith->test, "n.test");
	for (size_t i = 0; i < 2; i++)
		smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
			  lines[i]);
	assert_int_equal(VERDICT_BOGUS, VERDICT_OF("n.test"));
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(nsec_proves_that_a_name_is_not_there),
		CLAIM(a_span_that_leaves_the_zone_proves_nothing),
		CLAIM(without_the_wildcards_denial_a_name_may_be_there),
		CLAIM(nsec_proves_that_a_type_is_not_there),
		CLAIM(the_soa_of_an_absence_is_signed_too),
		CLAIM(an_alias_is_no_proof_of_absence),
		CLAIM(the_type_itself_is_no_proof_of_absence),
		CLAIM(a_name_that_is_there_is_no_nxdomain),
		CLAIM(the_compact_lie_is_nxdomain),
		CLAIM(a_record_of_another_class_proves_nothing),
		CLAIM(an_unsigned_proof_proves_nothing),
		CLAIM(a_wildcards_own_nsec_proves_nothing_elsewhere),
		CLAIM(an_empty_name_above_others_has_no_data),
		CLAIM(an_empty_wildcard_answers_with_nothing),
		CLAIM(a_wildcard_without_the_type_has_no_data),
		CLAIM(a_delegation_without_ds_is_insecure),
		CLAIM(a_delegation_with_ds_is_not_denied_by_its_child),
		CLAIM(a_delegations_own_record_denies_no_data_below_it),
		CLAIM(nothing_below_a_delegation_is_denied_from_above),
		CLAIM(a_malformed_bitmap_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

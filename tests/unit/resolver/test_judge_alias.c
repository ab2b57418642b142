/* CNAME and DNAME: every link is judged, the verdict is the weakest's. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_smith(void **state)
{
	static struct smith smith;

	smith_open(&smith);
	smith_no_cut(&smith, &smith.test, "alias.test");
	smith_no_cut(&smith, &smith.test, "www.test");
	*state = &smith;
	return 0;
}

static int close_smith(void **state)
{
	smith_close(*state);
	return 0;
}

static ldns_pkt *alias(struct smith *smith)
{
	return smith_reply(smith, "alias.test", DNS_A, LDNS_RCODE_NOERROR);
}

#define CNAME "alias.test. 300 IN CNAME www.test."
#define WWW "www.test. 300 IN A 192.0.2.1"

static void an_alias_and_its_target_are_both_judged(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith);
	struct dns_answer answer;

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, CNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "alias.test", DNS_A, &answer));
	assert_string_equal("www.test", answer.final_name);
	assert_int_equal(2, answer.n_records);
	assert_true(answer.cname_secure);
	dns_answer_free(&answer);
}

static void a_forged_alias_is_bogus(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith);
	struct dns_answer answer;

	smith_put(reply, LDNS_SECTION_ANSWER, NULL, CNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "alias.test", DNS_A, &answer));
	assert_false(answer.cname_secure);
	dns_answer_free(&answer);
}

static void a_forged_target_is_bogus(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith);

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, CNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, WWW);
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, WWW);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "alias.test", DNS_A, NULL));
}

static void two_aliases_of_one_name_are_bogus(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith);

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  CNAME "\nalias.test. 300 IN CNAME else.test.");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "alias.test", DNS_A, NULL));
}

static void an_alias_into_an_unsigned_zone_is_insecure(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith), *ds;
	struct dns_answer answer;

	ds = smith_reply(smith, "plain", DNS_DS, LDNS_RCODE_NOERROR);
	smith_put(ds, LDNS_SECTION_AUTHORITY, &smith->root,
		  "plain. 300 IN NSEC z. NS NSEC RRSIG");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "alias.test. 300 IN CNAME www.plain.");
	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "www.plain. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(smith, "alias.test", DNS_A, &answer));
	assert_true(answer.cname_secure);
	dns_answer_free(&answer);
}

static void aliases_in_a_ring_end(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply = alias(smith);

	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, CNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "www.test. 300 IN CNAME alias.test.");
	assert_int_equal(VERDICT_INDETERMINATE,
			 smith_judge(smith, "alias.test", DNS_A, NULL));
}

#define DNAME "test. 300 IN DNAME other."

/* The DNAME answers for the DS on the way too. */
static ldns_pkt *redirected(struct smith *smith, uint16_t type,
			    const char *cname)
{
	ldns_pkt *ds = smith_reply(smith, "n.test", DNS_DS, LDNS_RCODE_NOERROR);
	ldns_pkt *reply =
		smith_reply(smith, "n.test", type, LDNS_RCODE_NOERROR);

	smith_put(ds, LDNS_SECTION_ANSWER, &smith->test, DNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, DNAME);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL, cname);
	return reply;
}

/* The alias' server still holds a copy of the zone from before it was signed:
 * the target's own servers tell. */
static void an_old_copy_of_the_target_does_no_harm(void **state)
{
	struct smith *smith = *state;
	struct signer other = signer_of("other.");
	ldns_pkt *reply =
		smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR);

	smith_zone(smith, &other, &smith->root, LDNS_SHA256);
	smith_no_cut(smith, &smith->test, "www.test");
	smith_no_cut(smith, &other, "n.other");
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "www.test. 300 IN CNAME n.other.");
	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "n.other. 300 IN A 192.0.2.66");
	smith_put(smith_reply(smith, "n.other", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &other, "n.other. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "www.test", DNS_A, NULL));
	signer_free(&other);
}

static void a_dname_makes_its_own_alias(void **state)
{
	struct smith *smith = *state;
	struct signer other = signer_of("other.");
	ldns_pkt *reply =
		redirected(smith, DNS_A, "n.test. 300 IN CNAME evil.");

	smith_zone(smith, &other, &smith->root, LDNS_SHA256);
	smith_no_cut(smith, &other, "n.other");
	smith_put(reply, LDNS_SECTION_ANSWER, &other,
		  "n.other. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
	signer_free(&other);
}

/* A server that has it answers www.sub.test with nothing: the wildcard's DNAME
 * tells of the names below "*.test" alone (RFC 6672 section 3.3). */
static void a_dname_made_from_a_wildcard_leads_nowhere(void **state)
{
	struct smith *smith = *state;
	const uint16_t asked[] = { DNS_DS, DNS_A };
	const char *const dname = "*.test. 300 IN DNAME www.test.";
	ldns_pkt *reply;

	smith_no_cut(smith, &smith->test, "sub.test");
	for (size_t i = 0; i < 2; i++) {
		reply = smith_reply(smith, "www.sub.test", asked[i],
				    LDNS_RCODE_NOERROR);
		smith_expand(reply, &smith->test, dname, "sub.test.");
		smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
			  "a.test. 300 IN NSEC z.test. A NSEC RRSIG");
	}
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test,
		  "www.www.test. 300 IN A 192.0.2.1");
	smith_no_cut(smith, &smith->test, "www.www.test");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "www.sub.test", DNS_A, NULL));
	reply = smith_reply(smith, "sub.test", LDNS_RR_TYPE_DNAME,
			    LDNS_RCODE_NOERROR);
	smith_expand(reply, &smith->test, dname, "sub.test.");
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.test. 300 IN NSEC z.test. A NSEC RRSIG");
	assert_int_equal(VERDICT_SECURE, smith_judge(smith, "sub.test",
						     LDNS_RR_TYPE_DNAME, NULL));
}

/* Where a DS was asked for: the wildcard's alias shows that there is no cut
 * only with the proof that it is the closest. */
static void a_wildcards_alias_alone_hides_no_delegation(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *cut = smith_reply(smith, "sub.test", DNS_DS,
				    LDNS_RCODE_NOERROR),
		 *below = smith_reply(smith, "a.sub.test", DNS_DS,
				      LDNS_RCODE_NOERROR);

	smith_expand(cut, &smith->test, "*.test. 300 IN CNAME www.test.",
		     "sub.test.");
	smith_put(below, LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.sub.test. 300 IN NSEC b.sub.test. NS NSEC RRSIG");
	smith_put(smith_reply(smith, "a.sub.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, "a.sub.test. 300 IN A 192.0.2.66");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.sub.test", DNS_A, NULL));
	smith_put(cut, LDNS_SECTION_AUTHORITY, &smith->test,
		  "a.test. 300 IN NSEC z.test. A NSEC RRSIG");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(smith, "a.sub.test", DNS_A, NULL));
}

static void the_alias_a_dname_makes_is_as_good_as_the_dname(void **state)
{
	redirected(*state, DNS_CNAME, "n.test. 300 IN CNAME n.other.");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_CNAME, NULL));
}

static void an_alias_that_the_dname_does_not_make_is_bogus(void **state)
{
	redirected(*state, DNS_CNAME, "n.test. 300 IN CNAME evil.");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_CNAME, NULL));
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(an_alias_and_its_target_are_both_judged),
		CLAIM(a_forged_alias_is_bogus),
		CLAIM(a_forged_target_is_bogus),
		CLAIM(two_aliases_of_one_name_are_bogus),
		CLAIM(an_alias_into_an_unsigned_zone_is_insecure),
		CLAIM(aliases_in_a_ring_end),
		CLAIM(an_old_copy_of_the_target_does_no_harm),
		CLAIM(a_dname_makes_its_own_alias),
		CLAIM(a_dname_made_from_a_wildcard_leads_nowhere),
		CLAIM(a_wildcards_alias_alone_hides_no_delegation),
		CLAIM(the_alias_a_dname_makes_is_as_good_as_the_dname),
		CLAIM(an_alias_that_the_dname_does_not_make_is_bogus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

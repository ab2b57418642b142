/* Proofs by hashed names: closest enclosers, opt-out, iterations. */
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
	*state = &smith;
	return 0;
}

static int close_smith(void **state)
{
	smith_close(*state);
	return 0;
}

/* A signed NSEC3: matching the name, or covering it closely. */
static void put(struct smith *smith, ldns_pkt *reply, const char *name,
		bool matches, int flags, uint16_t iterations, const char *types)
{
	char line[512];

	snprintf(line, sizeof(line), "%s 300 IN NSEC3 1 %d %u - %s %s",
		 smith_hash(name, "test.", iterations, matches ? 0 : -1), flags,
		 iterations, smith_hash_label(name, iterations, 1), types);
	smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test, line);
}

/* The proof that name, a child of "test", is not there, as answers to its DS
 * and A. wildcard: whether the wildcard is denied too. */
static void deny(struct smith *smith, const char *name, int flags,
		 uint16_t iterations, bool wildcard)
{
	const uint16_t types[] = { DNS_DS, DNS_A };

	for (size_t i = 0; i < 2; i++) {
		ldns_pkt *reply =
			smith_reply(smith, name, types[i], LDNS_RCODE_NXDOMAIN);

		put(smith, reply, "test", true, flags, iterations,
		    "NS SOA RRSIG DNSKEY NSEC3PARAM");
		put(smith, reply, name, false, flags, iterations, "A RRSIG");
		if (wildcard)
			put(smith, reply, "*.test", false, flags, iterations,
			    "A RRSIG");
	}
}

static void three_hashes_prove_that_a_name_is_not_there(void **state)
{
	deny(*state, "n.test", 0, 0, true);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

static void two_hashes_leave_the_wildcard_open(void **state)
{
	deny(*state, "n.test", 0, 0, false);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

static void a_span_with_opt_out_makes_it_insecure(void **state)
{
	deny(*state, "n.test", 1, 0, true);
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

static void too_many_iterations_make_it_insecure(void **state)
{
	deny(*state, "n.test", 0, NSEC3_ITERATIONS_MAX, true);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	deny(*state, "n.test", 0, NSEC3_ITERATIONS_MAX + 1, true);
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

/* The answer to A is n.test's own, signed by "test", which proves neither a
 * cut there nor that there is none. */
static void own_data(struct smith *smith, const char *owner)
{
	ldns_pkt *reply =
		smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);

	smith_expand(reply, &smith->test, owner, "n.test.");
	put(smith, reply, "n.test", false, 1, 0, "A RRSIG");
}

static void what_the_zone_signs_is_secure_where_a_cut_may_be(void **state)
{
	deny(*state, "n.test", 0, NSEC3_ITERATIONS_MAX + 1, true);
	own_data(*state, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	deny(*state, "n.test", 1, 0, true);
	own_data(*state, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	own_data(*state, "*.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

/* What a span with opt-out may hold is a child's: not an answer of the zone. */
static void opt_out_excuses_no_broken_answer_of_the_zone(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply;

	deny(smith, "n.test", 1, 0, false); /* the wildcard is not denied */
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "n.test", DNS_A, NULL));
	reply = smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NXDOMAIN);
	smith_put(reply, LDNS_SECTION_AUTHORITY, NULL,
		  "test. 300 IN SOA a. b. 1 2 3 4 5");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "n.test", DNS_A, NULL));
	reply = smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NXDOMAIN);
	smith_put(reply, LDNS_SECTION_AUTHORITY, NULL,
		  "n.test. 300 IN SOA a. b. 1 2 3 4 5");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
	own_data(smith, "n.test. 300 IN A 192.0.2.1");
	smith_put(smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
}

static void unknown_flags_prove_nothing(void **state)
{
	deny(*state, "n.test", 2, 0, true);
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

/* The same, of a zone with two sets of hashes: 0 and 1 iterations. */
static void deny_mixed(struct smith *smith, uint16_t encloser, uint16_t closer,
		       uint16_t wildcard, ldns_pkt *const replies[2])
{
	for (size_t i = 0; i < 2; i++) {
		put(smith, replies[i], "test", true, 0, encloser,
		    "NS SOA RRSIG");
		put(smith, replies[i], "n.test", false, 0, closer, "A RRSIG");
		put(smith, replies[i], "*.test", false, 0, wildcard, "A RRSIG");
	}
}

static void a_proof_is_of_one_set_of_hashes(void **state)
{
	struct smith *smith = *state;
	const uint16_t parts[][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
	ldns_pkt *replies[2];

	for (size_t i = 0; i < 3; i++) {
		replies[0] = smith_reply(smith, "n.test", DNS_DS,
					 LDNS_RCODE_NXDOMAIN);
		replies[1] = smith_reply(smith, "n.test", DNS_A,
					 LDNS_RCODE_NXDOMAIN);
		deny_mixed(smith, parts[i][0], parts[i][1], parts[i][2],
			   replies);
		assert_int_equal(VERDICT_BOGUS,
				 smith_judge(smith, "n.test", DNS_A, NULL));
	}
	/* What was lacking of the last: each set has all of its own now. */
	deny_mixed(smith, 1, 1, 0, replies);
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
}

/* The wildcard would have answered: opt-out excuses only what a delegation
 * may hold. */
static void a_wildcard_with_the_type_is_no_absence(void **state)
{
	struct smith *smith = *state;
	const struct {
		const char *types;
		enum verdict verdict;
	} cases[] = {
		{ "MX RRSIG", VERDICT_INSECURE },
		{ "A RRSIG", VERDICT_BOGUS },
		{ "CNAME RRSIG", VERDICT_BOGUS },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ldns_pkt *reply;

		deny(smith, "n.test", 1, 0, false);
		reply = smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);
		smith_put(reply, LDNS_SECTION_AUTHORITY, &smith->test,
			  "test. 300 IN SOA a. b. 1 2 3 4 5");
		put(smith, reply, "test", true, 1, 0, "NS SOA RRSIG");
		put(smith, reply, "n.test", false, 1, 0, "A RRSIG");
		put(smith, reply, "*.test", true, 1, 0, cases[i].types);
		assert_int_equal(cases[i].verdict,
				 smith_judge(smith, "n.test", DNS_A, NULL));
	}
}

static void say_matching(struct smith *smith, const char *types)
{
	const uint16_t asked[] = { DNS_DS, DNS_A };

	for (size_t i = 0; i < 2; i++)
		put(smith,
		    smith_reply(smith, "n.test", asked[i], LDNS_RCODE_NOERROR),
		    "n.test", true, 0, 0, types);
}

static void a_matching_hash_proves_that_a_type_is_not_there(void **state)
{
	say_matching(*state, "MX RRSIG");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	say_matching(*state, "A RRSIG");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	say_matching(*state, "CNAME RRSIG");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_A, NULL));
	say_matching(*state, "NS SOA RRSIG");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(*state, "n.test", DNS_A, NULL));
}

static void a_hashed_delegation_without_ds_is_insecure(void **state)
{
	struct smith *smith = *state;

	say_matching(smith, "NS");
	smith_put(smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, "n.test. 300 IN A 192.0.2.1");
	assert_int_equal(VERDICT_INSECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
}

static void the_encloser_may_be_no_delegation(void **state)
{
	struct smith *smith = *state;
	const uint16_t types[] = { DNS_DS, DNS_A };

	smith_no_cut(smith, &smith->test, "b.test");
	for (size_t i = 0; i < 2; i++) {
		ldns_pkt *reply = smith_reply(smith, "n.b.test", types[i],
					      LDNS_RCODE_NXDOMAIN);

		put(smith, reply, "b.test", true, 0, 0, "NS DS RRSIG");
		put(smith, reply, "n.b.test", false, 0, 0, "A RRSIG");
		put(smith, reply, "*.b.test", false, 0, 0, "A RRSIG");
	}
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "n.b.test", DNS_A, NULL));
}

static void a_wildcard_answer_needs_the_next_closer_denied(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *reply;

	deny(smith, "n.test", 0, 0, true);
	reply = smith_reply(smith, "n.test", DNS_A, LDNS_RCODE_NOERROR);
	smith_expand(reply, &smith->test, "*.test. 300 IN A 192.0.2.9",
		     "n.test.");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "n.test", DNS_A, NULL));
	put(smith, reply, "n.test", false, 0, 0, "A RRSIG");
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, "n.test", DNS_A, NULL));
}

/* 34 labels, as reverse names of IPv6 have: the work stays bounded, and an
 * honest proof is still found. */
static void a_long_name_is_still_proved(void **state)
{
	struct smith *smith = *state;
	char name[128] = "n.test", longer[128];
	const uint16_t types[] = { DNS_DS, DNS_A };

	for (int i = 0; i < 32; i++) {
		snprintf(longer, sizeof(longer), "%x.%.100s", i % 16, name);
		memcpy(name, longer, sizeof(name));
	}
	deny(smith, "n.test", 0, 0, true);
	for (size_t i = 0; i < 2; i++) {
		ldns_pkt *reply =
			smith_reply(smith, name, types[i], LDNS_RCODE_NXDOMAIN);

		put(smith, reply, "test", true, 0, 0, "NS SOA RRSIG");
		put(smith, reply, "n.test", false, 0, 0, "A RRSIG");
		put(smith, reply, "*.test", false, 0, 0, "A RRSIG");
		put(smith, reply, "else.test", true, 0, 0, "A RRSIG");
	}
	assert_int_equal(VERDICT_SECURE, smith_judge(smith, name, DNS_A, NULL));
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(three_hashes_prove_that_a_name_is_not_there),
		CLAIM(two_hashes_leave_the_wildcard_open),
		CLAIM(a_span_with_opt_out_makes_it_insecure),
		CLAIM(too_many_iterations_make_it_insecure),
		CLAIM(what_the_zone_signs_is_secure_where_a_cut_may_be),
		CLAIM(opt_out_excuses_no_broken_answer_of_the_zone),
		CLAIM(unknown_flags_prove_nothing),
		CLAIM(a_proof_is_of_one_set_of_hashes),
		CLAIM(a_wildcard_with_the_type_is_no_absence),
		CLAIM(a_matching_hash_proves_that_a_type_is_not_there),
		CLAIM(a_hashed_delegation_without_ds_is_insecure),
		CLAIM(the_encloser_may_be_no_delegation),
		CLAIM(a_wildcard_answer_needs_the_next_closer_denied),
		CLAIM(a_long_name_is_still_proved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

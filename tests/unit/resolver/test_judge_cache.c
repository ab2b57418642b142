/* What was proved once is not proved again within its TTL: signatures
 * verified are counted. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Of the root's keys; of a DS and the keys of its zone; of an answer. */
#define ROOT 1
#define ZONE 2
#define ANSWER 1
#define MANY (TRUST_CACHE_MAX + 30)

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

/* A signed zone below test, with an MX at its apex. */
static void add_zone(struct smith *smith, const char *name)
{
	struct signer zone = signer_of(name);
	char line[300];

	snprintf(line, sizeof(line), "%s. 300 IN MX 10 mail.%s.", name, name);
	smith_zone(smith, &zone, &smith->test, LDNS_SHA256);
	smith_put(smith_reply(smith, name, DNS_MX, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &zone, line);
	signer_free(&zone);
}

static int verifications(struct smith *smith, const char *name)
{
	assert_int_equal(VERDICT_SECURE,
			 smith_judge(smith, name, DNS_MX, NULL));
	return smith->verifications;
}

static void root_tld_and_zone_are_verified_once_within_their_ttl(void **state)
{
	struct smith *smith = *state;

	add_zone(smith, "a.test");
	add_zone(smith, "b.test");
	assert_int_equal(verifications(smith, "a.test"),
			 ROOT + ZONE + ZONE + ANSWER);
	assert_int_equal(verifications(smith, "a.test"), ANSWER);
	assert_int_equal(verifications(smith, "b.test"), ZONE + ANSWER);
	smith->now += 299;
	assert_int_equal(verifications(smith, "a.test"), ANSWER);
}

static void after_the_ttl_all_is_verified_anew(void **state)
{
	struct smith *smith = *state;

	add_zone(smith, "a.test");
	verifications(smith, "a.test");
	smith->now += 301;
	assert_int_equal(verifications(smith, "a.test"),
			 ROOT + ZONE + ZONE + ANSWER);
}

static void many_domains_push_out_neither_root_nor_tld(void **state)
{
	struct smith *smith = *state;
	char name[32];

	add_zone(smith, "mx.test");
	verifications(smith, "mx.test");
	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "d%d.test", i);
		add_zone(smith, name);
		assert_int_equal(verifications(smith, name), ZONE + ANSWER);
		/* As each domain's MX host is asked about. */
		assert_int_equal(verifications(smith, "mx.test"), ANSWER);
	}
	for (size_t i = 0; i < smith->cache.n; i++)
		if (ldns_dname_label_count(smith->cache.entries[i].zone) == 0)
			return;
	fail_msg("the root was pushed out");
}

static void one_zone_takes_one_place(void **state)
{
	struct smith *smith = *state;

	add_zone(smith, "a.test");
	for (int i = 0; i < 5; i++) {
		verifications(smith, "a.test");
		smith->now += 301;
	}
	assert_int_equal(3, smith->cache.n);
}

static void what_is_bogus_is_not_kept(void **state)
{
	struct smith *smith = *state;
	ldns_pkt *ds;

	add_zone(smith, "a.test");
	ds = smith_reply(smith, "a.test", DNS_DS, LDNS_RCODE_NOERROR);
	smith_put(ds, LDNS_SECTION_ANSWER, &smith->test,
		  "a.test. 300 IN DS 1 13 2 "
		  "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8"
		  "EC8D");
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.test", DNS_MX, NULL));
	assert_int_equal(2, smith->cache.n);
}

/* The MX record of a zone's answer, to be changed. */
static ldns_rr *mx_of(const struct smith *smith, const char *name)
{
	const struct pool_entry *entry = pool_find(&smith->pool, name, DNS_MX);
	ldns_rr_list *all = ldns_pkt_answer(entry->reply);

	for (size_t i = 0; i < ldns_rr_list_rr_count(all); i++)
		if (ldns_rr_get_type(ldns_rr_list_rr(all, i)) ==
		    LDNS_RR_TYPE_MX)
			return ldns_rr_list_rr(all, i);
	fail_msg("no MX of %s", name);
	return NULL;
}

static void the_same_answer_is_verified_once_but_held_against_the_time(void **s)
{
	static struct verified verified;
	struct smith *smith = *s;

	verified = (struct verified){ 0 };
	smith->verified = &verified;
	add_zone(smith, "a.test");
	assert_int_equal(verifications(smith, "a.test"),
			 ROOT + ZONE + ZONE + ANSWER);
	assert_int_equal(verifications(smith, "a.test"), 0);
	ldns_rr_set_ttl(mx_of(smith, "a.test"), 7);
	assert_int_equal(verifications(smith, "a.test"), 0);
	smith->now += 2 * 86400;
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.test", DNS_MX, NULL));
}

static void other_data_under_the_same_signature_stay_bogus(void **state)
{
	static struct verified verified;
	struct smith *smith = *state;
	ldns_rr *mx;

	verified = (struct verified){ 0 };
	smith->verified = &verified;
	add_zone(smith, "a.test");
	verifications(smith, "a.test");
	mx = mx_of(smith, "a.test");
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		mx, ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16, 11), 0));
	assert_int_equal(VERDICT_BOGUS,
			 smith_judge(smith, "a.test", DNS_MX, NULL));
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		mx, ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16, 10), 0));
	assert_int_equal(verifications(smith, "a.test"), 0);
}

static void the_oldest_signatures_give_way(void **state)
{
	static struct verified verified;
	struct smith *smith = *state;
	char name[32];

	verified = (struct verified){ 0 };
	smith->verified = &verified;
	for (int i = 0; i <= VERIFIED_MAX; i++) {
		snprintf(name, sizeof(name), "d%d.test", i);
		add_zone(smith, name);
		verifications(smith, name);
	}
	assert_int_equal(verifications(smith, name), 0);
	assert_true(verifications(smith, "d0.test") > 0);
}

int main(void)
{
#define CASE(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)
	const struct CMUnitTest tests[] = {
		CASE(the_same_answer_is_verified_once_but_held_against_the_time),
		CASE(other_data_under_the_same_signature_stay_bogus),
		CASE(the_oldest_signatures_give_way),
		CASE(root_tld_and_zone_are_verified_once_within_their_ttl),
		CASE(after_the_ttl_all_is_verified_anew),
		CASE(many_domains_push_out_neither_root_nor_tld),
		CASE(one_zone_takes_one_place),
		CASE(what_is_bogus_is_not_kept),
	};

	return cmocka_run_group_tests_name("judge_cache", tests, NULL, NULL);
}

/* Name servers compared when the time is up before all of them are judged. */
#include "providers/resolver/authority.h"
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FINDINGS_MAX 8

/* Where answers come from: the smith's, at two addresses. */
struct world {
	struct smith smith;
	int in_time; /* servers that are judged before it is late */
};

static void answer(void *self, struct query *queries, size_t n)
{
	const struct world *world = self;

	for (size_t i = 0; i < n; i++) {
		const struct pool_entry *entry = pool_find(
			&world->smith.pool, queries[i].name, queries[i].type);

		queries[i].reply = entry ? ldns_pkt_clone(entry->reply) : NULL;
		queries[i].end = entry ? QUERY_ANSWERED : QUERY_SILENT;
	}
}

static void trust(void *self, const char *zone, struct trust *out)
{
	const struct world *world = self;

	*out = (struct trust){ .verdict = VERDICT_SECURE,
			       .zone = ldns_dname_new_frm_str("test."),
			       .keys = ldns_rr_list_new() };
	ldns_rr_list_push_rr(out->keys,
			     ldns_rr_clone(world->smith.test.dnskey));
}

static bool is_late(void *self)
{
	struct world *world = self;

	return world->in_time-- <= 0;
}

static ldns_pkt *say(struct world *world, const char *name, uint16_t type,
		     ldns_pkt_section section, const char *records)
{
	ldns_pkt *reply =
		smith_reply(&world->smith, name, type, LDNS_RCODE_NOERROR);

	ldns_pkt_set_aa(reply, true);
	smith_put(reply, section, &world->smith.test, records);
	return reply;
}

static int open_world(void **state)
{
	static struct world world;

	smith_open(&world.smith);
	say(&world, "test", DNS_SOA, LDNS_SECTION_ANSWER,
	    "test. 300 IN SOA ns.test. h.test. 1 2 3 4 5");
	say(&world, "test", DNS_NS, LDNS_SECTION_ANSWER,
	    "test. 300 IN NS ns.test.");
	say(&world, "ns.test", DNS_A, LDNS_SECTION_ANSWER,
	    "ns.test. 300 IN A 192.0.2.1\nns.test. 300 IN A 192.0.2.2");
	*state = &world;
	return 0;
}

static int close_world(void **state)
{
	smith_close(&((struct world *)*state)->smith);
	return 0;
}

/* What both say about an A record of www.test; findings: how many. */
static void compare(struct world *world, int in_time, struct dns_authority *out,
		    struct finding findings[FINDINGS_MAX], size_t *n)
{
	const struct authority_source source = {
		.self = world,
		.port = 53,
		.now = SMITH_NOW,
		.is_late = is_late,
		.recursive = answer,
		.direct = answer,
		.trust = trust,
	};
	const struct dns_question question = { .name = "www.test",
					       .type = DNS_A };
	struct err err = { 0 };

	world->in_time = in_time;
	assert_true(authority_ask(&source, &question, 1, out, &err));
	assert_int_equal(out->n_servers, 2);
	*n = dns_authority_compare(out, SMITH_NOW, findings, FINDINGS_MAX);
}

static void assert_unverified(const struct server_answer *server)
{
	assert_int_equal(server->state, SERVER_ANSWERED);
	assert_int_equal(server->verdict, VERDICT_INDETERMINATE);
	assert_string_equal(server->reason, "not verified in time");
}

/* The one that was not judged is no fault of the server's, nor good. */
static void what_is_late_is_told_as_not_verified(void **state)
{
	struct finding findings[FINDINGS_MAX] = { 0 };
	struct dns_authority all;
	size_t n;

	say(*state, "www.test", DNS_A, LDNS_SECTION_ANSWER,
	    "www.test. 300 IN A 192.0.2.9");
	compare(*state, 2, &all, findings, &n);
	assert_int_equal(all.servers[1].verdict, VERDICT_SECURE);
	assert_int_equal(n, 1);
	assert_string_equal(findings[0].id, "servers-agree");
	dns_authority_free(&all);
	compare(*state, 1, &all, findings, &n);
	assert_int_equal(all.servers[0].verdict, VERDICT_SECURE);
	assert_unverified(&all.servers[1]);
	assert_int_equal(all.servers[1].n_records, 1);
	assert_int_equal(n, 1);
	assert_string_equal(findings[0].id, "server-unverified");
	assert_int_equal(findings[0].status, STATUS_UNKNOWN);
	dns_authority_free(&all);
}

/* An absence that nothing proves: where nobody looked, nobody is called bogus
 * or unsigned, nor is the zone. */
static void what_is_late_is_neither_bogus_nor_unsigned(void **state)
{
	struct finding findings[FINDINGS_MAX] = { 0 };
	struct world *world = *state;
	struct dns_authority all;
	size_t n;

	ldns_pkt_set_aa(smith_reply(&world->smith, "www.test", DNS_A,
				    LDNS_RCODE_NOERROR),
			true);
	compare(world, 2, &all, findings, &n);
	assert_int_equal(all.servers[0].verdict, VERDICT_BOGUS);
	dns_authority_free(&all);
	compare(world, 0, &all, findings, &n);
	for (size_t i = 0; i < 2; i++)
		assert_unverified(&all.servers[i]);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(findings[i].id, "server-unverified");
	dns_authority_free(&all);
}

/* Proved absent by the first; the second, which is late, leaves nothing out. */
static void a_late_absence_is_told_as_not_verified(void **state)
{
	struct finding findings[FINDINGS_MAX] = { 0 };
	struct dns_authority all;
	size_t n;

	say(*state, "www.test", DNS_A, LDNS_SECTION_AUTHORITY,
	    "www.test. 300 IN NSEC x.test. MX RRSIG NSEC");
	compare(*state, 1, &all, findings, &n);
	assert_int_equal(all.servers[0].verdict, VERDICT_SECURE);
	assert_unverified(&all.servers[1]);
	assert_int_equal(n, 1);
	assert_string_equal(findings[0].id, "server-unverified");
	dns_authority_free(&all);
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(what_is_late_is_told_as_not_verified),
		CLAIM(what_is_late_is_neither_bogus_nor_unsigned),
		CLAIM(a_late_absence_is_told_as_not_verified),
	};

	return cmocka_run_group_tests_name("authority late", tests, NULL, NULL);
}

/* Which of the usual causes is named, what is to be handed over, and which
 * name server stands out. */
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WWW "www.test. 300 IN A 192.0.2.1"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

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

/* The cause of www.test's verdict; its zone and the DS to hand over. */
static void expect_cause(struct smith *smith, enum dns_cause cause,
			 const char *zone, size_t n_ds)
{
	struct dns_answer answer;

	smith_judge(smith, "www.test", DNS_A, &answer);
	assert_string_equal(dns_cause_word(cause),
			    dns_cause_word(answer.cause));
	assert_string_equal(zone, answer.cause_zone);
	assert_int_equal(n_ds, answer.n_ds);
	if (*dns_cause_advice(cause))
		assert_non_null(
			strstr(answer.hint, dns_cause_advice(answer.cause)));
	dns_answer_free(&answer);
}

static void answer_with(struct smith *smith, const struct signer *signer,
			const char *records)
{
	smith_put(smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, signer, records);
}

/* Of the key's tag, with that algorithm and a digest of nothing. */
static void ds_with(struct smith *smith, int algorithm)
{
	char record[256];

	snprintf(record, sizeof(record), "test. 300 IN DS %u %d 2 " ZEROS,
		 ldns_calc_keytag(smith->test.dnskey), algorithm);
	smith_put(smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->root, record);
}

static void what_is_secure_has_no_cause(void **state)
{
	expect_cause(*state, CAUSE_NONE, "", 0);
}

/* The DS that is handed over is that of the key the zone has now. */
static void after_a_move_the_new_ds_is_handed_over(void **state)
{
	struct smith *smith = *state;
	struct signer moved = signer_of("test.");
	struct dns_answer answer;
	ldns_rr *ds = ldns_key_rr2ds(moved.dnskey, LDNS_SHA256);
	char *digest = ldns_rdf2str(ldns_rr_rdf(ds, 3));

	smith_keys(smith, &moved);
	smith_judge(smith, "www.test", DNS_A, &answer);
	assert_int_equal(VERDICT_BOGUS, answer.verdict);
	assert_string_equal("ds-without-key", dns_cause_word(answer.cause));
	assert_int_equal(1, answer.n_ds);
	assert_string_equal(digest, answer.ds[0].digest);
	assert_int_equal(ldns_calc_keytag(moved.dnskey), answer.ds[0].tag);
	assert_int_equal(13, answer.ds[0].algorithm);
	assert_int_equal(257, answer.ds[0].flags);
	assert_non_null(strstr(answer.ds[0].record, "test. IN DS "));
	assert_non_null(strstr(answer.hint, answer.ds[0].record));
	dns_answer_free(&answer);
	free(digest);
	ldns_rr_free(ds);
	signer_free(&moved);
}

/* A DS of it would break the zone anew. */
static void a_key_that_does_not_sign_the_keys_is_not_handed_over(void **state)
{
	struct smith *smith = *state;
	struct signer moved = signer_of("test.");
	char *key = ldns_rr2str(moved.dnskey);

	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, key);
	expect_cause(smith, CAUSE_DS_WITHOUT_KEY, "test", 0);
	free(key);
	signer_free(&moved);
}

static void a_mistyped_digest_is_told_from_a_foreign_key(void **state)
{
	struct smith *smith = *state;

	ds_with(smith, 13);
	expect_cause(smith, CAUSE_DIGEST_WRONG, "test", 1);
}

static void a_mistyped_algorithm_is_told_from_a_foreign_key(void **state)
{
	struct smith *smith = *state;

	ds_with(smith, 8);
	expect_cause(smith, CAUSE_ALGORITHM_MISMATCH, "test", 1);
}

/* The DS is of the key before it was revoked; the other key is the new one. */
static void a_revoked_key_is_named(void **state)
{
	struct smith *smith = *state;
	char *before = NULL;
	ldns_rr *ds = ldns_key_rr2ds(smith->test.dnskey, LDNS_SHA256);

	before = ldns_rr2str(ds);
	signer_change(&smith->test, 0x0181, 3);
	smith_keys(smith, &smith->test);
	smith_put(smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &smith->root, before);
	expect_cause(smith, CAUSE_KEY_REVOKED, "test", 0);
	free(before);
	ldns_rr_free(ds);
}

static void a_key_that_is_no_zone_key_is_named(void **state)
{
	struct smith *smith = *state;

	signer_change(&smith->test, 0x0001, 3);
	smith_zone(smith, &smith->test, &smith->root, LDNS_SHA256);
	expect_cause(smith, CAUSE_KEY_UNUSABLE, "test", 0);
}

static void an_unsigned_child_with_a_ds_is_named(void **state)
{
	struct smith *smith = *state;

	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	expect_cause(smith, CAUSE_UNSIGNED_WITH_DS, "test", 0);
}

static void keys_that_the_named_key_does_not_sign(void **state)
{
	struct smith *smith = *state;
	struct signer other = signer_of("test.");
	char *both[2] = { ldns_rr2str(smith->test.dnskey),
			  ldns_rr2str(other.dnskey) };
	char records[1024];

	snprintf(records, sizeof(records), "%s%s", both[0], both[1]);
	smith_put(smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, &other, records);
	expect_cause(smith, CAUSE_KEYS_NOT_SIGNED, "test", 0);
	free(both[0]);
	free(both[1]);
	signer_free(&other);
}

static void times_are_told_apart(void **state)
{
	struct smith *smith = *state;

	signer_times(&smith->test, SMITH_NOW - 7200, SMITH_NOW - 3600);
	answer_with(smith, &smith->test, WWW);
	expect_cause(smith, CAUSE_EXPIRED, "test", 0);
	signer_times(&smith->test, SMITH_NOW + 3600, SMITH_NOW + 7200);
	answer_with(smith, &smith->test, WWW);
	expect_cause(smith, CAUSE_NOT_YET, "test", 0);
}

static void signatures_fail_in_ways_of_their_own(void **state)
{
	struct smith *smith = *state;
	struct signer unknown = signer_of("test.");
	ldns_pkt *reply;

	answer_with(smith, NULL, WWW);
	expect_cause(smith, CAUSE_SIGNATURE_MISSING, "test", 0);
	answer_with(smith, &unknown, WWW);
	expect_cause(smith, CAUSE_SIGNATURE_NO_KEY, "test", 0);
	answer_with(smith, &smith->root, WWW);
	expect_cause(smith, CAUSE_SIGNATURE_FOREIGN, "test", 0);
	reply = smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NOERROR);
	smith_put(reply, LDNS_SECTION_ANSWER, &smith->test, WWW);
	smith_put(reply, LDNS_SECTION_ANSWER, NULL,
		  "www.test. 300 IN A 192.0.2.66");
	expect_cause(smith, CAUSE_SIGNATURE_BAD, "test", 0);
	signer_free(&unknown);
}

static void stripped_signatures_and_failing_servers_are_no_forgery(void **state)
{
	struct smith *smith = *state;
	char *key = ldns_rr2str(smith->root.dnskey);

	smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_SERVFAIL);
	expect_cause(smith, CAUSE_SERVER_FAILS, "test", 0);
	trust_cache_free(&smith->cache);
	smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR);
	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	smith_reply(smith, "www.test", DNS_DS, LDNS_RCODE_NOERROR);
	smith_put(smith_reply(smith, ".", DNS_DNSKEY, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_ANSWER, NULL, key);
	expect_cause(smith, CAUSE_STRIPPED, ".", 0);
	free(key);
}

static void absence_without_proof_is_named(void **state)
{
	struct smith *smith = *state;

	smith_reply(smith, "www.test", DNS_A, LDNS_RCODE_NXDOMAIN);
	expect_cause(smith, CAUSE_ABSENCE_UNPROVED, "test", 0);
	trust_cache_free(&smith->cache);
	smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR);
	expect_cause(smith, CAUSE_DS_UNPROVED, ".", 0);
}

static void deny_ds(struct smith *smith)
{
	smith_put(smith_reply(smith, "test", DNS_DS, LDNS_RCODE_NOERROR),
		  LDNS_SECTION_AUTHORITY, &smith->root,
		  "test. 300 IN NSEC zz. NS RRSIG NSEC");
}

static void a_signed_zone_without_ds_lacks_only_the_last_step(void **state)
{
	struct smith *smith = *state;

	deny_ds(smith);
	expect_cause(smith, CAUSE_SIGNED_WITHOUT_DS, "test", 1);
	smith_reply(smith, "test", DNS_DNSKEY, LDNS_RCODE_NOERROR);
	expect_cause(smith, CAUSE_UNSIGNED, "test", 0);
}

static void what_cannot_be_verified_is_named(void **state)
{
	struct smith *smith = *state;

	ds_with(smith, 253);
	expect_cause(smith, CAUSE_UNSUPPORTED, "test", 0);
}

static void every_cause_says_what_it_is_and_what_to_do(void **state)
{
	for (int i = CAUSE_NONE + 1; i <= CAUSE_WEAK_PROOF; i++) {
		enum dns_cause cause = (enum dns_cause)i;

		assert_true(strlen(dns_cause_word(cause)) > 3);
		assert_true(strlen(dns_cause_title(cause)) > 20);
		assert_true(strlen(dns_cause_advice(cause)) > 20);
		for (int k = CAUSE_NONE; k < i; k++)
			assert_string_not_equal(
				dns_cause_word(cause),
				dns_cause_word((enum dns_cause)k));
	}
}

/* ---- the servers ---- */

#define SERVERS 3

struct fleet {
	struct dns_authority all;
	struct server_answer servers[SERVERS];
	struct dns_record records[SERVERS];
	char ns[SERVERS][DNAME_MAX];
	struct finding findings[16];
};

/* Three that agree. */
static void fleet_of(struct fleet *fleet)
{
	static const uint8_t rdata[] = { 192, 0, 2, 1 };

	*fleet = (struct fleet){ .all = { .zone = "test",
					  .n_servers = SERVERS,
					  .servers = fleet->servers,
					  .n_parent_ns = SERVERS,
					  .parent_ns = fleet->ns,
					  .n_child_ns = SERVERS,
					  .child_ns = fleet->ns } };
	for (size_t i = 0; i < SERVERS; i++) {
		struct server_answer *server = &fleet->servers[i];

		fleet->records[i] = (struct dns_record){ .type = DNS_A,
							 .rdlen = 4,
							 .rdata = rdata };
		*server = (struct server_answer){
			.state = SERVER_ANSWERED,
			.serial = 7,
			.is_signed = true,
			.verdict = VERDICT_SECURE,
			.expires_at = SMITH_NOW + 86400,
			.n_records = 1,
			.records = &fleet->records[i],
		};
		snprintf(fleet->ns[i], DNAME_MAX, "ns%zu.test", i + 1);
		snprintf(server->server, DNAME_MAX, "ns%zu.test", i + 1);
		snprintf(server->address, ADDRESS_MAX, "192.0.2.%zu", i + 1);
	}
}

/* One finding, about the second server. */
static void expect_second(struct fleet *fleet, const char *id,
			  enum status status)
{
	size_t n = dns_authority_compare(&fleet->all, SMITH_NOW,
					 fleet->findings, 16);

	assert_int_equal(1, n);
	assert_string_equal(id, fleet->findings[0].id);
	assert_string_equal("ns2.test", fleet->findings[0].subject);
	assert_int_equal(status, fleet->findings[0].status);
	assert_true(*fleet->findings[0].hint);
}

static void servers_that_agree_are_one_good_finding(void **state)
{
	struct fleet fleet;

	fleet_of(&fleet);
	assert_int_equal(1, dns_authority_compare(&fleet.all, SMITH_NOW,
						  fleet.findings, 16));
	assert_int_equal(STATUS_GOOD, fleet.findings[0].status);
}

static void one_server_that_stands_out_is_named(void **state)
{
	static const uint8_t other[] = { 192, 0, 2, 66 };
	struct fleet fleet;

	fleet_of(&fleet);
	fleet.servers[1].state = SERVER_LAME;
	expect_second(&fleet, "server-lame", STATUS_BAD);
	fleet_of(&fleet);
	fleet.servers[1].state = SERVER_SILENT;
	expect_second(&fleet, "server-silent", STATUS_WARNING);
	fleet_of(&fleet);
	fleet.servers[1].serial = 6;
	expect_second(&fleet, "server-serial", STATUS_WARNING);
	fleet_of(&fleet);
	fleet.servers[1].is_signed = false;
	fleet.servers[1].verdict = VERDICT_BOGUS;
	expect_second(&fleet, "server-unsigned", STATUS_BAD);
	fleet_of(&fleet);
	fleet.servers[1].verdict = VERDICT_BOGUS;
	fleet.servers[1].expires_at = SMITH_NOW - 86400;
	expect_second(&fleet, "server-expired", STATUS_BAD);
	assert_non_null(strstr(fleet.findings[0].text, "expired 24 h ago"));
	fleet_of(&fleet);
	fleet.records[1].rdata = other;
	expect_second(&fleet, "server-answer", STATUS_WARNING);
	fleet_of(&fleet);
	fleet.servers[1].rcode = LDNS_RCODE_NXDOMAIN;
	fleet.servers[1].n_records = 0;
	expect_second(&fleet, "server-answer", STATUS_BAD);
}

/* A broken chain is bogus at each of them: no comfort in that. */
static void servers_that_agree_on_a_fault_are_bad(void **state)
{
	struct fleet fleet;

	fleet_of(&fleet);
	for (size_t i = 0; i < SERVERS; i++)
		fleet.servers[i].verdict = VERDICT_BOGUS;
	assert_int_equal(1, dns_authority_compare(&fleet.all, SMITH_NOW,
						  fleet.findings, 16));
	assert_string_equal("servers-bogus", fleet.findings[0].id);
	assert_int_equal(STATUS_BAD, fleet.findings[0].status);
}

static void serials_wrap_around(void **state)
{
	struct fleet fleet;

	fleet_of(&fleet);
	fleet.servers[0].serial = fleet.servers[2].serial = 1;
	fleet.servers[1].serial = UINT32_MAX;
	expect_second(&fleet, "server-serial", STATUS_WARNING);
}

static void a_server_without_route_from_here_is_no_fault(void **state)
{
	struct fleet fleet;

	fleet_of(&fleet);
	fleet.servers[1].state = SERVER_NOT_ASKED;
	assert_int_equal(1, dns_authority_compare(&fleet.all, SMITH_NOW,
						  fleet.findings, 16));
	assert_int_equal(STATUS_GOOD, fleet.findings[0].status);
}

static void delegation_and_zone_name_the_same_servers(void **state)
{
	struct fleet fleet;
	char parent[2][DNAME_MAX] = { "ns1.test", "ns3.test" };

	fleet_of(&fleet);
	fleet.all.n_parent_ns = 2;
	fleet.all.parent_ns = parent;
	expect_second(&fleet, "ns-not-delegated", STATUS_WARNING);
	fleet_of(&fleet);
	fleet.all.n_child_ns = 2;
	fleet.all.child_ns = parent;
	expect_second(&fleet, "ns-not-in-zone", STATUS_WARNING);
}

#define CLAIM(name) \
	cmocka_unit_test_setup_teardown(name, open_smith, close_smith)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(what_is_secure_has_no_cause),
		CLAIM(after_a_move_the_new_ds_is_handed_over),
		CLAIM(a_key_that_does_not_sign_the_keys_is_not_handed_over),
		CLAIM(a_mistyped_digest_is_told_from_a_foreign_key),
		CLAIM(a_mistyped_algorithm_is_told_from_a_foreign_key),
		CLAIM(a_revoked_key_is_named),
		CLAIM(a_key_that_is_no_zone_key_is_named),
		CLAIM(an_unsigned_child_with_a_ds_is_named),
		CLAIM(keys_that_the_named_key_does_not_sign),
		CLAIM(times_are_told_apart),
		CLAIM(signatures_fail_in_ways_of_their_own),
		CLAIM(stripped_signatures_and_failing_servers_are_no_forgery),
		CLAIM(absence_without_proof_is_named),
		CLAIM(a_signed_zone_without_ds_lacks_only_the_last_step),
		CLAIM(what_cannot_be_verified_is_named),
		cmocka_unit_test(every_cause_says_what_it_is_and_what_to_do),
		cmocka_unit_test(servers_that_agree_are_one_good_finding),
		cmocka_unit_test(one_server_that_stands_out_is_named),
		cmocka_unit_test(servers_that_agree_on_a_fault_are_bad),
		cmocka_unit_test(serials_wrap_around),
		cmocka_unit_test(a_server_without_route_from_here_is_no_fault),
		cmocka_unit_test(delegation_and_zone_name_the_same_servers),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}

/* TSIG: what a server that knows the key signs is taken, and nothing else. */
#include "providers/dns/rfc2136_tsig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define NAME "test.key"
#define SECRET "Y2FuYXJ5LXRzaWctc2VjcmV0LW9mLWV4b2RhbmUhISE="
#define OTHER "b3RoZXItdHNpZy1zZWNyZXQtb2YtZXhvZGFuZS0hISE="
#define MAC_RDF 3
#define ERROR_RDF 5

static struct tsig_key key;
static ldns_pkt *query, *answer;
static uint8_t *wire;
static size_t len;
static struct err err;

static ldns_pkt *packet(void)
{
	return ldns_pkt_query_new(ldns_dname_new_frm_str("example.org"),
				  LDNS_RR_TYPE_MX, LDNS_RR_CLASS_IN, 0);
}

/* Closes the answer: as its server would send it, and as it came. */
static void send_answer(const char *secret)
{
	ldns_pkt *sent = answer;

	if (secret)
		assert_int_equal(
			ldns_pkt_tsig_sign(
				sent, NAME ".", secret, 300, "hmac-sha256.",
				ldns_rr_rdf(ldns_pkt_tsig(query), MAC_RDF)),
			LDNS_STATUS_OK);
	assert_int_equal(ldns_pkt2wire(&wire, sent, &len), LDNS_STATUS_OK);
	ldns_pkt_free(sent);
	assert_int_equal(ldns_wire2pkt(&answer, wire, len), LDNS_STATUS_OK);
}

static bool is_taken(void)
{
	return tsig_check(&key, query, answer, wire, len, &err);
}

static int begin(void **state)
{
	err = (struct err){ 0 };
	assert_true(
		tsig_key_take(&key, NAME ".", SECRET, "HMAC-SHA256.", &err));
	query = packet();
	answer = packet();
	wire = NULL;
	assert_true(tsig_sign(&key, query, &err));
	return 0;
}

static int end(void **state)
{
	ldns_pkt_free(query);
	ldns_pkt_free(answer);
	LDNS_FREE(wire);
	tsig_key_drop(&key);
	assert_null(key.secret);
	return 0;
}

static void what_is_signed_with_the_key_is_taken(void **state)
{
	send_answer(SECRET);
	assert_true(is_taken());
}

static void another_secret_is_not_the_key(void **state)
{
	send_answer(OTHER);
	assert_false(is_taken());
	assert_int_equal(err.kind, ERR_AUTH);
	assert_non_null(strstr(err.msg, "not signed with the key " NAME));
	assert_null(strstr(err.msg, SECRET));
}

/* A recorded answer to an earlier question does not fit this one. */
static void an_answer_to_another_question_is_refused(void **state)
{
	send_answer(SECRET);
	ldns_pkt_free(query);
	query = packet();
	ldns_pkt_set_id(query, ldns_pkt_id(answer) ^ 1);
	assert_true(tsig_sign(&key, query, &err));
	assert_false(is_taken());
	assert_int_equal(err.kind, ERR_AUTH);
}

static void a_changed_answer_is_refused(void **state)
{
	send_answer(SECRET);
	wire[3] ^= LDNS_RCODE_NXDOMAIN;
	assert_false(is_taken());
	assert_int_equal(err.kind, ERR_AUTH);
}

static void only_a_refusal_may_come_unsigned(void **state)
{
	static const struct {
		ldns_pkt_rcode rcode;
		bool taken;
	} rows[] = { { LDNS_RCODE_REFUSED, true },
		     { LDNS_RCODE_NOTAUTH, true },
		     { LDNS_RCODE_NOERROR, false },
		     { LDNS_RCODE_NXDOMAIN, false } };

	send_answer(NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		ldns_pkt_set_rcode(answer, rows[i].rcode);
		assert_int_equal(is_taken(), rows[i].taken);
	}
}

static void refusals_of_the_key_are_told_by_name(void **state)
{
	static const struct {
		uint16_t code;
		const char *word;
	} rows[] = { { 16, "BADSIG" },
		     { 17, "BADKEY" },
		     { 18, "BADTIME" },
		     { 22, "BADTRUNC" } };

	send_answer(SECRET);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		ldns_rdf *code = ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16,
						       rows[i].code);
		ldns_rdf_deep_free(ldns_rr_set_rdf(ldns_pkt_tsig(answer), code,
						   ERROR_RDF));
		assert_false(is_taken());
		assert_int_equal(err.kind, ERR_AUTH);
		assert_non_null(strstr(err.msg, rows[i].word));
		assert_string_not_equal(err.hint, "");
	}
}

static void without_a_key_nothing_is_signed(void **state)
{
	tsig_key_drop(&key);
	assert_true(tsig_key_take(&key, NULL, NULL, NULL, &err));
	ldns_pkt_free(query);
	query = packet();
	assert_true(tsig_sign(&key, query, &err));
	assert_null(ldns_pkt_tsig(query));
	send_answer(NULL);
	assert_true(is_taken());
}

static void a_key_that_is_none_is_a_matter_of_settings(void **state)
{
	static const struct {
		const char *name, *secret, *algorithm;
	} rows[] = {
		{ NAME, NULL, "hmac-sha256" },
		{ NULL, SECRET, "hmac-sha256" },
		{ "no name", SECRET, "hmac-sha256" },
		{ NAME, SECRET, "hmac-md5" },
		{ NAME, SECRET, NULL },
		{ NAME, "no base64!", "hmac-sha256" },
	};
	struct tsig_key other;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_false(tsig_key_take(&other, rows[i].name, rows[i].secret,
					   rows[i].algorithm, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_null(strstr(err.msg, "no base64!"));
		tsig_key_drop(&other);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_signed_with_the_key_is_taken),
		TEST(another_secret_is_not_the_key),
		TEST(an_answer_to_another_question_is_refused),
		TEST(a_changed_answer_is_refused),
		TEST(only_a_refusal_may_come_unsigned),
		TEST(refusals_of_the_key_are_told_by_name),
		TEST(without_a_key_nothing_is_signed),
		TEST(a_key_that_is_none_is_a_matter_of_settings),
	};

	return cmocka_run_group_tests_name("rfc2136_tsig", tests, NULL, NULL);
}

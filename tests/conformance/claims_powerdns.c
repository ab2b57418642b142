/* Claims about PowerDNS alone. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static void zones_of_a_secondary_are_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &set, "{\"kind\": \"Slave\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "primary"));
}

static void several_zones_of_one_name_are_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	fault("{\"how\": \"status\", \"status\": 200, \"body\": \"[{"
	      "\\\"name\\\": \\\"example.org.\\\", \\\"id\\\": \\\"a\\\", "
	      "\\\"kind\\\": \\\"Native\\\"}, {\\\"name\\\": "
	      "\\\"EXAMPLE.org.\\\", \\\"id\\\": \\\"b\\\", \\\"kind\\\": "
	      "\\\"Native\\\"}]\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "2 zones"));
}

static void disabled_records_are_not_seen_and_stay(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	edited(3600, "[\"10 a.example.net.\", \"!5 off.example.net.\"]");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	char *rest = others();
	if (!strstr(rest, "5 off.example.net."))
		fail_msg("gone: %s", rest);
	free(rest);
}

static void a_disabled_record_that_is_wanted_is_enabled(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "5 off.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	edited(3600, "[\"10 a.example.net.\", \"!5 off.example.net.\"]");
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

/* What was last sent by that method; freed by the caller. */
static char *body_of(const char *method)
{
	cJSON *ask = cJSON_CreateObject();
	const char *body = NULL;
	const cJSON *item;

	cJSON_AddStringToObject(ask, "do", "requests");
	cJSON *requests = server_do(&suite.server, ask);
	cJSON_ArrayForEach(item, requests)
	{
		if (strcmp(cJSON_GetObjectItem(item, "method")->valuestring,
			   method) == 0)
			body = cJSON_GetObjectItem(item, "body")->valuestring;
	}
	assert_non_null(body);
	char *copy = strdup(body);
	cJSON_Delete(requests);
	return copy;
}

/* The zone of an old server, given whole, with a field of the future. */
static void unknown_fields_go_back_as_they_came(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 a.example.net, 20 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"status\": 200, \"after\": 2, "
	      "\"body\": \"{\\\"kind\\\": \\\"Native\\\", \\\"rrsets\\\": [{"
	      "\\\"name\\\": \\\"example.org.\\\", \\\"type\\\": \\\"MX\\\", "
	      "\\\"ttl\\\": 3600, \\\"records\\\": [{\\\"content\\\": "
	      "\\\"10 a.example.net.\\\", \\\"disabled\\\": false, "
	      "\\\"weight\\\": 7}], \\\"comments\\\": [], \\\"policy\\\": "
	      "{\\\"x\\\": 1}}]}\"}");
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	char *body = body_of("PATCH");
	assert_non_null(strstr(body, "\"weight\":7"));
	assert_non_null(strstr(body, "\"policy\":{\"x\":1}"));
	assert_null(strstr(body, "comments"));
	free(body);
}

static void an_alias_is_refused(void **state)
{
	struct mxset none = { 0 };
	struct err err = { 0 };
	struct zone zone;

	given("www." ZONE, &none);
	cJSON *edit = cJSON_Parse("{\"do\": \"alias\"}");
	cJSON_Delete(server_do(&suite.server, edit));
	assert_false(mx_read("www." ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "CNAME"));
}

static void an_answer_without_sets_is_no_empty_set(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	assert_false(mx_read_answered("{\"kind\": \"Native\"}", &zone, &err));
	assert_err(&err, ERR_PARSE);
}

static void lua(const char *content)
{
	cJSON *edit = cJSON_CreateObject();

	cJSON_AddStringToObject(edit, "do", "edit");
	cJSON_AddStringToObject(edit, "kind", "LUA");
	cJSON_AddNumberToObject(edit, "ttl", 60);
	cJSON_AddItemToArray(cJSON_AddArrayToObject(edit, "mx"),
			     cJSON_CreateString(content));
	cJSON_Delete(server_do(&suite.server, edit));
}

static void an_mx_that_a_program_makes_is_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	lua("A \"'192.0.2.1'\"");
	if (!mx_read(ZONE, &zone, &err))
		fail_msg("%s", err.msg);
	lua("MX \"'5 b.example.net.'\"");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, "LUA"));
}

/* Its kind may change while a migration waits. */
static void a_zone_that_has_become_a_secondary_s_is_refused(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	given_more(ZONE, &set, "{\"kind\": \"Slave\"}");
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
}

static void a_serial_that_stays_is_warned_about(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have,
		   "{\"kind\": \"Master\", "
		   "\"soa_edit_api\": \"\"}");
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_non_null(strstr(suite.told, "SOA-EDIT-API"));
}

static void a_primary_s_secondaries_are_told(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	struct err err = { 0 };

	given_more(ZONE, &have, "{\"kind\": \"Master\"}");
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(changing_requests(), 2);
	free(body_of("PUT"));
	assert_string_equal(suite.told, "");
}

/* A name below the apex needs no more. */
static void a_read_asks_once_wherever_the_name_lies(void **state)
{
	static const char *const owners[] = { ZONE, "mail.dept." ZONE };
	struct mxset have = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	for (size_t i = 0; i < 2; i++) {
		given(owners[i], &have);
		assert_true(mx_read(owners[i], &zone, &err));
		forget();
		assert_true(mx_read(owners[i], &zone, &err));
		assert_int_equal(all_requests(), 1);
		assert_int_equal(zone.n_ns, 2);
	}
}

static bool read_dnssec(struct zone_dnssec *out)
{
	struct err err = { 0 };

	if (suite.api.dnssec_read(suite.api.self, ZONE, out, &err))
		return true;
	fail_msg("%s", err.msg);
	return false;
}

static void a_presigned_zone_counts_as_signed(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;

	given(ZONE, &set);
	assert_true(read_dnssec(&dnssec));
	assert_int_equal(dnssec.state, SIGNING_OFF);
	fault("{\"how\": \"status\", \"status\": 200, \"body\": "
	      "\"{\\\"dnssec\\\": false, \\\"presigned\\\": true}\"}");
	assert_true(read_dnssec(&dnssec));
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_non_null(strstr(dnssec.note, "presigned"));
}

static void only_the_ds_of_active_keys_and_of_current_digests_are_shown(
	void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given(ZONE, &set);
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	fault("{\"how\": \"status\", \"status\": 200, \"after\": 1, "
	      "\"body\": \"[{\\\"active\\\": false, \\\"ds\\\": "
	      "[\\\"1 13 2 AB\\\"]}, {\\\"active\\\": true, "
	      "\\\"ds\\\": [\\\"2 13 1 AB\\\", \\\"2 13 2 CD\\\", "
	      "\\\"2 13 3 AB\\\", \\\"2 13 4 EF\\\"]}]\"}");
	assert_true(read_dnssec(&dnssec));
	assert_int_equal(dnssec.n_ds, 2);
	assert_string_equal(dnssec.ds[0], "2 13 2 CD");
	assert_string_equal(dnssec.ds[1], "2 13 4 EF");
}

/* Else the order of names would have to be set by hand after each change. */
static void a_zone_that_gets_signed_is_rectified_by_the_server(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &set);
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	char *body = body_of("PUT");
	assert_non_null(strstr(body, "\"api_rectify\":true"));
	free(body);
}

static void signing_that_is_accepted_and_not_done_is_an_error(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &set);
	fault("{\"how\": \"status\", \"status\": 204, \"on\": "
	      "\"changing\"}");
	assert_false(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	assert_err(&err, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "unsigned"));
}

static void plain_http_over_a_network_is_warned_about(void **state)
{
	struct dns_api api;

	open_with("endpoint", "http://dns.example.com:8081/", &api);
	api.close(api.self);
	assert_non_null(strstr(suite.told, "plain http"));
	suite.told[0] = '\0';
	open_with("endpoint", "http://[::1]:8081/api/v1/", &api);
	api.close(api.self);
	open_with("endpoint", "https://dns.example.com", &api);
	api.close(api.self);
	assert_string_equal(suite.told, "");
}

const struct claim powerdns_claims[] = {
	CLAIM(zones_of_a_secondary_are_refused, 0),
	CLAIM(several_zones_of_one_name_are_refused, 0),
	CLAIM(disabled_records_are_not_seen_and_stay, 0),
	CLAIM(a_disabled_record_that_is_wanted_is_enabled, 0),
	CLAIM(unknown_fields_go_back_as_they_came, 0),
	CLAIM(an_alias_is_refused, 0),
	CLAIM(an_answer_without_sets_is_no_empty_set, 0),
	CLAIM(an_mx_that_a_program_makes_is_refused, 0),
	CLAIM(a_zone_that_has_become_a_secondary_s_is_refused, 0),
	CLAIM(a_serial_that_stays_is_warned_about, 0),
	CLAIM(a_primary_s_secondaries_are_told, 0),
	CLAIM(a_read_asks_once_wherever_the_name_lies, 0),
	CLAIM(a_presigned_zone_counts_as_signed, 0),
	CLAIM(only_the_ds_of_active_keys_and_of_current_digests_are_shown, 0),
	CLAIM(a_zone_that_gets_signed_is_rectified_by_the_server, 0),
	CLAIM(signing_that_is_accepted_and_not_done_is_an_error, 0),
	CLAIM(plain_http_over_a_network_is_warned_about, 0),
};
const size_t n_powerdns_claims =
	sizeof(powerdns_claims) / sizeof(*powerdns_claims);

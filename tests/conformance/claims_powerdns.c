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
	cJSON *ask = cJSON_CreateObject();
	cJSON_AddStringToObject(ask, "do", "requests");
	cJSON *requests = server_do(&suite.server, ask);
	const char *body = NULL;
	const cJSON *item;
	cJSON_ArrayForEach(item, requests)
	{
		if (strcmp(cJSON_GetObjectItem(item, "method")->valuestring,
			   "PATCH") == 0)
			body = cJSON_GetObjectItem(item, "body")->valuestring;
	}
	assert_non_null(body);
	assert_non_null(strstr(body, "\"weight\":7"));
	assert_non_null(strstr(body, "\"policy\":{\"x\":1}"));
	assert_null(strstr(body, "comments"));
	cJSON_Delete(requests);
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
	assert_string_equal(suite.told, "");
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
	CLAIM(a_serial_that_stays_is_warned_about, 0),
	CLAIM(a_primary_s_secondaries_are_told, 0),
	CLAIM(plain_http_over_a_network_is_warned_about, 0),
};
const size_t n_powerdns_claims =
	sizeof(powerdns_claims) / sizeof(*powerdns_claims);

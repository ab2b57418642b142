/* Claims about Scaleway alone. */
#include "suite.h"

#include <string.h>

/* The server's records have one; a host that stays keeps it. */
static void a_comment_goes_back_with_its_host(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "20 a.example.net, 10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("\"comment\":\"kept\""), 1);
}

/* A "set" of nothing, or a mistyped zone, shall make nothing anew. */
static void no_zone_comes_into_being(void **state)
{
	struct mxset have = { 0 }, want = set_of(60, "10 a.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("\"disallow_new_zone_creation\":true"),
			 1);
	assert_int_equal(requests_with("\"add\":"), 1);
}

/* An empty filter filters nothing, so the apex comes with other names. */
static void a_comment_of_another_name_stays_there(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 mx.other.test");
	struct err err = { 0 };

	given(ZONE, &have);
	assert_true(mx_write(ZONE, &have, &want, &err));
	assert_int_equal(requests_with("mx.other.test."), 1);
	assert_int_equal(requests_with("stranger"), 0);
}

static void refuses_dynamic(const char *member)
{
	struct err err = { 0 };
	struct zone zone;
	char body[512];

	snprintf(body, sizeof(body),
		 "{\"records\": [{\"name\": \"\", \"type\": \"MX\", \"data\": "
		 "\"10 a.example.net.\", \"ttl\": 60, \"priority\": 10, "
		 "\"%s\": {}}]}",
		 member);
	assert_false(mx_read_answered(body, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.msg, member));
}

static void a_dynamic_record_is_refused(void **state)
{
	refuses_dynamic("geo_ip_config");
	refuses_dynamic("http_service_config");
	refuses_dynamic("weighted_config");
	refuses_dynamic("view_config");
}

/* As it was written by others: data without the preference. */
static void data_without_a_preference_is_understood(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	assert_true(mx_read_answered(
		"{\"records\": [{\"name\": \"\", \"type\": \"MX\", \"data\": "
		"\"a.example.net.\", \"ttl\": 3600, \"priority\": 10}]}",
		&zone, &err));
	assert_set(&zone.set, &set);
}

static void a_zone_s_name_comes_in_two_parts(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given_more(ZONE, &set, "{\"domain\": \"org\"}");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_string_equal(zone.name, ZONE);
	assert_set(&zone.set, &set);
}

static void the_project_is_asked_for(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &set);
	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(requests_with("&project_id="), 1);
}

static struct zone_dnssec dnssec_of(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given_more(ZONE, &set, more);
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	return dnssec;
}

static void the_ds_goes_by_itself_where_scaleway_is_the_registrar(void **state)
{
	struct zone_dnssec dnssec = dnssec_of("{}");

	assert_int_equal(dnssec.state, SIGNING_OFF);
	assert_true(dnssec.sends_ds_itself);
	dnssec = dnssec_of("{\"external\": true}");
	assert_int_equal(dnssec.state, SIGNING_OFF);
	assert_false(dnssec.sends_ds_itself);
}

static void a_domain_that_scaleway_does_not_know_is_no_error(void **state)
{
	struct zone_dnssec dnssec = dnssec_of("{\"registered\": false}");

	assert_int_equal(dnssec.state, SIGNING_UNKNOWN);
	assert_false(dnssec.sends_ds_itself);
	assert_non_null(strstr(dnssec.note, "neither registered"));
}

static void allow(const char *which)
{
	cJSON *order = cJSON_CreateObject();

	cJSON_AddStringToObject(order, "do", "grant");
	cJSON_AddStringToObject(order, "which", which);
	cJSON_Delete(server_do(&suite.server, order));
}

static struct dns_rights rights_without(const char *setting, struct err *err)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct dns_rights rights = { 0 };
	struct dns_api api;
	char line[512];

	given(ZONE, &set);
	open_with(setting, "", &api);
	assert_true(api.examine(api.self, ZONE, line, sizeof(line), err));
	if (!api.rights(api.self, ZONE, &rights, err))
		assert_silent(err->msg);
	api.close(api.self);
	return rights;
}

/* Which the header does not tell. */
static void a_key_is_asked_after_by_its_access_key(void **state)
{
	struct err err = { 0 };

	rights_without("access_key", &err);
	assert_err(&err, ERR_UNSUPPORTED);
	assert_non_null(strstr(err.hint, "SCW_ACCESS_KEY"));
}

static void rights_in_another_project_are_none_here(void **state)
{
	struct err err = { 0 };

	allow("none");
	struct dns_rights rights = rights_without("project_id", &err);
	allow("enough");
	assert_int_equal(err.kind, ERR_NONE);
	assert_string_equal(rights.missing, "DomainsDNSFullAccess");
}

const struct claim scaleway_claims[] = {
	CLAIM(a_comment_goes_back_with_its_host, 0),
	CLAIM(a_comment_of_another_name_stays_there, 0),
	CLAIM(no_zone_comes_into_being, 0),
	CLAIM(a_dynamic_record_is_refused, 0),
	CLAIM(data_without_a_preference_is_understood, 0),
	CLAIM(a_zone_s_name_comes_in_two_parts, 0),
	CLAIM(the_project_is_asked_for, 0),
	CLAIM(the_ds_goes_by_itself_where_scaleway_is_the_registrar, 0),
	CLAIM(a_domain_that_scaleway_does_not_know_is_no_error, 0),
	CLAIM(a_key_is_asked_after_by_its_access_key, 0),
	CLAIM(rights_in_another_project_are_none_here, 0),
};
const size_t n_scaleway_claims =
	sizeof(scaleway_claims) / sizeof(*scaleway_claims);

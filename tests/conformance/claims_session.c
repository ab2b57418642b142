/* Claims about APIs with sessions: INWX and netcup. */
#include "suite.h"

#include <string.h>

static struct mxset a_zone(const char *more)
{
	struct mxset set = set_of(3600, "10 a.example.net");

	given_more(ZONE, &set, more);
	return set;
}

static void one_login_serves_a_handle(void **state)
{
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	assert_true(mx_read(ZONE, &zone, &err));
	size_t first = all_requests();
	for (int i = 0; i < 3; i++) {
		forget();
		assert_true(mx_read(ZONE, &zone, &err));
		assert_true(all_requests() < first);
	}
}

static void a_session_that_has_ended_is_begun_anew(void **state)
{
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	assert_true(mx_read(ZONE, &zone, &err));
	struct mxset have = a_zone("{\"expired\": true}");
	if (!mx_read(ZONE, &zone, &err))
		fail_msg("%s", err.msg);
	assert_set(&zone.set, &have);
	a_zone("{\"expired\": true}");
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

/* ---- INWX: with a second factor ---- */

/* As the other user, whose account has one. */
static void open_guarded(const char *secret, struct dns_api *out)
{
	cJSON *settings = cJSON_GetObjectItem(suite.server.hello, "settings");
	cJSON *optional = cJSON_GetObjectItem(suite.server.hello, "optional");
	cJSON *user = cJSON_DetachItemFromObject(settings, "user");

	cJSON_AddItemReferenceToObject(settings, "user",
				       cJSON_GetObjectItem(optional, "user"));
	if (!secret)
		secret = cJSON_GetStringValue(
			cJSON_GetObjectItem(optional, "shared_secret"));
	open_with("shared_secret", secret, out);
	cJSON_DeleteItemFromObject(settings, "user");
	cJSON_AddItemToObject(settings, "user", user);
}

static void a_second_factor_is_computed_and_used_once(void **state)
{
	struct dns_api good = suite.api;
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	open_guarded(NULL, &suite.api);
	bool first = mx_read(ZONE, &zone, &err);
	a_zone("{\"expired\": true}");
	struct err again = { 0 };
	bool second = mx_read(ZONE, &zone, &again);
	suite.api.close(suite.api.self);
	suite.api = good;
	if (!first)
		fail_msg("%s", err.msg);
	/* Another half minute may have begun by now. */
	if (!second) {
		assert_err(&again, ERR_BUSY);
		assert_in_range(again.retry_after_s, 1, 30);
	}
}

static void a_second_factor_without_its_secret_is_said(void **state)
{
	struct dns_api good = suite.api;
	struct err err = { 0 };
	struct zone zone;

	a_zone("{}");
	open_guarded("", &suite.api);
	bool ok = mx_read(ZONE, &zone, &err);
	suite.api.close(suite.api.self);
	suite.api = good;
	assert_false(ok);
	assert_err(&err, ERR_CONFIG);
	assert_non_null(strstr(err.hint, "INWX_SHARED_SECRET"));
}

/* ---- INWX: keys ---- */

static void dnssec_of(const char *more, struct zone_dnssec *out)
{
	struct err err = { 0 };

	a_zone(more);
	if (!suite.api.dnssec_read(suite.api.self, ZONE, out, &err))
		fail_msg("%s", err.msg);
}

/* {"dnskey": […]} and numbers, or a mere list and text. */
static void keys_are_read_as_documented_and_as_they_come(void **state)
{
	struct zone_dnssec documented, bare;

	dnssec_of("{\"signed\": true}", &documented);
	dnssec_of("{\"signed\": true, \"bare\": true}", &bare);
	assert_int_equal(documented.n_ds, 1);
	assert_int_equal(bare.n_ds, 1);
	assert_memory_equal(documented.ds[0], "55648 13 2 ", 11);
	assert_string_equal(bare.ds[0], documented.ds[0]);
}

/* By the documentation, it lists keys that are managed by hand. */
static void a_list_without_keys_is_no_fault(void **state)
{
	struct zone_dnssec dnssec;

	dnssec_of("{\"signed\": true, \"unlisted\": true}", &dnssec);
	assert_int_equal(dnssec.state, SIGNING_ON);
	assert_int_equal(dnssec.n_ds, 0);
}

static void a_zone_that_is_to_lose_its_keys_is_not_signed(void **state)
{
	struct zone_dnssec dnssec;

	dnssec_of("{\"signed\": true, \"state\": \"DELETE_ALL\"}", &dnssec);
	assert_int_not_equal(dnssec.state, SIGNING_ON);
}

const struct claim inwx_claims[] = {
	CLAIM(one_login_serves_a_handle, 0),
	CLAIM(a_session_that_has_ended_is_begun_anew, 0),
	CLAIM(a_second_factor_is_computed_and_used_once, 0),
	CLAIM(a_second_factor_without_its_secret_is_said, 0),
	CLAIM(keys_out_of_use_give_no_ds, 0),
	CLAIM(keys_are_read_as_documented_and_as_they_come, 0),
	CLAIM(a_list_without_keys_is_no_fault, 0),
	CLAIM(a_zone_that_is_to_lose_its_keys_is_not_signed, 0),
};
const size_t n_inwx_claims = sizeof(inwx_claims) / sizeof(*inwx_claims);

/* ---- netcup: with one TTL for the whole zone ---- */

static void the_zone_s_ttl_is_told_and_left_alone(void **state)
{
	struct mxset have = a_zone("{}");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };
	struct zone zone;

	assert_true(mx_read(ZONE, &zone, &err));
	assert_int_equal(zone.scope, TTL_ZONE);
	assert_int_equal(zone.set.mx[0].ttl, 3600);
	mxset_set_ttl(&want, 60);
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	mxset_set_ttl(&want, 3600);
	struct mxset now = held();
	assert_set(&now, &want);
}

/* One of these ids is the handle's own: it alone is blotted out. */
static void the_session_s_id_is_never_shown(void **state)
{
	size_t n_hidden = 0;

	a_zone("{}");
	for (int i = 1; i <= 200; i++) {
		char id[40], what[256];
		struct err err = { 0 };
		struct zone zone;

		snprintf(id, sizeof(id), "sess%028d", i);
		assert_true(mx_read(ZONE, &zone, &err));
		snprintf(what, sizeof(what),
			 "{\"how\": \"status\", \"status\": 400, \"body\": "
			 "\"{\\\"shortmessage\\\": \\\"bad %s\\\"}\"}",
			 id);
		fault(what);
		assert_false(mx_read(ZONE, &zone, &err));
		assert_non_null(strstr(err.msg, "bad "));
		n_hidden += !strstr(err.msg, id);
	}
	assert_int_equal(n_hidden, 1);
}

const struct claim netcup_claims[] = {
	CLAIM(the_session_s_id_is_never_shown, 0),
	CLAIM(the_zone_s_ttl_is_told_and_left_alone, 0),
	CLAIM(one_login_serves_a_handle, 0),
	CLAIM(a_session_that_has_ended_is_begun_anew, 0),
};
const size_t n_netcup_claims = sizeof(netcup_claims) / sizeof(*netcup_claims);

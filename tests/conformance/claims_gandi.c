/* Claims about Gandi alone. */
#include "suite.h"

#include <string.h>

static void the_ds_is_made_from_the_key(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct zone_dnssec dnssec;
	struct err err = { 0 };

	given(ZONE, &set);
	assert_true(suite.api.dnssec_enable(suite.api.self, ZONE, &err));
	assert_true(suite.api.dnssec_read(suite.api.self, ZONE, &dnssec, &err));
	assert_int_equal(dnssec.n_ds, 1);
	assert_int_equal(strlen(dnssec.ds[0]), strlen("55648 13 2 ") + 64);
	assert_memory_equal(dnssec.ds[0], "55648 13 2 ", 11);
}

/* Words lie in a list, with the member they are about. */
static void field_errors_are_shown_with_their_field(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };

	given(ZONE, &have);
	fault("{\"how\": \"status\", \"on\": \"changing\", \"status\": 400, "
	      "\"body\": \"{\\\"message\\\": \\\"no\\\", \\\"errors\\\": "
	      "[{\\\"name\\\": \\\"rrset_ttl\\\", \\\"description\\\": "
	      "\\\"too low\\\"}]}\"}");
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_REMOTE);
	assert_non_null(strstr(err.msg, "rrset_ttl: too low"));
}

/* It gets the token. */
static void the_sign_in_service_has_an_address_of_its_own(void **state)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	struct dns_rights rights;
	struct err err = { 0 };
	struct dns_api api;

	given(ZONE, &set);
	open_with("id_endpoint", "ftp://id.example.net", &api);
	assert_false(api.rights(api.self, ZONE, &rights, &err));
	assert_err(&err, ERR_CONFIG);
	api.close(api.self);
	open_with("id_endpoint", "http://id.invalid", &api);
	err_clear(&err);
	assert_false(api.rights(api.self, ZONE, &rights, &err));
	assert_err(&err, ERR_NET);
	assert_non_null(strstr(suite.told, "plain http"));
	api.close(api.self);
}

const struct claim gandi_claims[] = {
	CLAIM(the_ds_is_made_from_the_key, 0),
	CLAIM(field_errors_are_shown_with_their_field, 0),
	CLAIM(the_sign_in_service_has_an_address_of_its_own, 0),
};
const size_t n_gandi_claims = sizeof(gandi_claims) / sizeof(*gandi_claims);

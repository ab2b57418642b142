/* Claims about names and sets that are legal but seldom, or odd. */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static void refuses(const char *contents, const char *words)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 a.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	edited(3600, contents);
	assert_false(mx_read(ZONE, &zone, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	if (!strstr(err.msg, words))
		fail_msg("no word of \"%s\" in: %s", words, err.msg);
	assert_false(mx_write(ZONE, &have, &want, &err));
	assert_err(&err, ERR_UNSUPPORTED);
	assert_int_equal(changing_requests(), 0);
}

static void a_null_mx_is_refused_with_words(void **state)
{
	refuses("[\"0 .\"]", "null MX");
}

static void a_host_that_is_none_is_refused(void **state)
{
	refuses("[\"10 a.example.net.\", \"20 bad\\\\032name.example.net.\"]",
		"names no host");
}

static void too_many_records_are_refused(void **state)
{
	char text[2048] = "[";
	size_t len = 1;

	for (int i = 0; i <= MXSET_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%s\"%d mx.example.net.\"",
					i ? "," : "", i);
	snprintf(text + len, sizeof(text) - len, "]");
	refuses(text, "more than");
}

static void upper_case_is_the_same_host(void **state)
{
	struct mxset have = set_of(3600, "10 mail.example.net");
	struct err err = { 0 };
	struct zone zone;

	given(ZONE, &have);
	edited(3600, "[\"10 MAIL.Example.NET.\"]");
	assert_true(mx_read(ZONE, &zone, &err));
	assert_set(&zone.set, &have);
	assert_true(mx_write(ZONE, &have, &have, &err));
	assert_int_equal(changing_requests(), 0);
}

static void a_host_of_any_legal_length_survives(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net"), want = { 0 };
	char host[DNAME_MAX] = "";
	struct err err = { 0 };

	/* 3 labels of 63 and one of 61: 253 characters. */
	for (int i = 0; i < 253; i++)
		host[i] = i % 64 == 63 ? '.' : 'a';
	mxset_add(&want, host, 10, 3600);
	mxset_add(&want, "a.b", 20, 3600);
	mxset_add(&want, "mx.xn--bcher-kva.example", 30, 3600);
	given(ZONE, &have);
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

static void an_owner_of_any_legal_length_is_found(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(60, "10 b.example.net");
	char owner[DNAME_MAX] = "";
	struct err err = { 0 };

	/* "other." stands in front of it in the server. */
	for (int i = 0; i < 235; i++)
		owner[i] = i % 59 == 58 ? '.' : 'a';
	snprintf(owner + 235, sizeof(owner) - 235, ".%s", ZONE);
	given(owner, &have);
	if (!mx_write(owner, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
}

/* Two zones of one name, secondary, pending, private: none that is served. */
static void look_alikes_of_the_zone_are_refused(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	const cJSON *kind;
	struct err err = { 0 };
	struct zone zone;
	char more[64];

	cJSON_ArrayForEach(kind, said_list("not_live"))
	{
		snprintf(more, sizeof(more), "{\"kind\": \"%s\"}",
			 kind->valuestring);
		given_more(ZONE, &have, more);
		if (mx_read(ZONE, &zone, &err))
			fail_msg("a %s zone was read", kind->valuestring);
		assert_err(&err, ERR_UNSUPPORTED);
		assert_non_null(strstr(err.msg, ZONE));
		assert_false(mx_write(ZONE, &have, &want, &err));
		assert_err(&err, ERR_UNSUPPORTED);
		assert_int_equal(changing_requests(), 0);
	}
}

/* A private zone of that name is no second one, and is not touched. */
static void a_private_zone_beside_it_is_left_alone(void **state)
{
	struct mxset have = set_of(3600, "10 a.example.net");
	struct mxset want = set_of(3600, "10 b.example.net");
	struct err err = { 0 };
	const cJSON *kind;
	bool knows = false;

	cJSON_ArrayForEach(kind, said_list("not_live")) knows |=
		strcmp(kind->valuestring, "private") == 0;
	if (!knows) {
		printf("# does not apply: this API has no private zones\n");
		return;
	}
	given_more(ZONE, &have, "{\"kind\": \"private-beside\"}");
	char *before = others();
	if (!mx_write(ZONE, &have, &want, &err))
		fail_msg("%s", err.msg);
	struct mxset now = held();
	assert_set(&now, &want);
	char *after = others();
	assert_string_equal(after, before);
	free(before);
	free(after);
}

/* What `exodane providers` lists: the least that the API allows. */
static void a_read_asks_as_often_as_the_registry_says(void **state)
{
	static const char *const texts[] = { "", "10 a.example.net" };
	const struct dns_asks *asks = &suite.provider->asks;
	size_t pages = suite.subject->pages;
	struct err err = { 0 };
	struct zone zone;

	for (size_t n = 0; n < 2; n++) {
		struct mxset set = set_of(3600, texts[n]);
		/* Beside them, the server's zone has one of a stranger. */
		size_t all = asks->read + asks->record * (n + 1);
		given(ZONE, &set);
		assert_true(mx_read(ZONE, &zone, &err));
		forget();
		assert_true(mx_read(ZONE, &zone, &err));
		assert_int_equal(all_requests(), all + (pages ? pages - 1 : 0));
	}
}

const struct claim shape_claims[] = {
	CLAIM(a_null_mx_is_refused_with_words, 0),
	CLAIM(a_host_that_is_none_is_refused, 0),
	CLAIM(too_many_records_are_refused, 0),
	CLAIM(upper_case_is_the_same_host, 0),
	CLAIM(a_host_of_any_legal_length_survives, 0),
	CLAIM(an_owner_of_any_legal_length_is_found, 0),
	CLAIM(look_alikes_of_the_zone_are_refused, NOT_LIVE),
	CLAIM(a_private_zone_beside_it_is_left_alone, NOT_LIVE),
	CLAIM(a_read_asks_as_often_as_the_registry_says, 0),
};
const size_t n_shape_claims = sizeof(shape_claims) / sizeof(*shape_claims);

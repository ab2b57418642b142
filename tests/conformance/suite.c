/* The words that claims are written with. */
#include "suite.h"

#include "providers/dns/mxtext.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct suite suite;

/* ---- the person, who listens ---- */

static void listen(void *self, enum tell level, const char *text)
{
	struct suite *s = self;
	size_t len = strlen(s->told);

	snprintf(s->told + len, sizeof(s->told) - len, "%s\n", text);
}

static bool answer_nothing(void *self, const struct question *question,
			   char out[ANSWER_MAX], struct err *err)
{
	return err_set(err, ERR_NOBODY, "nobody answers %s", question->id);
}

void assert_silent(const char *text)
{
	const char *canary = cJSON_GetStringValue(
		cJSON_GetObjectItem(suite.server.hello, "canary"));

	if (canary && strstr(text, canary))
		fail_msg("the secret is in: %s", text);
}

void assert_err(const struct err *err, enum err_kind kind)
{
	assert_silent(err->msg);
	assert_silent(err->hint);
	if (err->kind != kind)
		fail_msg("%s instead of %s: %s", err_kind_name(err->kind),
			 err_kind_name(kind), err->msg);
	if (strncmp(err->msg, suite.provider->name,
		    strlen(suite.provider->name)) != 0 &&
	    !strstr(err->msg, suite.provider->name))
		fail_msg("no word of who says it: %s", err->msg);
	if (kind != ERR_PARSE && kind != ERR_INTERNAL && !*err->hint)
		fail_msg("no word of what to do: %s", err->msg);
}

/* ---- opening ---- */

static int64_t now(void *self)
{
	return time(NULL);
}

static void open_api(const char *name, const char *value, struct dns_api *out)
{
	struct dns_value values[16];
	struct dns_config config = { .values = values,
				     .clock = { .now = now },
				     .person = &suite.person };
	struct err err = { 0 };
	const cJSON *setting;
	bool replaced = false;

	cJSON_ArrayForEach(setting,
			   cJSON_GetObjectItem(suite.server.hello, "settings"))
	{
		bool that = name && strcmp(setting->string, name) == 0;
		replaced |= that;
		values[config.n_values++] = (struct dns_value){
			setting->string, that ? value : setting->valuestring
		};
	}
	if (name && !replaced)
		values[config.n_values++] = (struct dns_value){ name, value };
	if (!dns_provider_open(suite.provider, &config, out, &err))
		fail_msg("open: %s", err.msg);
}

void open_with(const char *name, const char *value, struct dns_api *out)
{
	open_api(name, value, out);
}

/* Without the server's, which is a process of its own. */
static double own_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int claim_begin(void **state)
{
	suite.began_s = own_time();
	suite.told[0] = '\0';
	suite.person = (struct person){ &suite, listen, answer_nothing, NULL };
	open_api(NULL, NULL, &suite.api);
	return 0;
}

int claim_end(void **state)
{
	suite.api.close(suite.api.self);
	double took_s = own_time() - suite.began_s;
	if (took_s > suite.most_s)
		suite.most_s = took_s;
	assert_silent(suite.told);
	return 0;
}

/* ---- sets ---- */

static uint32_t said(const char *name)
{
	return (uint32_t)cJSON_GetNumberValue(
		cJSON_GetObjectItem(suite.server.hello, name));
}

const cJSON *said_list(const char *name)
{
	static const cJSON none;
	const cJSON *list = cJSON_GetObjectItem(suite.server.hello, name);

	return list ? list : &none;
}

/* What the hoster makes of it: no TTL below its floor, or one for the zone. */
static uint32_t possible_ttl(uint32_t ttl)
{
	uint32_t floor = said("ttl_floor"), of_zone = said("zone_ttl");

	if (of_zone)
		return of_zone;
	return ttl < floor ? floor : ttl;
}

struct mxset set_of(uint32_t ttl, const char *text)
{
	struct mxset set = { 0 };

	ttl = possible_ttl(ttl);
	while (*text) {
		char part[MXTEXT_MAX];
		size_t len = strcspn(text, ",");
		struct mx mx;
		struct err err = { 0 };

		snprintf(part, sizeof(part), "%.*s", (int)len, text);
		if (!mxtext_parse(part, &mx, &err))
			fail_msg("set_of: %s", err.msg);
		assert_true(mxset_add(&set, mx.exchange, mx.preference, ttl));
		text += len;
		text += strspn(text, ", ");
	}
	return set;
}

void assert_set(const struct mxset *is, const struct mxset *shall)
{
	char a[1024], b[1024];

	if (mxset_identical(is, shall))
		return;
	mxset_text(is, a, sizeof(a));
	mxset_text(shall, b, sizeof(b));
	fail_msg("the set is %s instead of %s", a, b);
}

static struct mxset set_from(const cJSON *list)
{
	struct mxset set = { 0 };
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		struct mx mx;
		struct err err = { 0 };
		const char *text =
			cJSON_GetStringValue(cJSON_GetArrayItem(item, 0));

		if (!mxtext_parse(text, &mx, &err))
			fail_msg("%s", err.msg);
		mx.ttl = (uint32_t)cJSON_GetArrayItem(item, 1)->valuedouble;
		assert_true(
			mxset_add(&set, mx.exchange, mx.preference, mx.ttl));
	}
	return set;
}

/* ---- the server ---- */

static cJSON *order(const char *verb)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "do", verb);
	return json;
}

static cJSON *do_simple(const char *verb)
{
	return server_do(&suite.server, order(verb));
}

static void add_contents(cJSON *json, const struct mxset *set)
{
	cJSON *list = cJSON_AddArrayToObject(json, "mx");

	cJSON_AddNumberToObject(json, "ttl", mxset_max_ttl(set));
	for (size_t i = 0; i < set->n; i++) {
		char text[MXTEXT_MAX];
		mxtext_write(&set->mx[i], text);
		cJSON_AddItemToArray(list, cJSON_CreateString(text));
	}
}

void given_more(const char *owner, const struct mxset *set, const char *more)
{
	cJSON *json = order("zone"), *members = cJSON_Parse(more);

	assert_non_null(members);
	cJSON_AddStringToObject(json, "name", ZONE);
	cJSON_AddStringToObject(json, "owner", owner);
	add_contents(json, set);
	while (members->child) {
		cJSON *m = cJSON_DetachItemViaPointer(members, members->child);
		cJSON_AddItemToObject(json, m->string, m);
	}
	cJSON_Delete(members);
	cJSON_Delete(server_do(&suite.server, json));
}

void given(const char *owner, const struct mxset *set)
{
	given_more(owner, set, "{}");
}

void edited(uint32_t ttl, const char *contents)
{
	cJSON *json = order("edit");

	cJSON_AddNumberToObject(json, "ttl", ttl);
	cJSON_AddItemToObject(json, "mx", cJSON_Parse(contents));
	cJSON_Delete(server_do(&suite.server, json));
}

struct mxset held(void)
{
	cJSON *list = do_simple("mx");
	struct mxset set = set_from(list);

	cJSON_Delete(list);
	return set;
}

char *others(void)
{
	cJSON *list = do_simple("others");
	char *text = cJSON_PrintUnformatted(list);

	cJSON_Delete(list);
	return text;
}

static size_t count(bool changing)
{
	cJSON *list = do_simple("requests");
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, list)
	{
		const cJSON *reads = cJSON_GetObjectItem(item, "reads");
		const char *method = cJSON_GetStringValue(
			cJSON_GetObjectItem(item, "method"));
		bool get = cJSON_IsTrue(reads) || strcmp(method, "GET") == 0;
		n += !changing || !get;
	}
	cJSON_Delete(list);
	return n;
}

size_t changing_requests(void)
{
	return count(true);
}

size_t all_requests(void)
{
	return count(false);
}

static bool has_words(const cJSON *request, const char *member,
		      const char *words)
{
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItem(request, member));

	return text && strstr(text, words);
}

size_t requests_with(const char *words)
{
	cJSON *order = cJSON_CreateObject();
	const cJSON *request;
	size_t n = 0;

	cJSON_AddStringToObject(order, "do", "requests");
	cJSON *list = server_do(&suite.server, order);
	cJSON_ArrayForEach(request, list) n +=
		has_words(request, "path", words) ||
		has_words(request, "body", words);
	cJSON_Delete(list);
	return n;
}

void fault(const char *json)
{
	cJSON *what = cJSON_Parse(json);

	assert_non_null(what);
	cJSON_AddStringToObject(what, "do", "fault");
	cJSON_Delete(server_do(&suite.server, what));
}

void forget(void)
{
	cJSON_Delete(do_simple("reset"));
}

size_t history(struct mxset *out, size_t max)
{
	cJSON *list = do_simple("history");
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, list)
	{
		assert_true(n < max);
		out[n++] = set_from(item);
	}
	cJSON_Delete(list);
	return n;
}

/* ---- the driver ---- */

static bool heard(bool ok, const struct err *err)
{
	assert_silent(err->msg);
	assert_silent(err->hint);
	return ok;
}

bool mx_read(const char *owner, struct zone *out, struct err *err)
{
	err_clear(err);
	return heard(suite.api.mx_read(suite.api.self, owner, out, err), err);
}

bool mx_write(const char *owner, const struct mxset *have,
	      const struct mxset *want, struct err *err)
{
	err_clear(err);
	return heard(suite.api.mx_write(suite.api.self, owner, have, want, err),
		     err);
}

bool mx_read_answered(const char *body, struct zone *out, struct err *err)
{
	struct mxset set = set_of(3600, "10 a.example.net");
	cJSON *what = cJSON_CreateObject();

	given(ZONE, &set);
	assert_true(mx_read(ZONE, out, err));
	cJSON_AddStringToObject(what, "how", "status");
	cJSON_AddNumberToObject(what, "status", 200);
	cJSON_AddStringToObject(what, "body", body);
	char *text = cJSON_PrintUnformatted(what);
	fault(text);
	cJSON_free(text);
	cJSON_Delete(what);
	return mx_read(ZONE, out, err);
}

/* What hosters' APIs may send: any JSON, through all that looks into it. */
#include "providers/dns/carry.h"
#include "providers/dns/driver.h"
#include "providers/dns/ds.h"
#include "providers/dns/mxtext.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dns_provider provider = { .name = "fuzz" };
static const char *const added[] = { "id", NULL };
static const struct fields fields = { "id",	     "name", "content",
				      "priority",    "ttl",  .off = "disabled",
				      .added = added };
/* As it is sent: without the id. */
static const struct fields sent = { NULL,	"name", "content",
				    "priority", "ttl",	.off = "disabled" };
static const struct rest_fault faults[] = {
	{ "kind", "Native|Master", NULL, "is a secondary's" },
	{ 0 },
};

static void as_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	char out[MXTEXT_MAX], segment[64];
	struct mx mx = { 0 };
	struct err err = { 0 };

	if (!text)
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	if (mxtext_parse(text, &mx, &err)) {
		struct mx again = { 0 };
		mxtext_write(&mx, out);
		if (!mxtext_parse(out, &again, &err) ||
		    strcmp(again.exchange, mx.exchange) != 0)
			abort();
	}
	rest_segment(text, segment, sizeof(segment));
	free(text);
}

static void as_records(const cJSON *json, const struct mxset *want)
{
	struct records records = { 0 };
	struct record_plan plan;
	struct err err = { 0 };

	if (!fields_read(&fields, json, "example.org", &records, &err))
		return;
	recordwise_plan(&records, want, TTL_RECORD, &plan);
	/* Never a deletion before a creation. */
	for (size_t i = 1; i < plan.n; i++)
		if (plan.call[i].verb < plan.call[i - 1].verb)
			abort();
}

static void as_zones(const cJSON *json)
{
	struct driver d = { .provider = &provider };
	const cJSON *zone;
	struct err err = { 0 };

	if (driver_choose(&d, json, "example.org", faults, &zone, &err) && zone)
		driver_take_zone(&d, "example.org", rest_text(zone, "id"),
				 &err);
}

/* Whatever the set was, what replaces it serves all that is wanted, and
 * nothing else. */
static void as_set(const cJSON *json, const struct mxset *want)
{
	cJSON *set = carry_set(&fields, json, "example.org", want);
	struct records records = { 0 };
	struct err err = { 0 };

	if (!fields_read(&sent, set, "example.org", &records, &err) ||
	    records.n != want->n)
		abort();
	for (size_t i = 0; i < want->n; i++)
		if (!mxset_find(want, records.record[i].mx.exchange))
			abort();
	cJSON_Delete(set);
}

static void as_said(const cJSON *json)
{
	static const char *const said[] = { "error", "errors.0", NULL };
	struct zone_dnssec dnssec = { 0 };
	char words[128] = "";

	rest_join(json, said, words, sizeof(words));
	rest_where(json, "name", "example.org", "type", "MX", NULL);
	ds_add_text(&dnssec, cJSON_GetStringValue(json));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mxset want = { 0 };
	cJSON *json = cJSON_ParseWithLength((const char *)data, size);

	mxset_add(&want, "a.example", 0, 60);
	mxset_add(&want, "b.example", 10, 60);
	as_text(data, size);
	if (!json)
		return 0;
	as_records(json, &want);
	as_zones(json);
	as_said(json);
	if (cJSON_IsArray(json))
		as_set(json, &want);
	cJSON_Delete(json);
	return 0;
}

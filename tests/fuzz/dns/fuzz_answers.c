/* What hosters' APIs may send: any JSON, through all that looks into it. */
#include "providers/dns/driver.h"
#include "providers/dns/fields.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/powerdns_api.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dns_provider provider = { .name = "fuzz" };
static const struct fields fields = { "id", "name", "content", "priority",
				      "ttl" };

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

	if (driver_choose(&d, json, "example.org", powerdns_faults, &zone,
			  &err) &&
	    zone)
		driver_take_zone(&d, "example.org", rest_text(zone, "id"),
				 &err);
}

/* Whatever the set was, a patch holds all that is wanted. */
static void as_rrset(const cJSON *json, const struct mxset *want)
{
	cJSON *patch = powerdns_patch(json, "example.org", want);
	const cJSON *set = cJSON_GetArrayItem(
		cJSON_GetObjectItemCaseSensitive(patch, "rrsets"), 0);

	if (cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(
		    set, "records")) < (int)want->n)
		abort();
	cJSON_Delete(patch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mxset want = { 0 };
	char words[128] = "";
	cJSON *json = cJSON_ParseWithLength((const char *)data, size);

	mxset_add(&want, "a.example", 0, 60);
	mxset_add(&want, "b.example", 10, 60);
	as_text(data, size);
	if (!json)
		return 0;
	as_records(json, &want);
	as_zones(json);
	powerdns_detail(json, words, sizeof(words));
	if (cJSON_IsObject(json))
		as_rrset(json, &want);
	cJSON_Delete(json);
	return 0;
}

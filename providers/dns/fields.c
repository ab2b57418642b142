/* MX records from and to JSON objects. */
#include "providers/dns/fields.h"

#include "providers/dns/mxtext.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Ids are texts or whole numbers of up to 2^53. */
static bool take_id(const cJSON *item, char out[128])
{
	int len = -1;

	if (cJSON_IsString(item))
		len = snprintf(out, 128, "%s", item->valuestring);
	else if (cJSON_IsNumber(item))
		len = snprintf(out, 128, "%.0f", item->valuedouble);
	return len > 0 && len < 128;
}

static bool take(const struct fields *f, const cJSON *item, struct records *out,
		 struct err *err)
{
	const char *host = rest_text(item, f->host);
	struct mx mx = { 0 };
	uint32_t preference;
	char id[128];

	if (!host ||
	    !take_id(cJSON_GetObjectItemCaseSensitive(item, f->id), id) ||
	    !rest_number(item, f->preference, UINT16_MAX, &preference) ||
	    !rest_number(item, f->ttl, INT32_MAX, &mx.ttl))
		return err_set(err, ERR_PARSE,
			       "an MX record lacks a member, or it is of "
			       "another type");
	mx.preference = (uint16_t)preference;
	if (!mxtext_host(host, &mx, err))
		return false;
	if (records_add(out, &mx, id))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		RECORDS_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

bool fields_read(const struct fields *f, const cJSON *list, const char *name,
		 struct records *out, struct err *err)
{
	const cJSON *item;

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "the list of records is none");
	cJSON_ArrayForEach(item, list)
	{
		const char *type = rest_text(item, "type");
		const char *its = rest_text(item, f->name);
		if (type && its && strcmp(type, "MX") == 0 &&
		    strcasecmp(its, name) == 0 && !take(f, item, out, err))
			return false;
	}
	return true;
}

cJSON *fields_write(const struct fields *f, const char *name,
		    const struct mx *mx)
{
	cJSON *body = cJSON_CreateObject();

	if (cJSON_AddStringToObject(body, "type", "MX") &&
	    cJSON_AddStringToObject(body, f->name, name) &&
	    cJSON_AddStringToObject(body, f->host, mx->exchange) &&
	    cJSON_AddNumberToObject(body, f->preference, mx->preference) &&
	    cJSON_AddNumberToObject(body, f->ttl, mx->ttl))
		return body;
	cJSON_Delete(body);
	return NULL;
}

/* MX records from and to JSON objects. */
#include "providers/dns/fields.h"

#include "providers/dns/driver.h"
#include "providers/dns/mxtext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Ids are texts or whole numbers of up to 2^53. */
static bool take_id(const struct fields *f, const cJSON *item, char out[128])
{
	const char *quote = f->json_id ? "\"" : "";
	int len = -1;

	if (cJSON_IsString(item) && !strpbrk(item->valuestring, "\"\\"))
		len = snprintf(out, 128, "%s%s%s", quote, item->valuestring,
			       quote);
	else if (cJSON_IsNumber(item))
		len = snprintf(out, 128, "%.0f", item->valuedouble);
	return len > 0 && len < 128;
}

bool fields_number(const cJSON *object, const char *name, uint32_t max,
		   uint32_t *out)
{
	const char *text = rest_text(object, name);
	char *end = NULL;

	if (!text)
		return rest_number(object, name, max, out);
	unsigned long value = strtoul(text, &end, 10);
	*out = (uint32_t)value;
	return isdigit((unsigned char)*text) && !*end && value <= max;
}

static bool take_numbers(const struct fields *f, const cJSON *item,
			 struct mx *mx)
{
	uint32_t preference = 0;

	if (f->preference &&
	    !fields_number(item, f->preference, UINT16_MAX, &preference))
		return false;
	mx->preference = (uint16_t)preference;
	return !f->ttl || fields_number(item, f->ttl, INT32_MAX, &mx->ttl);
}

static bool take(const struct fields *f, const cJSON *item, struct records *out,
		 struct err *err)
{
	const char *host = rest_text(item, f->host);
	const cJSON *id_item = cJSON_GetObjectItemCaseSensitive(item, f->id);
	struct mx mx = { 0 };
	char id[128];

	if (!host || !take_id(f, id_item, id) || !take_numbers(f, item, &mx))
		return err_set(err, ERR_PARSE,
			       "an MX record lacks a member, or it is of "
			       "another type");
	if (!(f->preference ? mxtext_host : mxtext_parse)(host, &mx, err))
		return false;
	if (records_add(out, &mx, id))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		RECORDS_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

static const char *type_of(const struct fields *f)
{
	return f->type ? f->type : "type";
}

bool fields_read_one(const struct fields *f, const cJSON *record,
		     const char *name, struct records *out, struct err *err)
{
	const char *type = rest_text(record, type_of(f));
	const char *its = rest_text(record, f->name);

	return !type || !its || strcmp(type, "MX") != 0 ||
	       strcasecmp(its, name) != 0 || take(f, record, out, err);
}

bool fields_read(const struct fields *f, const cJSON *list, const char *name,
		 struct records *out, struct err *err)
{
	const cJSON *item;

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "the list of records is none");
	cJSON_ArrayForEach(item, list)
	{
		if (!fields_read_one(f, item, name, out, err))
			return false;
	}
	return true;
}

cJSON *fields_write(const struct fields *f, const char *name,
		    const struct mx *mx)
{
	cJSON *body = cJSON_CreateObject();
	char host[MXTEXT_MAX];

	mxtext_write(mx, host);
	char *start = f->preference ? strchr(host, ' ') + 1 : host;
	if (!f->dot)
		host[strlen(host) - 1] = '\0';
	if (cJSON_AddStringToObject(body, type_of(f), "MX") &&
	    cJSON_AddStringToObject(body, f->name, name) &&
	    cJSON_AddStringToObject(body, f->host, start) &&
	    (!f->preference ||
	     cJSON_AddNumberToObject(body, f->preference, mx->preference)) &&
	    (!f->ttl || cJSON_AddNumberToObject(body, f->ttl, mx->ttl)))
		return body;
	cJSON_Delete(body);
	return NULL;
}

void fields_read_ns(const struct fields *f, const cJSON *list, const char *name,
		    struct zone *zone)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const char *its = rest_text(item, f->name);
		if (its && strcasecmp(its, name) == 0 &&
		    rest_is(item, type_of(f), "NS"))
			zone_add_ns(zone, rest_text(item, f->host));
	}
}

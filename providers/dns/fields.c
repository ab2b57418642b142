/* MX records from and to JSON objects. */
#include "providers/dns/fields.h"

#include "providers/dns/driver.h"
#include "providers/dns/mxtext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Ids are texts or whole numbers of up to 2^53, or the place in the list. */
static bool take_id(const struct fields *f, const cJSON *record, int place,
		    char out[128])
{
	const cJSON *item = f->id ? rest_at(record, f->id) : NULL;
	const char *quote = f->json_id ? "\"" : "";
	int len = -1;

	if (!f->id)
		len = snprintf(out, 128, "%d", place);
	else if (cJSON_IsString(item) && !strpbrk(item->valuestring, "\"\\"))
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

static bool take_number(const struct fields *f, const cJSON *record,
			const char *name, uint32_t max, uint32_t *out)
{
	*out = 0;
	return !name || (f->sparse && !rest_at(record, name)) ||
	       fields_number(record, name, max, out);
}

static bool is_whole(const struct fields *f, const char *host)
{
	return !f->preference || strchr(host, ' ');
}

static bool take_mx(const struct fields *f, const cJSON *item, struct mx *mx,
		    struct err *err)
{
	const char *host = rest_text(item, f->host);
	uint32_t preference;

	if (!host ||
	    !take_number(f, item, f->preference, UINT16_MAX, &preference) ||
	    !take_number(f, item, f->ttl, INT32_MAX, &mx->ttl))
		return err_set(err, ERR_PARSE,
			       "an MX record lacks a member, or it is of "
			       "another type");
	mx->preference = (uint16_t)preference;
	return (is_whole(f, host) ? mxtext_parse : mxtext_host)(host, mx, err);
}

bool fields_mx(const struct fields *f, const cJSON *record, struct mx *out)
{
	struct err ignored;

	return take_mx(f, record, out, &ignored);
}

static bool take(const struct fields *f, const cJSON *item, int place,
		 struct records *out, struct err *err)
{
	struct mx mx = { 0 };
	char id[128];

	if (!take_id(f, item, place, id))
		return err_set(err, ERR_PARSE, "an MX record has no id");
	if (!take_mx(f, item, &mx, err))
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

static bool is_of(const struct fields *f, const cJSON *record, const char *name,
		  const char *type)
{
	const char *its = f->name ? rest_text(record, f->name) : name;

	return its && strcasecmp(its, name) == 0 &&
	       (!f->name || rest_is(record, type_of(f), type));
}

bool fields_is_of(const struct fields *f, const cJSON *record, const char *name)
{
	return is_of(f, record, name, "MX");
}

bool fields_is_off(const struct fields *f, const cJSON *record)
{
	return f->off && rest_is_true(record, f->off);
}

static bool read_at(const struct fields *f, const cJSON *record, int place,
		    const char *name, struct records *out, struct err *err)
{
	return fields_is_off(f, record) || !fields_is_of(f, record, name) ||
	       take(f, record, place, out, err);
}

bool fields_read(const struct fields *f, const cJSON *list, const char *name,
		 struct records *out, struct err *err)
{
	const cJSON *item;
	int place = 0;

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "the list of records is none");
	cJSON_ArrayForEach(item, list)
	{
		if (!read_at(f, item, place++, name, out, err))
			return false;
	}
	return true;
}

const cJSON *fields_item(const struct fields *f, const cJSON *list,
			 const struct record *record)
{
	const cJSON *item;
	char id[128];
	int place = 0;

	cJSON_ArrayForEach(item, list)
	{
		if (take_id(f, item, place++, id) &&
		    strcmp(id, record->id) == 0)
			return item;
	}
	return NULL;
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
	if ((!f->name || (cJSON_AddStringToObject(body, type_of(f), "MX") &&
			  cJSON_AddStringToObject(body, f->name, name))) &&
	    cJSON_AddStringToObject(body, f->host, start) &&
	    (!f->preference ||
	     cJSON_AddNumberToObject(body, f->preference, mx->preference)) &&
	    (!f->ttl || cJSON_AddNumberToObject(body, f->ttl, mx->ttl)))
		return body;
	cJSON_Delete(body);
	return NULL;
}

void fields_change(const struct fields *f, cJSON *item, const struct mx *mx)
{
	cJSON_ReplaceItemInObjectCaseSensitive(
		item, f->preference, cJSON_CreateNumber(mx->preference));
	cJSON_ReplaceItemInObjectCaseSensitive(item, f->ttl,
					       cJSON_CreateNumber(mx->ttl));
}

void fields_read_ns(const struct fields *f, const cJSON *list, const char *name,
		    struct zone *zone)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (!fields_is_off(f, item) && is_of(f, item, name, "NS"))
			zone_add_ns(zone, rest_text(item, f->host));
	}
}

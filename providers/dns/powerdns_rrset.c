/* PowerDNS: the MX RRset of one owner, from and to the API's JSON. */
#include "providers/dns/mxtext.h"
#include "providers/dns/powerdns_api.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_owned(const cJSON *rrset, const char *owner)
{
	const char *name = rest_text(rrset, "name");
	char canonical[DNAME_MAX];
	struct err ignored;

	return name && dname_parse(name, canonical, &ignored) &&
	       strcmp(canonical, owner) == 0;
}

static bool is_enabled(const cJSON *record)
{
	return !cJSON_IsTrue(
		cJSON_GetObjectItemCaseSensitive(record, "disabled"));
}

static const cJSON *records_of(const cJSON *rrset)
{
	return cJSON_GetObjectItemCaseSensitive(rrset, "records");
}

static bool take_record(const cJSON *record, uint32_t ttl, struct mxset *set,
			struct err *err)
{
	const char *content = rest_text(record, "content");
	struct mx mx = { .ttl = ttl };

	if (!content)
		return err_set(err, ERR_PARSE, "a record without content");
	if (!mxtext_parse(content, &mx, err))
		return false;
	if (mxset_add(set, mx.exchange, mx.preference, mx.ttl))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		MXSET_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

static bool take_set(const cJSON *rrset, struct mxset *set, struct err *err)
{
	const cJSON *record;
	uint32_t ttl;

	if (!rest_number(rrset, "ttl", INT32_MAX, &ttl) ||
	    !cJSON_IsArray(records_of(rrset)))
		return err_set(err, ERR_PARSE,
			       "an RRset without TTL or records");
	cJSON_ArrayForEach(record, records_of(rrset))
	{
		if (is_enabled(record) && !take_record(record, ttl, set, err))
			return false;
	}
	return true;
}

/* Sets that something else answers for: an alias, a program. */
static const struct {
	const char *type, *begins;
} odd[] = { { "CNAME", "" }, { "LUA", "MX " } };

static bool is_odd(const char *type, const cJSON *record)
{
	const char *text = rest_text(record, "content");

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		if (is_enabled(record) && text &&
		    strcmp(type, odd[i].type) == 0 &&
		    strncasecmp(text, odd[i].begins, strlen(odd[i].begins)) ==
			    0)
			return true;
	return false;
}

static bool is_plain(const cJSON *rrset, struct err *err)
{
	const char *type = rest_text(rrset, "type");
	const cJSON *record;

	cJSON_ArrayForEach(record, records_of(rrset))
	{
		if (!type || !is_odd(type, record))
			continue;
		err_set(err, ERR_UNSUPPORTED,
			"its MX set comes from a %s record, which this program "
			"does not edit",
			type);
		return err_hint(err, "put plain MX records in its place at "
				     "the server");
	}
	return true;
}

static void take_name_servers(const cJSON *rrset, struct zone *out)
{
	const cJSON *record;

	cJSON_ArrayForEach(record, records_of(rrset))
	{
		if (is_enabled(record))
			zone_add_ns(out, rest_text(record, "content"));
	}
}

static bool is_type(const cJSON *rrset, const char *type)
{
	const char *text = rest_text(rrset, "type");

	return text && strcmp(text, type) == 0;
}

/* Old servers ignore the filters of the request: everything is looked at. */
static bool take_rrsets(struct powerdns *p, const char *name, cJSON *zone,
			struct zone *out, struct err *err)
{
	const cJSON *rrsets = cJSON_GetObjectItemCaseSensitive(zone, "rrsets");
	const cJSON *rrset;

	if (!cJSON_IsArray(rrsets))
		return err_set(err, ERR_PARSE, "the zone came without rrsets");
	cJSON_ArrayForEach(rrset, rrsets)
	{
		if (is_owned(rrset, p->driver.zone.name) &&
		    is_type(rrset, "NS") && out->n_ns == 0)
			take_name_servers(rrset, out);
		if (!is_owned(rrset, name))
			continue;
		if (!is_plain(rrset, err))
			return false;
		if (!is_type(rrset, "MX"))
			continue;
		if (!take_set(rrset, &out->set, err))
			return false;
		cJSON_Delete(p->rrset);
		p->rrset = cJSON_Duplicate(rrset, true);
		if (!p->rrset)
			return err_set(err, ERR_INTERNAL, "no memory");
	}
	return true;
}

static bool read_name(struct powerdns *p, const char *name, bool whole,
		      struct zone *out, struct err *err)
{
	char query[DNAME_MAX + 32] = "";
	cJSON *zone = NULL;

	if (!whole)
		snprintf(query, sizeof(query), "?rrset_name=%s.", name);
	if (!powerdns_zone_call(p, "GET", query, NULL, &zone, err))
		return false;
	rest_number(zone, "edited_serial", UINT32_MAX, &p->serial);
	const char *why = rest_fault(powerdns_faults, zone);
	bool ok = why ? err_set(err, ERR_PARSE, "the zone %s", why)
		      : take_rrsets(p, name, zone, out, err);
	if (!ok)
		err_prefix(err, "powerdns: %s", name);
	cJSON_Delete(zone);
	return ok;
}

/* The name servers of a zone in which the owner lies below the apex. */
static bool read_apex(struct powerdns *p, const char *owner, struct zone *out,
		      struct err *err)
{
	char query[DNAME_MAX + 48];
	cJSON *zone = NULL;
	const cJSON *rrset;

	if (out->n_ns > 0 || strcmp(owner, p->driver.zone.name) == 0)
		return true;
	snprintf(query, sizeof(query), "?rrset_name=%s.&rrset_type=NS",
		 p->driver.zone.name);
	if (!powerdns_zone_call(p, "GET", query, NULL, &zone, err))
		return false;
	cJSON_ArrayForEach(rrset,
			   cJSON_GetObjectItemCaseSensitive(zone, "rrsets"))
	{
		if (is_owned(rrset, p->driver.zone.name) &&
		    is_type(rrset, "NS"))
			take_name_servers(rrset, out);
	}
	cJSON_Delete(zone);
	return true;
}

static bool read_set(struct powerdns *p, const char *owner, bool whole,
		     struct zone *out, struct err *err)
{
	cJSON_Delete(p->rrset);
	p->rrset = NULL;
	if (!powerdns_find_zone(p, owner, err))
		return false;
	*out = p->driver.zone;
	return read_name(p, owner, whole, out, err) &&
	       read_apex(p, owner, out, err);
}

bool powerdns_mx_read(void *self, const char *owner, struct zone *out,
		      struct err *err)
{
	return read_set(self, owner, false, out, err);
}

bool powerdns_mx_read_whole(void *self, const char *owner, struct zone *out,
			    struct err *err)
{
	return read_set(self, owner, true, out, err);
}

static bool is_that(const cJSON *record, const struct mx *want)
{
	const char *text = rest_text(record, "content");
	struct err ignored;
	struct mx mx;

	return text && mxtext_parse(text, &mx, &ignored) &&
	       mx.preference == want->preference &&
	       strcmp(mx.exchange, want->exchange) == 0;
}

/* The record of that identity taken out of records, or a new one. */
static cJSON *wanted_record(cJSON *records, const struct mx *want)
{
	char content[MXTEXT_MAX];
	cJSON *record;

	cJSON_ArrayForEach(record, records)
	{
		if (!is_that(record, want))
			continue;
		cJSON_DetachItemViaPointer(records, record);
		cJSON_DeleteItemFromObjectCaseSensitive(record, "disabled");
		return record;
	}
	mxtext_write(want, content);
	record = cJSON_CreateObject();
	cJSON_AddStringToObject(record, "content", content);
	return record;
}

/* Takes what is needed from old, which holds the records as read. */
static bool add_records(cJSON *old, const struct mxset *want, cJSON *out)
{
	bool ok = true;

	for (size_t i = 0; i < want->n && ok; i++) {
		cJSON *record = wanted_record(old, &want->mx[i]);
		ok = rest_text(record, "content") &&
		     cJSON_AddBoolToObject(record, "disabled", false) &&
		     cJSON_AddItemToArray(out, record);
		if (!ok)
			cJSON_Delete(record);
	}
	/* What nobody is served stays. */
	cJSON *record = old ? old->child : NULL;
	while (record && ok) {
		cJSON *next = record->next;
		if (!is_enabled(record))
			ok = cJSON_AddItemToArray(
				out, cJSON_DetachItemViaPointer(old, record));
		record = next;
	}
	return ok;
}

/* The RRset as read, with new records; comments that are not sent stay. */
static bool fill(cJSON *set, const char *owner, const struct mxset *want)
{
	static const char *const ours[] = { "name", "type", "ttl", "comments",
					    "changetype" };
	cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(set, "records");
	char name[DNAME_MAX + 1];

	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		cJSON_DeleteItemFromObjectCaseSensitive(set, ours[i]);
	snprintf(name, sizeof(name), "%s.", owner);
	bool ok = cJSON_AddStringToObject(set, "name", name) &&
		  cJSON_AddStringToObject(set, "type", "MX") &&
		  cJSON_AddNumberToObject(set, "ttl", want->mx[0].ttl) &&
		  cJSON_AddStringToObject(set, "changetype", "REPLACE");
	cJSON *records = cJSON_AddArrayToObject(set, "records");
	ok = ok && records && add_records(old, want, records);
	cJSON_Delete(old);
	return ok;
}

cJSON *powerdns_patch(const cJSON *rrset, const char *owner,
		      const struct mxset *want)
{
	cJSON *body = cJSON_CreateObject();
	cJSON *rrsets = cJSON_AddArrayToObject(body, "rrsets");
	cJSON *set =
		rrset ? cJSON_Duplicate(rrset, true) : cJSON_CreateObject();

	if (rrsets && set && cJSON_AddItemToArray(rrsets, set) &&
	    fill(set, owner, want))
		return body;
	if (set && (!rrsets || !rrsets->child))
		cJSON_Delete(set);
	cJSON_Delete(body);
	return NULL;
}

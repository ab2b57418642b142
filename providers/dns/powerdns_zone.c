/* PowerDNS: which zone it is, and whether it is signed. */
#include "providers/dns/powerdns_api.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *kind;
	bool editable, has_secondaries;
} kinds[] = {
	{ "Native", true, false },    { "Master", true, true },
	{ "Primary", true, true },    { "Producer", true, true },
	{ "Slave", false, false },    { "Secondary", false, false },
	{ "Consumer", false, false },
};

void powerdns_detail(const cJSON *answer, char *out, size_t size)
{
	const char *error = rest_text(answer, "error");
	const cJSON *errors =
		cJSON_GetObjectItemCaseSensitive(answer, "errors");
	const char *more = cJSON_GetStringValue(cJSON_GetArrayItem(errors, 0));

	snprintf(out, size, "%s%s%s", error ? error : "", more ? ": " : "",
		 more ? more : "");
}

bool powerdns_zone_call(const struct powerdns *p, const char *method,
			const char *tail, const cJSON *body, cJSON **answer,
			struct err *err)
{
	char path[2048];

	snprintf(path, sizeof(path), "/zones/%s%s", p->id, tail);
	return rest_call(&p->rest, method, path, body, answer, err);
}

bool powerdns_editable(struct powerdns *p, const cJSON *zone, struct err *err)
{
	const char *kind = rest_text(zone, "kind");

	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		p->has_secondaries = kinds[i].has_secondaries;
		if (kinds[i].editable)
			return true;
		err_set(err, ERR_UNSUPPORTED,
			"powerdns: the zone %s is a %s here: what is changed "
			"in it would be overwritten by its primary",
			p->zone, kind);
		return err_hint(err, "give the primary's endpoint");
	}
	return err_set(err, ERR_PARSE,
		       "powerdns: the zone %s is of a kind that this program "
		       "does not know (%.20s)",
		       p->zone, kind ? kind : "none given");
}

/* The one entry of that name; NULL when there is none, or *several. */
static const cJSON *pick(const cJSON *list, const char *name, bool *several)
{
	const cJSON *zone, *found = NULL;
	char canonical[DNAME_MAX];
	struct err ignored;

	*several = false;
	cJSON_ArrayForEach(zone, list)
	{
		const char *text = rest_text(zone, "name");
		if (!text || !dname_parse(text, canonical, &ignored) ||
		    strcmp(canonical, name) != 0)
			continue;
		*several = found != NULL;
		found = zone;
	}
	return found;
}

static bool take_zone(struct powerdns *p, const char *owner, const char *name,
		      const cJSON *zone, struct err *err)
{
	const char *id = rest_text(zone, "id");

	if (!id || !rest_segment(id, p->id, sizeof(p->id)))
		return err_set(err, ERR_PARSE,
			       "powerdns: the zone %s came without an id",
			       name);
	snprintf(p->zone, sizeof(p->zone), "%s", name);
	if (!powerdns_editable(p, zone, err))
		return false;
	snprintf(p->owner, sizeof(p->owner), "%s", owner);
	return true;
}

/* *found: name is a zone of this server. */
static bool try_zone(struct powerdns *p, const char *owner, const char *name,
		     bool *found, struct err *err)
{
	char path[DNAME_MAX + 32];
	cJSON *list = NULL;
	bool several;

	/* With &dnssec=false the answer comes faster, without the serial. */
	snprintf(path, sizeof(path), "/zones?zone=%s.&dnssec=false", name);
	if (!rest_call(&p->rest, "GET", path, NULL, &list, err))
		return false;
	bool ok = cJSON_IsArray(list);
	if (!ok)
		err_set(err, ERR_PARSE,
			"powerdns: the list of zones is no list");
	const cJSON *zone = pick(list, name, &several);
	*found = zone != NULL;
	if (several) {
		ok = err_set(err, ERR_UNSUPPORTED,
			     "powerdns: there are several zones named %s, and "
			     "no telling which of them is served",
			     name);
		err_hint(err, "give the server_id or endpoint that knows only "
			      "the one that is served");
	} else if (ok && zone) {
		ok = take_zone(p, owner, name, zone, err);
	}
	cJSON_Delete(list);
	return ok;
}

bool powerdns_find_zone(struct powerdns *p, const char *owner, struct err *err)
{
	bool found = false;

	if (strcmp(p->owner, owner) == 0)
		return true;
	p->owner[0] = '\0';
	for (const char *name = owner; strcmp(name, ".") != 0;
	     name = dname_parent(name)) {
		if (!try_zone(p, owner, name, &found, err))
			return false;
		if (found)
			return true;
	}
	err_set(err, ERR_REMOTE,
		"powerdns: neither %s nor a zone above it is on this server",
		owner);
	return err_hint(err,
			"check the endpoint and the server_id, and where "
			"the domain's zone is kept: `exodane doctor %s`",
			owner);
}

/* SHA-1 and GOST are no longer to be used (RFC 8624, RFC 9558). */
static bool digest_is_current(const char *ds)
{
	unsigned tag, algorithm, digest;

	return sscanf(ds, "%5u %3u %3u ", &tag, &algorithm, &digest) == 3 &&
	       (digest == 2 || digest == 4);
}

static void take_ds(const cJSON *keys, struct zone_dnssec *out)
{
	const cJSON *key, *ds;

	cJSON_ArrayForEach(key, keys)
	{
		if (!cJSON_IsTrue(
			    cJSON_GetObjectItemCaseSensitive(key, "active")))
			continue;
		cJSON_ArrayForEach(ds,
				   cJSON_GetObjectItemCaseSensitive(key, "ds"))
		{
			const char *text = cJSON_GetStringValue(ds);
			if (text && digest_is_current(text) &&
			    out->n_ds < ZONE_DS_MAX)
				snprintf(out->ds[out->n_ds++],
					 sizeof(out->ds[0]), "%s", text);
		}
	}
}

bool powerdns_dnssec_read(void *self, const char *owner,
			  struct zone_dnssec *out, struct err *err)
{
	struct powerdns *p = self;
	cJSON *zone = NULL, *keys = NULL;

	*out = (struct zone_dnssec){ 0 };
	if (!powerdns_find_zone(p, owner, err) ||
	    !powerdns_zone_call(p, "GET", "?rrsets=false", NULL, &zone, err))
		return false;
	const cJSON *signs = cJSON_GetObjectItemCaseSensitive(zone, "dnssec");
	bool known = cJSON_IsBool(signs);
	bool on = cJSON_IsTrue(signs);
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(zone, "presigned"))) {
		on = true;
		snprintf(out->note, sizeof(out->note),
			 "signed before it reaches this server (presigned)");
	}
	cJSON_Delete(zone);
	if (!known)
		return err_set(err, ERR_PARSE,
			       "powerdns: the zone %s came without its "
			       "\"dnssec\" field",
			       p->zone);
	out->state = on ? SIGNING_ON : SIGNING_OFF;
	if (!on)
		return true;
	if (!powerdns_zone_call(p, "GET", "/cryptokeys", NULL, &keys, err))
		return false;
	take_ds(keys, out);
	cJSON_Delete(keys);
	return true;
}

bool powerdns_dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct powerdns *p = self;
	struct zone_dnssec dnssec;

	if (!powerdns_dnssec_read(p, owner, &dnssec, err))
		return false;
	if (dnssec.state == SIGNING_ON)
		return true;
	/* Without api_rectify the order of names would have to be set by
	 * hand after each change. */
	cJSON *body = cJSON_CreateObject();
	cJSON_AddBoolToObject(body, "dnssec", true);
	cJSON_AddBoolToObject(body, "api_rectify", true);
	bool ok = powerdns_zone_call(p, "PUT", "", body, NULL, err);
	cJSON_Delete(body);
	if (!ok)
		return false;
	if (!powerdns_dnssec_read(p, owner, &dnssec, err))
		return err_prefix(err, "signing was switched on, but not read "
				       "back");
	if (dnssec.state == SIGNING_ON)
		return true;
	err_set(err, ERR_REMOTE,
		"powerdns: signing of %s was accepted, but the zone is still "
		"shown as unsigned",
		p->zone);
	return err_hint(err,
			"the backend may not be able to hold keys: see "
			"`pdnsutil show-zone %s` on the server",
			p->zone);
}

/* PowerDNS: which zone it is, and whether it is signed. */
#include "providers/dns/powerdns_api.h"

#include <stdio.h>
#include <string.h>

void powerdns_detail(const cJSON *answer, char *out, size_t size)
{
	const char *error = rest_text(answer, "error");
	const cJSON *errors =
		cJSON_GetObjectItemCaseSensitive(answer, "errors");
	const char *more = cJSON_GetStringValue(cJSON_GetArrayItem(errors, 0));

	snprintf(out, size, "%s%s%s", error ? error : "", more ? ": " : "",
		 more ? more : "");
}

const struct rest_fault powerdns_faults[] = {
	{ "kind", .never = "Slave|Secondary|Consumer",
	  .why = "is a secondary's there: what is changed in it would be "
		 "overwritten by its primary" },
	{ "kind", .only = "Native|Master|Primary|Producer",
	  .why = "is of a kind that this program does not know" },
	{ 0 },
};

static bool look(struct driver *d, const char *name, bool *found,
		 struct err *err)
{
	struct powerdns *p = (struct powerdns *)d;
	char path[DNAME_MAX + 32];
	const cJSON *zone;
	cJSON *list = NULL;

	/* With dnssec=false the answer comes faster, without the serial. */
	snprintf(path, sizeof(path), "/zones?zone=%s.&dnssec=false", name);
	if (!rest_call(&d->rest, "GET", path, NULL, &list, err))
		return false;
	bool ok = driver_choose(d, list, name, powerdns_faults, &zone, err);
	*found = ok && zone;
	if (*found) {
		ok = driver_take_zone(d, name, rest_text(zone, "id"), err);
		p->has_secondaries = !rest_is(zone, "kind", "Native");
	}
	cJSON_Delete(list);
	return ok;
}

bool powerdns_find_zone(struct powerdns *p, const char *owner, struct err *err)
{
	return driver_find_zone(&p->driver, owner, look, err);
}

bool powerdns_zone_call(const struct powerdns *p, const char *method,
			const char *tail, const cJSON *body, cJSON **answer,
			struct err *err)
{
	return driver_call(&p->driver, method, "/zones/", tail, body, answer,
			   err);
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
			       p->driver.zone.name);
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
		p->driver.zone.name);
	return err_hint(err,
			"the backend may not be able to hold keys: see "
			"`pdnsutil show-zone %s` on the server",
			p->driver.zone.name);
}

/*
 * Any primary server that takes dynamic updates (RFC 2136), signed by TSIG:
 * BIND, Knot, PowerDNS, Technitium. A write is one atomic message whose
 * prerequisite is the set that was just read.
 */
#include "providers/dns/driver.h"
#include "providers/dns/drivers.h"
#include "providers/dns/ds.h"
#include "providers/dns/mxwrite.h"
#include "providers/dns/rfc2136_primary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rfc2136 {
	struct primary primary;
	char owner[DNAME_MAX];	      /* whose zone is known */
	struct zone zone;	      /* without the set */
	struct primary_rrset present; /* the MX RRset as last read */
};

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "the primary server: host, host:port or [v6]:port",
	  .required = true,
	  .env = { "DNSUPDATE_NAMESERVER", "RFC2136_NAMESERVER",
		   "DNS_UPDATE_SERVER" } },
	{ .name = "port",
	  .help = "its port, where the endpoint has none; else 53",
	  .env = { "DNS_UPDATE_PORT" } },
	{ .name = "key_name",
	  .help = "name of the TSIG key; without it updates are not signed",
	  .env = { "DNSUPDATE_TSIG_KEY", "RFC2136_TSIG_KEY",
		   "DNS_UPDATE_KEYNAME", "AXFR_KEY_NAME" } },
	{ .name = "key_secret",
	  .help = "secret of the TSIG key, base64",
	  .secret = true,
	  .env = { "DNSUPDATE_TSIG_SECRET", "RFC2136_TSIG_SECRET",
		   "DNS_UPDATE_KEYSECRET", "AXFR_KEY_SECRET" } },
	{ .name = "key_algorithm",
	  .help = "hmac-sha256, hmac-sha512 or hmac-sha1",
	  .env = { "DNSUPDATE_TSIG_ALGORITHM", "RFC2136_TSIG_ALGORITHM",
		   "DNS_UPDATE_KEYALGORITHM" },
	  .fallback = "hmac-sha256" },
	{ 0 },
};

/* ---- the zone and its set ---- */

static bool find_zone(struct rfc2136 *r, const char *owner, struct err *err)
{
	struct primary_rrset ns;

	if (strcmp(r->owner, owner) == 0)
		return true;
	r->owner[0] = '\0';
	r->zone = (struct zone){ .preference_max = UINT16_MAX };
	if (!primary_zone(&r->primary, owner, r->zone.name, err) ||
	    !primary_ask(&r->primary, r->zone.name, "NS", &ns, err))
		return false;
	for (size_t i = 0; i < ns.n; i++)
		zone_add_ns(&r->zone, ns.rr[i].data);
	primary_rrset_free(&ns);
	snprintf(r->zone.id, sizeof(r->zone.id), "%.127s", r->zone.name);
	snprintf(r->owner, sizeof(r->owner), "%s", owner);
	return true;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct rfc2136 *r = self;

	primary_rrset_free(&r->present);
	bool ok = find_zone(r, owner, err) &&
		  primary_ask(&r->primary, owner, "MX", &r->present, err);
	*out = r->zone;
	return (ok && primary_rrset_read(&r->present, &out->set, err)) ||
	       err_prefix(err, "rfc2136");
}

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct rfc2136 *r = self;
	struct primary_rrset set;

	bool ok = primary_rrset_write(&set, owner, want, err) &&
		  primary_replace(&r->primary, r->zone.name, &r->present, &set,
				  err);
	primary_rrset_free(&set);
	return ok || err_prefix(err, "rfc2136");
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct setwise api = { self, "rfc2136", mx_read, replace };

	return setwise_write(&api, owner, have, want, err);
}

/* ---- signing: only seen, never switched on ---- */

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct rfc2136 *r = self;
	struct primary_rrset keys;

	*out = (struct zone_dnssec){ .state = SIGNING_OFF };
	if (!find_zone(r, owner, err) ||
	    !primary_ask(&r->primary, r->zone.name, "DNSKEY", &keys, err))
		return err_prefix(err, "rfc2136");
	if (keys.n > 0)
		out->state = SIGNING_ON;
	for (size_t i = 0; i < keys.n; i++)
		ds_add_key(out, r->zone.name, keys.rr[i].data);
	primary_rrset_free(&keys);
	return true;
}

/* ---- the handle ---- */

static bool examine(void *self, const char *owner, char *out, size_t size,
		    struct err *err)
{
	const struct rfc2136 *r = self;
	struct zone zone;

	if (!mx_read(self, owner, &zone, err))
		return false;
	snprintf(out, size, "%s answers for zone %s", r->primary.server.text,
		 zone.name);
	return true;
}

static bool rights(void *self, const char *owner, struct dns_rights *out,
		   struct err *err)
{
	const struct rfc2136 *r = self;

	return primary_rights(&r->primary, r->zone.name, &r->present, out,
			      err) ||
	       err_prefix(err, "rfc2136");
}

static void close_driver(void *self)
{
	struct rfc2136 *r = self;

	primary_rrset_free(&r->present);
	primary_close(&r->primary);
	free(r);
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config;

	if (!driver_config(&rfc2136_provider, given, &config, err))
		return false;
	struct rfc2136 *r = calloc(1, sizeof(*r));
	if (!r)
		return err_set(err, ERR_INTERNAL, "rfc2136: no memory");
	if (!primary_open(&r->primary, &config, err)) {
		close_driver(r);
		return err_prefix(err, "rfc2136");
	}
	*out = (struct dns_api){ .self = r,
				 .name = "rfc2136",
				 .mx_read = mx_read,
				 .mx_write = mx_write,
				 .dnssec_read = dnssec_read,
				 .examine = examine,
				 .rights = rights,
				 .close = close_driver };
	return true;
}

const struct dns_provider rfc2136_provider = {
	.name = "rfc2136",
	.title = "Dynamic update (BIND, Knot, PowerDNS, …)",
	.settings = settings,
	.open = open_driver,
	.asks = { .read = 1 },
	.privilege =
		"a TSIG key that may update MX records of this one name: "
		"BIND `update-policy { grant KEY name DOMAIN MX; };`, Knot "
		"an acl with update-type: MX and update-owner: name",
	.tells = "missing ones, by an update that changes nothing",
	.ds_path = "by hand, or by CDS: BIND dnssec-policy with "
		   "parental-agents, Knot cds-cdnskey-publish",
	.untried = "Windows DNS (GSS-TSIG is not spoken), Technitium",
	.reverts = "zone files kept in version control and loaded over the "
		   "dynamic ones, Terraform (hashicorp/dns), octoDNS, "
		   "external-dns",
};

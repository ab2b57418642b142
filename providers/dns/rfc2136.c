/*
 * Any primary server that takes dynamic updates (RFC 2136), signed by TSIG:
 * BIND, Knot, PowerDNS, Technitium. A write is one atomic message whose
 * prerequisite is the set that was just read.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/rfc2136_ask.h"
#include "providers/dns/rfc2136_update.h"
#include "providers/dns/setwise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rfc2136 {
	struct primary primary;
	char owner[DNAME_MAX]; /* whose zone is known */
	struct zone zone;      /* without the set */
	ldns_rr_list *present; /* the MX RRs as last read */
};

static const struct dns_setting settings[] = {
	{ .name = "endpoint",
	  .help = "the primary server: host, host:port or [v6]:port",
	  .required = true,
	  .env = { "DNSUPDATE_NAMESERVER", "RFC2136_NAMESERVER",
		   "DNS_UPDATE_SERVER" } },
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

/* ---- answers ---- */

static const struct {
	int rcode;
	enum err_kind query, update;
	const char *word, *hint;
} rcodes[] = {
	{ 1, ERR_REMOTE, ERR_REMOTE, "FORMERR",
	  "the server does not understand the message: is it a primary?" },
	{ 2, ERR_NET, ERR_NET, "SERVFAIL",
	  "the server failed: its log says more; run the same command again "
	  "later" },
	{ 4, ERR_UNSUPPORTED, ERR_UNSUPPORTED, "NOTIMP",
	  "the server takes no dynamic updates: use its primary, or another "
	  "driver" },
	{ 5, ERR_REMOTE, ERR_AUTH, "REFUSED",
	  "the zone is not this server's, or the key may not do this: see "
	  "allow-update, update-policy (BIND), acl (Knot)" },
	{ 7, ERR_REMOTE, ERR_CONFLICT, "YXRRSET",
	  "the set changed meanwhile: run the same command again" },
	{ 8, ERR_REMOTE, ERR_CONFLICT, "NXRRSET",
	  "the set changed meanwhile: run the same command again" },
	{ 9, ERR_REMOTE, ERR_AUTH, "NOTAUTH",
	  "the server is not this zone's primary, knows no such key, or lets "
	  "that key do nothing here (acl of Knot)" },
	{ 10, ERR_REMOTE, ERR_REMOTE, "NOTZONE",
	  "the name does not lie in the zone" },
};

static bool fail(const struct rfc2136 *r, const char *what, const char *name,
		 const ldns_pkt *answer, bool update, struct err *err)
{
	int rcode = ldns_pkt_get_rcode(answer);

	for (size_t i = 0; i < sizeof(rcodes) / sizeof(*rcodes); i++) {
		if (rcodes[i].rcode != rcode)
			continue;
		err_set(err, update ? rcodes[i].update : rcodes[i].query,
			"rfc2136: %s of %s at %s: %s", what, name,
			r->primary.text, rcodes[i].word);
		return err_hint(err, "%s", rcodes[i].hint);
	}
	err_set(err, ERR_REMOTE, "rfc2136: %s of %s at %s: rcode %d", what,
		name, r->primary.text, rcode);
	return err_hint(err, "the server's log says more");
}

/* A canonical name; false when it is none that this program knows. */
static bool name_of(const ldns_rdf *rdf, char out[DNAME_MAX])
{
	char *text = rdf ? ldns_rdf2str(rdf) : NULL;
	struct err ignored;
	bool ok = text && dname_parse(text, out, &ignored);

	free(text);
	return ok;
}

static bool is_of(const ldns_rr *rr, ldns_rr_type type, const char *owner)
{
	char name[DNAME_MAX];

	return ldns_rr_get_type(rr) == type &&
	       name_of(ldns_rr_owner(rr), name) && strcmp(name, owner) == 0;
}

/* Asks for name's RRs of that type; NXDOMAIN and no data are answers too. */
static bool ask(const struct rfc2136 *r, const char *name, ldns_rr_type type,
		ldns_pkt **answer, struct err *err)
{
	ldns_pkt *query = ldns_pkt_query_new(ldns_dname_new_frm_str(name), type,
					     LDNS_RR_CLASS_IN, 0);

	*answer = NULL;
	if (!query)
		return err_set(err, ERR_INTERNAL, "rfc2136: no memory");
	bool ok = primary_ask(&r->primary, query, answer, err);
	ldns_pkt_free(query);
	if (!ok)
		return false;
	int rcode = ldns_pkt_get_rcode(*answer);
	if (rcode == LDNS_RCODE_NOERROR || rcode == LDNS_RCODE_NXDOMAIN)
		return true;
	fail(r, "a question", name, *answer, false, err);
	ldns_pkt_free(*answer);
	*answer = NULL;
	return false;
}

/* ---- the zone ---- */

/* The owner of the SOA in the answer is the zone. */
static bool soa_owner(const ldns_pkt *answer, const char *owner,
		      char out[DNAME_MAX])
{
	const ldns_rr_list *sections[] = { ldns_pkt_answer(answer),
					   ldns_pkt_authority(answer) };

	for (size_t s = 0; s < 2 && ldns_pkt_aa(answer); s++)
		for (size_t i = 0; i < ldns_rr_list_rr_count(sections[s]);
		     i++) {
			const ldns_rr *rr = ldns_rr_list_rr(sections[s], i);
			if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA &&
			    name_of(ldns_rr_owner(rr), out) &&
			    dname_is_within(owner, out))
				return true;
		}
	return false;
}

static bool is_alias(const char *owner, const ldns_pkt *answer, struct err *err)
{
	const ldns_rr_list *list = ldns_pkt_answer(answer);

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		if (!is_of(ldns_rr_list_rr(list, i), LDNS_RR_TYPE_CNAME, owner))
			continue;
		err_set(err, ERR_UNSUPPORTED, "rfc2136: %s is an alias (CNAME)",
			owner);
		err_hint(err, "put MX records in its place at the server");
		return true;
	}
	return false;
}

static bool read_name_servers(struct rfc2136 *r, struct err *err)
{
	ldns_pkt *answer;

	if (!ask(r, r->zone.name, LDNS_RR_TYPE_NS, &answer, err))
		return false;
	const ldns_rr_list *list = ldns_pkt_answer(answer);
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		if (is_of(rr, LDNS_RR_TYPE_NS, r->zone.name) &&
		    r->zone.n_ns < ZONE_NS_MAX &&
		    name_of(ldns_rr_rdf(rr, 0), r->zone.ns[r->zone.n_ns]))
			r->zone.n_ns++;
	}
	ldns_pkt_free(answer);
	return true;
}

static bool find_zone(struct rfc2136 *r, const char *owner, struct err *err)
{
	ldns_pkt *answer;

	if (strcmp(r->owner, owner) == 0)
		return true;
	r->owner[0] = '\0';
	r->zone = (struct zone){ .preference_max = UINT16_MAX };
	if (!ask(r, owner, LDNS_RR_TYPE_SOA, &answer, err))
		return false;
	bool alias = is_alias(owner, answer, err);
	bool ok = soa_owner(answer, owner, r->zone.name);
	ldns_pkt_free(answer);
	if (alias)
		return false;
	if (!ok) {
		err_set(err, ERR_REMOTE, "rfc2136: %s has no authority over %s",
			r->primary.text, owner);
		return err_hint(err, "give the address of the zone's primary "
				     "server");
	}
	if (!read_name_servers(r, err))
		return false;
	snprintf(r->zone.id, sizeof(r->zone.id), "%.127s", r->zone.name);
	snprintf(r->owner, sizeof(r->owner), "%s", owner);
	return true;
}

/* ---- reading ---- */

static bool take_mx(struct rfc2136 *r, const ldns_rr *rr, struct mxset *set,
		    struct err *err)
{
	char *host = ldns_rdf2str(ldns_rr_rdf(rr, 1));
	struct mx mx = { .ttl = ldns_rr_ttl(rr),
			 .preference =
				 ldns_rdf2native_int16(ldns_rr_rdf(rr, 0)) };
	bool ok = host && mxtext_host(host, &mx, err);

	free(host);
	if (!ok)
		return false;
	if (!mxset_add(set, mx.exchange, mx.preference, mx.ttl)) {
		err_set(err, ERR_UNSUPPORTED,
			"there are more than %d MX records", MXSET_MAX);
		return err_hint(err, "remove those that are not needed, then "
				     "run the same command again");
	}
	return ldns_rr_list_push_rr(r->present, ldns_rr_clone(rr));
}

static bool take_answer(struct rfc2136 *r, const char *owner,
			const ldns_pkt *answer, struct zone *out,
			struct err *err)
{
	const ldns_rr_list *list = ldns_pkt_answer(answer);

	if (!ldns_pkt_aa(answer))
		return err_set(err, ERR_REMOTE,
			       "the answer is not "
			       "authoritative");
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		if (is_of(rr, LDNS_RR_TYPE_MX, owner) &&
		    !take_mx(r, rr, &out->set, err))
			return false;
	}
	return true;
}

static bool mx_read(void *self, const char *owner, struct zone *out,
		    struct err *err)
{
	struct rfc2136 *r = self;
	ldns_pkt *answer;

	ldns_rr_list_deep_free(r->present);
	r->present = ldns_rr_list_new();
	if (!r->present)
		return err_set(err, ERR_INTERNAL, "rfc2136: no memory");
	if (!find_zone(r, owner, err) ||
	    !ask(r, owner, LDNS_RR_TYPE_MX, &answer, err))
		return false;
	*out = r->zone;
	bool ok = take_answer(r, owner, answer, out, err) ||
		  err_prefix(err, "rfc2136: %s", owner);
	ldns_pkt_free(answer);
	return ok;
}

/* ---- writing ---- */

static bool replace(void *self, const char *owner, const struct mxset *want,
		    struct err *err)
{
	struct rfc2136 *r = self;
	ldns_pkt *update = update_new(r->zone.name, owner, r->present, want);
	ldns_pkt *answer;

	if (!update)
		return err_set(err, ERR_INTERNAL, "rfc2136: no memory");
	bool ok = primary_ask(&r->primary, update, &answer, err);
	ldns_pkt_free(update);
	if (!ok)
		return false;
	if (ldns_pkt_get_rcode(answer) != LDNS_RCODE_NOERROR)
		ok = fail(r, "the update", owner, answer, true, err);
	ldns_pkt_free(answer);
	return ok;
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	struct setwise api = { self, "rfc2136", mx_read, replace };

	return setwise_write(&api, owner, have, want, err);
}

/* ---- signing: only seen, never switched on ---- */

static void take_ds(const ldns_rr *key, struct zone_dnssec *out)
{
	ldns_rr *ds = ldns_rr_dnskey_flags(key) &&
				      ldns_rdf2native_int16(
					      ldns_rr_dnskey_flags(key)) == 257
			      ? ldns_key_rr2ds(key, LDNS_SHA256)
			      : NULL;
	char *text[4] = { NULL };

	for (size_t i = 0; ds && i < 4; i++)
		text[i] = ldns_rdf2str(ldns_rr_rdf(ds, i));
	if (ds && text[3] && out->n_ds < ZONE_DS_MAX)
		snprintf(out->ds[out->n_ds++], sizeof(out->ds[0]),
			 "%s %s %s %s", text[0], text[1], text[2], text[3]);
	for (size_t i = 0; i < 4; i++)
		free(text[i]);
	ldns_rr_free(ds);
}

static bool dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
			struct err *err)
{
	struct rfc2136 *r = self;
	ldns_pkt *answer;

	*out = (struct zone_dnssec){ .state = SIGNING_OFF };
	if (!find_zone(r, owner, err) ||
	    !ask(r, r->zone.name, LDNS_RR_TYPE_DNSKEY, &answer, err))
		return false;
	const ldns_rr_list *list = ldns_pkt_answer(answer);
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		if (!is_of(rr, LDNS_RR_TYPE_DNSKEY, r->zone.name))
			continue;
		out->state = SIGNING_ON;
		take_ds(rr, out);
	}
	ldns_pkt_free(answer);
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
	snprintf(out, size,
		 "%s answers for zone %s; whether it takes updates shows only "
		 "when one is made",
		 r->primary.text, zone.name);
	return true;
}

static void close_driver(void *self)
{
	struct rfc2136 *r = self;

	ldns_rr_list_deep_free(r->present);
	if (r->primary.key)
		explicit_bzero(r->primary.key, strlen(r->primary.key));
	free(r->primary.key);
	free(r);
}

/* Names, algorithms with or without final dot. */
static bool take_key(struct primary *p, const struct dns_config *config,
		     struct err *err)
{
	static const char *const known[] = { "hmac-sha256", "hmac-sha512",
					     "hmac-sha1" };
	const char *name = dns_config_value(config, "key_name");
	const char *secret = dns_config_value(config, "key_secret");
	char canonical[DNAME_MAX];

	if (!name && !secret)
		return true;
	if (!name || !secret || !dname_parse(name, canonical, err)) {
		err_set(err, ERR_CONFIG,
			"rfc2136: key_name and key_secret belong together, "
			"and the name is a domain name");
		return err_hint(err, "take both from the server's key file");
	}
	snprintf(p->key_name, sizeof(p->key_name), "%s.", canonical);
	p->key = strdup(secret);
	if (!p->key)
		return err_set(err, ERR_INTERNAL, "rfc2136: no memory");
	if (dname_parse(dns_config_value(config, "key_algorithm"), canonical,
			err))
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (strcmp(known[i], canonical) == 0)
				return snprintf(p->algorithm,
						sizeof(p->algorithm), "%s.",
						canonical) > 0;
	err_set(err, ERR_CONFIG,
		"rfc2136: the setting \"key_algorithm\" is none that is known");
	return err_hint(err, "use a key of hmac-sha256 or hmac-sha512");
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
	if (!take_key(&r->primary, &config, err) ||
	    !primary_address(&r->primary, dns_config_value(&config, "endpoint"),
			     err)) {
		close_driver(r);
		return false;
	}
	*out = (struct dns_api){ .self = r,
				 .name = "rfc2136",
				 .mx_read = mx_read,
				 .mx_write = mx_write,
				 .dnssec_read = dnssec_read,
				 .examine = examine,
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
	.ds_path = "by hand, or by CDS: BIND dnssec-policy with "
		   "parental-agents, Knot cds-cdnskey-publish",
	.untried = "Windows DNS (GSS-TSIG is not spoken), Technitium",
	.reverts = "zone files kept in version control and loaded over the "
		   "dynamic ones, Terraform (hashicorp/dns), octoDNS, "
		   "external-dns",
};

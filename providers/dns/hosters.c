/*
 * Hosters by the names of their name servers. A hint for a person, never
 * decided upon: whether a zone is signed is asked of the DNS.
 */
#include "providers/hosters.h"

#include <string.h>

#define KMS "signing needs a key of yours in AWS KMS, us-east-1"
#define SWITCH "signing is switched on in the panel"
#define PANEL "there is no public API: the driver exec or manual is the hand"

/* "*" stands for any characters within a label. */
static const struct hoster hosters[] = {
	{ "ns.cloudflare.com", "Cloudflare", "cloudflare", HOSTER_SIGNS, NULL },
	{ "azure-dns.com", "Azure DNS", "azure", HOSTER_SIGNS, NULL },
	{ "azure-dns.net", "Azure DNS", "azure", HOSTER_SIGNS, NULL },
	{ "azure-dns.org", "Azure DNS", "azure", HOSTER_SIGNS, NULL },
	{ "azure-dns.info", "Azure DNS", "azure", HOSTER_SIGNS, NULL },
	{ "awsdns-*.com", "Amazon Route 53", "route53", HOSTER_SIGNS, KMS },
	{ "awsdns-*.net", "Amazon Route 53", "route53", HOSTER_SIGNS, KMS },
	{ "awsdns-*.org", "Amazon Route 53", "route53", HOSTER_SIGNS, KMS },
	{ "awsdns-*.co.uk", "Amazon Route 53", "route53", HOSTER_SIGNS, KMS },
	{ "googledomains.com", "Google Cloud DNS", "google", HOSTER_SIGNS,
	  NULL },
	{ "desec.io", "deSEC", "desec", HOSTER_SIGNS, NULL },
	{ "desec.org", "deSEC", "desec", HOSTER_SIGNS, NULL },
	{ "infomaniak.ch", "Infomaniak", "infomaniak", HOSTER_SIGNS, NULL },
	{ "infomaniak.com", "Infomaniak", "infomaniak", HOSTER_SIGNS, NULL },
	{ "inwx.de", "INWX", "inwx", HOSTER_SIGNS, NULL },
	{ "inwx.eu", "INWX", "inwx", HOSTER_SIGNS, NULL },
	{ "inwx.com", "INWX", "inwx", HOSTER_SIGNS, NULL },
	{ "ovh.net", "OVHcloud", "ovh", HOSTER_SIGNS, NULL },
	{ "anycast.me", "OVHcloud", "ovh", HOSTER_SIGNS, NULL },
	{ "gandi.net", "Gandi", "gandi", HOSTER_SIGNS, NULL },
	{ "hosting.de", "hosting.de", "hostingde", HOSTER_SIGNS, NULL },
	{ "http.net", "http.net", "hostingde", HOSTER_SIGNS,
	  "set its endpoint" },
	{ "ns14.net", "InterNetX (AutoDNS)", "autodns", HOSTER_SIGNS, NULL },
	{ "schlundtech.de", "Schlund Technologies (AutoDNS)", "autodns",
	  HOSTER_SIGNS, "set its context" },
	{ "ui-dns.com", "IONOS", "ionos", HOSTER_SIGNS, SWITCH },
	{ "ui-dns.de", "IONOS", "ionos", HOSTER_SIGNS, SWITCH },
	{ "ui-dns.org", "IONOS", "ionos", HOSTER_SIGNS, SWITCH },
	{ "ui-dns.biz", "IONOS", "ionos", HOSTER_SIGNS, SWITCH },
	{ "udag.de", "united-domains", "ionos", HOSTER_SIGNS,
	  "set its endpoint; " SWITCH },
	{ "udag.net", "united-domains", "ionos", HOSTER_SIGNS,
	  "set its endpoint; " SWITCH },
	{ "udag.org", "united-domains", "ionos", HOSTER_SIGNS,
	  "set its endpoint; " SWITCH },
	{ "netcup.net", "netcup", "netcup", HOSTER_SIGNS, NULL },
	{ "dnsimple.com", "DNSimple", "dnsimple", HOSTER_SIGNS, NULL },
	{ "dnsimple-edge.net", "DNSimple", "dnsimple", HOSTER_SIGNS, NULL },
	{ "dnsimple-edge.org", "DNSimple", "dnsimple", HOSTER_SIGNS, NULL },
	{ "dom.scw.cloud", "Scaleway", "scaleway", HOSTER_SIGNS, NULL },

	{ "ns.hetzner.com", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "ns.hetzner.de", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "second-ns.com", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "second-ns.de", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "first-ns.de", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "your-server.de", "Hetzner", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "digitalocean.com", "DigitalOcean", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "linode.com", "Linode", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "exoscale.ch", "Exoscale", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "exoscale.com", "Exoscale", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "exoscale.io", "Exoscale", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "exoscale.net", "Exoscale", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "vercel-dns.com", "Vercel", NULL, HOSTER_SIGNS_NOT, NULL },
	{ "nsone.net", "NS1, which Netlify uses, too", NULL,
	  HOSTER_SIGNS_UNKNOWN,
	  "Netlify does not sign zones; NS1 does where the account has it" },
	{ "bdm.microsoftonline.com", "Microsoft 365", NULL, HOSTER_SIGNS_NOT,
	  "its own DNS hosting is not for signed zones" },

	{ "domaincontrol.com", "GoDaddy", NULL, HOSTER_SIGNS,
	  "signing is a paid switch in the panel" },
	{ "rzone.de", "Strato", NULL, HOSTER_SIGNS, PANEL },
	{ "hostpoint.ch", "Hostpoint", NULL, HOSTER_SIGNS_UNKNOWN, PANEL },
	{ "cyon.ch", "cyon", NULL, HOSTER_SIGNS, PANEL },
	{ "metanet.ch", "Metanet", NULL, HOSTER_SIGNS, PANEL },
	{ "kasserver.com", "All-Inkl", NULL, HOSTER_SIGNS_UNKNOWN, NULL },
	{ "registrar-servers.com", "Namecheap", NULL, HOSTER_SIGNS_UNKNOWN,
	  NULL },
	{ "cloudns.net", "ClouDNS", NULL, HOSTER_SIGNS, NULL },
	{ "transip.net", "TransIP", NULL, HOSTER_SIGNS, NULL },
	{ "transip.nl", "TransIP", NULL, HOSTER_SIGNS, NULL },
	{ "transip.eu", "TransIP", NULL, HOSTER_SIGNS, NULL },
	{ "bunny.net", "Bunny DNS", NULL, HOSTER_SIGNS, NULL },
	{ "akam.net", "Akamai", NULL, HOSTER_SIGNS,
	  "signing is an option of the contract" },
};

/* Does pattern fit the whole of text? One "*", within one label. */
static bool fits(const char *text, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t head = star ? (size_t)(star - pattern) : 0, any;

	if (!star)
		return strcmp(text, pattern) == 0;
	if (strncmp(text, pattern, head) != 0)
		return false;
	any = strcspn(text + head, ".");
	return strcmp(text + head + any, star + 1) == 0;
}

/* name itself, or what is left of it after any label. */
static bool is_at(const char *name, const char *suffix)
{
	while (name) {
		if (fits(name, suffix))
			return true;
		name = strchr(name, '.');
		name += name != NULL;
	}
	return false;
}

const struct hoster *hoster_find(const char (*ns)[DNAME_MAX], size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(hosters) / sizeof(*hosters); k++)
			if (is_at(ns[i], hosters[k].suffix))
				return &hosters[k];
	return NULL;
}

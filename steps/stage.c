/* The stage of a domain, by the MX hosts present. */
#include "steps/diagnose.h"

#include <stddef.h>

/* Filter services in front of Exchange, by the domains of their hosts. */
static const char *const gateways[] = {
	"antispameurope.com", "barracudanetworks.com", "cisco.com",
	"emailsrvr.com",      "fireeyecloud.com",      "hornetsecurity.com",
	"iphmx.com",	      "mailcontrol.com",       "messagelabs.com",
	"mimecast.com",	      "mimecast.co.za",	       "ppe-hosted.com",
	"pphosted.com",	      "retarus.com",	       "seppmail.cloud",
	"sophos.com",	      "spamexperts.com",       "spamh.com",
	"trendmicro.com",     "trendmicro.eu",	       "vadesecure.com",
	"zerospam.ca",
};

static const char *const names[] = {
	[STAGE_NONE] = "none",	     [STAGE_LEGACY] = "legacy",
	[STAGE_BOTH] = "both",	     [STAGE_NEW] = "new",
	[STAGE_GATEWAY] = "gateway", [STAGE_OTHER] = "other",
};

const char *stage_name(enum stage stage)
{
	return names[stage];
}

static bool is_gateway(const char *host)
{
	for (size_t i = 0; i < sizeof(gateways) / sizeof(gateways[0]); i++)
		if (dname_is_within(host, gateways[i]))
			return true;
	return false;
}

enum stage stage_of(const struct mxset *set, bool exchange_accepts)
{
	size_t legacy = 0, new = 0, foreign = 0, known = 0;

	for (size_t i = 0; i < set->n; i++) {
		enum dname_class class = dname_classify(set->mx[i].exchange);

		legacy += class == DNAME_LEGACY;
		new += class == DNAME_NEW;
		foreign += class != DNAME_LEGACY && class != DNAME_NEW;
		known += is_gateway(set->mx[i].exchange);
	}
	if (!set->n)
		return STAGE_NONE;
	if (foreign && (legacy || new))
		return STAGE_OTHER;
	if (foreign)
		return known || exchange_accepts ? STAGE_GATEWAY : STAGE_OTHER;
	if (legacy && new)
		return STAGE_BOTH;
	return legacy ? STAGE_LEGACY : STAGE_NEW;
}

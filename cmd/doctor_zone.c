/* Who hosts a domain's zone, by which driver, and whether it can be signed. */
#include "cmd/doctor.h"
#include "providers/dns_api.h"
#include "providers/hosters.h"

#include <stdio.h>
#include <string.h>

/* Drivers that are not one hoster's. */
static bool is_general(const char *driver)
{
	static const char *const general[] = { "exec", "manual", "powerdns",
					       "rfc2136" };

	for (size_t i = 0; i < sizeof(general) / sizeof(*general); i++)
		if (strcmp(general[i], driver) == 0)
			return true;
	return false;
}

static void judge_driver(struct doctor *doctor, const char *domain,
			 const struct hoster *hoster, const char *driver)
{
	bool fits = !hoster->driver || strcmp(hoster->driver, driver) == 0 ||
		    is_general(driver);

	if (!fits) {
		doctor_say(doctor, STATUS_WARNING, "hoster", domain,
			   "hosted at %s by its name servers, but the settings "
			   "say dns = %s",
			   hoster->name, driver);
		doctor_hint(doctor, "the zone that is edited must be the one "
				    "that the parent delegates to");
		return;
	}
	if (hoster->driver)
		doctor_say(doctor, STATUS_GOOD, "hoster", domain,
			   "hosted at %s: driver %s%s%s", hoster->name,
			   hoster->driver, hoster->note ? "; " : "",
			   hoster->note ? hoster->note : "");
	else
		doctor_say(doctor, STATUS_GOOD, "hoster", domain,
			   "hosted at %s: no driver of its own; exec or manual "
			   "is the hand%s%s",
			   hoster->name, hoster->note ? "; " : "",
			   hoster->note ? hoster->note : "");
	if (hoster->driver && is_general(driver) &&
	    strcmp(driver, "manual") == 0) {
		char hint[512];

		snprintf(hint, sizeof(hint),
			 "it could be changed by itself: exodane providers %s",
			 hoster->driver);
		doctor_hint(doctor, hint);
	}
}

/* An unsigned zone: who could sign it? Said before anything is begun. */
static void judge_signing(struct doctor *doctor, const char *domain,
			  const struct hoster *hoster, const char *driver,
			  bool can_sign)
{
	if (hoster && hoster->signs == HOSTER_SIGNS_NOT) {
		doctor_say(doctor, STATUS_BAD, "signing", domain,
			   "the zone is not signed, and %s cannot sign zones",
			   hoster->name);
		doctor_hint(doctor, "DANE needs a signed zone: move its DNS to "
				    "a hoster that signs before a migration; "
				    "mail stays where it is");
	} else if (can_sign) {
		const struct dns_provider *provider = dns_provider_find(driver);
		const char *needs = provider ? provider->sign_needs : NULL;

		doctor_say(doctor, STATUS_WARNING, "signing", domain,
			   "the zone is not signed; %s can switch that on%s%s",
			   driver, needs ? ", but needs " : "",
			   needs ? needs : "");
		doctor_hint(doctor, "a migration offers it as its first move");
	} else {
		doctor_say(doctor, STATUS_BAD, "signing", domain,
			   "the zone is not signed");
		doctor_hint(doctor,
			    "switch signing on at its hoster, wait as long as "
			    "the zone's largest TTL, then hand the DS to the "
			    "registrar");
	}
}

void doctor_zone(struct doctor *doctor, const char *domain,
		 const struct facts *facts, const struct dns_api *dns)
{
	const struct served *served = &facts->served;
	const struct hoster *hoster =
		hoster_find(served->parent_ns, served->n_parent_ns);
	const char *driver = dns->name ? dns->name : "manual";

	if (hoster)
		judge_driver(doctor, domain, hoster, driver);
	else if (served->n_parent_ns)
		doctor_say(doctor, STATUS_GOOD, "hoster", domain,
			   "name servers %s…: of no hoster that is known; "
			   "driver %s",
			   served->parent_ns[0], driver);
	if (facts->chain_known == KNOWN &&
	    facts->chain.verdict == VERDICT_INSECURE)
		judge_signing(doctor, domain, hoster, driver,
			      dns->dnssec_enable != NULL);
	else if (facts->chain_known == KNOWN &&
		 facts->chain.verdict == VERDICT_SECURE)
		doctor_say(doctor, STATUS_GOOD, "signing", domain,
			   "the zone is signed, and its chain is secure");
	else if (facts->chain_known == KNOWN &&
		 facts->chain.verdict == VERDICT_BOGUS)
		doctor_say(doctor, STATUS_BAD, "signing", domain,
			   "the chain of trust is broken: %s",
			   facts->chain.reason);
}

static void hint_of_privilege(struct doctor *doctor, const char *driver)
{
	const struct dns_provider *provider = dns_provider_find(driver);
	char hint[sizeof(doctor->symptoms[0].hint)];

	if (!provider)
		return;
	snprintf(hint, sizeof(hint), "the least that works: %s",
		 provider->privilege);
	doctor_hint(doctor, hint);
}

/* An API that never tells, of which the driver says why. */
static void say_silent(struct doctor *doctor, const char *domain,
		       const char *driver)
{
	const struct dns_provider *provider = dns_provider_find(driver);

	if (provider && provider->tells)
		doctor_say(doctor, STATUS_GOOD, "rights", domain,
			   "of rights, the API of %s tells %s", driver,
			   provider->tells);
}

/* To be refused the answer may be just what the least is. */
static void say_untold(struct doctor *doctor, const char *domain,
		       const struct err *err)
{
	bool may_be = err->kind == ERR_AUTH || err->kind == ERR_UNSUPPORTED;

	doctor_say(doctor, may_be ? STATUS_GOOD : STATUS_UNKNOWN, "rights",
		   domain,
		   "the API does not tell what the credentials may do: %s",
		   err->msg);
	if (err->kind != ERR_AUTH)
		doctor_hint(doctor, err->hint);
}

static void say_rights(struct doctor *doctor, const char *domain,
		       const char *driver, const struct dns_rights *rights)
{
	if (*rights->missing) {
		doctor_say(doctor, STATUS_BAD, "rights", domain,
			   "the credentials lack %s", rights->missing);
		hint_of_privilege(doctor, driver);
	}
	if (*rights->needless) {
		doctor_say(doctor, STATUS_WARNING, "rights", domain,
			   "the credentials may do more than is needed: %s",
			   rights->needless);
		hint_of_privilege(doctor, driver);
	}
	if (!*rights->missing && !*rights->needless)
		doctor_say(doctor, STATUS_GOOD, "rights", domain,
			   "%s tells of no right that is missing or needless",
			   driver);
}

void doctor_rights(struct doctor *doctor, const char *domain,
		   const struct dns_api *dns)
{
	struct dns_rights rights;
	struct err err = { 0 };

	if (!dns->rights)
		say_silent(doctor, domain, dns->name);
	else if (dns->rights(dns->self, domain, &rights, &err))
		say_rights(doctor, domain, dns->name, &rights);
	else
		say_untold(doctor, domain, &err);
}

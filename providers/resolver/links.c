/* The chain of trust as it is told. */
#include "providers/resolver/links.h"
#include "providers/resolver/name.h"
#include "state/timefmt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOON_S ((int64_t)7 * 86400)

struct link *links_add(struct links *links, const ldns_rdf *zone,
		       const char *check, enum status status, const char *fmt,
		       ...)
{
	char name[DNS_NAME_MAX];
	struct link *link;
	va_list args;

	if (links->n >= LINKS_MAX)
		return NULL;
	link = realloc(links->link, (links->n + 1) * sizeof(*link));
	if (!link)
		return NULL;
	links->link = link;
	link = &link[links->n++];
	*link = (struct link){ .status = status };
	name_text(zone, name);
	snprintf(link->zone, sizeof(link->zone), "%.255s", name);
	snprintf(link->check, sizeof(link->check), "%s", check);
	va_start(args, fmt);
	vsnprintf(link->text, sizeof(link->text), fmt, args);
	va_end(args);
	return link;
}

void links_hint(struct links *links, const char *fmt, ...)
{
	struct link *link;
	va_list args;

	if (links->n == 0)
		return;
	link = &links->link[links->n - 1];
	va_start(args, fmt);
	vsnprintf(link->hint, sizeof(link->hint), fmt, args);
	va_end(args);
}

bool links_copy(struct links *to, const struct links *from)
{
	*to = (struct links){ 0 };
	if (from->n == 0)
		return true;
	to->link = malloc(from->n * sizeof(*to->link));
	if (!to->link)
		return false;
	memcpy(to->link, from->link, from->n * sizeof(*to->link));
	to->n = from->n;
	return true;
}

void links_free(struct links *links)
{
	free(links->link);
	*links = (struct links){ 0 };
}

static const char *hint_of(enum proof_state state)
{
	static const char *const hints[] = {
		[PROOF_GOOD] = "",
		[PROOF_MISSING] =
			"the zone has a DS at its parent, so every answer must "
			"be signed: switch signing on again at the hoster, or "
			"have the DS taken out at the registrar",
		[PROOF_WRONG_ZONE] = "",
		[PROOF_NO_KEY] = "the zone was signed with a key that is not "
				 "in its DNSKEY RRset: sign it again",
		[PROOF_EXPIRED] = "signing has stopped: have the zone signed "
				  "again at its hoster, and check the clock of "
				  "the signer",
		[PROOF_NOT_YET] = "check the clock here and that of the "
				  "signer",
		[PROOF_BAD] = "the data was changed after it was signed, or "
			      "on its way",
		[PROOF_UNSUPPORTED] = "",
		[PROOF_TOO_MUCH] = "",
	};

	return hints[state];
}

enum status links_signature(struct links *links, const ldns_rdf *zone,
			    const char *what, const struct sig_proof *proof,
			    int64_t now)
{
	char algorithm[32], ends[TIMEFMT_ISO_MAX], span[TIMEFMT_SPAN_MAX];
	int64_t left = proof->expires_at - now;
	bool good = proof->state == PROOF_GOOD;
	bool sha1 = good && verify_algorithm_is_sha1(proof->algorithm);
	enum status status = !good			 ? STATUS_BAD
			     : sha1 || left < SOON_S / 7 ? STATUS_WARNING
							 : STATUS_GOOD;

	verify_algorithm_text(proof->algorithm, algorithm);
	timefmt_iso(proof->expires_at, ends);
	timefmt_span(left < 0 ? -left : left, span);
	if (proof->state == PROOF_MISSING)
		links_add(links, zone, "rrsig", status,
			  "the signature over %s is missing", what);
	else if (good)
		links_add(links, zone, "rrsig", status,
			  "RRSIG %u (%s) over %s is good; ends in %s, %s",
			  proof->tag, algorithm, what, span, ends);
	else
		links_add(links, zone, "rrsig", status,
			  "RRSIG %u (%s) over %s %s; its end: %s (%s%s)",
			  proof->tag, algorithm, what,
			  proof_state_text(proof->state), ends,
			  left < 0 ? "" : "in ", span);
	links_hint(links, "%s",
		   sha1 ? "SHA-1 is outdated (RFC 9905): have the zone signed "
			  "with ECDSAP256SHA256"
			: hint_of(proof->state));
	return status;
}

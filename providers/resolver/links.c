/* The chain of trust as it is told. */
#include "providers/resolver/explain.h"
#include "providers/resolver/name.h"
#include "state/timefmt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOON_S 86400
#define DATED_S (60 * 86400) /* nearer than that, the date matters */

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

enum status links_signature(struct links *links, const ldns_rdf *zone,
			    const char *what, const struct sig_proof *proof,
			    int64_t now)
{
	char algorithm[32], ends[TIMEFMT_ISO_MAX], span[TIMEFMT_SPAN_MAX];
	bool early = proof->state == PROOF_NOT_YET;
	int64_t left = (early ? proof->inception_at : proof->expires_at) - now;
	bool good = proof->state == PROOF_GOOD;
	bool sha1 = good && verify_algorithm_is_sha1(proof->algorithm);
	enum status status = !good		     ? STATUS_BAD
			     : sha1 || left < SOON_S ? STATUS_WARNING
						     : STATUS_GOOD;

	verify_algorithm_text(proof->algorithm, algorithm);
	timefmt_iso(early ? proof->inception_at : proof->expires_at, ends);
	timefmt_about(left < 0 ? -left : left, span);
	if (proof->state == PROOF_MISSING)
		links_add(links, zone, "rrsig", status,
			  "the signature over %s is missing", what);
	else if (good)
		links_add(links, zone, "rrsig", status,
			  "RRSIG %u (%s) over %s expires in %s%s%s", proof->tag,
			  algorithm, what, span, left < DATED_S ? ", " : "",
			  left < DATED_S ? ends : "");
	else if (proof->state == PROOF_EXPIRED)
		links_add(links, zone, "rrsig", status,
			  "RRSIG %u (%s) over %s expired %s ago (%s)",
			  proof->tag, algorithm, what, span, ends);
	else
		links_add(links, zone, "rrsig", status,
			  "RRSIG %u (%s) over %s %s; %s %s%s%s (%s)",
			  proof->tag, algorithm, what,
			  proof_state_text(proof->state),
			  early	     ? "begins"
			  : left < 0 ? "expired"
				     : "expires",
			  left < 0 ? "" : "in ", span, left < 0 ? " ago" : "",
			  ends);
	links_hint(links, "%s",
		   sha1	  ? "SHA-1 is outdated (RFC 9905): have the zone "
			    "signed with ECDSAP256SHA256"
		   : good ? ""
			  : dns_cause_advice(explain_proof(proof->state)));
	return status;
}

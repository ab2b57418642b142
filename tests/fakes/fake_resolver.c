/*
 * The DNS: our resolver sees every change at once, or as late as told; the
 * zone's own servers show it late, each after its lag.
 */
#include "tests/fakes/fake.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The resolver's answers own each of their parts. */
static void *part(size_t n, size_t size)
{
	void *out = calloc(n ? n : 1, size);

	if (!out)
		abort();
	return out;
}

static struct dns_record record(const char *owner, uint16_t type, uint32_t ttl,
				const void *data, size_t len)
{
	struct dns_record out = { .type = type, .ttl = ttl };
	uint8_t *rdata = part(len, 1);

	snprintf(out.owner, sizeof(out.owner), "%s", owner);
	memcpy(rdata, data, len);
	out.rdata = rdata;
	out.rdlen = (uint16_t)len;
	out.text = part(1, 1);
	return out;
}

/* RFC 1035 section 3.1: labels with their lengths. */
static size_t to_wire(const char *name, uint8_t *out)
{
	size_t len = 0;

	while (*name) {
		size_t label = strcspn(name, ".");

		out[len++] = (uint8_t)label;
		memcpy(out + len, name, label);
		len += label;
		name += label + (name[label] == '.');
	}
	out[len++] = 0;
	return len;
}

static size_t mx_records(const struct mxset *set, struct dns_record **out)
{
	*out = part(set->n, sizeof(**out));
	for (size_t i = 0; i < set->n; i++) {
		uint8_t rdata[300];
		size_t len = to_wire(set->mx[i].exchange, rdata + 2) + 2;

		rdata[0] = (uint8_t)(set->mx[i].preference >> 8);
		rdata[1] = (uint8_t)set->mx[i].preference;
		(*out)[i] =
			record(FAKE_DOMAIN, DNS_MX, set->mx[i].ttl, rdata, len);
	}
	return set->n;
}

static size_t address_records(struct fake *fake, const char *host, int64_t at,
			      struct dns_record **out)
{
	static const uint8_t address[] = { 192, 0, 2, 25 };

	if (!fake_host_exists(fake, host, at))
		return 0;
	*out = part(1, sizeof(**out));
	(*out)[0] = record(host, DNS_A, 60, address, sizeof(address));
	return 1;
}

static size_t tlsa_records(struct fake *fake, const char *name, int64_t at,
			   struct dns_record **out)
{
	uint8_t rdata[35] = { 3, 1, 1, 0xaa };

	if (strcmp(name, "_25._tcp." FAKE_NEW) != 0 ||
	    !fake_host_has_tlsa(fake, at))
		return 0;
	*out = part(1, sizeof(**out));
	(*out)[0] = record(name, DNS_TLSA, 300, rdata, sizeof(rdata));
	return 1;
}

static size_t sts_records(struct fake *fake, const char *name,
			  struct dns_record **out)
{
	static const char text[] = "\x0fv=STSv1; id=1;x";

	if (strcmp(name, "_mta-sts." FAKE_DOMAIN) != 0 ||
	    fake->sts.mode == STS_ABSENT)
		return 0;
	*out = part(1, sizeof(**out));
	(*out)[0] = record(name, DNS_TXT, fake->sts.txt_ttl, text,
			   sizeof(text) - 1);
	return 1;
}

/* The records as they were at that time. */
static size_t records_at(struct fake *fake, const struct dns_question *question,
			 int64_t at, struct dns_record **out)
{
	*out = NULL;
	switch (question->type) {
	case DNS_MX:
		return strcmp(question->name, FAKE_DOMAIN) != 0
			       ? 0
			       : mx_records(fake_zone_at(fake, 0, at), out);
	case DNS_A:
		return address_records(fake, question->name, at, out);
	case DNS_TLSA:
		return tlsa_records(fake, question->name, at, out);
	case DNS_TXT:
		return sts_records(fake, question->name, out);
	default:
		return 0;
	}
}

static enum verdict verdict_of(const struct fake *fake,
			       const struct dns_question *question)
{
	if (question->type == DNS_MX)
		return fake_zone_verdict(fake);
	if (strcmp(question->name, FAKE_LEGACY) == 0)
		return VERDICT_INSECURE;
	return strcmp(question->name, FAKE_NEW) == 0 ? fake->hosts.new_verdict
						     : VERDICT_SECURE;
}

static bool ask(void *self, const struct dns_question *questions, size_t n,
		struct dns_answer *out, struct err *err)
{
	struct fake *fake = self;
	int64_t at;

	fake_called(fake, SITE_ASK, 1);
	at = fake->now - fake->zone.stale_s;
	if (fake_fails(fake, SITE_ASK, BEFORE_EFFECT, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct dns_answer){
			.question = questions[i],
			.verdict = verdict_of(fake, &questions[i]),
		};
		out[i].n_records =
			records_at(fake, &questions[i], at, &out[i].records);
	}
	return true;
}

static void zone_server(struct fake *fake, size_t i, struct server_answer *out)
{
	const struct fake_zone *zone = &fake->zone;

	snprintf(out->server, sizeof(out->server), "%s", zone->names[i]);
	snprintf(out->address, sizeof(out->address), "198.51.100.%zu", i + 1);
	out->state = zone->silent[i] ? SERVER_SILENT : SERVER_ANSWERED;
	if (zone->silent[i])
		return;
	out->verdict = fake_zone_verdict(fake);
	out->is_signed = fake_zone_is_signed(fake, i);
	out->expires_at = fake->now + zone->signature_s;
	out->n_records =
		mx_records(fake_zone_at(fake, i, fake->now), &out->records);
}

static void host_server(struct fake *fake, const struct dns_question *question,
			struct server_answer *out)
{
	snprintf(out->server, sizeof(out->server), "ns1.mx.microsoft");
	snprintf(out->address, sizeof(out->address), "203.0.113.1");
	out->state = SERVER_ANSWERED;
	out->verdict = VERDICT_SECURE;
	out->n_records = records_at(fake, question, fake->now, &out->records);
}

static void answer_authority(struct fake *fake,
			     const struct dns_question *question,
			     struct dns_authority *out)
{
	bool is_zone = question->type == DNS_MX;
	size_t n = is_zone ? fake->zone.n_servers : 1;

	*out = (struct dns_authority){ .question = *question };
	snprintf(out->zone, sizeof(out->zone), "%s",
		 is_zone ? FAKE_DOMAIN : "o-v1.mx.microsoft");
	out->n_servers = n;
	out->servers = part(n, sizeof(out->servers[0]));
	out->parent_ns = part(n, sizeof(out->parent_ns[0]));
	out->n_parent_ns = n;
	for (size_t i = 0; i < n; i++) {
		if (is_zone)
			zone_server(fake, i, &out->servers[i]);
		else
			host_server(fake, question, &out->servers[i]);
		snprintf(out->parent_ns[i], DNAME_MAX, "%s",
			 out->servers[i].server);
	}
}

static bool authority(void *self, const struct dns_question *questions,
		      size_t n, struct dns_authority *out, struct err *err)
{
	struct fake *fake = self;

	fake_called(fake, SITE_AUTHORITY, 1);
	if (fake_fails(fake, SITE_AUTHORITY, BEFORE_EFFECT, err))
		return false;
	for (size_t i = 0; i < n; i++)
		answer_authority(fake, &questions[i], &out[i]);
	return true;
}

void fake_resolver_open(struct fake *fake)
{
	fake->hosts.legacy_gone_at = FAKE_NEVER;
	fake->hosts.new_verdict = VERDICT_SECURE;
	fake->world.resolver = (struct resolver){
		.self = fake,
		.ask = ask,
		.authority = authority,
	};
}

/* How the name servers of a zone differ, and which of them fail. Pure. */
#include "providers/resolver.h"
#include "state/timefmt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct comparing {
	const struct dns_authority *all;
	int64_t now;
	bool any_signed, any_good; /* of those that answered */
	size_t n_answered, usual;  /* index of one that says what most say */
	uint32_t newest;	   /* serial; 0 none */
	struct finding *out;
	size_t n, max;
};

static void add(struct comparing *c, enum status status, const char *id,
		const char *subject, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

static void add(struct comparing *c, enum status status, const char *id,
		const char *subject, const char *hint, const char *fmt, ...)
{
	struct finding *finding;
	va_list args;

	if (c->n >= c->max)
		return;
	finding = &c->out[c->n++];
	*finding = (struct finding){ .status = status };
	snprintf(finding->id, sizeof(finding->id), "%s", id);
	snprintf(finding->subject, sizeof(finding->subject), "%.250s", subject);
	snprintf(finding->hint, sizeof(finding->hint), "%s", hint);
	va_start(args, fmt);
	vsnprintf(finding->text, sizeof(finding->text), fmt, args);
	va_end(args);
}

static bool has_record(const struct server_answer *server,
		       const struct dns_record *record)
{
	for (size_t i = 0; i < server->n_records; i++) {
		const struct dns_record *one = &server->records[i];

		if (one->type == record->type && one->rdlen == record->rdlen &&
		    memcmp(one->rdata, record->rdata, one->rdlen) == 0)
			return true;
	}
	return false;
}

/* The same records, whatever their order and TTL. */
static bool same_answer(const struct server_answer *a,
			const struct server_answer *b)
{
	if (a->rcode != b->rcode || a->n_records != b->n_records)
		return false;
	for (size_t i = 0; i < a->n_records; i++)
		if (!has_record(b, &a->records[i]))
			return false;
	return true;
}

static bool answered(const struct server_answer *server)
{
	return server->state == SERVER_ANSWERED;
}

static size_t votes_for(const struct dns_authority *all, size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n_servers; i++)
		n += answered(&all->servers[i]) &&
		     same_answer(&all->servers[at], &all->servers[i]);
	return n;
}

/* Serial number arithmetic (RFC 1982). */
static bool is_older(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static void survey(struct comparing *c)
{
	size_t most = 0;

	for (size_t i = 0; i < c->all->n_servers; i++) {
		const struct server_answer *server = &c->all->servers[i];
		size_t votes;

		if (!answered(server))
			continue;
		c->n_answered++;
		c->any_signed |= server->is_signed;
		c->any_good |= server->verdict == VERDICT_SECURE;
		if (server->serial &&
		    (!c->newest || is_older(c->newest, server->serial)))
			c->newest = server->serial;
		votes = votes_for(c->all, i);
		if (votes > most) {
			most = votes;
			c->usual = i;
		}
	}
}

static void failing(struct comparing *c, const struct server_answer *server)
{
	static const struct {
		enum status status;
		const char *id, *hint;
	} states[] = {
		[SERVER_SILENT] = { STATUS_WARNING, "server-silent",
				    "see that it runs and that UDP and TCP "
				    "port 53 reach it" },
		[SERVER_LAME] = { STATUS_BAD, "server-lame",
				  "have the zone set up there, or the server "
				  "taken out of the zone's NS records and of "
				  "the delegation at the registrar" },
		[SERVER_NO_ADDRESS] = { STATUS_BAD, "server-no-address",
					"give the name an address, or take it "
					"out of the NS records" },
	};

	if (server->state == SERVER_NOT_ASKED)
		return;
	add(c, states[server->state].status, states[server->state].id,
	    server->server, states[server->state].hint, "%s%s%s",
	    server->address, *server->address ? " " : "", server->words);
}

static void unsigned_or_bogus(struct comparing *c,
			      const struct server_answer *server)
{
	char ago[TIMEFMT_SPAN_MAX];

	if (server->is_late) {
		add(c, STATUS_UNKNOWN, "server-unverified", server->server,
		    "run it again when there is less to do here",
		    "%s has answered, but there was no time left to verify it",
		    server->address);
	} else if (!server->is_signed && c->any_signed) {
		add(c, STATUS_BAD, "server-unsigned", server->server,
		    "have DNSSEC switched on there, or an up-to-date copy of "
		    "the signed zone fetched",
		    "%s leaves signatures out, others send them",
		    server->address);
	} else if (server->expires_at && server->expires_at < c->now) {
		timefmt_about(c->now - server->expires_at, ago);
		add(c, STATUS_BAD, "server-expired", server->server,
		    "it no longer gets the zone: look at its transfers (SOA "
		    "serial, TSIG, NOTIFY), or have it taken out of the NS "
		    "records",
		    "%s shows signatures that have expired %s ago%s",
		    server->address, ago,
		    c->any_good ? ", others show good ones" : "");
	} else if (server->verdict == VERDICT_BOGUS && c->any_good) {
		add(c, STATUS_BAD, "server-bogus", server->server,
		    "have an up-to-date copy of the zone fetched there",
		    "%s: %s, others answer well", server->address,
		    server->reason);
	}
}

static void differing(struct comparing *c, const struct server_answer *server)
{
	const struct server_answer *usual = &c->all->servers[c->usual];
	char rcode[16];

	dns_rcode_text(server->rcode, rcode);
	if (server->rcode != usual->rcode)
		add(c, STATUS_BAD, "server-answer", server->server,
		    "wait until it has the same version of the zone",
		    "%s answers %s, others do not", server->address, rcode);
	else if (!same_answer(server, usual))
		add(c, STATUS_WARNING, "server-answer", server->server,
		    "wait until it has the same version of the zone",
		    "%s shows other records than most", server->address);
	if (server->serial && server->serial != c->newest)
		add(c, STATUS_WARNING, "server-serial", server->server,
		    "wait until it has fetched the zone; if that does not "
		    "come, look at its transfers",
		    "%s has serial %u, the newest is %u", server->address,
		    server->serial, c->newest);
	unsigned_or_bogus(c, server);
}

static bool holds(size_t n, char (*const names)[DNAME_MAX], const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void delegation(struct comparing *c)
{
	const struct dns_authority *all = c->all;

	for (size_t i = 0; all->n_parent_ns && i < all->n_child_ns; i++)
		if (!holds(all->n_parent_ns, all->parent_ns, all->child_ns[i]))
			add(c, STATUS_WARNING, "ns-not-delegated",
			    all->child_ns[i],
			    "have it added at the registrar, or taken out of "
			    "the zone",
			    "is a name server by the zone, not by its parent");
	for (size_t i = 0; all->n_child_ns && i < all->n_parent_ns; i++)
		if (!holds(all->n_child_ns, all->child_ns, all->parent_ns[i]))
			add(c, STATUS_WARNING, "ns-not-in-zone",
			    all->parent_ns[i],
			    "have it taken out at the registrar, or added to "
			    "the zone",
			    "is a name server by the parent, not by the zone");
}

/* They may agree on what is wrong. */
static void agree(struct comparing *c)
{
	bool bogus = c->all->servers[c->usual].verdict == VERDICT_BOGUS;

	add(c, bogus ? STATUS_BAD : STATUS_GOOD,
	    bogus ? "servers-bogus" : "servers-agree", c->all->zone,
	    bogus ? "the fault is the zone's or its DS', not a single server's"
		  : "",
	    "%zu address%s asked: %s", c->n_answered,
	    c->n_answered > 1 ? "es" : "",
	    bogus		? "none answers well"
	    : c->n_answered > 1 ? "all say the same"
				: "without fault");
}

size_t dns_authority_compare(const struct dns_authority *all, int64_t now,
			     struct finding *out, size_t max)
{
	struct comparing c = { .all = all, .now = now, .out = out, .max = max };

	survey(&c);
	for (size_t i = 0; i < all->n_servers; i++) {
		if (answered(&all->servers[i]))
			differing(&c, &all->servers[i]);
		else
			failing(&c, &all->servers[i]);
	}
	delegation(&c);
	if (c.n == 0 && c.n_answered > 0)
		agree(&c);
	return c.n;
}

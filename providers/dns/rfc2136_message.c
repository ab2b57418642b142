/* One DNS message there and back, and words for what comes back instead. */
#include "providers/dns/rfc2136_message.h"

#include <string.h>

static bool to_wire(const struct primary *p, ldns_pkt *query,
		    struct dnstcp_message *m, struct err *err)
{
	uint8_t *wire = NULL;

	ldns_pkt_set_random_id(query);
	if (!tsig_sign(&p->key, query, err))
		return false;
	bool ok = ldns_pkt2wire(&wire, query, &m->len) == LDNS_STATUS_OK &&
		  m->len <= sizeof(m->data);
	if (ok)
		memcpy(m->data, wire, m->len);
	LDNS_FREE(wire);
	return ok || err_set(err, ERR_INTERNAL, "a message too large");
}

static bool is_reply(const ldns_pkt *answer, const ldns_pkt *query)
{
	return ldns_pkt_id(answer) == ldns_pkt_id(query) &&
	       ldns_pkt_qr(answer) &&
	       ldns_pkt_get_opcode(answer) == ldns_pkt_get_opcode(query);
}

static bool parse(const struct primary *p, const ldns_pkt *query,
		  const struct dnstcp_message *m, ldns_pkt **answer,
		  struct err *err)
{
	if (ldns_wire2pkt(answer, m->data, m->len) != LDNS_STATUS_OK) {
		*answer = NULL;
		err_set(err, ERR_PARSE, "%s: the answer is no DNS message",
			p->server.text);
		return err_hint(err,
				"check that the endpoint is a name server");
	}
	if (!is_reply(*answer, query))
		return err_set(err, ERR_PARSE,
			       "%s answers something that was not asked",
			       p->server.text);
	return tsig_check(&p->key, query, *answer, m->data, m->len, err) ||
	       err_prefix(err, "%s", p->server.text);
}

/* RFC 1035 section 4.1.1, RFC 2136 section 2.2, RFC 8945 section 5.2. */
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

/* A name that does not exist is an answer. */
static bool accepted(const struct primary *p, const char *what,
		     const char *name, const ldns_pkt *answer, struct err *err)
{
	bool update = ldns_pkt_get_opcode(answer) == LDNS_PACKET_UPDATE;
	int rcode = ldns_pkt_get_rcode(answer);

	if (rcode == LDNS_RCODE_NOERROR ||
	    (rcode == LDNS_RCODE_NXDOMAIN && !update))
		return true;
	for (size_t i = 0; i < sizeof(rcodes) / sizeof(*rcodes); i++) {
		if (rcodes[i].rcode != rcode)
			continue;
		err_set(err, update ? rcodes[i].update : rcodes[i].query,
			"%s of %s at %s: %s", what, name, p->server.text,
			rcodes[i].word);
		return err_hint(err, "%s", rcodes[i].hint);
	}
	err_set(err, ERR_REMOTE, "%s of %s at %s: rcode %d", what, name,
		p->server.text, rcode);
	return err_hint(err, "the server's log says more");
}

bool message_exchange(const struct primary *p, ldns_pkt *query,
		      const char *what, const char *name, ldns_pkt **answer,
		      struct err *err)
{
	struct dnstcp_message m = { 0 };
	ldns_pkt *got = NULL;
	bool ok = to_wire(p, query, &m, err) &&
		  dnstcp_swap(&p->server, &m, err) &&
		  parse(p, query, &m, &got, err) &&
		  accepted(p, what, name, got, err);

	ldns_pkt_free(query);
	*answer = ok ? got : NULL;
	if (!ok)
		ldns_pkt_free(got);
	return ok;
}

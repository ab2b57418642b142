#pragma once
/*
 * One DNS message to a primary server and its answer, over TCP, signed by TSIG
 * (RFC 8945) when there is a key. Only for rfc2136.c: it shows ldns' types.
 */
#include "providers/dns_api.h"

#include <ldns/ldns.h>
#include <netinet/in.h>
#include <sys/socket.h>

struct primary {
	char text[DNAME_MAX + 8]; /* "host:port", for messages */
	struct sockaddr_storage address;
	socklen_t address_len;
	char key_name[DNAME_MAX + 1]; /* with the final dot; "" none */
	char algorithm[32];	      /* with the final dot */
	char *key;		      /* base64; secret */
};

/* "host", "host:port", "[v6]:port"; ERR_CONFIG, or ERR_NET when the host has
 * no address. */
bool primary_address(struct primary *p, const char *endpoint, struct err *err);

/*
 * Sends query (signed here) and gives the answer, freed with ldns_pkt_free,
 * whatever its rcode. ERR_AUTH when the key is refused or the answer is not
 * signed with it; ERR_NET when none came.
 */
bool primary_ask(const struct primary *p, ldns_pkt *query, ldns_pkt **answer,
		 struct err *err);

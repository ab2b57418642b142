#pragma once
/*
 * One DNS message to a name server and its answer, over TCP: two bytes of
 * length, then the message (RFC 1035 section 4.2.2, RFC 7766). Bytes only.
 */
#include "state/dname.h"
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct dnstcp_server {
	char text[DNAME_MAX + 16]; /* "host port 53", for messages */
	struct sockaddr_storage address;
	socklen_t address_len;
};

struct dnstcp_message {
	size_t len;
	uint8_t data[UINT16_MAX];
};

/* "host", "host:port", "[v6]:port", a bare IPv6 address; without a port the
 * usual one (0: 53). ERR_CONFIG when it is none of them, ERR_NET when the host
 * has no address. */
bool dnstcp_server(struct dnstcp_server *out, const char *endpoint,
		   uint16_t usual_port, struct err *err);

/*
 * Sends what is in message and puts the answer there, within 15 s for all of
 * it. ERR_NET when none came, or less than was announced.
 */
bool dnstcp_swap(const struct dnstcp_server *server,
		 struct dnstcp_message *message, struct err *err);

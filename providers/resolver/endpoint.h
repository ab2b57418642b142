#pragma once
/* Whom to ask: addresses with ports. For providers/resolver/. */
#include "providers/resolver.h"

#include <sys/socket.h>

struct endpoint {
	struct sockaddr_storage addr;
	socklen_t len;
	char text[64]; /* "192.0.2.1", "[2001:db8::1]@5353" */
};

/* "ADDR", "ADDR@PORT", "[V6]@PORT". ERR_CONFIG. */
bool endpoint_parse(const char *text, uint16_t port, struct endpoint *out,
		    struct err *err);
/* The address in an endpoint's text. */
void endpoint_address(const char *text, char out[ADDRESS_MAX]);
/* The nameserver lines of /etc/resolv.conf; 127.0.0.1 where there are none
 * (resolv.conf(5)). How many. */
size_t endpoint_of_system(struct endpoint *out, size_t max);

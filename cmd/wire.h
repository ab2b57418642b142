#pragma once
/* Builds struct world; with wire.c the only place that names adapters. */
#include "cmd/command.h"

enum wire_part {
	WIRE_RESOLVER = 1 << 0,
	WIRE_PROBER = 1 << 1,
	WIRE_DNS = 1 << 2,
	WIRE_EXCHANGE = 1 << 3,
	WIRE_LOOK = WIRE_RESOLVER | WIRE_PROBER,
	WIRE_ALL = WIRE_LOOK | WIRE_DNS | WIRE_EXCHANGE,
};

struct wire {
	struct world world;
	unsigned open;		/* WIRE_… */
	struct dns_choice dns;	/* of the domain it was last aimed at */
	char tenant[DNAME_MAX]; /* whose Exchange is open */
};

/* Opens resolver and prober, as parts say; wire must stay where it is. */
bool wire_open(struct wire *wire, const struct context *context, unsigned parts,
	       struct err *err);
/* Opens the domain's DNS provider and Exchange, as parts say; what the last
 * domain used is closed, but a sign-in to the same tenant is kept. */
bool wire_aim(struct wire *wire, const struct context *context,
	      const char *domain, unsigned parts, struct err *err);
void wire_close(struct wire *wire);

/* How the resolver is to be opened: options over settings. */
bool wire_resolver_config(const struct context *context,
			  struct resolver_config *out, struct err *err);

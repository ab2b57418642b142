#pragma once
/* A migration that is begun, for the first time or again. */
#include "cmd/wire.h"

/*
 * Begins one in memory, with the runbook that fits the domain's MX: gateway
 * where only foreign hosts take its mail and Exchange stands behind them, else
 * migrate. Observes the servers, and Exchange when that decides it.
 */
void begin_migration(struct wire *wire, const struct settings *settings,
		     const char *domain, struct migration *out);

/*
 * migrate, where there is a journal. True: it has ended and another path lies
 * ahead, so that migration is a new one now: after an undo, and where a domain
 * has left its gateway. False: it goes on; one that has done nothing yet is
 * given the runbook that fits today.
 */
bool begin_again(struct wire *wire, const struct settings *settings,
		 struct migration *migration);

#pragma once
/* A migration that has no journal yet. */
#include "cmd/wire.h"

/*
 * Begins one in memory, with the runbook that fits the domain's MX: gateway
 * where only foreign hosts take its mail and Exchange stands behind them, else
 * migrate. Observes the servers, and Exchange when that decides it.
 */
void begin_migration(struct wire *wire, const struct settings *settings,
		     const char *domain, struct migration *out);

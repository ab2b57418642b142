#pragma once
/* What a person typed, or pasted from a PowerShell window: table, list or
 * JSON. Pure. For providers/exchange/. */
#include "providers/exchange.h"

/* The assigned host, wherever it stands in the text. False when there is none,
 * or two that differ. */
bool paste_host(const char *text, char out[DNAME_MAX]);
/*
 * The answer to "exchange-status": the word disabled, the word enabled with a
 * host, or what Get-DnssecStatusForVerifiedDomain printed.
 */
bool paste_status(const char *text, struct exchange_status *out);

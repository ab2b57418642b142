#pragma once
/* What a person typed, or pasted from a PowerShell window: table, list or
 * JSON. Pure. For providers/exchange/. */
#include "providers/exchange.h"

/* Takes out colours and other escape sequences of a terminal, in place. */
void paste_plain(char *text);

/*
 * The assigned host, wherever it stands in the text, put together again when a
 * line's end has cut it. False when there is none, two that differ, or one that
 * could also be the rest of a longer one.
 */
bool paste_host(const char *text, char out[DNAME_MAX]);
/* The first word of a property's value, in any of the forms. */
bool paste_value(const char *text, const char *name, char *out, size_t size);
/*
 * The answer to "exchange-status": the word disabled, the word enabled with a
 * host, or what Get-DnssecStatusForVerifiedDomain printed.
 */
bool paste_status(const char *text, struct exchange_status *out);

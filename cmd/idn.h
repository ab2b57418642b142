#pragma once
/* Domains as people write them, and as the DNS has them (RFC 5891). */
#include "state/dname.h"
#include "state/err.h"

/* UTF-8 or ASCII text → canonical A-labels. ERR_PARSE. */
bool idn_to_ascii(const char *text, char out[DNAME_MAX], struct err *err);

#define IDN_SHOWN_MAX 1600
/* For people: "münchen.example (xn--mnchen-3ya.example)", or the name alone
 * where it has no other form. */
void idn_shown(const char *name, char out[IDN_SHOWN_MAX]);

#pragma once
/*
 * An MX record's data as many APIs write it: "10 mail.example.com." (RFC 1035
 * section 3.3.9 in presentation form).
 */
#include "state/err.h"
#include "state/mxset.h"

#define MXTEXT_MAX (DNAME_MAX + 8)

/*
 * Preference and host from text; the TTL is left alone. ERR_UNSUPPORTED, with
 * words, for the null MX of RFC 7505 and for what is no host name.
 */
bool mxtext_parse(const char *text, struct mx *out, struct err *err);

/* With the final dot. */
void mxtext_write(const struct mx *mx, char out[MXTEXT_MAX]);

/* The host alone, as APIs with a preference field of its own give it. */
bool mxtext_host(const char *text, struct mx *out, struct err *err);

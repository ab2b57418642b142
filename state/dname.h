#pragma once
/*
 * Domain names as this program keeps them: lower-case A-labels, no final dot,
 * letters, digits, hyphen and underscore only (RFC 1035 section 2.3.1, RFC
 * 8552), at most 253 characters; the root is ".". Converting U-labels is cmd's
 * business.
 */
#include "state/err.h"

#include <stdbool.h>
#include <stddef.h>

#define DNAME_MAX 256

/* Checks text, lower-cases it, takes one final dot off. ERR_PARSE else. */
bool dname_parse(const char *text, char out[DNAME_MAX], struct err *err);

/* Both canonical: is name equal to, or below, ancestor? */
bool dname_is_within(const char *name, const char *ancestor);

/* Number of labels; 0 for the root. */
size_t dname_labels(const char *name);

/* The name without its first label; "." at the end. */
const char *dname_parent(const char *name);

/*
 * Is this one of Microsoft's hosts? Legacy: <key>.mail.protection.outlook.com
 * and its two sisters. New: <key>.<letter>-v1.mx.microsoft, any two labels
 * before mx.microsoft. Sovereign: office365.us, 21Vianet.
 */
enum dname_class {
	DNAME_OTHER,
	DNAME_LEGACY,
	DNAME_NEW,
	DNAME_SOVEREIGN,
};
enum dname_class dname_classify(const char *host);

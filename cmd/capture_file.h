#pragma once
/*
 * Captures on disk, exodane.capture/1: JSON lines. The first says the
 * question, the time, the trust anchors and the routes; each further one is a
 * reply: {"route", "name", "type", "by", "words", "packet"}, the packet as on
 * the wire in hexadecimal digits, or null where nobody answered. Those by which
 * the name servers are compared have "server" and "state" instead of "route".
 */
#include "providers/resolver.h"
#include "state/buf.h"

#define CAPTURE_FILE_MAX ((size_t)32 << 20)

/* By enum server_state: those that a single answer can have. */
#define CAPTURE_STATES (SERVER_LAME + 1)
extern const char *const capture_state_words[CAPTURE_STATES];

/* Creates the file, whole or not at all; what is there stays. ERR_CONFIG,
 * ERR_STORE. */
bool capture_file_write(const char *path, const struct dns_capture *capture,
			struct err *err);
/* Freed with dns_capture_free. ERR_CONFIG with file and line. */
bool capture_file_read(const char *path, struct dns_capture *out,
		       struct err *err);
/* The text of such a file. ERR_CONFIG with the line. */
bool capture_file_parse(const char *text, size_t len, struct dns_capture *out,
			struct err *err);

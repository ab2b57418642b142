#pragma once
/* SMTP replies as they come in, and what they mean (RFC 5321 section 4.2).
 * For providers/smtp/. */
#include "providers/prober.h"

#define REPLY_LINE_MAX 2048
#define REPLY_LINES_MAX 100

/* One reply, line by line; zeroed before the first byte. */
struct reply {
	int code;	   /* of the last line */
	bool complete;	   /* its last line has come */
	const char *fault; /* what broke it; NULL: nothing */
	bool starttls;	   /* a line offers STARTTLS */
	bool pipelining;   /* … PIPELINING (RFC 2920) */
	char text[384];	   /* the lines' texts, joined, printable */
	size_t lines, len;
	char line[REPLY_LINE_MAX];
};

/* Takes bytes until the reply is complete or broken; how many it took. */
size_t reply_feed(struct reply *reply, const char *data, size_t len);

/*
 * What an answer to MAIL FROM or RCPT TO says of the server, by the table in
 * reply_meaning.c: 2xx ACCEPTS; a refusal of our own address or name, 4xx or
 * 5xx, REPUTATION; of a tenant that is not found, UNATTRIBUTED; 4xx that names
 * greylisting, GREYLISTS; else 4xx DEFERS and 5xx REJECTS ("no such user" too:
 * whether the host takes the domain, it does not say). Where the text names
 * domain ("" none), that does not count: it is our own word.
 */
enum probe_state reply_classify(const struct reply *reply, const char *domain);

#pragma once
/* The servers of tests/servers/odd_smtp.py or smtp_postfix.py, for tests. */
#include "providers/prober.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka's group setup and teardown. */
int mail_start(void **state);
int mail_stop(void **state);

/* Is there a server of that name? Some need what a machine may not have. */
bool mail_has(const char *script);
/* The port of a script; fails the test where there is none. */
uint16_t mail_port(const char *script);
/* "FOLDER/name": keys, certificates, TLSA data. */
void mail_file(const char *name, char out[512]);
/* The server of a script, mx.test, asked for postmaster@example.test. */
struct probe_target mail_target(const char *script);
/* Adds usage, selector, mtype with the data that fits certificate `name`; a
 * zero byte lies behind it. */
void mail_add_tlsa(struct probe_target *target, uint8_t usage, uint8_t selector,
		   uint8_t mtype, const char *name);

/* A server and the one record it is judged by. */
struct mail_scene {
	const char *script;
	uint8_t usage, selector, mtype;
	const char *data; /* the certificate whose data it holds */
	enum tlsa_match match;
	enum dane_verdict dane;
};
/* All n at once; fails the test with the first that comes out otherwise. */
void mail_judge(const struct mail_scene *scenes, size_t n);

/* Now, and the years to come. */
struct clock mail_clock(int64_t *offset);
/* Generous limits, real time. */
struct prober_config mail_config(void);
/* One look at n targets with that configuration. */
void mail_probe(const struct prober_config *config,
		const struct probe_target *targets, size_t n,
		struct probe_result *out);

#pragma once
/* What doctor looks at. */
#include "cmd/wire.h"

#define SYMPTOMS_MAX 64

struct symptom {
	enum status status;
	char id[32];	   /* "resolver", "port-25", … */
	char subject[288]; /* what it is about, for a person */
	char text[1024];
	char hint[512];
};

struct doctor {
	struct context *context;
	size_t n_domains;
	size_t n;
	struct symptom symptoms[SYMPTOMS_MAX];
	char advice[2048]; /* lines for PowerShell that give missing rights */
};

/* Looks at everything; the domains' servers and credentials too. */
void doctor_examine(struct doctor *doctor, char (*domains)[DNAME_MAX]);

/* Who hosts the zone, by which driver, and whether it can be signed. */
void doctor_zone(struct doctor *doctor, const char *domain,
		 const struct facts *facts, const struct dns_api *dns);

/* What the credentials may do beside what they must, as far as the hoster's
 * API tells. */
void doctor_rights(struct doctor *doctor, const char *domain,
		   const struct dns_api *dns);

void doctor_say(struct doctor *doctor, enum status status, const char *id,
		const char *subject, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* To the last one said. */
void doctor_hint(struct doctor *doctor, const char *hint);
void doctor_fail(struct doctor *doctor, const char *id, const char *subject,
		 const struct err *err);

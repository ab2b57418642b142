#pragma once
/* A world in which every guard holds, to be spoilt one way at a time. */
#include "steps/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW 1800000000
#define LEGACY "contoso-ch.mail.protection.outlook.com"
#define NEW "contoso-ch.o-v1.mx.microsoft"

struct world_case {
	struct facts facts;
	struct migration migration;
	struct settings settings;
	struct action action;
	enum step_id step;
};

/* Legacy behind, the new host in front, all proved and settled; the action is
 * the removal of the legacy host. */
struct world_case *case_remove_legacy(void);
/* Undo: legacy in front, new behind; the action removes the new one. */
struct world_case *case_remove_new(void);
/* The action puts the new host, that is behind, in front. */
struct world_case *case_swap(void);
struct world_case *case_feature(enum action_kind kind, enum feature feature);
void case_free(struct world_case *c);

/* guard() refuses, naming that guard; or lets it pass. */
void assert_refused_by(struct world_case *c, const char *name);
void assert_passes(struct world_case *c);

struct host_facts *case_host(struct world_case *c, const char *host);
/* What the zone and every server hold. */
void case_put(struct world_case *c, const char *a, uint16_t pa, const char *b,
	      uint16_t pb);

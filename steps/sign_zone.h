#pragma once
/* Step 1 where the zone is unsigned and its hoster can sign it. Pure. */
#include "steps/step.h"

#define QUESTION_SIGN_ZONE "sign-zone"

/* The chain ends in a proved absence of DS, and the hoster's API can sign. */
bool sign_zone_is_possible(const struct facts *facts);
/* The move that switched signing on, or NULL. */
const struct move *sign_zone_move(const struct migration *migration);
/* Does every server that must be counted show signatures? bad: the first that
 * does not, or NULL; other: one of them shows the MX without. */
bool sign_zone_is_shown(const struct facts *facts,
			const struct migration *migration,
			const struct settings *settings,
			const struct served_server **bad);
/*
 * ASK whether to sign; DO it; WAIT until all servers sign, until unsigned
 * answers have run out, and for the DS at the parent; BLOCKED where a person
 * said no.
 */
struct decision sign_zone_next(const struct facts *facts,
			       const struct migration *migration,
			       const struct settings *settings, int64_t now);
/* The same once the chain is secure: HOLDS unless unsigned answers may live. */
struct decision sign_zone_settled(const struct migration *migration,
				  int64_t now);

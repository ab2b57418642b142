#pragma once
/* The wait after a write, in its two halves (law 6). Pure. */
#include "steps/step.h"

/* What the authoritative servers show of a write's outcome. */
struct shown {
	bool known;	 /* they were asked and some answered */
	bool everywhere; /* each server's name shows it on an address, and
			    no address anything else */
	bool other;	 /* some server answers with something else */
	char words[512]; /* who does not show it, who was not asked */
};
/* For MX writes: want, with its TTL where only that changes. */
void waits_shown(const struct action *action, const struct facts *facts,
		 const struct migration *migration,
		 const struct settings *settings, struct shown *out);

/* Does set show the outcome of action? zone_ttl: what the provider made of the
 * TTL, 0 unknown. */
bool waits_outcome(const struct action *action, const struct mxset *set,
		   uint32_t zone_ttl);

/* The next look in the first half: soon, then ever later, at most a minute. */
int64_t waits_next_look(int64_t since_at, int64_t now,
			const struct settings *settings);

/*
 * What an open write waits for: DO (again) while it was not accepted, WAIT in
 * both halves, BLOCKED when somebody else wrote, HOLDS when it has settled.
 */
struct decision waits_write(const struct move *move, const struct facts *facts,
			    const struct migration *migration,
			    const struct settings *settings, int64_t now);

/* The wait's arithmetic in lines: who said what, when, until when, why. */
void waits_explain(const struct facts *facts, const struct migration *migration,
		   const struct settings *settings, char *out, size_t size);

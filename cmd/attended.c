/* Which steps stop without a person, for the way Exchange is signed in to. */
#include "cmd/attended.h"

#include <stdio.h>
#include <string.h>

/* Ways to sign in that a machine can go alone; device is the usual one. */
static const char *const alone[] = { "app", "identity", "token" };

static size_t number_of(enum runbook_id id, enum step_id step)
{
	const struct runbook *runbook = runbook_find(id);
	size_t i = 0;

	while (i < runbook->n && runbook->steps[i]->id != step)
		i++;
	return i + 1;
}

static void name_steps(enum runbook_id runbook, char *out, size_t size)
{
	bool undo = runbook == RUNBOOK_UNDO;
	enum step_id dnssec = undo ? STEP_UNDO_DNSSEC : STEP_ENABLE_DNSSEC;
	enum step_id dane = undo ? STEP_UNDO_DANE : STEP_ENABLE_DANE;

	snprintf(out, size, "%s (step %zu) and %s (step %zu)",
		 step_name(dnssec), number_of(runbook, dnssec), step_name(dane),
		 number_of(runbook, dane));
}

/* NULL: cmdlets are shown, not run. */
static const char *sign_in_of(const struct config *config, const char *domain)
{
	const char *way =
		config_value(config, domain, SECTION_TENANT, "exchange");
	const char *sign_in =
		config_value(config, domain, SECTION_TENANT, "sign_in");

	if (!way || strcmp(way, "manual") == 0)
		return NULL;
	return sign_in ? sign_in : "device";
}

static bool goes_alone(const char *sign_in)
{
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++)
		if (strcmp(sign_in, alone[i]) == 0)
			return true;
	return false;
}

void attended_way(const struct config *config, const char *domain,
		  char out[ATTENDED_TEXT_MAX])
{
	const char *sign_in = sign_in_of(config, domain);

	if (!sign_in)
		snprintf(out, ATTENDED_TEXT_MAX,
			 "a person with the role Exchange Administrator, who "
			 "runs the cmdlets as they are shown");
	else if (goes_alone(sign_in))
		snprintf(out, ATTENDED_TEXT_MAX,
			 "sign-in without a person (sign_in = %s)", sign_in);
	else
		snprintf(out, ATTENDED_TEXT_MAX,
			 "a person with the role Exchange Administrator, who "
			 "signs in at each of its moves (sign_in = %s)",
			 sign_in);
}

bool attended_exchange(const struct config *config, const char *domain,
		       enum runbook_id runbook, char out[ATTENDED_TEXT_MAX])
{
	const char *sign_in = sign_in_of(config, domain);
	char steps[80];

	name_steps(runbook, steps, sizeof(steps));
	if (!sign_in)
		snprintf(out, ATTENDED_TEXT_MAX,
			 "Exchange is by hand: %s need a person who runs the "
			 "cmdlets; they do not go on unattended",
			 steps);
	else if (!goes_alone(sign_in))
		snprintf(out, ATTENDED_TEXT_MAX,
			 "sign_in = %s: %s need a person who signs in to "
			 "Exchange; they do not go on unattended",
			 sign_in, steps);
	else
		return false;
	return true;
}

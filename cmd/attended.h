#pragma once
/* Which steps stop without a person, for the way Exchange is signed in to. */
#include "cmd/config.h"

#define ATTENDED_TEXT_MAX 240
#define ATTENDED_HINT                                                       \
	"to go on unattended: sign_in = app with app_id, organization and " \
	"certificate_file; exodane.conf(5) says how the application is set up"

/* Who or what signs in to Exchange, for a plan. */
void attended_way(const struct config *config, const char *domain,
		  char out[ATTENDED_TEXT_MAX]);
/* False when nobody need be there; else which steps need a person, and why. */
bool attended_exchange(const struct config *config, const char *domain,
		       enum runbook_id runbook, char out[ATTENDED_TEXT_MAX]);

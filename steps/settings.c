/* The runbook's times as they are when nobody says otherwise. */
#include "steps/step.h"

void settings_default(struct settings *settings)
{
	*settings = (struct settings){
		.low_ttl = 60,
		.ttl_floor = 30,
		.spread = 60,
		.tlsa_note = 30 * 60,
		.tlsa_give_up = 90 * 60,
		.zone_max_ttl = 86400,
		.poll = 5,
	};
}

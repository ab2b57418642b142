/* Signing a zone: words for the states, and switching it on. */
#include "providers/dns/signing.h"

#include <stdio.h>
#include <string.h>

void signing_by_word(const struct signing_word *words, const char *word,
		     struct zone_dnssec *out)
{
	for (; word && words->word; words++) {
		if (strcmp(words->word, word) != 0)
			continue;
		out->state = words->state;
		if (words->note)
			snprintf(out->note, sizeof(out->note), "%s",
				 words->note);
	}
}

bool signing_is_off(void *self, const char *owner,
		    bool (*read)(void *self, const char *owner,
				 struct zone_dnssec *out, struct err *err),
		    bool *off, struct err *err)
{
	struct zone_dnssec now;

	if (!read(self, owner, &now, err))
		return false;
	*off = now.state != SIGNING_ON && now.state != SIGNING_PENDING;
	return true;
}

bool signing_took(struct driver *d, const char *owner,
		  bool (*read)(void *self, const char *owner,
			       struct zone_dnssec *out, struct err *err),
		  struct err *err)
{
	bool off;

	if (!signing_is_off(d, owner, read, &off, err))
		return err_prefix(err, "signing was switched on, but not read "
				       "back");
	if (!off)
		return true;
	err_set(err, ERR_REMOTE,
		"%s: signing of %s was accepted, but the zone is still shown "
		"as unsigned",
		d->provider->name, d->zone.name);
	return err_hint(err, "look at the zone at the hoster: it may not be "
			     "able to hold keys");
}

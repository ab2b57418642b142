#pragma once
/* What drivers have in common about signing a zone. */
#include "providers/dns/driver.h"

/* What an API calls the states; a table of them ends with a NULL word. */
struct signing_word {
	const char *word;
	enum signing state;
	const char *note;
};

/* State and note by word (may be NULL); neither when it is not in the table. */
void signing_by_word(const struct signing_word *words, const char *word,
		     struct zone_dnssec *out);

/* *off: read says that signing is neither on nor on its way. */
bool signing_is_off(void *self, const char *owner,
		    bool (*read)(void *self, const char *owner,
				 struct zone_dnssec *out, struct err *err),
		    bool *off, struct err *err);

/* For APIs that show at once what they accepted: ERR_REMOTE when read does
 * not. */
bool signing_took(struct driver *d, const char *owner,
		  bool (*read)(void *self, const char *owner,
			       struct zone_dnssec *out, struct err *err),
		  struct err *err);

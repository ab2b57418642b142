#pragma once
/* Do a name's own authoritative servers show records? */
#include "providers/resolver.h"

#define OBSERVE_SHOWN_MAX 4

struct observe_shown {
	bool anywhere;	 /* at least one server shows some */
	bool everywhere; /* each server's name shows some */
};

struct observe_shown observe_shown_judge(const struct dns_authority *authority);
/* n at most OBSERVE_SHOWN_MAX questions, in one call. */
bool observe_shown(struct resolver *resolver,
		   const struct dns_question *questions, size_t n,
		   struct observe_shown *out, struct err *err);

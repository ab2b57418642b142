#pragma once
/* A chain of trust and the servers of its zone, for a person. */
#include "cmd/term.h"
#include "providers/resolver.h"

/* Verdict, cause, chain from the anchor down, answer, what to hand over. */
void dnssec_text_answer(const struct term *term,
			const struct dns_answer *answer);
/* Every server in a row, then how they differ. */
void dnssec_text_servers(const struct term *term,
			 const struct dns_authority *all,
			 const struct finding *findings, size_t n);

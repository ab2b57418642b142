#pragma once
/*
 * From collected answers, anchors and a time to a verdict and its explanation
 * (RFC 4035 section 5, RFC 6840, RFC 5155, RFC 6672). Pure: no packet is sent
 * here, so captured answers can be judged again. For providers/resolver/.
 */
#include "providers/resolver/trust.h"

#define HOPS_MAX 11 /* CNAME and DNAME records followed */

/* False: judge->missing names what must be asked for first. True: out is
 * filled, freed with dns_answer_free. */
bool judge_question(struct judge *judge, const struct dns_question *question,
		    struct dns_answer *out);

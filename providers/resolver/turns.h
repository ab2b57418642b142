#pragma once
/*
 * Which servers of a zone have had their turn, where the way from the root down
 * is gone more than once for one question: the others are asked first then. For
 * iterate.c and quest.c.
 */
#include "providers/resolver.h"

#define TURNS_MAX 256
/* The one whose answers a pass rests on has had its turn; one that was merely
 * asked, and was perhaps late that once, is given another. */
#define TURNS_ENOUGH 2

struct turn {
	char zone[DNS_NAME_MAX];
	char address[ADDRESS_MAX];
	int times;
	bool asked; /* in the present pass */
};

struct turns {
	size_t n;
	struct turn turn[TURNS_MAX];
};

/* Asked in the present pass; when full, not put down. */
void turns_ask(struct turns *turns, const char *zone, const char *address);
/* The present pass rests on it. */
void turns_rest(struct turns *turns, const char *zone, const char *address);
/* The present pass is over. */
void turns_end_pass(struct turns *turns);
bool turns_had(const struct turns *turns, const char *zone,
	       const char *address);

/* Which servers of a zone have had their turn. */
#include "providers/resolver/turns.h"

#include <stdio.h>
#include <string.h>

static size_t find(const struct turns *turns, const char *zone,
		   const char *address)
{
	size_t i = 0;

	while (i < turns->n && (strcmp(turns->turn[i].address, address) != 0 ||
				strcmp(turns->turn[i].zone, zone) != 0))
		i++;
	return i;
}

static struct turn *find_or_add(struct turns *turns, const char *zone,
				const char *address)
{
	size_t i = find(turns, zone, address);
	struct turn *turn = &turns->turn[i];

	if (i == TURNS_MAX)
		return NULL;
	if (i < turns->n)
		return turn;
	turns->n++;
	*turn = (struct turn){ 0 };
	snprintf(turn->zone, sizeof(turn->zone), "%s", zone);
	snprintf(turn->address, sizeof(turn->address), "%s", address);
	return turn;
}

void turns_ask(struct turns *turns, const char *zone, const char *address)
{
	struct turn *turn = find_or_add(turns, zone, address);

	if (turn)
		turn->asked = true;
}

void turns_rest(struct turns *turns, const char *zone, const char *address)
{
	struct turn *turn = find_or_add(turns, zone, address);

	if (turn)
		turn->times = TURNS_ENOUGH;
}

void turns_end_pass(struct turns *turns)
{
	for (size_t i = 0; i < turns->n; i++) {
		turns->turn[i].times += turns->turn[i].asked;
		turns->turn[i].asked = false;
	}
}

bool turns_had(const struct turns *turns, const char *zone, const char *address)
{
	size_t i = find(turns, zone, address);

	return i < turns->n && turns->turn[i].times >= TURNS_ENOUGH;
}

/* The MX RRset as a value. */
#include "state/mxset.h"

#include <stdio.h>
#include <string.h>

static int compare(const struct mx *a, const struct mx *b)
{
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	return strcmp(a->exchange, b->exchange);
}

bool mxset_add(struct mxset *set, const char *exchange, uint16_t preference,
	       uint32_t ttl)
{
	struct mx mx = { .preference = preference, .ttl = ttl };
	size_t at = 0;

	snprintf(mx.exchange, sizeof(mx.exchange), "%s", exchange);
	while (at < set->n && compare(&set->mx[at], &mx) < 0)
		at++;
	if (at < set->n && compare(&set->mx[at], &mx) == 0) {
		set->mx[at].ttl = ttl;
		return true;
	}
	if (set->n >= MXSET_MAX)
		return false;
	memmove(&set->mx[at + 1], &set->mx[at],
		(set->n - at) * sizeof(*set->mx));
	set->mx[at] = mx;
	set->n++;
	return true;
}

static void take_out(struct mxset *set, size_t at)
{
	memmove(&set->mx[at], &set->mx[at + 1],
		(set->n - at - 1) * sizeof(*set->mx));
	set->n--;
	memset(&set->mx[set->n], 0, sizeof(*set->mx));
}

bool mxset_remove(struct mxset *set, const char *exchange)
{
	bool found = false;

	for (size_t i = set->n; i-- > 0;) {
		if (strcmp(set->mx[i].exchange, exchange) != 0)
			continue;
		take_out(set, i);
		found = true;
	}
	return found;
}

const struct mx *mxset_find(const struct mxset *set, const char *exchange)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->mx[i].exchange, exchange) == 0)
			return &set->mx[i];
	return NULL;
}

bool mxset_has(const struct mxset *set, const struct mx *mx)
{
	for (size_t i = 0; i < set->n; i++)
		if (compare(&set->mx[i], mx) == 0)
			return true;
	return false;
}

bool mxset_is_subset(const struct mxset *part, const struct mxset *whole)
{
	for (size_t i = 0; i < part->n; i++)
		if (!mxset_has(whole, &part->mx[i]))
			return false;
	return true;
}

bool mxset_equal(const struct mxset *a, const struct mxset *b)
{
	return a->n == b->n && mxset_is_subset(a, b);
}

bool mxset_identical(const struct mxset *a, const struct mxset *b)
{
	if (!mxset_equal(a, b))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->mx[i].ttl != b->mx[i].ttl)
			return false;
	return true;
}

uint32_t mxset_max_ttl(const struct mxset *set)
{
	uint32_t max = 0;

	for (size_t i = 0; i < set->n; i++)
		if (set->mx[i].ttl > max)
			max = set->mx[i].ttl;
	return max;
}

void mxset_set_ttl(struct mxset *set, uint32_t ttl)
{
	for (size_t i = 0; i < set->n; i++)
		set->mx[i].ttl = ttl;
}

void mxset_bind(struct mxset *set, const char *exchange)
{
	const struct mx *found;

	while ((found = mxset_find(set, MX_ASSIGNED))) {
		struct mx mx = *found;

		take_out(set, (size_t)(found - set->mx));
		mxset_add(set, exchange, mx.preference, mx.ttl);
	}
}

bool mxset_on_path(const struct mxset *set, const struct mxset *have,
		   const struct mxset *want)
{
	for (size_t i = 0; i < set->n; i++)
		if (!mxset_has(have, &set->mx[i]) &&
		    !mxset_has(want, &set->mx[i]))
			return false;
	for (size_t i = 0; i < have->n; i++)
		if (mxset_has(want, &have->mx[i]) &&
		    !mxset_has(set, &have->mx[i]))
			return false;
	return true;
}

void mxset_text(const struct mxset *set, char *out, size_t size)
{
	size_t len = 0;

	snprintf(out, size, "%s", set->n ? "" : "(none)");
	for (size_t i = 0; i < set->n && len < size; i++) {
		int n = snprintf(out + len, size - len, "%s%u %s (%u s)",
				 i ? ", " : "", set->mx[i].preference,
				 set->mx[i].exchange, set->mx[i].ttl);
		len += n > 0 ? (size_t)n : 0;
	}
}

void mx_zone_line(const char *owner, const struct mx *mx, char *out,
		  size_t size)
{
	bool bound = strcmp(mx->exchange, MX_ASSIGNED) != 0;

	snprintf(out, size, "%s. %u IN MX %u %s%s", owner, mx->ttl,
		 mx->preference, mx->exchange, bound ? "." : "");
}

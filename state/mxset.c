/* MX RRsets as values. */
#include "state/mxset.h"

#include <stdio.h>
#include <string.h>

static int compare(uint16_t preference, const char *exchange,
		   const struct mx *mx)
{
	if (preference != mx->preference)
		return preference < mx->preference ? -1 : 1;
	return strcmp(exchange, mx->exchange);
}

bool mxset_add(struct mxset *set, const char *exchange, uint16_t preference,
	       uint32_t ttl)
{
	size_t len = strlen(exchange), i = 0;

	if (len >= DNAME_MAX)
		return false;
	while (i < set->n && compare(preference, exchange, &set->mx[i]) > 0)
		i++;
	if (i < set->n && compare(preference, exchange, &set->mx[i]) == 0) {
		set->mx[i].ttl = ttl;
		return true;
	}
	if (set->n >= MXSET_MAX)
		return false;
	/* Built first: exchange may point into the set. */
	struct mx mx = { .preference = preference, .ttl = ttl };
	memcpy(mx.exchange, exchange, len);
	memmove(&set->mx[i + 1], &set->mx[i], (set->n - i) * sizeof(mx));
	set->mx[i] = mx;
	set->n++;
	return true;
}

bool mxset_remove(struct mxset *set, const char *exchange)
{
	struct mxset kept = { 0 };

	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->mx[i].exchange, exchange) != 0)
			kept.mx[kept.n++] = set->mx[i];
	bool found = kept.n < set->n;
	*set = kept;
	return found;
}

const struct mx *mxset_find(const struct mxset *set, const char *exchange)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->mx[i].exchange, exchange) == 0)
			return &set->mx[i];
	return NULL;
}

/* The record of that identity, or NULL. */
static const struct mx *same_record(const struct mxset *set,
				    const struct mx *mx)
{
	for (size_t i = 0; i < set->n; i++)
		if (compare(mx->preference, mx->exchange, &set->mx[i]) == 0)
			return &set->mx[i];
	return NULL;
}

bool mxset_has(const struct mxset *set, const struct mx *mx)
{
	return same_record(set, mx) != NULL;
}

bool mxset_equal(const struct mxset *a, const struct mxset *b)
{
	return mxset_is_subset(a, b) && mxset_is_subset(b, a);
}

bool mxset_identical(const struct mxset *a, const struct mxset *b)
{
	if (!mxset_equal(a, b))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (same_record(b, &a->mx[i])->ttl != a->mx[i].ttl)
			return false;
	return true;
}

bool mxset_is_subset(const struct mxset *part, const struct mxset *whole)
{
	for (size_t i = 0; i < part->n; i++)
		if (!mxset_has(whole, &part->mx[i]))
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
	struct mxset bound = { 0 };

	for (size_t i = 0; i < set->n; i++) {
		const struct mx *mx = &set->mx[i];
		bool symbolic = strcmp(mx->exchange, MX_ASSIGNED) == 0;
		mxset_add(&bound, symbolic ? exchange : mx->exchange,
			  mx->preference, mx->ttl);
	}
	*set = bound;
}

bool mxset_on_path(const struct mxset *set, const struct mxset *have,
		   const struct mxset *want)
{
	bool all_wanted = mxset_is_subset(want, set);

	for (size_t i = 0; i < set->n; i++)
		if (!mxset_has(have, &set->mx[i]) &&
		    !mxset_has(want, &set->mx[i]))
			return false;
	for (size_t i = 0; i < have->n; i++) {
		const struct mx *mx = &have->mx[i];
		bool stays = mxset_find(want, mx->exchange) != NULL;

		if (mxset_has(want, mx) && !mxset_has(set, mx))
			return false;
		if (stays ? !mxset_find(set, mx->exchange)
			  : !all_wanted && !mxset_has(set, mx))
			return false;
	}
	return true;
}

/* The dot that ends a name in a zone file; the root has its own, and the host
 * not yet assigned is no name. */
static const char *final_dot(const char *exchange)
{
	return strcmp(exchange, ".") == 0 || strcmp(exchange, MX_ASSIGNED) == 0
		       ? ""
		       : ".";
}

void mxset_text(const struct mxset *set, char *out, size_t size)
{
	size_t len = 0;

	snprintf(out, size, "%s", set->n == 0 ? "(none)" : "");
	for (size_t i = 0; i < set->n && len < size; i++) {
		const struct mx *mx = &set->mx[i];
		int more = snprintf(out + len, size - len, "%s%u %s%s (%u s)",
				    i > 0 ? ", " : "", mx->preference,
				    mx->exchange, final_dot(mx->exchange),
				    mx->ttl);
		len += (size_t)more;
	}
	/* What did not fit must show. */
	if (len >= size && size > 4)
		memcpy(out + size - 4, "...", 4);
}

void mx_zone_line(const char *owner, const struct mx *mx, char *out,
		  size_t size)
{
	snprintf(out, size, "%s%s %u IN MX %u %s%s", owner, final_dot(owner),
		 mx->ttl, mx->preference, mx->exchange,
		 final_dot(mx->exchange));
}

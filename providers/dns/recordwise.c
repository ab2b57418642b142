/* Writing a set record by record, in the safe order. */
#include "providers/dns/recordwise.h"

#include "providers/dns/mxwrite.h"

#include <stdio.h>
#include <string.h>

/* ---- the plan: pure ---- */

bool records_add(struct records *records, const struct mx *mx, const char *id)
{
	if (records->n >= RECORDS_MAX)
		return false;
	struct record *r = &records->record[records->n++];
	r->mx = *mx;
	snprintf(r->id, sizeof(r->id), "%s", id);
	return true;
}

static void add_call(struct record_plan *plan, enum record_verb verb,
		     const struct record *old, const struct mx *mx)
{
	struct record_call *call = &plan->call[plan->n++];

	*call = (struct record_call){ .verb = verb };
	if (old)
		call->old = *old;
	if (mx)
		call->mx = *mx;
}

/* Which present record becomes which wanted one; -1 none. */
struct pairing {
	int of_want[MXSET_MAX];
	bool taken[RECORDS_MAX];
};

static int find_free(const struct records *present, const struct pairing *pairs,
		     const struct mx *mx, bool same_preference)
{
	for (size_t i = 0; i < present->n; i++) {
		const struct mx *p = &present->record[i].mx;
		if (!pairs->taken[i] &&
		    strcmp(p->exchange, mx->exchange) == 0 &&
		    (!same_preference || p->preference == mx->preference))
			return (int)i;
	}
	return -1;
}

static void pair(const struct records *present, const struct mxset *want,
		 bool same_preference, struct pairing *pairs)
{
	for (size_t i = 0; i < want->n; i++) {
		if (pairs->of_want[i] >= 0)
			continue;
		int found = find_free(present, pairs, &want->mx[i],
				      same_preference);
		pairs->of_want[i] = found;
		if (found >= 0)
			pairs->taken[found] = true;
	}
}

void recordwise_plan(const struct records *present, const struct mxset *want,
		     enum ttl_scope scope, struct record_plan *out)
{
	struct pairing pairs = { 0 };

	out->n = 0;
	for (size_t i = 0; i < want->n; i++)
		pairs.of_want[i] = -1;
	pair(present, want, true, &pairs);
	pair(present, want, false, &pairs);

	for (size_t i = 0; i < want->n; i++)
		if (pairs.of_want[i] < 0)
			add_call(out, RECORD_CREATE, NULL, &want->mx[i]);
	for (size_t i = 0; i < want->n; i++) {
		if (pairs.of_want[i] < 0)
			continue;
		const struct record *old = &present->record[pairs.of_want[i]];
		struct mx mx = want->mx[i];
		if (scope == TTL_ZONE)
			mx.ttl = old->mx.ttl;
		if (old->mx.preference != mx.preference ||
		    old->mx.ttl != mx.ttl)
			add_call(out, RECORD_CHANGE, old, &mx);
	}
	for (size_t i = 0; i < present->n; i++)
		if (!pairs.taken[i])
			add_call(out, RECORD_DELETE, &present->record[i], NULL);
}

/* ---- carrying it out ---- */

static bool too_many(const struct recordwise *api, const char *owner,
		     struct err *err)
{
	err_set(err, ERR_UNSUPPORTED,
		"%s: %s has, or would have on the way, more than %d MX records",
		api->who, owner, MXSET_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

static bool read_all(const struct recordwise *api, const char *owner,
		     struct zone *zone, struct records *records,
		     struct err *err)
{
	*zone = (struct zone){ 0 };
	records->n = 0;
	if (!api->read(api->self, owner, zone, records, err))
		return false;
	zone->set.n = 0;
	for (size_t i = 0; i < records->n; i++) {
		const struct mx *mx = &records->record[i].mx;
		if (!mxset_add(&zone->set, mx->exchange, mx->preference,
			       mx->ttl))
			return too_many(api, owner, err);
	}
	return true;
}

bool recordwise_read(const struct recordwise *api, const char *owner,
		     struct zone *out, struct err *err)
{
	struct records records;

	return read_all(api, owner, out, &records, err);
}

/* Until the deletions, both sets are there. */
static bool fits_together(const struct mxset *have, const struct mxset *want)
{
	struct mxset both = *have;

	for (size_t i = 0; i < want->n; i++)
		if (!mxset_add(&both, want->mx[i].exchange,
			       want->mx[i].preference, 0))
			return false;
	return true;
}

/* What is to be done now. */
static bool look(const struct recordwise *api, const char *owner,
		 const struct mxset *have, const struct mxset *want,
		 struct record_plan *plan, struct err *err)
{
	struct records records;
	struct zone zone;

	if (!read_all(api, owner, &zone, &records, err))
		return false;
	if (!mxwrite_check(owner, &zone, have, want, err))
		return err_prefix(err, "%s", api->who);
	if (!fits_together(have, want))
		return too_many(api, owner, err);
	recordwise_plan(&records, want, zone.scope, plan);
	return true;
}

static size_t count_additions(const struct record_plan *plan)
{
	size_t n = 0;

	while (n < plan->n && plan->call[n].verb != RECORD_DELETE)
		n++;
	return n;
}

/* Calls from … to - 1 of the plan, then the publishing. */
static bool carry_out(const struct recordwise *api, const char *owner,
		      const struct record_plan *plan, size_t from, size_t to,
		      struct err *err)
{
	for (size_t i = from; i < to; i++)
		if (!api->call(api->self, owner, &plan->call[i], err))
			return false;
	return from == to || !api->publish ||
	       api->publish(api->self, owner, err);
}

static bool read_back(const struct recordwise *api, const char *owner,
		      const struct mxset *want, struct err *err)
{
	struct record_plan rest;
	struct records records;
	struct zone zone;

	if (!read_all(api, owner, &zone, &records, err))
		return err_prefix(err, "written, but not read back");
	if (!mxwrite_took(owner, &zone, want, err))
		return err_prefix(err, "%s", api->who);
	recordwise_plan(&records, want, zone.scope, &rest);
	if (rest.n > 0)
		return err_set(err, ERR_REMOTE,
			       "%s: %s was changed, but a record is there "
			       "twice",
			       api->who, owner);
	return true;
}

/* Plans anew what is left; nothing but deletions may be. */
static bool look_before_deleting(const struct recordwise *api,
				 const char *owner, const struct mxset *have,
				 const struct mxset *want,
				 struct record_plan *plan, struct err *err)
{
	if (!look(api, owner, have, want, plan, err))
		return false;
	if (count_additions(plan) == 0)
		return true;
	err_set(err, ERR_BUSY,
		"%s: %s was added to, but the API does not show it yet; "
		"nothing was deleted",
		api->who, owner);
	return err_hint(err, "run the same command again in a minute");
}

/*
 * Nothing is deleted before the API shows all that was to be added, and what
 * goes is looked at once more just before.
 */
bool recordwise_write(const struct recordwise *api, const char *owner,
		      const struct mxset *have, const struct mxset *want,
		      struct err *err)
{
	struct record_plan plan;

	plan.n = 0;
	if (!look(api, owner, have, want, &plan, err))
		return false;
	if (plan.n == 0)
		return true;
	size_t additions = count_additions(&plan);
	if (!carry_out(api, owner, &plan, 0, additions, err))
		return false;
	if (additions > 0 && additions < plan.n) {
		if (!look_before_deleting(api, owner, have, want, &plan, err))
			return false;
		additions = 0;
	}
	return carry_out(api, owner, &plan, additions, plan.n, err) &&
	       read_back(api, owner, want, err);
}

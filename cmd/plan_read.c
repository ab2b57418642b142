/* Reading exodane.plan/1 back, strictly. */
#include "cmd/plan_read.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAN_FILE_MAX (4 << 20)

static bool fault(struct err *err, const char *what)
{
	return err_set(err, ERR_CONFIG, "%s is missing or wrong", what);
}

static bool whole(const cJSON *item, double max, double *out)
{
	if (!cJSON_IsNumber(item) || item->valuedouble < 0 ||
	    item->valuedouble > max ||
	    item->valuedouble != (double)(long long)item->valuedouble)
		return false;
	*out = item->valuedouble;
	return true;
}

static bool read_mx(const cJSON *item, struct mxset *out, struct err *err)
{
	const cJSON *name = cJSON_GetObjectItemCaseSensitive(item, "exchange");
	char exchange[DNAME_MAX] = MX_ASSIGNED;
	double preference, ttl;

	if (!cJSON_IsNull(name) &&
	    (!cJSON_IsString(name) ||
	     !dname_parse(name->valuestring, exchange, err)))
		return fault(err, "an exchange");
	if (!whole(cJSON_GetObjectItemCaseSensitive(item, "preference"), 65535,
		   &preference) ||
	    !whole(cJSON_GetObjectItemCaseSensitive(item, "ttl"), 2147483647,
		   &ttl))
		return fault(err, "a preference or TTL");
	return mxset_add(out, exchange, (uint16_t)preference, (uint32_t)ttl) ||
	       err_set(err, ERR_CONFIG, "more than %d MX", MXSET_MAX);
}

static bool read_set(const cJSON *list, struct mxset *out, struct err *err)
{
	const cJSON *item;

	if (!cJSON_IsArray(list))
		return fault(err, "have or want");
	cJSON_ArrayForEach(item, list)
	{
		if (!read_mx(item, out, err))
			return false;
	}
	return true;
}

static bool read_action(const cJSON *move, struct action *out, struct err *err)
{
	const cJSON *word = cJSON_GetObjectItemCaseSensitive(move, "action");
	const cJSON *have = cJSON_GetObjectItemCaseSensitive(move, "have");
	const cJSON *want = cJSON_GetObjectItemCaseSensitive(move, "want");
	const cJSON *feature =
		cJSON_GetObjectItemCaseSensitive(want, "feature");

	if (!cJSON_IsString(word) ||
	    !action_kind_parse(word->valuestring, &out->kind))
		return fault(err, "action");
	if (out->kind == ACTION_MX_WRITE)
		return read_set(have, &out->have, err) &&
		       read_set(want, &out->want, err);
	if (out->kind == ACTION_ZONE_SIGN)
		return true;
	return (cJSON_IsString(feature) &&
		feature_parse(feature->valuestring, &out->feature)) ||
	       fault(err, "feature");
}

static bool read_moves(const cJSON *moves, struct plan *out, struct err *err)
{
	const cJSON *move;

	if (!cJSON_IsArray(moves))
		return fault(err, "moves");
	cJSON_ArrayForEach(move, moves)
	{
		struct plan_move *to = &out->moves[out->n_moves];
		const cJSON *step =
			cJSON_GetObjectItemCaseSensitive(move, "step");

		if (out->n_moves == PLANNED_MOVES_MAX)
			return fault(err, "moves");
		if (!cJSON_IsString(step) ||
		    !step_parse(step->valuestring, &to->step))
			return fault(err, "step");
		if (!read_action(move, &to->action, err))
			return false;
		out->n_moves++;
	}
	return true;
}

/* For the difference that is shown; the fingerprint is what counts. */
static bool read_present(const cJSON *plan, struct plan *out, struct err *err)
{
	const cJSON *present =
		cJSON_GetObjectItemCaseSensitive(plan, "present");

	return !present || read_set(present, &out->present, err) ||
	       err_prefix(err, "present");
}

/* As is "present"; unknown where it is not told. */
static enum feature_state read_state(const cJSON *plan, const char *feature)
{
	const cJSON *word = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(plan, "exchange"), feature);

	for (int state = FEATURE_STATE_DISABLED;
	     cJSON_IsString(word) && state <= FEATURE_STATE_ENABLED; state++)
		if (strcmp(word->valuestring,
			   feature_state_name((enum feature_state)state)) == 0)
			return (enum feature_state)state;
	return FEATURE_STATE_UNKNOWN;
}

static bool read_plan(const cJSON *plan, struct plan *out, struct err *err)
{
	const cJSON *runbook =
		cJSON_GetObjectItemCaseSensitive(plan, "runbook");
	const cJSON *print =
		cJSON_GetObjectItemCaseSensitive(plan, "fingerprint");

	if (!cJSON_IsString(runbook) ||
	    !runbook_parse(runbook->valuestring, &out->runbook))
		return fault(err, "runbook");
	if (!cJSON_IsString(print) || strlen(print->valuestring) != 64)
		return fault(err, "fingerprint");
	snprintf(out->fingerprint, sizeof(out->fingerprint), "%s",
		 print->valuestring);
	out->dnssec = read_state(plan, "dnssec");
	out->dane = read_state(plan, "dane");
	return read_present(plan, out, err) &&
	       read_moves(cJSON_GetObjectItemCaseSensitive(plan, "moves"), out,
			  err);
}

static bool find_plan(const cJSON *document, const char *domain,
		      struct plan *out, struct err *err)
{
	const cJSON *schema =
		cJSON_GetObjectItemCaseSensitive(document, "schema");
	const cJSON *plan;

	if (!cJSON_IsString(schema) ||
	    strcmp(schema->valuestring, "exodane.plan/1") != 0) {
		err_set(err, ERR_CONFIG, "not a document exodane.plan/1");
		return err_hint(err, "make it with exodane plan --format json");
	}
	cJSON_ArrayForEach(plan,
			   cJSON_GetObjectItemCaseSensitive(document, "plans"))
	{
		const cJSON *name =
			cJSON_GetObjectItemCaseSensitive(plan, "domain");

		if (!cJSON_IsString(name) ||
		    strcmp(name->valuestring, domain) != 0)
			continue;
		snprintf(out->domain, sizeof(out->domain), "%s", domain);
		return read_plan(plan, out, err);
	}
	err_set(err, ERR_CONFLICT, "it holds no plan for %s", domain);
	return err_hint(err, "make one: exodane plan --format json %s", domain);
}

bool plan_read(const char *path, const char *domain, struct plan *out,
	       struct err *err)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, PLAN_FILE_MAX + 1);
	cJSON *document = NULL;
	bool ok = file && text;

	memset(out, 0, sizeof(*out));
	if (!file)
		err_set(err, ERR_CONFIG, "%s", strerror(errno));
	else if (!text)
		err_set(err, ERR_INTERNAL, "out of memory");
	if (ok && fread(text, 1, PLAN_FILE_MAX + 1, file) > PLAN_FILE_MAX)
		ok = err_set(err, ERR_CONFIG, "larger than 4 MiB");
	if (ok) {
		document = cJSON_ParseWithOpts(text, NULL, true);
		ok = find_plan(document, domain, out, err);
	}
	cJSON_Delete(document);
	free(text);
	if (file)
		fclose(file);
	return ok || err_prefix(err, "plan: %s", path);
}

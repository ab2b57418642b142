/* A plan as exodane.plan/1 has it. */
#include "cmd/jsonout.h"
#include "cmd/plan_show.h"

static cJSON *move_json(const struct plan_move *move, const char *domain)
{
	cJSON *json = cJSON_CreateObject();
	char cmdlet[512];

	plan_cmdlet(&move->action, domain, cmdlet, sizeof(cmdlet));
	cJSON_AddStringToObject(json, "step", step_name(move->step));
	jsonout_action(json, &move->action);
	cJSON_AddStringToObject(json, "why", move->why);
	cJSON_AddNumberToObject(json, "wait_s", (double)move->wait_s);
	jsonout_time(json, "earliest_at", move->earliest_at);
	jsonout_word(json, "cmdlet", cmdlet);
	cJSON_AddStringToObject(json, "undo", move->undo);
	cJSON_AddNumberToObject(json, "undo_s", (double)move->undo_s);
	return json;
}

static cJSON *blocked_json(const struct plan_blocked *blocked)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "step", step_name(blocked->step));
	cJSON_AddStringToObject(json, "why", blocked->why);
	cJSON_AddStringToObject(json, "hint", blocked->hint);
	return json;
}

static cJSON *zone_json(const struct zone *zone)
{
	cJSON *json = cJSON_CreateObject();

	jsonout_word(json, "name", zone->name);
	jsonout_word(json, "id", zone->id);
	return json;
}

static cJSON *exchange_json(const struct plan *plan)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "dnssec",
				feature_state_name(plan->dnssec));
	cJSON_AddStringToObject(json, "dane", feature_state_name(plan->dane));
	return json;
}

static cJSON *notes_json(const struct plan *plan)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < plan->n_notes; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(plan->notes[i]));
	return list;
}

cJSON *plan_json(const struct plan *plan)
{
	cJSON *json = cJSON_CreateObject(), *moves = cJSON_CreateArray();
	cJSON *blocked = cJSON_CreateArray(), *questions = cJSON_CreateArray();

	for (size_t i = 0; i < plan->n_moves; i++)
		cJSON_AddItemToArray(moves,
				     move_json(&plan->moves[i], plan->domain));
	for (size_t i = 0; i < plan->n_blocked; i++)
		cJSON_AddItemToArray(blocked, blocked_json(&plan->blocked[i]));
	for (size_t i = 0; i < plan->n_questions; i++)
		cJSON_AddItemToArray(questions,
				     jsonout_question(&plan->questions[i]));
	cJSON_AddStringToObject(json, "domain", plan->domain);
	cJSON_AddStringToObject(json, "runbook", runbook_name(plan->runbook));
	cJSON_AddStringToObject(json, "fingerprint", plan->fingerprint);
	cJSON_AddItemToObject(json, "zone", zone_json(&plan->zone));
	cJSON_AddItemToObject(json, "present", jsonout_mx(&plan->present));
	cJSON_AddItemToObject(json, "exchange", exchange_json(plan));
	cJSON_AddItemToObject(json, "moves", moves);
	cJSON_AddItemToObject(json, "notes", notes_json(plan));
	cJSON_AddItemToObject(json, "blocked", blocked);
	cJSON_AddItemToObject(json, "questions", questions);
	jsonout_word(json, "window", plan->window.text);
	cJSON_AddBoolToObject(json, "outside_window", plan->outside_window);
	jsonout_time(json, "earliest_end", plan->earliest_end);
	cJSON_AddNumberToObject(json, "undo_s", (double)plan->undo_s);
	return json;
}

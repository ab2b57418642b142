/* exodane.report/1. */
#include "cmd/jsonout.h"
#include "cmd/report.h"

static cJSON *move_json(const struct move *move)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "step", step_name(move->step));
	jsonout_action(object, &move->action);
	cJSON_AddNumberToObject(object, "settle_s",
				(double)move->action.settle_s);
	jsonout_time(object, "started_at", move->started_at);
	jsonout_time(object, "applied_at", move->applied_at);
	jsonout_time(object, "visible_at", move->visible_at);
	jsonout_time(object, "settled_at", move->settled_at);
	jsonout_time(object, "verified_at", move->verified_at);
	cJSON_AddBoolToObject(object, "found_done", move->found_done);
	cJSON_AddBoolToObject(object, "adopted", move->adopted);
	jsonout_word(object, "assigned", move->result.assigned);
	jsonout_word(object, "words", move->result.words);
	return object;
}

static cJSON *proofs_json(const struct migration *migration)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < migration->n_proofs; i++) {
		const struct proof *proof = &migration->proofs[i];
		cJSON *object = cJSON_CreateObject();

		cJSON_AddStringToObject(object, "step", step_name(proof->step));
		jsonout_time(object, "at", proof->at);
		cJSON_AddStringToObject(object, "text", proof->text);
		cJSON_AddItemToArray(list, object);
	}
	return list;
}

static cJSON *answers_json(const struct migration *migration)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < migration->n_answers; i++) {
		const struct answer *answer = &migration->answers[i];
		cJSON *object = cJSON_CreateObject();

		cJSON_AddStringToObject(object, "id", report_question(answer));
		cJSON_AddStringToObject(object, "answer", answer->answer);
		cJSON_AddStringToObject(object, "by", answer->by);
		jsonout_time(object, "at", answer->at);
		cJSON_AddItemToArray(list, object);
	}
	return list;
}

static cJSON *overrides_json(const struct migration *migration)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < migration->n_overrides; i++) {
		const struct override *override = &migration->overrides[i];
		cJSON *object = cJSON_CreateObject();

		cJSON_AddStringToObject(object, "name", override->name);
		jsonout_word(object, "value", override->value);
		jsonout_time(object, "at", override->at);
		cJSON_AddItemToArray(list, object);
	}
	return list;
}

static cJSON *consent_json(const struct migration *migration)
{
	cJSON *object;

	if (!migration->unattended)
		return cJSON_CreateNull();
	object = cJSON_CreateObject();
	cJSON_AddStringToObject(object, "by", migration->consent_by);
	jsonout_time(object, "at", migration->consent_at);
	return object;
}

cJSON *report_json(const struct migration *migration)
{
	cJSON *document = jsonout_document("exodane.report/1");
	cJSON *moves;

	cJSON_AddStringToObject(document, "domain", migration->domain);
	cJSON_AddStringToObject(document, "runbook",
				runbook_name(migration->runbook));
	cJSON_AddStringToObject(document, "state", report_state(migration));
	jsonout_time(document, "begun_at", migration->begun_at);
	jsonout_time(document, "undo_begun_at", migration->undo_begun_at);
	jsonout_time(document, "finished_at", migration->finished_at);
	cJSON_AddBoolToObject(document, "adopted", migration->adopted);
	cJSON_AddItemToObject(document, "original",
			      jsonout_mx(&migration->original));
	cJSON_AddItemToObject(document, "left", jsonout_mx(&migration->left));
	jsonout_word(document, "assigned", migration->assigned);
	jsonout_word(document, "legacy", migration->legacy);
	jsonout_word(document, "plan", migration->plan_fingerprint);
	moves = cJSON_AddArrayToObject(document, "moves");
	for (size_t i = 0; i < migration->n_moves; i++)
		cJSON_AddItemToArray(moves, move_json(&migration->moves[i]));
	cJSON_AddItemToObject(document, "proofs", proofs_json(migration));
	cJSON_AddItemToObject(document, "answers", answers_json(migration));
	cJSON_AddItemToObject(document, "overrides", overrides_json(migration));
	cJSON_AddItemToObject(document, "consent", consent_json(migration));
	return document;
}

/* A validated answer as exodane.dnssec/1 has it. */
#include "cmd/dnssec_json.h"
#include "cmd/jsonout.h"

static cJSON *link_json(const struct link *link)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "zone", link->zone);
	cJSON_AddStringToObject(json, "check", link->check);
	cJSON_AddStringToObject(json, "status", status_name(link->status));
	cJSON_AddStringToObject(json, "text", link->text);
	cJSON_AddStringToObject(json, "hint", link->hint);
	return json;
}

void dnssec_json(cJSON *object, const struct dns_answer *answer)
{
	char type[16], rcode[16];
	cJSON *list;

	dns_type_text(answer->question.type, type);
	dns_rcode_text(answer->rcode, rcode);
	cJSON_AddStringToObject(object, "name", answer->question.name);
	cJSON_AddStringToObject(object, "type", type);
	cJSON_AddStringToObject(object, "verdict",
				verdict_name(answer->verdict));
	cJSON_AddStringToObject(object, "rcode", rcode);
	list = cJSON_AddArrayToObject(object, "answer");
	for (size_t i = 0; i < answer->n_records; i++)
		cJSON_AddItemToArray(
			list, cJSON_CreateString(answer->records[i].text));
	cJSON_AddStringToObject(object, "reason", answer->reason);
	cJSON_AddStringToObject(object, "hint", answer->hint);
	cJSON_AddStringToObject(object, "route", answer->route);
	jsonout_time(object, "expires_at", answer->expires_at);
	list = cJSON_AddArrayToObject(object, "links");
	for (size_t i = 0; i < answer->n_links; i++)
		cJSON_AddItemToArray(list, link_json(&answer->links[i]));
}

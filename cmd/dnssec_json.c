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

cJSON *findings_json(const struct finding *findings, size_t n)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++) {
		const struct finding *f = &findings[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "id", f->id);
		cJSON_AddStringToObject(json, "status", status_name(f->status));
		cJSON_AddStringToObject(json, "subject", f->subject);
		cJSON_AddStringToObject(json, "text", f->text);
		cJSON_AddStringToObject(json, "hint", f->hint);
		cJSON_AddItemToArray(list, json);
	}
	return list;
}

static cJSON *ds_json(const struct dns_ds *ds)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "record", ds->record);
	cJSON_AddNumberToObject(json, "key_tag", ds->tag);
	cJSON_AddNumberToObject(json, "algorithm", ds->algorithm);
	cJSON_AddNumberToObject(json, "digest_type", 2);
	cJSON_AddStringToObject(json, "digest", ds->digest);
	cJSON_AddNumberToObject(json, "flags", ds->flags);
	cJSON_AddNumberToObject(json, "protocol", 3);
	cJSON_AddStringToObject(json, "public_key", ds->public_key);
	return json;
}

static void add_cause(cJSON *object, const struct dns_answer *answer)
{
	cJSON *list;

	if (answer->cause == CAUSE_NONE) {
		cJSON_AddNullToObject(object, "cause");
	} else {
		cJSON *cause = cJSON_AddObjectToObject(object, "cause");

		cJSON_AddStringToObject(cause, "id",
					dns_cause_word(answer->cause));
		cJSON_AddStringToObject(cause, "zone", answer->cause_zone);
		cJSON_AddStringToObject(cause, "text",
					dns_cause_title(answer->cause));
	}
	list = cJSON_AddArrayToObject(object, "ds");
	for (size_t i = 0; i < answer->n_ds; i++)
		cJSON_AddItemToArray(list, ds_json(&answer->ds[i]));
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
	add_cause(object, answer);
	cJSON_AddStringToObject(object, "route", answer->route);
	jsonout_time(object, "expires_at", answer->expires_at);
	list = cJSON_AddArrayToObject(object, "links");
	for (size_t i = 0; i < answer->n_links; i++)
		cJSON_AddItemToArray(list, link_json(&answer->links[i]));
}

static cJSON *records_json(size_t n, const struct dns_record *records)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(records[i].text));
	return list;
}

static cJSON *server_json(const struct server_answer *server)
{
	static const char *const states[] = {
		[SERVER_ANSWERED] = "answered",	    [SERVER_SILENT] = "silent",
		[SERVER_NOT_ASKED] = "not-asked",   [SERVER_LAME] = "lame",
		[SERVER_NO_ADDRESS] = "no-address",
	};
	cJSON *json = cJSON_CreateObject();
	char rcode[16];

	dns_rcode_text(server->rcode, rcode);
	cJSON_AddStringToObject(json, "server", server->server);
	cJSON_AddStringToObject(json, "address", server->address);
	cJSON_AddStringToObject(json, "state", states[server->state]);
	cJSON_AddStringToObject(json, "words", server->words);
	cJSON_AddStringToObject(json, "rcode", rcode);
	cJSON_AddNumberToObject(json, "serial", server->serial);
	cJSON_AddNumberToObject(json, "ttl", server->ttl);
	cJSON_AddBoolToObject(json, "signed", server->is_signed);
	cJSON_AddStringToObject(json, "verdict", verdict_name(server->verdict));
	cJSON_AddStringToObject(json, "reason", server->reason);
	jsonout_time(json, "expires_at", server->expires_at);
	cJSON_AddItemToObject(json, "answer",
			      records_json(server->n_records, server->records));
	return json;
}

static void add_names(cJSON *object, const char *key, size_t n,
		      char (*names)[DNAME_MAX])
{
	cJSON *list = cJSON_AddArrayToObject(object, key);

	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(names[i]));
}

void dnssec_json_servers(cJSON *object, const struct dns_authority *all,
			 const struct finding *findings, size_t n)
{
	cJSON *list;

	cJSON_AddStringToObject(object, "zone", all->zone);
	add_names(object, "parent_ns", all->n_parent_ns, all->parent_ns);
	add_names(object, "child_ns", all->n_child_ns, all->child_ns);
	list = cJSON_AddArrayToObject(object, "servers");
	for (size_t i = 0; i < all->n_servers; i++)
		cJSON_AddItemToArray(list, server_json(&all->servers[i]));
	cJSON_AddItemToObject(object, "comparison", findings_json(findings, n));
}

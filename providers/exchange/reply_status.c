/* Statuses and results out of a reply. */
#include "providers/exchange/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum feature_state state_of(const char *word)
{
	if (strcmp(word, "Enabled") == 0)
		return FEATURE_STATE_ENABLED;
	return strcmp(word, "Disabled") == 0 ? FEATURE_STATE_DISABLED
					     : FEATURE_STATE_UNKNOWN;
}

bool reply_expected_mx(const char *record, char host[DNAME_MAX],
		       uint16_t *preference)
{
	const char *mx = strstr(record, " MX ");
	char name[DNAME_MAX];
	unsigned long number;
	char *end;

	if (!mx)
		return false;
	number = strtoul(mx + 4, &end, 10);
	if (end == mx + 4 || number > 65535 ||
	    sscanf(end, " %255s", name) != 1 ||
	    !exchange_is_assigned_host(name, host))
		return false;
	*preference = (uint16_t)number;
	return true;
}

/* The items of a list, one a line, without control characters. */
static void add_words(const cJSON *object, const char *key, char *out,
		      size_t size)
{
	const cJSON *item;
	size_t n = strlen(out);

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(object, key))
	{
		if (!cJSON_IsString(item) || n + 2 >= size)
			continue;
		n += (size_t)snprintf(out + n, size - n, "%s%s", n ? "\n" : "",
				      item->valuestring);
		if (n >= size)
			n = size - 1;
	}
}

static void read_connectors(const cJSON *status, struct exchange_status *out)
{
	const cJSON *item;

	cJSON_ArrayForEach(
		item, cJSON_GetObjectItemCaseSensitive(status, "connectors"))
	{
		if (cJSON_IsString(item) && out->n_connectors < CONNECTORS_MAX)
			snprintf(out->connectors[out->n_connectors++],
				 sizeof(out->connectors[0]), "%s",
				 item->valuestring);
	}
}

static bool is_true(const cJSON *object, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static void read_validation(const cJSON *status, struct exchange_status *out)
{
	const cJSON *part =
		cJSON_GetObjectItemCaseSensitive(status, "validation");

	if (*reply_text(part, "dns") || *reply_text(part, "mx"))
		snprintf(out->validation, sizeof(out->validation),
			 "DNSSEC %.40s, MX %.40s, MTA-STS %.40s",
			 reply_text(part, "dns"), reply_text(part, "mx"),
			 reply_text(part, "mtaSts"));
}

bool reply_status(const cJSON *reply, struct exchange_status *out,
		  struct err *err)
{
	const cJSON *status = cJSON_GetObjectItemCaseSensitive(reply, "status");
	const cJSON *accepted =
		cJSON_GetObjectItemCaseSensitive(status, "accepted");

	*out = (struct exchange_status){ 0 };
	if (!cJSON_IsObject(status))
		return err_set(err, ERR_PARSE,
			       "PowerShell: an answer without a status");
	out->dnssec = state_of(reply_text(status, "dnssec"));
	out->dane = state_of(reply_text(status, "dane"));
	out->accepted_known = cJSON_IsBool(accepted);
	out->accepted = cJSON_IsTrue(accepted);
	out->initial = is_true(status, "initial");
	out->pending = is_true(status, "pending");
	out->self_service = is_true(status, "selfService");
	snprintf(out->domain_type, sizeof(out->domain_type), "%s",
		 reply_text(status, "domainType"));
	out->has_preference =
		reply_expected_mx(reply_text(status, "expectedMx"),
				  out->assigned, &out->preference);
	if (!*out->assigned)
		exchange_is_assigned_host(reply_text(status, "dnssecMxValue"),
					  out->assigned);
	read_validation(status, out);
	add_words(status, "errors", out->words, sizeof(out->words));
	add_words(status, "warnings", out->words, sizeof(out->words));
	read_connectors(status, out);
	return true;
}

bool reply_result(const cJSON *reply, struct result *out, struct err *err)
{
	const cJSON *result = cJSON_GetObjectItemCaseSensitive(reply, "result");
	const char *verdict = reply_text(result, "result");
	const char *data = reply_text(result, "errorData");

	*out = (struct result){ 0 };
	if (!cJSON_IsObject(result))
		return err_set(err, ERR_PARSE,
			       "PowerShell: an answer without a result");
	exchange_is_assigned_host(reply_text(result, "dnssecMxValue"),
				  out->assigned);
	add_words(result, "warnings", out->words, sizeof(out->words));
	if (*data) {
		size_t n = strlen(out->words);

		snprintf(out->words + n, sizeof(out->words) - n, "%s%s",
			 n ? "\n" : "", data);
	}
	if (!*verdict || strcmp(verdict, "Success") == 0)
		return true;
	err_set(err, ERR_REMOTE, "Exchange Online: Result %.60s %.300s",
		verdict, data);
	return err_hint(err, "the words are Exchange's own; open a support "
			     "case with them");
}

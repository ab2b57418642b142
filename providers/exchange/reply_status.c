/* Statuses and results out of a reply. */
#include "providers/exchange/reply.h"
#include "state/json_scan.h"

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

static bool moves_cursor(const char *text, size_t len)
{
	unsigned char first = (unsigned char)text[0];

	return first < ' ' || first == 0x7f ||
	       (len == 2 && first == 0xc2 && (unsigned char)text[1] < 0xa0);
}

/* One more line: whole characters only, for a journal takes no others, and
 * blanks in place of what would move a cursor. */
static void add_line(const char *text, char *out, size_t size)
{
	const char *end = text + strlen(text);
	size_t n = strlen(out);

	if (n + 2 >= size)
		return;
	if (n)
		out[n++] = '\n';
	while (text < end) {
		size_t len = json_utf8(text, end);
		bool plain = len && !moves_cursor(text, len);

		if (n + (len ? len : 1) >= size)
			break;
		if (plain)
			memcpy(out + n, text, len);
		else
			out[n] = ' ';
		n += plain ? len : 1;
		text += len ? len : 1;
	}
	out[n] = '\0';
}

/* The items of a list, one a line. */
static void add_words(const cJSON *object, const char *key, char *out,
		      size_t size)
{
	const cJSON *item;

	cJSON_ArrayForEach(item,
			   cJSON_GetObjectItemCaseSensitive(
				   object, key)) if (cJSON_IsString(item) &&
						     *item->valuestring)
		add_line(item->valuestring, out, size);
}

static void read_connectors(const cJSON *status, struct exchange_status *out)
{
	const cJSON *item;

	cJSON_ArrayForEach(
		item, cJSON_GetObjectItemCaseSensitive(status, "connectors"))
	{
		if (cJSON_IsString(item) && out->n_connectors < CONNECTORS_MAX)
			add_line(item->valuestring,
				 out->connectors[out->n_connectors++],
				 sizeof(out->connectors[0]));
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

	char line[sizeof(out->validation)];
	size_t n;

	if (!*reply_text(part, "dns") && !*reply_text(part, "mx"))
		return;
	n = (size_t)snprintf(line, sizeof(line),
			     "DNSSEC %.40s, MX %.40s, MTA-STS %.40s",
			     reply_text(part, "dns"), reply_text(part, "mx"),
			     reply_text(part, "mtaSts"));
	if (out->ipv6 != FEATURE_STATE_UNKNOWN)
		snprintf(line + n, sizeof(line) - n, ", IPv6 %s",
			 reply_text(status, "ipv6"));
	add_line(line, out->validation, sizeof(out->validation));
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
	out->ipv6 = state_of(reply_text(status, "ipv6"));
	out->accepted_known = cJSON_IsBool(accepted);
	out->accepted = cJSON_IsTrue(accepted);
	out->initial = is_true(status, "initial");
	out->pending = is_true(status, "pending");
	out->self_service = is_true(status, "selfService");
	add_line(reply_text(status, "domainType"), out->domain_type,
		 sizeof(out->domain_type));
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
	if (*data)
		add_line(data, out->words, sizeof(out->words));
	if (!*verdict || strcmp(verdict, "Success") == 0)
		return true;
	err_set(err, ERR_REMOTE, "Exchange Online: Result %.60s %.300s",
		verdict, data);
	return err_hint(err, "the words are Exchange's own; open a support "
			     "case with them");
}

/*
 * Drives exchange_pwsh_open as told by one document of JSON on standard input,
 * and writes what came back as JSON, for test_engine.py:
 * {"config": {…}, "steps": [{"op": "read", "domains": […]} |
 *  {"op": "enable|disable", "feature": …, "domain": …} | {"op": "examine"}]}
 * With "paste" in the config, by hand: whatever is asked, that is the answer.
 */
#include "providers/exchange.h"

#include <cjson/cJSON.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX ((size_t)1 << 20)
#define DOMAINS_MAX 64

static const char *text(const cJSON *object, const char *key)
{
	const char *value = cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(object, key));

	return value ? value : "";
}

static int number(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsNumber(item) ? item->valueint : 0;
}

/* Every line for the person becomes an item of the list. */
static void keep(void *self, enum tell level, const char *words)
{
	cJSON *line = cJSON_CreateObject();

	cJSON_AddNumberToObject(line, "level", level);
	cJSON_AddStringToObject(line, "text", words);
	cJSON_AddItemToArray(self, line);
}

static bool paste(void *self, const struct question *question,
		  char out[ANSWER_MAX], struct err *err)
{
	const char *answer = text(self, "paste");

	snprintf(out, ANSWER_MAX, "%s", answer);
	return true;
}

static bool open_exchange(const cJSON *config,
			  const struct exchange_config *filled,
			  const struct person *hands, struct exchange *out,
			  struct err *err)
{
	if (cJSON_HasObjectItem(config, "paste"))
		return exchange_manual_open(hands, out, err);
	return exchange_pwsh_open(filled, out, err);
}

static void say_nothing(void *self, enum tell level, const char *words)
{
}

static void configure(const cJSON *from, struct exchange_config *config)
{
	const struct {
		const char *key;
		char *to;
		size_t size;
	} fields[] = {
#define FIELD(name) { #name, config->name, sizeof(config->name) }
		FIELD(program),
		FIELD(sign_in),
		FIELD(user),
		FIELD(organization),
		FIELD(delegated_organization),
		FIELD(app_id),
		FIELD(certificate_file),
		FIELD(certificate_thumbprint),
		FIELD(certificate_password),
		FIELD(access_token),
		FIELD(identity_id),
		FIELD(environment),
		FIELD(temp_dir),
#undef FIELD
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		snprintf(fields[i].to, fields[i].size, "%s",
			 text(from, fields[i].key));
	config->connect_s = number(from, "connect_s");
	config->cmdlet_s = number(from, "cmdlet_s");
}

static cJSON *status_json(const struct exchange_status *s)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *connectors = cJSON_AddArrayToObject(json, "connectors");

	cJSON_AddStringToObject(json, "dnssec", feature_state_name(s->dnssec));
	cJSON_AddStringToObject(json, "dane", feature_state_name(s->dane));
	cJSON_AddStringToObject(json, "ipv6", feature_state_name(s->ipv6));
	cJSON_AddBoolToObject(json, "accepted_known", s->accepted_known);
	cJSON_AddBoolToObject(json, "accepted", s->accepted);
	cJSON_AddBoolToObject(json, "initial", s->initial);
	cJSON_AddBoolToObject(json, "pending", s->pending);
	cJSON_AddBoolToObject(json, "self_service", s->self_service);
	cJSON_AddStringToObject(json, "domain_type", s->domain_type);
	cJSON_AddStringToObject(json, "assigned", s->assigned);
	cJSON_AddNumberToObject(json, "preference",
				s->has_preference ? s->preference : -1);
	cJSON_AddStringToObject(json, "validation", s->validation);
	cJSON_AddStringToObject(json, "words", s->words);
	for (size_t i = 0; i < s->n_connectors; i++)
		cJSON_AddItemToArray(connectors,
				     cJSON_CreateString(s->connectors[i]));
	return json;
}

static bool read_all(const struct exchange *exchange, const cJSON *step,
		     cJSON *out, struct err *err)
{
	static char domains[DOMAINS_MAX][DNAME_MAX];
	static struct exchange_status statuses[DOMAINS_MAX];
	cJSON *list = cJSON_AddArrayToObject(out, "statuses");
	const cJSON *item;
	size_t n = 0;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(
					 step, "domains")) if (n < DOMAINS_MAX)
		snprintf(domains[n++], DNAME_MAX, "%s", item->valuestring);
	if (!exchange->read(exchange->self, (const char(*)[DNAME_MAX])domains,
			    n, statuses, err))
		return false;
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list, status_json(&statuses[i]));
	return true;
}

static bool change(const struct exchange *exchange, const cJSON *step,
		   cJSON *out, struct err *err)
{
	struct result result;
	enum feature feature;

	if (!feature_parse(text(step, "feature"), &feature) ||
	    !exchange->set(exchange->self, text(step, "domain"), feature,
			   strcmp(text(step, "op"), "enable") == 0, &result,
			   err))
		return false;
	cJSON_AddStringToObject(out, "assigned", result.assigned);
	cJSON_AddNumberToObject(out, "preference",
				result.has_preference ? result.preference : -1);
	cJSON_AddStringToObject(out, "words", result.words);
	return true;
}

static bool examine(const struct exchange *exchange, cJSON *out,
		    struct err *err)
{
	char words[2048], advice[2048];
	bool ok = exchange->examine(exchange->self, words, sizeof(words), err);

	exchange->advise(exchange->self, advice, sizeof(advice));
	cJSON_AddStringToObject(out, "examined", words);
	cJSON_AddStringToObject(out, "advice", advice);
	return ok;
}

static bool take_step(const struct exchange *exchange, const cJSON *step,
		      cJSON *out, struct err *err)
{
	const char *op = text(step, "op");

	if (strcmp(op, "read") == 0)
		return read_all(exchange, step, out, err);
	if (strcmp(op, "examine") == 0)
		return examine(exchange, out, err);
	return change(exchange, step, out, err);
}

static void add_error(cJSON *out, const struct err *err)
{
	cJSON_AddNumberToObject(out, "kind", err->kind);
	cJSON_AddStringToObject(out, "msg", err->msg);
	cJSON_AddStringToObject(out, "hint", err->hint);
}

static cJSON *drive(const cJSON *told, cJSON *lines)
{
	cJSON *config = cJSON_GetObjectItemCaseSensitive(told, "config");
	const struct person hands = { .self = config,
				      .tell = say_nothing,
				      .ask = paste };
	const struct person person = { .self = lines, .tell = keep };
	static struct exchange_config filled;
	cJSON *answers = cJSON_CreateArray(), *answer;
	struct exchange exchange;
	struct err err = { 0 };
	const cJSON *step;

	configure(config, &filled);
	filled.person = &person;
	if (!open_exchange(config, &filled, &hands, &exchange, &err)) {
		cJSON_AddItemToArray(answers, answer = cJSON_CreateObject());
		add_error(answer, &err);
		return answers;
	}
	cJSON_ArrayForEach(step,
			   cJSON_GetObjectItemCaseSensitive(told, "steps"))
	{
		err = (struct err){ 0 };
		cJSON_AddItemToArray(answers, answer = cJSON_CreateObject());
		if (!take_step(&exchange, step, answer, &err))
			add_error(answer, &err);
	}
	exchange.close(exchange.self);
	return answers;
}

/* As cmd does: the signal only ends what is being waited for. */
static void noted(int signal)
{
}

int main(void)
{
	const struct sigaction action = { .sa_handler = noted };
	static char input[INPUT_MAX];
	size_t n = fread(input, 1, sizeof(input) - 1, stdin);
	cJSON *told = n ? cJSON_Parse(input) : NULL;
	cJSON *out = cJSON_CreateObject();
	cJSON *lines = cJSON_AddArrayToObject(out, "told");
	char *printed;

	if (!told)
		return 2;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	cJSON_AddItemToObject(out, "answers", drive(told, lines));
	printed = cJSON_PrintUnformatted(out);
	puts(printed);
	free(printed);
	cJSON_Delete(out);
	cJSON_Delete(told);
	return 0;
}

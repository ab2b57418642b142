/* exodane providers: the DNS providers and their settings, from the tables. */
#include "cmd/jsonout.h"
#include "cmd/suggest.h"
#include "cmd/table.h"

#include <string.h>

static cJSON *setting_json(const struct dns_setting *setting)
{
	cJSON *object = cJSON_CreateObject();
	cJSON *env;

	cJSON_AddStringToObject(object, "name", setting->name);
	cJSON_AddStringToObject(object, "help", setting->help);
	cJSON_AddBoolToObject(object, "required", setting->required);
	cJSON_AddBoolToObject(object, "secret", setting->secret);
	jsonout_word(object, "default",
		     setting->fallback ? setting->fallback : "");
	env = cJSON_AddArrayToObject(object, "environment");
	for (size_t i = 0; i < 6 && setting->env[i]; i++)
		cJSON_AddItemToArray(env, cJSON_CreateString(setting->env[i]));
	return object;
}

static void optional(cJSON *object, const char *key, const char *text)
{
	jsonout_word(object, key, text ? text : "");
}

static cJSON *provider_json(const struct dns_provider *provider)
{
	cJSON *object = cJSON_CreateObject();
	const struct dns_setting *setting = provider->settings;
	cJSON *settings, *asks;

	cJSON_AddStringToObject(object, "name", provider->name);
	cJSON_AddStringToObject(object, "title", provider->title);
	cJSON_AddNumberToObject(object, "ttl_min", provider->ttl_min);
	cJSON_AddBoolToObject(object, "can_sign", provider->can_sign);
	optional(object, "sign_needs", provider->sign_needs);
	asks = cJSON_AddObjectToObject(object, "asks");
	cJSON_AddNumberToObject(asks, "read", provider->asks.read);
	cJSON_AddNumberToObject(asks, "record", provider->asks.record);
	optional(object, "privilege", provider->privilege);
	optional(object, "tells", provider->tells);
	optional(object, "ds_path", provider->ds_path);
	optional(object, "untried", provider->untried);
	optional(object, "reverts", provider->reverts);
	settings = cJSON_AddArrayToObject(object, "settings");
	for (; setting && setting->name; setting++)
		cJSON_AddItemToArray(settings, setting_json(setting));
	return object;
}

static void list_all(const struct term *term)
{
	struct table table;

	table_init(&table, term, 2, 0);
	for (size_t i = 0; dns_providers[i]; i++) {
		table_add(&table, STYLE_BOLD, dns_providers[i]->name);
		table_add(&table, STYLE_PLAIN, dns_providers[i]->title);
	}
	table_end(&table);
	term_text(term, STYLE_DIM,
		  "\nThe settings of one: exodane providers NAME\n");
}

static void list_settings(const struct term *term,
			  const struct dns_provider *provider)
{
	const struct dns_setting *setting = provider->settings;
	struct table table;

	if (!setting || !setting->name) {
		term_text(term, STYLE_PLAIN, "\n  It has no settings.\n");
		return;
	}
	term_text(term, STYLE_BOLD, "\nSettings\n");
	table_init(&table, term, 3, 2);
	for (; setting->name; setting++) {
		char name[80];

		snprintf(name, sizeof(name), "%s%s", setting->name,
			 setting->secret ? "_file" : "");
		table_add(&table, STYLE_BOLD, name);
		table_addf(&table, STYLE_PLAIN, "%s%s%s%s", setting->help,
			   setting->required ? " (required)" : "",
			   setting->fallback ? "; default " : "",
			   setting->fallback ? setting->fallback : "");
		table_add(&table, STYLE_DIM,
			  setting->env[0] ? setting->env[0] : "");
	}
	table_end(&table);
}

static void note(const struct term *term, const char *title, const char *text)
{
	if (!text || !text[0])
		return;
	term_printf(term, STYLE_BOLD, "\n%s\n", title);
	term_wrap(term, STYLE_PLAIN, 2, text);
}

static void example(const struct term *term,
		    const struct dns_provider *provider)
{
	const struct dns_setting *setting = provider->settings;

	term_text(term, STYLE_BOLD, "\nExample\n");
	term_printf(term, STYLE_PLAIN, "  [account mine]\n  dns = %s\n",
		    provider->name);
	for (; setting && setting->name; setting++)
		if (setting->required && setting->secret)
			term_printf(term, STYLE_PLAIN,
				    "  %s_file = /etc/exodane/%s\n",
				    setting->name, setting->name);
		else if (setting->required)
			term_printf(term, STYLE_PLAIN, "  %s = …\n",
				    setting->name);
	term_text(term, STYLE_PLAIN, "\n  [example.org]\n  account = mine\n");
}

static void note_asks(const struct term *term, const struct dns_asks *asks)
{
	char each[64] = "", text[128];

	if (!asks->read)
		return;
	if (asks->record)
		snprintf(each, sizeof(each),
			 ", and %u for each MX record of the zone",
			 asks->record);
	snprintf(text, sizeof(text), "%u%s, once the zone is known", asks->read,
		 each);
	note(term, "Requests to read the MX records", text);
}

static void note_signing(const struct term *term,
			 const struct dns_provider *provider)
{
	const char *needs = provider->sign_needs;
	char text[512];

	snprintf(text, sizeof(text), "%s%s%s",
		 provider->can_sign ? "yes" : "no", needs ? ", but needs " : "",
		 needs ? needs : "");
	note(term, "Signing by the API", text);
}

static void show_one(const struct term *term,
		     const struct dns_provider *provider)
{
	char ttl[64] = "";

	term_printf(term, STYLE_BOLD, "%s", provider->name);
	term_printf(term, STYLE_PLAIN, "  %s\n", provider->title);
	list_settings(term, provider);
	example(term, provider);
	if (provider->ttl_min)
		snprintf(ttl, sizeof(ttl), "%u seconds",
			 (unsigned)provider->ttl_min);
	note(term, "Least privilege", provider->privilege);
	note(term, "Rights that doctor can tell", provider->tells);
	note(term, "Lowest TTL", ttl);
	note_signing(term, provider);
	note_asks(term, &provider->asks);
	note(term, "How the DS reaches the registrar", provider->ds_path);
	note(term, "Would undo it", provider->reverts);
	note(term, "Never tried", provider->untried);
}

static bool find_one(const char *name, const struct dns_provider **out,
		     struct err *err)
{
	const char *names[128], *near;
	size_t n = 0;

	*out = dns_provider_find(name);
	if (*out)
		return true;
	for (; dns_providers[n] && n < 127; n++)
		names[n] = dns_providers[n]->name;
	names[n] = NULL;
	near = suggest(name, names);
	err_set(err, ERR_USAGE, "there is no DNS provider '%.60s'", name);
	if (near)
		return err_hint(err, "did you mean %s?", near);
	return err_hint(err, "see the list: exodane providers");
}

static int run_providers(struct context *context, struct err *err)
{
	const struct dns_provider *only = NULL;
	cJSON *document, *list;

	if (context->options.n_args &&
	    !find_one(context->options.args[0], &only, err))
		return EXIT_NONE;
	if (!context->options.json) {
		if (only)
			show_one(&context->term, only);
		else
			list_all(&context->term);
		return EXIT_DONE;
	}
	document = jsonout_document("exodane.providers/1");
	list = cJSON_AddArrayToObject(document, "providers");
	for (size_t i = 0; dns_providers[i]; i++)
		if (!only || only == dns_providers[i])
			cJSON_AddItemToArray(list,
					     provider_json(dns_providers[i]));
	jsonout_print(context, document);
	return EXIT_DONE;
}

const struct command command_providers = {
	"providers",
	"providers [NAME]",
	"the DNS providers and their settings",
	FOR_PROVIDERS,
	0,
	1,
	run_providers,
};

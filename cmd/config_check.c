/* Judging the settings as soon as they are read, every entry of them. */
#include "cmd/config_keys.h"
#include "cmd/suggest.h"
#include "cmd/words.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void section_title(const struct section *section, char *out, size_t size)
{
	static const char *const words[] = {
		[SECTION_DEFAULT] = "default",
		[SECTION_DOMAIN] = "",
		[SECTION_ACCOUNT] = "account ",
		[SECTION_TENANT] = "tenant ",
	};

	snprintf(out, size, "[%s%s]", words[section->kind], section->name);
}

bool config_fault(const struct config *config, const struct entry *entry,
		  struct err *err, const char *fmt, ...)
{
	char title[DNAME_MAX + 16], text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	section_title(&config->sections[entry->section], title, sizeof(title));
	return err_set(err, ERR_CONFIG, "%s:%d: %s %s: %s", config->path,
		       entry->line, title, entry->name, text);
}

bool config_span(const char *text, int64_t *out)
{
	static const struct {
		const char *unit;
		int64_t factor;
	} units[] = { { "", 1 },     { "s", 1 },    { "m", 60 },
		      { "min", 60 }, { "h", 3600 }, { "d", 86400 } };
	char *end;
	long long n;

	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || n > 366LL * 86400)
		return false;
	end += strspn(end, " ");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(end, units[i].unit) == 0) {
			*out = n * units[i].factor;
			return *out <= 366LL * 86400;
		}
	return false;
}

/* The driver that counts where the entry stands, or NULL. */
static const struct dns_provider *driver_at(const struct config *config,
					    const struct section *section)
{
	const struct entry *entry = config_entry(config, section, "dns");
	const char *domain =
		section->kind == SECTION_DOMAIN ? section->name : "";
	const char *name;

	if (entry)
		name = entry->value;
	else
		name = config_value(config, domain, SECTION_ACCOUNT, "dns");
	return name ? dns_provider_find(name) : NULL;
}

static const struct dns_setting *setting_find(const struct dns_provider *driver,
					      const char *name, size_t len)
{
	const struct dns_setting *setting = driver->settings;

	for (; setting && setting->name; setting++)
		if (strlen(setting->name) == len &&
		    strncmp(setting->name, name, len) == 0)
			return setting;
	return NULL;
}

static bool literal_secret(const struct config *config,
			   const struct entry *entry, const char *env,
			   struct err *err)
{
	config_fault(config, entry, err,
		     "a secret never stands in the "
		     "settings");
	if (env)
		return err_hint(err,
				"write %s_file = FILE or %s_command = COMMAND, "
				"or set the environment variable %s or "
				"%s_FILE; then change the secret, for it has "
				"been in a file",
				entry->name, entry->name, env, env);
	return err_hint(err,
			"write %s_file = FILE or %s_command = COMMAND; then "
			"change the secret, for it has been in a file",
			entry->name, entry->name);
}

static bool is_driver_key(const struct config *config,
			  const struct entry *entry, bool *secret,
			  const char **env)
{
	const struct section *section = &config->sections[entry->section];
	const struct dns_provider *driver = driver_at(config, section);
	const struct dns_setting *setting;
	size_t stem;

	*secret = false;
	if (section->kind == SECTION_TENANT || !driver)
		return false;
	setting = setting_find(driver, entry->name, strlen(entry->name));
	if (setting) {
		*secret = setting->secret;
		*env = setting->env[0];
		return true;
	}
	if (!config_secret_stem(entry->name, &stem))
		return false;
	setting = setting_find(driver, entry->name, stem);
	return setting && setting->secret;
}

static const char *nearest_key(const struct config *config,
			       const struct entry *entry)
{
	const struct section *section = &config->sections[entry->section];
	const struct dns_provider *driver = driver_at(config, section);
	const char *names[128];
	size_t n = 0;

	for (const struct config_key *key = config_keys; key->name; key++)
		if (key->sections & section->kind)
			names[n++] = key->name;
	if (driver && section->kind != SECTION_TENANT)
		for (const struct dns_setting *setting = driver->settings;
		     setting && setting->name && n < 127; setting++)
			names[n++] = setting->name;
	names[n] = NULL;
	return suggest(entry->name, names);
}

static bool unknown_key(const struct config *config, const struct entry *entry,
			struct err *err)
{
	const struct section *section = &config->sections[entry->section];
	const char *near = nearest_key(config, entry);

	if (config_key_find(entry->name)) {
		config_fault(config, entry, err, "does not belong here");
		return err_hint(err, "see which section takes it: man 5 "
				     "exodane.conf");
	}
	config_fault(config, entry, err, "there is no such setting");
	if (near)
		return err_hint(err, "did you mean %s?", near);
	if (section->kind != SECTION_TENANT && !driver_at(config, section))
		return err_hint(err, "name the DNS provider first: dns = NAME "
				     "(see exodane providers)");
	return err_hint(err, "see man 5 exodane.conf and exodane providers");
}

static bool no_such_driver(const struct config *config,
			   const struct entry *entry, struct err *err)
{
	const char *names[128], *near;
	size_t n = 0;

	while (dns_providers[n] && n < 127) {
		names[n] = dns_providers[n]->name;
		n++;
	}
	names[n] = NULL;
	near = suggest(entry->value, names);
	config_fault(config, entry, err, "there is no DNS provider '%s'",
		     entry->value);
	if (near)
		return err_hint(err, "did you mean %s?", near);
	return err_hint(err, "see the list: exodane providers");
}

static bool is_window(const struct config *config, const struct entry *entry,
		      struct err *err)
{
	struct window window;
	struct err why = { 0 };

	if (window_load(entry->value, config_zones(), &window, &why))
		return true;
	config_fault(config, entry, err, "%s", why.msg);
	return err_hint(err, "%s", why.hint);
}

static bool check_value(const struct config *config, const struct entry *entry,
			const struct config_key *key, struct err *err)
{
	const char *value = entry->value;
	char copy[CONFIG_LINE_MAX];
	const char *words[WORDS_MAX];
	int64_t span;

	switch (key->type) {
	case KEY_COMMAND:
		snprintf(copy, sizeof(copy), "%s", value);
		return words_split(copy, words) ||
		       config_fault(config, entry, err,
				    "not a command of 1 to %d words with "
				    "closed quotes",
				    WORDS_MAX - 1);
	case KEY_WINDOW:
		return is_window(config, entry, err);
	case KEY_SPAN:
		return config_span(value, &span) ||
		       config_fault(config, entry, err,
				    "'%s' is no span of time; write 60, 30m, "
				    "1h or 2d",
				    value);
	case KEY_NUMBER:
		return (config_span(value, &span) && span <= 65535 &&
			!value[strspn(value, "0123456789")]) ||
		       config_fault(config, entry, err,
				    "'%s' is no number up to 65535", value);
	case KEY_SECRET:
		return literal_secret(config, entry, key->env, err);
	case KEY_ACCOUNT:
		return config_section(config, SECTION_ACCOUNT, value) ||
		       config_fault(config, entry, err,
				    "there is no section [account %s]", value);
	case KEY_TENANT:
		return config_section(config, SECTION_TENANT, value) ||
		       config_fault(config, entry, err,
				    "there is no section [tenant %s]", value);
	case KEY_DNS:
		return dns_provider_find(value) ||
		       no_such_driver(config, entry, err);
	case KEY_EXCHANGE:
		return strcmp(value, "pwsh") == 0 ||
		       strcmp(value, "manual") == 0 ||
		       config_fault(config, entry, err,
				    "'%s' is neither pwsh nor manual", value);
	default:
		return (key->size ? strlen(value) < key->size : true) ||
		       config_fault(config, entry, err,
				    "longer than %zu characters",
				    key->size - 1);
	}
}

/* access_token_file and the like. */
static bool is_secret_source(const struct section *section, const char *name)
{
	size_t stem;
	char word[64];
	const struct config_key *key;

	if (!config_secret_stem(name, &stem))
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)stem, name);
	key = config_key_find(word);
	return key && key->type == KEY_SECRET && key->sections & section->kind;
}

static bool check_entry(const struct config *config, const struct entry *entry,
			struct err *err)
{
	const struct section *section = &config->sections[entry->section];
	const struct config_key *key = config_key_find(entry->name);
	const char *env = NULL;
	bool secret;

	if (!entry->value[0])
		return config_fault(config, entry, err, "the value is missing");
	if (key && key->sections & section->kind)
		return check_value(config, entry, key, err);
	if (is_secret_source(section, entry->name))
		return true;
	if (!is_driver_key(config, entry, &secret, &env))
		return unknown_key(config, entry, err);
	return !secret || literal_secret(config, entry, env, err);
}

bool config_check(const struct config *config, struct err *err)
{
	for (size_t i = 0; i < config->n_entries; i++)
		if (!check_entry(config, &config->entries[i], err))
			return false;
	return true;
}

/* From entries to what drivers and steps are opened with, secrets included. */
#include "cmd/config_keys.h"
#include "cmd/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *config_zones(void)
{
	const char *dir = getenv("TZDIR");

	return dir && dir[0] == '/' ? dir : TZ_FOLDER;
}

static bool take_setting(const struct config_key *key, const char *value,
			 char *field, struct err *err)
{
	switch (key->type) {
	case KEY_SPAN:
		return config_span(value, (int64_t *)field);
	case KEY_WINDOW:
		return window_load(value, config_zones(),
				   (struct window *)field, err) ||
		       err_prefix(err, "%s", key->name);
	default:
		snprintf(field, key->size, "%s", value);
		return true;
	}
}

bool config_settings(const struct config *config, const char *domain,
		     struct settings *out, struct err *err)
{
	settings_default(out);
	for (const struct config_key *key = config_keys; key->name; key++) {
		const char *value;

		if (!key->size || key->sections & SECTION_TENANT)
			continue;
		value = config_value(config, domain, 0, key->name);
		if (value &&
		    !take_setting(key, value, (char *)out + key->offset, err))
			return false;
	}
	return true;
}

bool config_path(const char *text, char *out, size_t size, struct err *err)
{
	const char *home = getenv("HOME");
	int len;

	if (strncmp(text, "~/", 2) == 0 && home)
		len = snprintf(out, size, "%s%s", home, text + 1);
	else
		len = snprintf(out, size, "%s", text);
	return (size_t)len < size ||
	       err_set(err, ERR_CONFIG, "'%.100s…': the path is too long",
		       text);
}

static bool secret_at(const char *text, char **out, struct err *err)
{
	char path[4096];

	return config_path(text, path, sizeof(path), err) &&
	       secret_from_file(path, out, err);
}

/* A secret by NAME_file or NAME_command; *out NULL: neither is set. */
static bool configured_secret(const struct config *config, const char *domain,
			      enum section_kind shared, const char *name,
			      char **out, struct err *err)
{
	char key[80];
	const char *value;

	*out = NULL;
	snprintf(key, sizeof(key), "%s_file", name);
	value = config_value(config, domain, shared, key);
	if (value)
		return secret_at(value, out, err) || err_prefix(err, "%s", key);
	snprintf(key, sizeof(key), "%s_command", name);
	value = config_value(config, domain, shared, key);
	if (value)
		return secret_from_command(value, out, err) ||
		       err_prefix(err, "%s", key);
	return true;
}

/* The settings file first, then the environment in the table's order. */
static bool setting_value(const struct config *config, const char *domain,
			  const struct dns_setting *setting, char **out,
			  struct err *err)
{
	const char *value = NULL;

	*out = NULL;
	if (setting->secret &&
	    !configured_secret(config, domain, SECTION_ACCOUNT, setting->name,
			       out, err))
		return false;
	if (!setting->secret)
		value = config_value(config, domain, SECTION_ACCOUNT,
				     setting->name);
	if (value)
		*out = strdup(value);
	for (size_t i = 0; !*out && i < 6 && setting->env[i]; i++)
		if (!secret_from_env(setting->env[i], out, err))
			return false;
	return true;
}

static bool missing_setting(const struct dns_choice *choice,
			    const struct dns_setting *setting,
			    const char *domain, struct err *err)
{
	err_set(err, ERR_CONFIG, "%s: %s: %s is not set", domain,
		choice->provider->name, setting->name);
	if (setting->secret && setting->env[0])
		return err_hint(err,
				"set the environment variable %s or %s_FILE, "
				"or %s_file = FILE in the settings",
				setting->env[0], setting->env[0],
				setting->name);
	return err_hint(err, "see exodane providers %s",
			choice->provider->name);
}

bool config_dns(const struct config *config, const char *domain,
		struct dns_choice *out, struct err *err)
{
	const struct dns_setting *setting;
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	out->provider = dns_provider_find(config_dns_name(config, domain));
	if (!out->provider)
		return err_set(err, ERR_CONFIG, "there is no DNS provider '%s'",
			       config_dns_name(config, domain));
	setting = out->provider->settings;
	for (; setting && setting->name && n < CONFIG_VALUES_MAX; setting++) {
		if (!setting_value(config, domain, setting, &out->memory[n],
				   err))
			return err_prefix(err, "%s", out->provider->name);
		if (!out->memory[n] && setting->required && !setting->fallback)
			return missing_setting(out, setting, domain, err);
		if (!out->memory[n])
			continue;
		out->values[n].name = setting->name;
		out->values[n].value = out->memory[n];
		n++;
	}
	out->config.values = out->values;
	out->config.n_values = n;
	return true;
}

void config_dns_free(struct dns_choice *choice)
{
	for (size_t i = 0; i < CONFIG_VALUES_MAX; i++)
		secret_free(choice->memory[i]);
	memset(choice, 0, sizeof(*choice));
}

static bool exchange_secret(const struct config *config, const char *domain,
			    const struct config_key *key, char *out,
			    struct err *err)
{
	char *secret = NULL;
	bool fits;

	if (!configured_secret(config, domain, SECTION_TENANT, key->name,
			       &secret, err))
		return false;
	if (!secret && !secret_from_env(key->env, &secret, err))
		return false;
	if (!secret)
		return true;
	fits = strlen(secret) < key->size;
	if (fits)
		snprintf(out, key->size, "%s", secret);
	secret_free(secret);
	return fits ||
	       err_set(err, ERR_CONFIG, "%s: longer than %zu characters",
		       key->name, key->size - 1);
}

static bool exchange_field(const struct config *config, const char *domain,
			   const struct config_key *key, char *field,
			   struct err *err)
{
	const char *value =
		config_value(config, domain, SECTION_TENANT, key->name);
	int64_t span;

	if (key->type == KEY_SECRET)
		return exchange_secret(config, domain, key, field, err) ||
		       err_prefix(err, "exchange");
	if (!value)
		return true;
	if (key->type == KEY_FILE)
		return config_path(value, field, key->size, err) ||
		       err_prefix(err, "%s", key->name);
	if (key->type == KEY_SPAN && config_span(value, &span))
		*(int *)field = (int)span;
	else
		snprintf(field, key->size, "%s", value);
	return true;
}

bool config_exchange(const struct config *config, const char *domain,
		     bool *manual, struct exchange_config *out, struct err *err)
{
	const char *way =
		config_value(config, domain, SECTION_TENANT, "exchange");

	memset(out, 0, sizeof(*out));
	*manual = !way || strcmp(way, "manual") == 0;
	for (const struct config_key *key = config_keys; key->name; key++)
		if (!*manual && key->size && key->sections & SECTION_TENANT &&
		    !exchange_field(config, domain, key,
				    (char *)out + key->offset, err))
			return false;
	return true;
}

const char *config_exchange_source(const struct config *config,
				   const char *domain)
{
	const struct section *own =
		config_section(config, SECTION_DOMAIN, domain);
	const char *tenant = config_value(config, domain, 0, "tenant");

	for (const struct config_key *key = config_keys; key->name; key++)
		if (own && key->sections & SECTION_TENANT &&
		    config_entry(config, own, key->name))
			return own->name;
	return tenant ? tenant : "";
}

/* The drivers of registry.def, and their settings. */
#include "providers/dns/drivers.h"
#include "providers/dns/kind.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct dns_provider *const dns_providers[] = {
#define DRIVER(name) &name##_provider,
#include "providers/dns/registry.def"
#undef DRIVER
	NULL,
};

const struct dns_provider *dns_provider_find(const char *name)
{
	for (size_t i = 0; dns_providers[i]; i++)
		if (strcmp(dns_providers[i]->name, name) == 0)
			return dns_providers[i];
	return NULL;
}

bool dns_provider_open(const struct dns_provider *provider,
		       const struct dns_config *config, struct dns_api *out,
		       struct err *err)
{
	return provider->kind ? kind_open(provider->kind, config, out, err)
			      : provider->open(config, out, err);
}

const char *dns_config_value(const struct dns_config *config, const char *name)
{
	const struct dns_setting *s = config->settings;

	for (size_t i = 0; i < config->n_values; i++)
		if (strcmp(config->values[i].name, name) == 0 &&
		    config->values[i].value && *config->values[i].value)
			return config->values[i].value;
	for (; s && s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s->fallback;
	return NULL;
}

static bool missing(const struct dns_provider *provider,
		    const struct dns_setting *setting, struct err *err)
{
	err_set(err, ERR_CONFIG, "%s: the setting \"%s\" is missing (%s)",
		provider->name, setting->name, setting->help);
	return err_hint(err,
			"set %s in the environment or %s in the "
			"settings file; see `exodane providers %s`",
			setting->env[0] ? setting->env[0] : "it", setting->name,
			provider->name);
}

bool driver_config(const struct dns_provider *provider,
		   const struct dns_config *config, struct dns_config *out,
		   struct err *err)
{
	*out = *config;
	out->settings = provider->settings;
	for (const struct dns_setting *s = provider->settings; s->name; s++)
		if (s->required && !dns_config_value(out, s->name))
			return missing(provider, s, err);
	return true;
}

bool driver_number(const struct dns_provider *provider,
		   const struct dns_config *config, const char *name,
		   uint32_t max, uint32_t *out, struct err *err)
{
	const char *text = dns_config_value(config, name);
	char *end = NULL;

	*out = 0;
	if (!text)
		return true;
	unsigned long value = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || value > max) {
		err_set(err, ERR_CONFIG,
			"%s: the setting \"%s\" is not a number from 0 to %u",
			provider->name, name, max);
		return err_hint(err, "correct it in the settings file");
	}
	*out = (uint32_t)value;
	return true;
}

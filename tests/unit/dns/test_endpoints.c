/*
 * What administrators have in their environment for lego, Terraform and the
 * vendors' own tools is taken as it is: each row is a variable, a value of it,
 * and the address that the driver's paths are then behind.
 */
#include "providers/dns/driver.h"
#include "providers/dns_api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct row {
	const char *provider, *variable, *value, *base;
} rows[] = {
	/* dnsimple-go, which lego and Terraform use, appends /v2. */
	{ "dnsimple", "DNSIMPLE_BASE_URL", "https://api.sandbox.dnsimple.com",
	  "https://api.sandbox.dnsimple.com/v2" },
	{ "dnsimple", "DNSIMPLE_BASE_URL", "https://api.dnsimple.com/v2/",
	  "https://api.dnsimple.com/v2" },
	{ "dnsimple", "DNSIMPLE_BASE_URL", "https://v2.example.com",
	  "https://v2.example.com/v2" },
	{ "dnsimple", "DNSIMPLE_SANDBOX", "true",
	  "https://api.sandbox.dnsimple.com/v2" },
	{ "dnsimple", "DNSIMPLE_SANDBOX", "0", "https://api.dnsimple.com/v2" },
	{ "dnsimple", NULL, NULL, "https://api.dnsimple.com/v2" },
};

/* Settings without which drivers do not open. */
static const struct dns_value needed[] = {
	{ "client_secret", "s" },
	{ "access_token", "s" },
	{ "project", "p" },
};

static bool is_of(const struct dns_provider *provider, const char *variable)
{
	for (const struct dns_setting *s = provider->settings; s->name; s++)
		for (size_t i = 0; i < 6 && s->env[i]; i++)
			if (strcmp(s->name, "endpoint") == 0 &&
			    strcmp(s->env[i], variable) == 0)
				return true;
	return false;
}

static struct dns_config config_for(const struct dns_provider *provider,
				    const char *endpoint,
				    struct dns_value values[32])
{
	struct dns_config config = { .values = values };

	memcpy(values, needed, sizeof(needed));
	config.n_values = sizeof(needed) / sizeof(*needed);
	for (const struct dns_setting *s = provider->settings; s->name; s++)
		if (s->required && strcmp(s->name, "endpoint") != 0)
			values[config.n_values++] =
				(struct dns_value){ s->name, "x" };
	if (endpoint)
		values[config.n_values++] =
			(struct dns_value){ "endpoint", endpoint };
	return config;
}

static void check(const struct row *row)
{
	const struct dns_provider *provider = dns_provider_find(row->provider);
	struct dns_value values[32];
	struct err err = { 0 };
	struct dns_api api;

	assert_non_null(provider);
	if (row->variable && !is_of(provider, row->variable))
		fail_msg("%s: %s is not read", row->provider, row->variable);
	struct dns_config config = config_for(provider, row->value, values);
	if (!provider->open(&config, &api, &err))
		fail_msg("%s=%s: %s", row->variable, row->value, err.msg);
	const struct driver *d = api.self;
	if (strcmp(d->rest.base, row->base) != 0)
		fail_msg("%s=%s: %s", row->variable, row->value, d->rest.base);
	api.close(api.self);
}

static void values_that_other_tools_take_are_taken(void **state)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_that_other_tools_take_are_taken),
	};

	return cmocka_run_group_tests_name("endpoints", tests, NULL, NULL);
}

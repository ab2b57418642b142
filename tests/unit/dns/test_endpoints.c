/*
 * What administrators have in their environment for lego, Terraform and the
 * vendors' own tools is taken as it is: each row is a variable, a value of it,
 * and the address that the driver's paths are then behind.
 */
#include "providers/dns/azure_sign_in.h"
#include "providers/dns/driver.h"
#include "providers/dns/rfc2136_primary.h"
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
	/* lego */
	{ "autodns", "AUTODNS_ENDPOINT", "https://api.demo.autodns.com/v1/",
	  "https://api.demo.autodns.com/v1" },
	/* lego, Terraform (azurerm) */
	{ "azure", "AZURE_ENVIRONMENT", "public",
	  "https://management.azure.com" },
	{ "azure", "ARM_ENVIRONMENT", "usgovernment",
	  "https://management.usgovcloudapi.net" },
	{ "azure", "ARM_ENVIRONMENT", "China",
	  "https://management.chinacloudapi.cn" },
	{ "azure", "AZURE_ENDPOINT", "management.usgovcloudapi.net",
	  "https://management.usgovcloudapi.net" },
	/* lego, Terraform: it is taken whole, so a proxy may have its own path.
	 */
	{ "cloudflare", "CLOUDFLARE_BASE_URL",
	  "https://api.cloudflare.com/client/v4/",
	  "https://api.cloudflare.com/client/v4" },
	{ "cloudflare", "CLOUDFLARE_BASE_URL", "https://proxy.example.com/cf",
	  "https://proxy.example.com/cf" },
	/* Terraform (desec) */
	{ "desec", "DESEC_API_URI", "https://desec.io/api/v1/",
	  "https://desec.io/api/v1" },
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
	/* lego's client takes all of the path, go-gandi appends all of it. */
	{ "gandi", "GANDIV5_ENDPOINT", "https://api.gandi.net/v5/livedns",
	  "https://api.gandi.net/v5/livedns" },
	{ "gandi", "GANDI_URL", "https://api.sandbox.gandi.net",
	  "https://api.sandbox.gandi.net/v5/livedns" },
	/* Terraform; gcloud and Private Service Connect */
	{ "google", "GOOGLE_DNS_CUSTOM_ENDPOINT",
	  "https://www.googleapis.com/dns/v1beta2/",
	  "https://www.googleapis.com/dns/v1/projects/p" },
	{ "google", "GOOGLE_DNS_CUSTOM_ENDPOINT",
	  "https://dns.googleapis.com/dns/v1/",
	  "https://dns.googleapis.com/dns/v1/projects/p" },
	{ "google", "CLOUDSDK_API_ENDPOINT_OVERRIDES_DNS",
	  "https://dns-x.p.googleapis.com/",
	  "https://dns-x.p.googleapis.com/dns/v1/projects/p" },
	/* lego's two, which have no variable */
	{ "hostingde", "HOSTINGDE_ENDPOINT", "http.net",
	  "https://partner.http.net/api/dns/v1/json" },
	{ "hostingde", "HOSTINGDE_ENDPOINT",
	  "https://secure.hosting.de/api/dns/v1/json/",
	  "https://secure.hosting.de/api/dns/v1/json" },
	/* lego; Terraform */
	{ "infomaniak", "INFOMANIAK_ENDPOINT", "https://api.infomaniak.com",
	  "https://api.infomaniak.com" },
	{ "infomaniak", "INFOMANIAK_HOST", "https://api.infomaniak.com/",
	  "https://api.infomaniak.com" },
	/* Terraform; lego */
	{ "inwx", "INWX_API_URL", "https://api.ote.domrobot.com/jsonrpc/",
	  "https://api.ote.domrobot.com/jsonrpc" },
	{ "inwx", "INWX_SANDBOX", "1", "https://api.ote.domrobot.com/jsonrpc" },
	{ "inwx", "INWX_SANDBOX", "True",
	  "https://api.ote.domrobot.com/jsonrpc" },
	{ "inwx", "INWX_SANDBOX", "FALSE", "https://api.domrobot.com/jsonrpc" },
	/* Terraform and external-dns: the client appends /v1. */
	{ "ionos", "IONOS_API_URL", "https://api.hosting.ionos.com/dns",
	  "https://api.hosting.ionos.com/dns/v1" },
	{ "ionos", "IONOS_API_URL", "https://api.hosting.ionos.com/dns/v1",
	  "https://api.hosting.ionos.com/dns/v1" },
	{ "ionos", "IONOS_API_URL", "united-domains",
	  "https://dnsapi.united-domains.de/dns/v1" },
	/* As netcup's documentation has it. */
	{ "netcup", "NETCUP_API_URL",
	  "https://ccp.netcup.net/run/webservice/servers/endpoint.php?JSON",
	  "https://ccp.netcup.net/run/webservice/servers/endpoint.php" },
	/* go-ovh, which lego and Terraform use */
	{ "ovh", "OVH_ENDPOINT", "ovh-eu", "https://eu.api.ovh.com/1.0" },
	{ "ovh", "OVH_ENDPOINT", "ovh-us", "https://api.us.ovhcloud.com/1.0" },
	{ "ovh", "OVH_ENDPOINT", "kimsufi-ca",
	  "https://ca.api.kimsufi.com/1.0" },
	{ "ovh", "OVH_ENDPOINT", "soyoustart-eu",
	  "https://eu.api.soyoustart.com/1.0" },
	{ "ovh", "OVH_ENDPOINT", "https://eu.api.ovh.com/v1",
	  "https://eu.api.ovh.com/v1" },
	/* lego; Terraform, whose value needs no scheme */
	{ "powerdns", "PDNS_API_URL", "http://127.0.0.1:8081/",
	  "http://127.0.0.1:8081/api/v1" },
	{ "powerdns", "PDNS_API_URL", "http://127.0.0.1/api/v1/servers",
	  "http://127.0.0.1/api/v1" },
	{ "powerdns", "PDNS_SERVER_URL", "localhost:4443",
	  "https://localhost:4443/api/v1" },
	{ "powerdns", "PDNS_SERVER_URL", "pdns.example.com",
	  "https://pdns.example.com/api/v1" },
	{ "powerdns", "POWERDNS_API_URL", "https://dns.example.com/pdns",
	  "https://dns.example.com/pdns/api/v1" },
	/* Amazon's SDKs, which lego and Terraform use */
	{ "route53", "AWS_ENDPOINT_URL_ROUTE_53",
	  "https://route53.us-gov.amazonaws.com",
	  "https://route53.us-gov.amazonaws.com" },
	{ "route53", "AWS_ENDPOINT_URL", "http://127.0.0.1:4566/",
	  "http://127.0.0.1:4566" },
	/* Scaleway's SDK, which lego and Terraform use, has the path itself. */
	{ "scaleway", "SCW_API_URL", "https://api.scaleway.com",
	  "https://api.scaleway.com/domain/v2beta1" },
	{ "scaleway", "SCW_DNS_API_URL",
	  "https://api.scaleway.com/domain/v2beta1/",
	  "https://api.scaleway.com/domain/v2beta1" },
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
	if (!dns_provider_open(provider, &config, &api, &err))
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

static bool has_row(const char *variable)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].variable && strcmp(rows[i].variable, variable) == 0)
			return true;
	return false;
}

static void every_variable_has_a_row(void **state)
{
	for (size_t p = 0; dns_providers[p]; p++) {
		const struct dns_setting *s = dns_providers[p]->settings;
		while (s->name && strcmp(s->name, "endpoint") != 0)
			s++;
		/* The address of rfc2136 is none of the web. */
		if (!s->name ||
		    dns_providers[p] == dns_provider_find("rfc2136"))
			continue;
		for (size_t i = 0; i < 6 && s->env[i]; i++)
			if (!has_row(s->env[i]))
				fail_msg("%s", s->env[i]);
	}
}

/* AZURE_AUTHORITY_HOST is an address, or for Python a host. */
static void tokens_come_from_where_the_cloud_is(void **state)
{
	static const struct {
		const char *endpoint, *login, *base;
	} clouds[] = {
		{ NULL, NULL, "https://login.microsoftonline.com" },
		{ "usgovernment", NULL, "https://login.microsoftonline.us" },
		{ "china", NULL, "https://login.chinacloudapi.cn" },
		{ "usgovernment", "https://login.example.com/",
		  "https://login.example.com" },
		{ NULL, "login.microsoftonline.us",
		  "https://login.microsoftonline.us" },
	};
	const struct dns_provider *provider = dns_provider_find("azure");
	struct dns_value values[32];
	struct err err = { 0 };
	struct dns_api api;

	for (size_t i = 0; i < sizeof(clouds) / sizeof(*clouds); i++) {
		struct dns_config config =
			config_for(provider, clouds[i].endpoint, values);
		values[config.n_values++] =
			(struct dns_value){ "login_endpoint", clouds[i].login };
		if (!dns_provider_open(provider, &config, &api, &err))
			fail_msg("%s", err.msg);
		const struct azure *azure = api.self;
		assert_string_equal(azure->oauth.rest.base, clouds[i].base);
		api.close(api.self);
	}
}

/* Terraform's dns has the port of rfc2136 in a variable of its own. */
static void a_port_of_its_own_is_taken(void **state)
{
	static const struct {
		const char *endpoint, *port, *text; /* NULL: refused */
	} servers[] = {
		{ "192.0.2.53", NULL, "192.0.2.53 port 53" },
		{ "192.0.2.53", "5353", "192.0.2.53 port 5353" },
		{ "2001:db8::53", "5353", "2001:db8::53 port 5353" },
		{ "192.0.2.53:54", "5353", "192.0.2.53 port 54" },
		{ "192.0.2.53", "dns", NULL },
		{ "192.0.2.53", "65536", NULL },
	};
	const struct dns_provider *provider = dns_provider_find("rfc2136");
	struct dns_value values[32];
	struct err err = { 0 };
	struct dns_api api;

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
		struct dns_config config =
			config_for(provider, servers[i].endpoint, values);
		values[config.n_values++] =
			(struct dns_value){ "port", servers[i].port };
		bool ok = dns_provider_open(provider, &config, &api, &err);
		if (ok != (servers[i].text != NULL))
			fail_msg("%s: %s", servers[i].port, err.msg);
		if (!ok)
			continue;
		const struct primary *primary = api.self;
		assert_string_equal(primary->server.text, servers[i].text);
		api.close(api.self);
	}
}

static void words_that_are_no_address_are_refused(void **state)
{
	static const char *const words[] = {
		"ovh-xx",  "ftp://example.com", "token:secret",
		"http:/x", "example.com?x=1",	":8081"
	};
	const struct dns_provider *provider = dns_provider_find("ovh");
	struct dns_value values[32];
	struct err err = { 0 };
	struct dns_api api;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct dns_config config =
			config_for(provider, words[i], values);
		if (dns_provider_open(provider, &config, &api, &err))
			fail_msg("%s was taken", words[i]);
		assert_int_equal(err.kind, ERR_CONFIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_that_other_tools_take_are_taken),
		cmocka_unit_test(every_variable_has_a_row),
		cmocka_unit_test(tokens_come_from_where_the_cloud_is),
		cmocka_unit_test(a_port_of_its_own_is_taken),
		cmocka_unit_test(words_that_are_no_address_are_refused),
	};

	return cmocka_run_group_tests_name("endpoints", tests, NULL, NULL);
}

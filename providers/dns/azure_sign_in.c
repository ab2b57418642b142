/*
 * Signing in to Azure (learn.microsoft.com/entra/identity-platform, "OAuth 2.0
 * client credentials flow" and "certificate credentials").
 */
#include "providers/dns/azure_sign_in.h"

#include "providers/dns/assertion.h"
#include "providers/dns/path.h"
#include "state/private_file.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX 65536
#define TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

enum { CLIENT = 3, SECRET, CERTIFICATE };

static const char *kept(const struct azure *a, int which)
{
	return a->driver.kept[which];
}

static bool add_assertion(const struct azure *a, struct buf *form,
			  struct err *err)
{
	char audience[2048], text[ASSERTION_MAX];
	struct assertion assertion = { .alg = JWT_PS256,
				       .issuer = kept(a, CLIENT),
				       .subject = kept(a, CLIENT),
				       .audience = audience,
				       .now = oauth_now(&a->oauth) };
	struct buf pem;

	snprintf(audience, sizeof(audience), "%s%s", a->oauth.rest.base,
		 a->oauth.path);
	buf_init(&pem, FILE_MAX);
	bool ok = private_file_read(kept(a, CERTIFICATE), &pem, err);
	assertion.pem = pem.data;
	ok = ok && (assertion_sign(&assertion, text, err) ||
		    err_prefix(err, "%s", kept(a, CERTIFICATE)));
	private_file_wipe(&pem);
	if (!ok)
		return err_prefix(err, "azure: client_certificate");
	return oauth_add(form, "client_assertion_type", TYPE) &&
	       oauth_add(form, "client_assertion", text);
}

/* Where the clouds' tokens come from. */
static const struct dns_value *cloud_of(const struct rest *api)
{
	static const struct dns_value clouds[] = {
		{ ".usgovcloudapi.net", "https://login.microsoftonline.us" },
		{ ".chinacloudapi.cn", "https://login.chinacloudapi.cn" },
		{ "", "https://login.microsoftonline.com" },
	};

	for (size_t i = 0;; i++)
		if (strstr(api->base, clouds[i].name))
			return &clouds[i];
}

static bool fill_form(void *owner, struct buf *form, struct err *err)
{
	const struct azure *a = owner;
	const struct rest *api = &a->driver.rest;
	char scope[1100];

	/* Other clouds' tokens are for their own address. */
	snprintf(scope, sizeof(scope), "%s/.default",
		 *cloud_of(api)->name ? api->base
				      : "https://management.azure.com");
	bool ok = oauth_add(form, "grant_type", "client_credentials") &&
		  oauth_add(form, "client_id", kept(a, CLIENT)) &&
		  oauth_add(form, "scope", scope);
	if (ok && *kept(a, SECRET))
		ok = oauth_add(form, "client_secret", kept(a, SECRET));
	else if (ok)
		return add_assertion(a, form, err);
	return ok || err_set(err, ERR_INTERNAL, "azure: no memory");
}

bool azure_sign_in(void *self, const struct dns_config *config, struct err *err)
{
	struct azure *a = self;
	const char *login = dns_config_value(config, "login_endpoint");
	char path[DRIVER_PATH_MAX];

	if (!path_fill(&a->driver, "/{2}/oauth2/v2.0/token", "", path, err))
		return false;
	snprintf(a->oauth.path, sizeof(a->oauth.path), "%s", path);
	if (!login)
		login = cloud_of(&a->driver.rest)->value;
	a->oauth.fill = fill_form;
	a->oauth.owner = a;
	if (*kept(a, SECRET) || *kept(a, CERTIFICATE))
		return oauth_begin(&a->oauth, &a->driver, login, err);
	err_set(err, ERR_CONFIG,
		"azure: neither client_secret nor client_certificate is set");
	return err_hint(err, "set AZURE_CLIENT_SECRET, or "
			     "AZURE_CLIENT_CERTIFICATE_PATH to a PEM file; see "
			     "`exodane providers azure`");
}

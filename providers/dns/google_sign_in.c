/*
 * Signing in to Google: the key file of a service account
 * (developers.google.com/identity/protocols/oauth2/service-account).
 */
#include "providers/dns/google_sign_in.h"

#include "providers/dns/assertion.h"
#include "state/private_file.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX 65536
#define GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define SCOPE "https://www.googleapis.com/auth/ndev.clouddns.readwrite"

static bool no_key_file(const struct google *g, struct err *err)
{
	err_set(err, ERR_CONFIG,
		"google: credentials_file: %s is no key file of a service "
		"account",
		g->driver.kept[KEY_FILE]);
	return err_hint(err, "make one: `gcloud iam service-accounts keys "
			     "create FILE --iam-account=EMAIL`, then `chmod "
			     "600 FILE`");
}

static void forget(cJSON *json)
{
	cJSON *key = cJSON_GetObjectItemCaseSensitive(json, "private_key");

	if (cJSON_IsString(key))
		explicit_bzero(key->valuestring, strlen(key->valuestring));
	cJSON_Delete(json);
}

/* To be given to forget. */
static cJSON *read_file(const struct google *g, struct err *err)
{
	struct buf text;

	buf_init(&text, FILE_MAX);
	bool ok = private_file_read(g->driver.kept[KEY_FILE], &text, err);
	cJSON *json = ok ? cJSON_Parse(text.data) : NULL;
	private_file_wipe(&text);
	if (!ok) {
		err_prefix(err, "google: credentials_file");
	} else if (!rest_is(json, "type", "service_account") ||
		   !rest_text(json, "private_key")) {
		no_key_file(g, err);
		forget(json);
		json = NULL;
	}
	return json;
}

static bool fill_form(void *owner, struct buf *form, struct err *err)
{
	const struct google *g = owner;
	char text[ASSERTION_MAX];
	cJSON *json = read_file(g, err);
	struct assertion assertion = { .alg = JWT_RS256,
				       .pem = rest_text(json, "private_key"),
				       .key_id = g->key_id,
				       .issuer = g->email,
				       .audience = g->oauth.rest.base,
				       .scope = SCOPE,
				       .now = oauth_now(&g->oauth) };
	bool ok = json &&
		  (assertion_sign(&assertion, text, err) ||
		   err_prefix(err, "google: %s", g->driver.kept[KEY_FILE]));

	forget(json);
	if (!ok)
		return false;
	return (oauth_add(form, "grant_type", GRANT) &&
		oauth_add(form, "assertion", text)) ||
	       err_set(err, ERR_INTERNAL, "google: no memory");
}

static bool keep(const cJSON *json, const char *name, char *out, size_t size)
{
	const char *text = rest_text(json, name);

	return text && snprintf(out, size, "%s", text) < (int)size;
}

/* project: as it was set, or else as the file says. */
static bool use_file(struct google *g, char *project, size_t size,
		     struct err *err)
{
	cJSON *json = read_file(g, err);
	char token_uri[512], own[256];

	if (!json)
		return false;
	bool ok = (keep(json, "client_email", g->email, sizeof(g->email)) &&
		   keep(json, "private_key_id", g->key_id, sizeof(g->key_id)) &&
		   keep(json, "token_uri", token_uri, sizeof(token_uri)) &&
		   keep(json, "project_id", own, sizeof(own)) &&
		   (*project || rest_segment(own, project, size))) ||
		  no_key_file(g, err);
	forget(json);
	g->oauth.fill = fill_form;
	g->oauth.owner = g;
	return ok && oauth_begin(&g->oauth, &g->driver, token_uri, err);
}

/* Which project it is; what the file says of it, where there is one. */
static bool find_project(struct google *g, const struct dns_config *config,
			 const char *token, struct err *err)
{
	struct rest *rest = &g->driver.rest;
	size_t len = strlen(rest->base);
	char project[256];

	if (!driver_segment(&g->driver, config, "project", project,
			    sizeof(project), err))
		return false;
	/* What was given for now goes before what is there for good. */
	if (*g->driver.kept[KEY_FILE] && (!token || !*project) &&
	    !use_file(g, project, sizeof(project), err))
		return false;
	snprintf(rest->base + len, sizeof(rest->base) - len, "/projects/%s",
		 project);
	if (*project)
		return true;
	err_set(err, ERR_CONFIG, "google: the setting \"project\" is missing");
	return err_hint(err, "set GCE_PROJECT to the project that holds the "
			     "zone");
}

bool google_sign_in(void *self, const struct dns_config *config,
		    struct err *err)
{
	const char *token = dns_config_value(config, "access_token");
	struct google *g = self;

	if (*g->driver.kept[KEY_FILE] || token)
		return find_project(g, config, token, err) &&
		       (!token ||
			oauth_given(&g->oauth, &g->driver, token, err));
	err_set(err, ERR_CONFIG,
		"google: neither credentials_file nor access_token is set");
	return err_hint(err, "set GOOGLE_APPLICATION_CREDENTIALS to the key "
			     "file of a service account; see `exodane "
			     "providers google`");
}

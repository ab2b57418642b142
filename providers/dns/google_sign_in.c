/* Signing in to Google: a service account, or a token that was given. */
#include "providers/dns/google_sign_in.h"

#include <stdio.h>
#include <string.h>

#define SCOPE "https://www.googleapis.com/auth/ndev.clouddns.readwrite"

static bool fill_form(void *owner, struct buf *form, struct err *err)
{
	const struct google *g = owner;

	return service_account_fill(&g->account, g->oauth.rest.base, SCOPE,
				    oauth_now(&g->oauth), form, err);
}

/* project: as it was set, or else as the file says. */
static bool use_account(struct google *g, char *project, size_t size,
			struct err *err)
{
	g->account.who = g->driver.provider->name;
	g->account.path = g->driver.kept[KEY_FILE];
	g->oauth.fill = fill_form;
	g->oauth.owner = g;
	return service_account_read(&g->account, err) &&
	       (*project || rest_segment(g->account.project, project, size)) &&
	       oauth_begin(&g->oauth, &g->driver, g->account.token_uri, err);
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
	    !use_account(g, project, sizeof(project), err))
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

/* The ways to sign in: what each needs, and which clouds are refused. */
#include "providers/exchange/sign_in.h"
#include "state/json_scan.h"

#include <string.h>
#include <strings.h>

#define FIELD(name) offsetof(struct exchange_config, name)
#define NEEDS_MAX 3

struct way {
	const char *name;
	bool person;
	size_t needs[NEEDS_MAX]; /* offsets; 0 (program) ends them */
};

static const struct way ways[] = {
	{ "device", true, { 0 } },
	{ "browser", true, { 0 } },
	{ "app",
	  false,
	  { FIELD(app_id), FIELD(organization), FIELD(certificate_file) } },
	{ "identity", false, { FIELD(organization) } },
	{ "token", false, { FIELD(access_token) } },
};

/* Settings that travel to the bridge. */
static const struct setting {
	const char *key, *name;
	size_t offset;
} settings[] = {
	{ "user", "user", FIELD(user) },
	{ "organization", "organization", FIELD(organization) },
	{ "delegatedOrganization", "delegated_organization",
	  FIELD(delegated_organization) },
	{ "appId", "app_id", FIELD(app_id) },
	{ "certificateFile", "certificate_file", FIELD(certificate_file) },
	{ "certificatePassword", "certificate_password",
	  FIELD(certificate_password) },
	{ "accessToken", "access_token", FIELD(access_token) },
	{ "identityId", "identity_id", FIELD(identity_id) },
};
#define SETTINGS (sizeof(settings) / sizeof(*settings))

static const char *value(const struct exchange_config *config, size_t offset)
{
	return (const char *)config + offset;
}

static const char *setting_name(size_t offset)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (settings[i].offset == offset)
			return settings[i].name;
	return "";
}

/* Without a word for it: by device code. */
static const struct way *way_of(const struct exchange_config *config)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (strcmp(config->sign_in, ways[i].name) == 0)
			return &ways[i];
	return *config->sign_in ? NULL : &ways[0];
}

static bool check_way(const struct exchange_config *config, struct err *err)
{
	const struct way *way = way_of(config);

	if (!way) {
		err_set(err, ERR_CONFIG, "sign_in = %s: no such way",
			config->sign_in);
		return err_hint(err, "use device, browser, app, identity or "
				     "token");
	}
	for (size_t i = 0; i < NEEDS_MAX && way->needs[i]; i++) {
		if (*value(config, way->needs[i]))
			continue;
		err_set(err, ERR_CONFIG, "sign_in = %s needs %s", way->name,
			setting_name(way->needs[i]));
		return err_hint(err, "set %s for the tenant",
				setting_name(way->needs[i]));
	}
	return true;
}

/* Inbound SMTP DANE is of the worldwide service. */
static bool check_cloud(const struct exchange_config *config, struct err *err)
{
	static const char *const ends[] = { ".onmicrosoft.us", ".onmschina.cn",
					    ".onmicrosoft.cn",
					    ".onmicrosoft.de" };
	const char *const names[] = { config->organization,
				      config->delegated_organization,
				      config->user };
	const char *found = "";

	if (*config->environment &&
	    strcmp(config->environment, "O365Default") != 0)
		found = config->environment;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		for (size_t k = 0; k < sizeof(ends) / sizeof(*ends); k++) {
			size_t len = strlen(names[i]), end = strlen(ends[k]);

			if (len > end &&
			    strcasecmp(names[i] + len - end, ends[k]) == 0)
				found = names[i];
		}
	if (!*found)
		return true;
	err_set(err, ERR_UNSUPPORTED,
		"%s is of a sovereign cloud: inbound SMTP DANE is not known "
		"to exist there",
		found);
	return err_hint(err, "leave `environment` out for the worldwide "
			     "service");
}

/* JSON, and PowerShell's reader, take nothing else. */
static bool check_text(const struct exchange_config *config, struct err *err)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const char *at = value(config, settings[i].offset);
		const char *end = at + strlen(at);

		while (at < end) {
			size_t n = json_utf8(at, end);

			if (n == 0)
				return err_set(err, ERR_CONFIG,
					       "%s is not UTF-8",
					       settings[i].name);
			at += n;
		}
	}
	return true;
}

bool sign_in_check(const struct exchange_config *config, struct err *err)
{
	return check_cloud(config, err) && check_way(config, err) &&
	       check_text(config, err);
}

bool sign_in_needs_person(const struct exchange_config *config)
{
	const struct way *way = way_of(config);

	return way && way->person;
}

cJSON *sign_in_json(const struct exchange_config *config)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "way",
				*config->sign_in ? config->sign_in : "device");
	for (size_t i = 0; i < SETTINGS; i++) {
		const char *text = value(config, settings[i].offset);

		if (*text)
			cJSON_AddStringToObject(json, settings[i].key, text);
	}
	return json;
}

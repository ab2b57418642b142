/* The ways to sign in: what each needs, and which clouds are refused. */
#include "providers/exchange/sign_in.h"
#include "state/json_scan.h"

#include <string.h>
#include <strings.h>

#define FIELD(name) offsetof(struct exchange_config, name)
#define NEEDS_MAX 3
#define CHOICE_MAX 3

struct way {
	const char *name;
	size_t needs[NEEDS_MAX]; /* offsets; 0 (program) ends them */
	size_t one_of[CHOICE_MAX];
	bool person;
	bool delegates; /* for a partner, in a customer's tenant */
};

static const struct way ways[] = {
	{ "device", .person = true, .delegates = true },
	{ "browser", .person = true, .delegates = true },
	{ "app",
	  { FIELD(app_id), FIELD(organization) },
	  { FIELD(certificate_file), FIELD(certificate_thumbprint) } },
	{ "identity", { FIELD(organization) } },
	{ "token",
	  { FIELD(access_token) },
	  { FIELD(organization), FIELD(delegated_organization), FIELD(user) },
	  .delegates = true },
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
	{ "certificateThumbprint", "certificate_thumbprint",
	  FIELD(certificate_thumbprint) },
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

static bool missing(const struct way *way, size_t offset, struct err *err)
{
	err_set(err, ERR_CONFIG, "sign_in = %s needs %s", way->name,
		setting_name(offset));
	return err_hint(err, "set %s for the tenant", setting_name(offset));
}

static size_t count_of(const struct exchange_config *config,
		       const struct way *way)
{
	size_t n = 0;

	for (size_t i = 0; i < CHOICE_MAX && way->one_of[i]; i++)
		n += *value(config, way->one_of[i]) != '\0';
	return n;
}

static bool check_needs(const struct exchange_config *config,
			const struct way *way, struct err *err)
{
	for (size_t i = 0; i < NEEDS_MAX && way->needs[i]; i++)
		if (!*value(config, way->needs[i]))
			return missing(way, way->needs[i], err);
	if (way->one_of[0] && count_of(config, way) == 0)
		return missing(way, way->one_of[0], err);
	if (*config->certificate_file && *config->certificate_thumbprint) {
		err_set(err, ERR_CONFIG,
			"certificate_file and certificate_thumbprint name two "
			"certificates");
		return err_hint(err, "leave one of them out");
	}
	if (!*config->delegated_organization || way->delegates)
		return true;
	err_set(err, ERR_CONFIG,
		"delegated_organization: sign_in = %s cannot act for another "
		"organization",
		way->name);
	return err_hint(err, "use device, browser or token, or an application "
			     "of that organization itself");
}

static bool check_way(const struct exchange_config *config, struct err *err)
{
	const struct way *way = way_of(config);

	if (way)
		return check_needs(config, way, err);
	err_set(err, ERR_CONFIG, "sign_in = %s: no such way", config->sign_in);
	return err_hint(err, "use device, browser, app, identity or token");
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

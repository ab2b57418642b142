/* The table of keys. */
#include "cmd/config_keys.h"

#include <string.h>

enum {
	ANY = SECTION_DEFAULT | SECTION_DOMAIN,
	DNS = ANY | SECTION_ACCOUNT,
	EXO = ANY | SECTION_TENANT,
	TOP = SECTION_DEFAULT,
};

#define SETTING(field) \
	offsetof(struct settings, field), sizeof(((struct settings *)0)->field)
#define SIGN_IN(field)                           \
	offsetof(struct exchange_config, field), \
		sizeof(((struct exchange_config *)0)->field)

const struct config_key config_keys[] = {
	{ "account", ANY, KEY_ACCOUNT },
	{ "tenant", ANY, KEY_TENANT },
	{ "dns", DNS, KEY_DNS },
	{ "exchange", EXO, KEY_EXCHANGE },

	{ "low_ttl", ANY, KEY_SPAN, SETTING(low_ttl) },
	{ "ttl_floor", ANY, KEY_SPAN, SETTING(ttl_floor) },
	{ "final_ttl", ANY, KEY_SPAN, SETTING(final_ttl) },
	{ "spread", ANY, KEY_SPAN, SETTING(spread) },
	{ "tlsa_note", ANY, KEY_SPAN, SETTING(tlsa_note) },
	{ "tlsa_give_up", ANY, KEY_SPAN, SETTING(tlsa_give_up) },
	{ "zone_max_ttl", ANY, KEY_SPAN, SETTING(zone_max_ttl) },
	{ "old_ttl", ANY, KEY_SPAN, SETTING(old_ttl) },
	{ "poll", ANY, KEY_SPAN, SETTING(poll) },
	{ "recipient", ANY, KEY_TEXT, SETTING(recipient) },
	{ "window", ANY, KEY_WINDOW, SETTING(window) },

	{ "notify", ANY, KEY_COMMAND },
	{ "notify_timeout", ANY, KEY_SPAN },

	{ "program", EXO, KEY_FILE, SIGN_IN(program) },
	{ "sign_in", EXO, KEY_TEXT, SIGN_IN(sign_in) },
	{ "user", EXO, KEY_TEXT, SIGN_IN(user) },
	{ "organization", EXO, KEY_TEXT, SIGN_IN(organization) },
	{ "delegated_organization", EXO, KEY_TEXT,
	  SIGN_IN(delegated_organization) },
	{ "app_id", EXO, KEY_TEXT, SIGN_IN(app_id) },
	{ "certificate_file", EXO, KEY_FILE, SIGN_IN(certificate_file) },
	{ "certificate_thumbprint", EXO, KEY_TEXT,
	  SIGN_IN(certificate_thumbprint) },
	{ "certificate_password", EXO, KEY_SECRET,
	  SIGN_IN(certificate_password), "EXODANE_CERTIFICATE_PASSWORD" },
	{ "access_token", EXO, KEY_SECRET, SIGN_IN(access_token),
	  "EXODANE_ACCESS_TOKEN" },
	{ "identity_id", EXO, KEY_TEXT, SIGN_IN(identity_id) },
	{ "environment", EXO, KEY_TEXT, SIGN_IN(environment) },
	{ "connect_timeout", EXO, KEY_SPAN, SIGN_IN(connect_s) },
	{ "cmdlet_timeout", EXO, KEY_SPAN, SIGN_IN(cmdlet_s) },

	{ "state_dir", TOP, KEY_FILE },
	{ "resolver", TOP, KEY_TEXT },
	{ "trust_anchor", TOP, KEY_FILE },
	{ "root_hints", TOP, KEY_FILE },
	{ "ca_file", TOP, KEY_FILE },
	{ "authority_port", TOP, KEY_NUMBER },
	{ "resolver_timeout", TOP, KEY_SPAN },
	{ "helo", TOP, KEY_TEXT },
	{ "smtp_timeout", TOP, KEY_SPAN },
	{ NULL },
};

const struct config_key *config_key_find(const char *name)
{
	const struct config_key *key = config_keys;

	while (key->name && strcmp(key->name, name) != 0)
		key++;
	return key->name ? key : NULL;
}

bool config_secret_stem(const char *name, size_t *stem_len)
{
	static const char *const tails[] = { "_file", "_command" };
	size_t len = strlen(name);

	for (size_t i = 0; i < 2; i++) {
		size_t tail = strlen(tails[i]);

		if (len <= tail || strcmp(name + len - tail, tails[i]) != 0)
			continue;
		*stem_len = len - tail;
		return true;
	}
	return false;
}

#pragma once
/* Which keys the settings may hold, of what type, and where. For config*.c,
 * the manual page's test and no one else. */
#include "cmd/config.h"

enum key_type {
	KEY_TEXT,
	KEY_SPAN,
	KEY_NUMBER, /* 0 to 65535 */
	KEY_FILE,
	KEY_SECRET, /* only as NAME_file, NAME_command or from env */
	KEY_ACCOUNT,
	KEY_TENANT,
	KEY_DNS,
	KEY_EXCHANGE,
	KEY_WINDOW,
	KEY_COMMAND,
};

struct config_key {
	const char *name;
	unsigned sections; /* enum section_kind */
	enum key_type type;
	/* Where its value goes: struct settings or struct exchange_config. */
	size_t offset, size;
	const char *env; /* of a secret */
};
extern const struct config_key config_keys[]; /* ends with a NULL name */

const struct config_key *config_key_find(const char *name);
/* Is name stem_file or stem_command of a secret called stem? Then *stem_len is
 * the stem's length. */
bool config_secret_stem(const char *name, size_t *stem_len);

/* Every entry: known, in its place, well formed. ERR_CONFIG. */
bool config_check(const struct config *config, struct err *err);
/* "path:line: [section] name: …" into err. */
bool config_fault(const struct config *config, const struct entry *entry,
		  struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

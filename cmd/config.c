/* Reading exodane.conf, and looking up what counts for a domain. */
#include "cmd/config.h"
#include "cmd/config_keys.h"
#include "cmd/idn.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct config *config;
	FILE *file;
	int line;
	struct err *err;
	bool failed;
};

static bool fault(struct reading *reading, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The first fault counts. */
static bool fault(struct reading *reading, const char *fmt, ...)
{
	char text[400];
	va_list args;

	if (reading->failed)
		return false;
	reading->failed = true;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return err_set(reading->err, ERR_CONFIG, "%s:%d: %s",
		       reading->config->path, reading->line, text);
}

static bool name_section(const char *text, struct section *out, struct err *err)
{
	static const struct {
		const char *word;
		enum section_kind kind;
	} shared[] = { { "account ", SECTION_ACCOUNT },
		       { "tenant ", SECTION_TENANT } };

	if (strcmp(text, "default") == 0) {
		out->kind = SECTION_DEFAULT;
		return true;
	}
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(shared[i].word);

		if (strncmp(text, shared[i].word, len) != 0)
			continue;
		text += len + strspn(text + len, " ");
		out->kind = shared[i].kind;
		snprintf(out->name, sizeof(out->name), "%s", text);
		return text[0] ? true
			       : err_set(err, ERR_CONFIG, "a name is missing");
	}
	out->kind = SECTION_DOMAIN;
	return idn_to_ascii(text, out->name, err);
}

static bool begin_section(struct reading *reading, const char *text)
{
	struct config *config = reading->config;
	struct section section = { .line = reading->line };
	struct section *grown;
	struct err why;

	if (!name_section(text, &section, &why)) {
		fault(reading, "[%s]: %s", text, why.msg);
		return err_hint(reading->err,
				"sections are [default], [account NAME], "
				"[tenant NAME] and [DOMAIN]");
	}
	if (config_section(config, section.kind, section.name))
		return fault(reading, "[%s] is there twice", text);
	grown = realloc(config->sections,
			(config->n_sections + 1) * sizeof(*grown));
	if (!grown)
		return fault(reading, "out of memory");
	config->sections = grown;
	config->sections[config->n_sections++] = section;
	return true;
}

/* A section's line as a whole: the parser below keeps only 50 characters. */
static void see_section(struct reading *reading, char *line)
{
	char *end = strchr(line, ']');

	if (line[0] != '[' || !end)
		return;
	*end = '\0';
	begin_section(reading, line + 1);
	*end = ']';
}

/* As fgets, without indentation (which would continue the line before), and
 * with an eye on lines that are too long. */
static char *next_line(char *out, int size, void *self)
{
	struct reading *reading = self;
	size_t len;

	if (reading->failed || !fgets(out, size, reading->file))
		return NULL;
	reading->line++;
	len = strlen(out);
	if (len + 1 == (size_t)size && out[len - 1] != '\n') {
		fault(reading, "the line is longer than %d characters",
		      size - 2);
		return NULL;
	}
	memmove(out, out + strspn(out, " \t"), len + 1 - strspn(out, " \t"));
	see_section(reading, out);
	return reading->failed ? NULL : out;
}

static int add_entry(void *self, const char *section, const char *name,
		     const char *value)
{
	struct reading *reading = self;
	struct config *config = reading->config;
	struct entry *grown, *entry;

	if (!config->n_sections)
		return fault(reading, "%s stands before any section", name);
	if (config_entry(config, &config->sections[config->n_sections - 1],
			 name))
		return fault(reading, "%s is there twice in this section",
			     name);
	if (config->n_entries == CONFIG_ENTRIES_MAX)
		return fault(reading, "more than %d settings",
			     CONFIG_ENTRIES_MAX);
	grown = realloc(config->entries,
			(config->n_entries + 1) * sizeof(*grown));
	if (!grown)
		return fault(reading, "out of memory");
	config->entries = grown;
	entry = &grown[config->n_entries++];
	entry->section = config->n_sections - 1;
	entry->line = reading->line;
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	snprintf(entry->value, sizeof(entry->value), "%s", value);
	return 1;
}

static bool read_file(struct config *config, FILE *file, struct err *err)
{
	struct reading reading = { .config = config, .file = file, .err = err };
	int line = ini_parse_stream(next_line, &reading, add_entry, &reading);

	if (reading.failed)
		return false;
	if (line > 0)
		return err_set(err, ERR_CONFIG,
			       "%s:%d: neither [section] nor name = value",
			       config->path, line);
	if (line < 0 || ferror(file))
		return err_set(err, ERR_CONFIG, "%s: cannot be read",
			       config->path);
	return config_check(config, err);
}

bool config_load(const char *path, bool must_exist, struct config *out,
		 struct err *err)
{
	FILE *file = fopen(path, "re");
	bool ok;

	memset(out, 0, sizeof(*out));
	snprintf(out->path, sizeof(out->path), "%s", path);
	if (!file && errno == ENOENT && !must_exist) {
		out->path[0] = '\0';
		return true;
	}
	if (!file)
		return err_set(err, ERR_CONFIG, "settings: %s: %s", path,
			       strerror(errno));
	ok = read_file(out, file, err);
	fclose(file);
	return ok;
}

void config_free(struct config *config)
{
	free(config->sections);
	free(config->entries);
	memset(config, 0, sizeof(*config));
}

const struct entry *config_entry(const struct config *config,
				 const struct section *section,
				 const char *name)
{
	for (size_t i = 0; i < config->n_entries; i++)
		if (&config->sections[config->entries[i].section] == section &&
		    strcmp(config->entries[i].name, name) == 0)
			return &config->entries[i];
	return NULL;
}

const struct section *config_section(const struct config *config,
				     enum section_kind kind, const char *name)
{
	for (size_t i = 0; i < config->n_sections; i++)
		if (config->sections[i].kind == kind &&
		    strcmp(config->sections[i].name, name) == 0)
			return &config->sections[i];
	return NULL;
}

static const struct entry *find_in(const struct config *config,
				   const struct section *section,
				   const char *name)
{
	return section ? config_entry(config, section, name) : NULL;
}

/* The account or tenant that a domain uses, or NULL. */
static const struct section *shared_section(const struct config *config,
					    const struct section *own,
					    const struct section *common,
					    enum section_kind kind)
{
	const char *key = kind == SECTION_ACCOUNT ? "account" : "tenant";
	const struct entry *entry = find_in(config, own, key);

	if (!entry)
		entry = find_in(config, common, key);
	return entry ? config_section(config, kind, entry->value) : NULL;
}

const struct entry *config_find(const struct config *config, const char *domain,
				enum section_kind shared, const char *name)
{
	const struct section *own =
		config_section(config, SECTION_DOMAIN, domain);
	const struct section *common =
		config_section(config, SECTION_DEFAULT, "");
	const struct section *places[3] = {
		own,
		shared ? shared_section(config, own, common, shared) : NULL,
		common,
	};

	for (size_t i = 0; i < 3; i++) {
		const struct entry *entry = find_in(config, places[i], name);

		if (entry)
			return entry;
	}
	return NULL;
}

const char *config_value(const struct config *config, const char *domain,
			 enum section_kind shared, const char *name)
{
	const struct entry *entry = config_find(config, domain, shared, name);

	return entry ? entry->value : NULL;
}

const char *config_dns_name(const struct config *config, const char *domain)
{
	const char *name = config_value(config, domain, SECTION_ACCOUNT, "dns");

	return name ? name : "manual";
}

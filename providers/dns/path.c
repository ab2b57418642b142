/* Templates of paths. */
#include "providers/dns/path.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct text {
	char *at;
	size_t room;
	bool ok;
};

static void add(struct text *out, const char *text, size_t len)
{
	out->ok = out->ok && len < out->room;
	if (!out->ok)
		return;
	memcpy(out->at, text, len);
	out->at += len;
	out->room -= len;
	*out->at = '\0';
}

/* "0", or "0:&name=". */
static void add_setting(const struct driver *d, const char *field, size_t len,
			struct text *out)
{
	size_t which = (size_t)(field[0] - '0');
	const char *value = which < d->n_kept ? d->kept[which] : "";
	char segment[1024];

	if (!*value)
		return;
	if (len > 2)
		add(out, field + 2, len - 2);
	out->ok = out->ok && rest_segment(value, segment, sizeof(segment));
	if (out->ok)
		add(out, segment, strlen(segment));
}

static void add_field(const struct driver *d, const char *field, size_t len,
		      const char *name, struct text *out)
{
	char label[DNAME_MAX];
	const char *value = name;

	if (*field >= '0' && *field <= '9') {
		add_setting(d, field, len, out);
		return;
	}
	if (*field == 'z')
		value = d->id;
	if (*field == 'o')
		value = d->zone.name;
	if (*field == 'l') {
		driver_label(d, name, d->apex ? d->apex : "", label);
		value = label;
	}
	add(out, value, strlen(value));
}

bool path_fill(const struct driver *d, const char *template, const char *name,
	       char out[DRIVER_PATH_MAX], struct err *err)
{
	struct text text = { out, DRIVER_PATH_MAX, true };

	*out = '\0';
	while (*template) {
		size_t plain = strcspn(template, "{");
		add(&text, template, plain);
		template += plain;
		if (!*template)
			break;
		if (!isalnum((unsigned char)*++template)) {
			add(&text, "{", 1);
			continue;
		}
		size_t len = strcspn(template, "}");
		add_field(d, template, len, name, &text);
		template += len + (template[len] == '}');
	}
	return text.ok || err_set(err, ERR_CONFIG,
				  "%s: a name or a setting is too long for a "
				  "request",
				  d->provider->name);
}

bool path_below(const struct driver *d, const char *template, const char *name,
		const char *id, char out[DRIVER_PATH_MAX], struct err *err)
{
	char path[DRIVER_PATH_MAX], segment[400];

	return path_fill(d, template, name, path, err) &&
	       ((rest_segment(id, segment, sizeof(segment)) &&
		 snprintf(out, DRIVER_PATH_MAX, "%s/%s", path, segment) <
			 DRIVER_PATH_MAX) ||
		err_set(err, ERR_INTERNAL, "%s: no room for a request",
			d->provider->name));
}

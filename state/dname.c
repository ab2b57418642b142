/* Domain names: canonical form, relations, Microsoft's naming. */
#include "state/dname.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LABEL_MAX 63
#define NAME_CHARS_MAX 253

static bool is_name_char(unsigned char c)
{
	return isalnum(c) || c == '-' || c == '_';
}

/* Lower-cases one label to out; its length, or 0 when it is no label. */
static size_t copy_label(const char *text, char *out)
{
	size_t n = 0;

	for (; text[n] && text[n] != '.'; n++) {
		unsigned char c = (unsigned char)text[n];
		if (n >= LABEL_MAX || c >= 0x80 || !is_name_char(c))
			return 0;
		out[n] = (char)tolower(c);
	}
	if (n > 0 && (out[0] == '-' || out[n - 1] == '-'))
		return 0;
	return n;
}

static bool refuse(const char *text, struct err *err)
{
	char shown[64];
	size_t n = 0;

	for (; text[n] && n < sizeof(shown) - 1; n++)
		shown[n] = isprint((unsigned char)text[n]) ? text[n] : '?';
	shown[n] = '\0';
	err_set(err, ERR_PARSE, "\"%s\" is not a domain name", shown);
	return err_hint(err, "labels of up to 63 letters, digits, hyphens or "
			     "underscores, joined by dots, 253 characters "
			     "in all");
}

bool dname_parse(const char *text, char out[DNAME_MAX], struct err *err)
{
	char name[DNAME_MAX];
	size_t len = 0;

	if (strcmp(text, ".") == 0) {
		snprintf(out, DNAME_MAX, ".");
		return true;
	}
	if (strlen(text) > NAME_CHARS_MAX + 1)
		return refuse(text, err);
	for (const char *at = text;;) {
		size_t n = copy_label(at, name + len);
		if (n == 0)
			return refuse(text, err);
		len += n;
		at += n;
		if (*at == '\0' || at[1] == '\0')
			break;
		name[len++] = '.';
		at++;
	}
	if (len > NAME_CHARS_MAX)
		return refuse(text, err);
	name[len] = '\0';
	memcpy(out, name, len + 1);
	return true;
}

bool dname_is_within(const char *name, const char *ancestor)
{
	size_t n = strlen(name), a = strlen(ancestor);

	if (strcmp(ancestor, ".") == 0 || strcmp(name, ancestor) == 0)
		return true;
	return n > a && name[n - a - 1] == '.' &&
	       strcmp(name + n - a, ancestor) == 0;
}

size_t dname_labels(const char *name)
{
	size_t n = 1;

	if (strcmp(name, ".") == 0 || *name == '\0')
		return 0;
	for (; *name; name++)
		n += *name == '.';
	return n;
}

const char *dname_parent(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot && dot[1] ? dot + 1 : ".";
}

/* Two labels of letters, digits and hyphens before mx.microsoft. */
static bool is_new(const char *host)
{
	return dname_is_within(host, "mx.microsoft") &&
	       dname_labels(host) == 4 && !strchr(host, '_');
}

enum dname_class dname_classify(const char *host)
{
	static const struct {
		const char *zone;
		enum dname_class class;
	} zones[] = {
		{ "mail.protection.outlook.com", DNAME_LEGACY },
		{ "mail.eo.outlook.com", DNAME_LEGACY },
		{ "mail.protection.outlook.de", DNAME_LEGACY },
		{ "mail.protection.office365.us", DNAME_SOVEREIGN },
		{ "protection.partner.outlook.cn", DNAME_SOVEREIGN },
	};

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (dname_is_within(host, zones[i].zone) &&
		    strcmp(host, zones[i].zone) != 0)
			return zones[i].class;
	return is_new(host) ? DNAME_NEW : DNAME_OTHER;
}

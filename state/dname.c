/* Domain names in canonical form, and whose host a name is. */
#include "state/dname.h"

#include <string.h>

#define DNAME_TEXT_MAX 253 /* RFC 1035 section 2.3.4, without final dot */
#define LABEL_MAX 63

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

static bool refuse(const char *text, const char *why, struct err *err)
{
	err_set(err, ERR_PARSE, "'%.80s%s' is not a domain name: %s", text,
		strlen(text) > 80 ? "..." : "", why);
	return err_hint(err, "Write it as in example.org: labels of letters, "
			     "digits, hyphens and underscores with dots "
			     "between them.");
}

/* NULL when the label (len bytes, lower case) is one, else what is wrong. */
static const char *label_fault(const char *label, size_t len)
{
	if (len == 0)
		return "a label is empty";
	if (len > LABEL_MAX)
		return "a label is longer than 63 characters";
	for (size_t i = 0; i < len; i++)
		if (!is_name_char(label[i]))
			return "a character does not belong in it";
	if (label[0] == '-' || label[len - 1] == '-')
		return "a label begins or ends with a hyphen";
	return NULL;
}

bool dname_parse(const char *text, char out[DNAME_MAX], struct err *err)
{
	size_t len = strlen(text);
	char name[DNAME_MAX];

	if (strcmp(text, ".") == 0) {
		memcpy(out, ".", 2);
		return true;
	}
	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0)
		return refuse(text, "it is empty", err);
	if (len > DNAME_TEXT_MAX)
		return refuse(text, "it is longer than 253 characters", err);
	for (size_t i = 0; i < len; i++)
		name[i] = text[i] >= 'A' && text[i] <= 'Z'
				  ? (char)(text[i] - 'A' + 'a')
				  : text[i];
	name[len] = '\0';
	for (const char *label = name;; label++) {
		size_t label_len = strcspn(label, ".");
		const char *fault = label_fault(label, label_len);
		if (fault)
			return refuse(text, fault, err);
		label += label_len;
		if (!*label)
			break;
	}
	memcpy(out, name, len + 1);
	return true;
}

bool dname_is_within(const char *name, const char *ancestor)
{
	size_t len = strlen(name), tail = strlen(ancestor);

	if (strcmp(ancestor, ".") == 0)
		return true;
	if (len < tail || strcmp(name + len - tail, ancestor) != 0)
		return false;
	return len == tail || name[len - tail - 1] == '.';
}

size_t dname_labels(const char *name)
{
	size_t n = 1;

	if (!*name || strcmp(name, ".") == 0)
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

/* ^[a-z0-9-]+\.[a-z0-9-]+\.mx\.microsoft$ */
static bool is_new_host(const char *host)
{
	return dname_is_within(host, "mx.microsoft") &&
	       dname_labels(host) == 4 && !strchr(host, '_');
}

enum dname_class dname_classify(const char *host)
{
	static const struct {
		const char *suffix;
		enum dname_class class;
	} hosts[] = {
		{ "mail.protection.outlook.com", DNAME_LEGACY },
		{ "mail.eo.outlook.com", DNAME_LEGACY },
		{ "mail.protection.outlook.de", DNAME_LEGACY },
		{ "mail.protection.office365.us", DNAME_SOVEREIGN },
		{ "protection.partner.outlook.cn", DNAME_SOVEREIGN },
	};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (dname_is_within(host, hosts[i].suffix) &&
		    strcmp(host, hosts[i].suffix) != 0)
			return hosts[i].class;
	return is_new_host(host) ? DNAME_NEW : DNAME_OTHER;
}

/* SPF records (RFC 7208): the terms that ask the DNS. */
#include "providers/prober.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Section 4.6.4: these count against the limit of ten. */
static const struct {
	const char *name;
	enum spf_kind kind;
	char before; /* ':' of a mechanism, '=' of a modifier */
} words[] = {
	{ "a", SPF_A, ':' },
	{ "mx", SPF_MX, ':' },
	{ "include", SPF_INCLUDE, ':' },
	{ "redirect", SPF_REDIRECT, '=' },
	{ "exists", SPF_OTHER, ':' },
	{ "ptr", SPF_OTHER, ':' },
};

/* A domain with macros in it (section 7) is known to the receiver only. */
static void take_domain(const char *text, size_t len, char out[DNAME_MAX])
{
	char name[DNAME_MAX + 2];

	out[0] = '\0';
	if (len == 0 || len >= sizeof(name))
		return;
	memcpy(name, text, len);
	name[len] = '\0';
	name[strcspn(name, "/")] = '\0';
	if (!dname_parse(name, out, NULL))
		snprintf(out, DNAME_MAX, "?");
}

static bool take_term(const char *term, size_t len, struct spf_term *out)
{
	size_t name = strcspn(term, ":=/ ");

	if (len > 0 && strchr("+-~?", *term)) {
		term++;
		len--;
		name = strcspn(term, ":=/ ");
	}
	if (name > len)
		name = len;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i].name) != name ||
		    strncasecmp(term, words[i].name, name) != 0 ||
		    (name < len && term[name] == '=') !=
			    (words[i].before == '='))
			continue;
		*out = (struct spf_term){ .kind = words[i].kind };
		if (name < len && term[name] != '/')
			take_domain(term + name + 1, len - name - 1,
				    out->domain);
		return true;
	}
	return false;
}

bool spf_is_record(const char *txt)
{
	return strncasecmp(txt, "v=spf1", 6) == 0 &&
	       (txt[6] == ' ' || txt[6] == '\0');
}

size_t spf_terms(const char *txt, struct spf_term *out, size_t max)
{
	size_t n = 0;

	if (!spf_is_record(txt))
		return 0;
	for (const char *at = txt + 6; *at && n < max;) {
		size_t len = strcspn(at, " ");

		if (take_term(at, len, &out[n]))
			n++;
		at += len;
		at += strspn(at, " ");
	}
	return n;
}

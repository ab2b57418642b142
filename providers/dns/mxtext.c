/* MX data in presentation form. */
#include "providers/dns/mxtext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is shown of text that is not understood: short and printable. */
static void shown(const char *text, char out[64])
{
	size_t n = 0;

	for (; *text && n < 60; text++)
		out[n++] = *text < ' ' || *text > '~' ? '?' : *text;
	out[n] = '\0';
}

static bool refuse(const char *text, struct err *err)
{
	char part[64];

	shown(text, part);
	err_set(err, ERR_UNSUPPORTED,
		"the MX record \"%s\" names no host that mail can be sent to",
		part);
	return err_hint(err, "correct or remove that record at the hoster, "
			     "then run the same command again");
}

bool mxtext_host(const char *text, struct mx *out, struct err *err)
{
	struct err ignored;

	if (strcmp(text, ".") == 0 || *text == '\0') {
		err_set(err, ERR_UNSUPPORTED,
			"a null MX (\".\", RFC 7505) is published: the domain "
			"takes no mail at all");
		return err_hint(err, "remove the null MX record at the hoster "
				     "if the domain is to take mail");
	}
	if (!dname_parse(text, out->exchange, &ignored))
		return refuse(text, err);
	return true;
}

bool mxtext_parse(const char *text, struct mx *out, struct err *err)
{
	char *end = NULL;

	if (!isdigit((unsigned char)*text))
		return refuse(text, err);
	unsigned long preference = strtoul(text, &end, 10);
	if (preference > UINT16_MAX || !isblank((unsigned char)*end))
		return refuse(text, err);
	out->preference = (uint16_t)preference;
	return mxtext_host(end + strspn(end, " \t"), out, err);
}

void mxtext_write(const struct mx *mx, char out[MXTEXT_MAX])
{
	snprintf(out, MXTEXT_MAX, "%u %s.", mx->preference, mx->exchange);
}

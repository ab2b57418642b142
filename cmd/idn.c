/* Internationalised names, by libidn2; plain ASCII never gets there. */
#include "cmd/idn.h"

#include <idn2.h>
#include <stdio.h>
#include <string.h>

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

bool idn_to_ascii(const char *text, char out[DNAME_MAX], struct err *err)
{
	char *ascii = NULL;
	int code;
	bool ok;

	if (is_ascii(text))
		return dname_parse(text, out, err);
	code = idn2_to_ascii_8z(text, &ascii,
				IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (code != IDN2_OK)
		return err_set(err, ERR_PARSE, "'%.200s': %s", text,
			       idn2_strerror(code));
	ok = dname_parse(ascii, out, err);
	idn2_free(ascii);
	return ok;
}

void idn_shown(const char *name, char out[IDN_SHOWN_MAX])
{
	char *unicode = NULL;

	if (strstr(name, "xn--") &&
	    idn2_to_unicode_8z8z(name, &unicode, 0) == IDN2_OK &&
	    strcmp(unicode, name) != 0)
		snprintf(out, IDN_SHOWN_MAX, "%s (%s)", unicode, name);
	else
		snprintf(out, IDN_SHOWN_MAX, "%s", name);
	idn2_free(unicode);
}

/* What a person typed, or pasted from a PowerShell window. */
#include "providers/exchange/paste.h"
#include "providers/exchange/reply.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_host_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_';
}

bool paste_host(const char *text, char out[DNAME_MAX])
{
	char word[DNAME_MAX], host[DNAME_MAX];
	bool found = false;

	for (const char *at = text; *at;) {
		size_t n = 0;

		while (is_host_char(at[n]))
			n++;
		if (n > 0 && n < sizeof(word)) {
			snprintf(word, sizeof(word), "%.*s", (int)n, at);
			if (exchange_is_assigned_host(word, host)) {
				if (found && strcmp(host, out) != 0)
					return false;
				memcpy(out, host, DNAME_MAX);
				found = true;
			}
		}
		at += n ? n : 1;
	}
	return found;
}

/* The word behind a name, with ":", "=", quotes and blanks in between; the
 * form of lists and of JSON. */
static bool value_of(const char *text, const char *name, char *out, size_t size)
{
	const char *at = strcasestr(text, name);
	size_t n = 0;

	if (!at)
		return false;
	at += strlen(name);
	at += strspn(at, " \t\":=");
	while (isalnum((unsigned char)at[n]))
		n++;
	snprintf(out, size, "%.*s", (int)n, at);
	return n > 0;
}

static enum feature_state state_in(const char *word)
{
	if (strcasecmp(word, "enabled") == 0)
		return FEATURE_STATE_ENABLED;
	return strcasecmp(word, "disabled") == 0 ? FEATURE_STATE_DISABLED
						 : FEATURE_STATE_UNKNOWN;
}

/* In a table the first state word of the text is that of the first column. */
static enum feature_state first_state(const char *text)
{
	const char *on = strcasestr(text, "enabled");
	const char *off = strcasestr(text, "disabled");

	if (on && (!off || on < off))
		return FEATURE_STATE_ENABLED;
	return off ? FEATURE_STATE_DISABLED : FEATURE_STATE_UNKNOWN;
}

bool paste_status(const char *text, struct exchange_status *out)
{
	const char *record = strcasestr(text, " IN MX ");
	char word[32] = "";

	*out = (struct exchange_status){ 0 };
	if (value_of(text, "DnssecFeatureStatus", word, sizeof(word)))
		out->dnssec = state_in(word);
	if (out->dnssec == FEATURE_STATE_UNKNOWN)
		out->dnssec = first_state(text);
	if (value_of(text, "SmtpDaneStatus", word, sizeof(word)))
		out->dane = state_in(word);
	if (record)
		out->has_preference = reply_expected_mx(record, out->assigned,
							&out->preference);
	if (!*out->assigned)
		paste_host(text, out->assigned);
	if (out->dnssec == FEATURE_STATE_DISABLED)
		return true;
	return out->dnssec == FEATURE_STATE_ENABLED && *out->assigned;
}

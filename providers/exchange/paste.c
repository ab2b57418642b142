/*
 * What a person typed, or pasted from a PowerShell window: a table, a list or
 * JSON, with prompts around it, and cut into lines by the window's width. What
 * could be read in two ways is not read at all: the person is asked again.
 */
#include "providers/exchange/paste.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct span {
	const char *at;
	size_t n;
};

/* ESC [ parameters final, or ESC and one more (ECMA-48). */
static size_t escape_length(const char *at)
{
	size_t n = 2;

	if (at[0] != '\033' || !at[1])
		return at[0] == '\033';
	if (at[1] != '[')
		return n;
	while (at[n] >= ' ' && at[n] <= '?')
		n++;
	return at[n] ? n + 1 : n;
}

void paste_plain(char *text)
{
	char *to = text;

	while (*text) {
		size_t n = escape_length(text);

		if (!n)
			*to++ = *text;
		text += n ? n : 1;
	}
	*to = '\0';
}

static bool is_host_char(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '.' || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool host_of(struct span a, struct span b, char out[DNAME_MAX])
{
	char word[DNAME_MAX];

	if (a.n + b.n >= sizeof(word))
		return false;
	snprintf(word, sizeof(word), "%.*s%.*s", (int)a.n, a.at ? a.at : "",
		 (int)b.n, b.at);
	return exchange_is_assigned_host(word, out);
}

/*
 * The word that ends the line above, when word begins its own: the line's end
 * may have cut one word in two. Lines of a table's head ("----") end nothing.
 */
static struct span word_above(const char *text, struct span word,
			      bool *indented, bool *alone)
{
	const char *at = word.at, *end;
	struct span above = { 0 };

	while (at > text && is_blank(at[-1]))
		at--;
	*indented = at < word.at;
	if (at == text || at[-1] != '\n')
		return above;
	end = at - 1;
	if (end > text && end[-1] == '\r')
		end--;
	for (at = end; at > text && is_host_char(at[-1]);)
		at--;
	if (strspn(at, "-") >= (size_t)(end - at))
		return above;
	*alone = at == text || at[-1] == '\n';
	above = (struct span){ at, (size_t)(end - at) };
	return above;
}

static bool all_digits(struct span word)
{
	return word.n && strspn(word.at, "0123456789") >= word.n;
}

enum reading { NO_HOST, HOST, TWO_READINGS };

/* Its beginning may lie yet another line above. */
static bool begins_above(const char *text, struct span word)
{
	bool indented = false, alone = false;
	struct span above = word_above(text, word, &indented, &alone);

	return above.n && !all_digits(above);
}

/* The host that this word is, or that it ends. */
static enum reading read_word(const char *text, struct span word,
			      char out[DNAME_MAX])
{
	const struct span none = { 0 };
	bool indented = false, alone = false;
	struct span above = word_above(text, word, &indented, &alone);
	char last = above.n ? above.at[above.n - 1] : '\0';

	char whole[DNAME_MAX];
	bool also_whole = above.n && host_of(above, word, whole);

	if (!host_of(none, word, out)) {
		/* Cut behind its beginning: neither part is a host. */
		if (!also_whole || host_of(none, above, out))
			return NO_HOST;
		memcpy(out, whole, DNAME_MAX);
		return begins_above(text, above) ? TWO_READINGS : HOST;
	}
	if (last == '-' || last == '.') {
		memcpy(out, whole, DNAME_MAX);
		return also_whole && !begins_above(text, above) ? HOST
								: TWO_READINGS;
	}
	if (!also_whole || all_digits(above)) /* "@ 60 IN MX 10" */
		return HOST;
	return indented || alone ? TWO_READINGS : HOST;
}

bool paste_host(const char *text, char out[DNAME_MAX])
{
	struct span word = { text, 0 };
	char host[DNAME_MAX];
	bool found = false;

	for (; *word.at; word.at += word.n ? word.n : 1) {
		word.n = 0;
		while (is_host_char(word.at[word.n]))
			word.n++;
		switch (word.n ? read_word(text, word, host) : NO_HOST) {
		case HOST:
			if (found && strcmp(host, out) != 0)
				return false;
			memcpy(out, host, DNAME_MAX);
			found = true;
			break;
		case TWO_READINGS:
			return false;
		default:
			break;
		}
	}
	return found;
}

static bool is_name_at(const char *text, const char *at, size_t n)
{
	return (at == text || !isalnum((unsigned char)at[-1])) &&
	       !isalnum((unsigned char)at[n]);
}

static void take_word(const char *at, char *out, size_t size)
{
	size_t n = 0;

	while (isalnum((unsigned char)at[n]))
		n++;
	snprintf(out, size, "%.*s", (int)n, at);
}

/* `Name : Word`, "Name": "Word", and an object whose Value is the word. */
static bool list_value(const char *at, char *out, size_t size)
{
	at += strspn(at, " \t\"");
	if (*at != ':' && *at != '=')
		return false;
	at += strspn(at, ":= \t\r\n\"{@");
	if (strncasecmp(at, "Value", 5) == 0) {
		const char *behind = at + 5 + strspn(at + 5, " \t\"");

		if (*behind == ':' || *behind == '=')
			at = behind + strspn(behind, ":= \t\r\n\"");
	}
	take_word(at, out, size);
	return true;
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return *at ? at + 1 : at;
}

/* The first row under a column's head, at the head's own place. */
static bool table_value(const char *text, const char *head, char *out,
			size_t size)
{
	const char *line = head;
	size_t column;

	while (line > text && line[-1] != '\n')
		line--;
	column = (size_t)(head - line);
	line = next_line(head);
	if (strcspn(line, "\n") <= column || line[column] != '-' ||
	    strspn(line, "- \t\r") < strcspn(line, "\n"))
		return false;
	line = next_line(line);
	while (*line && strspn(line, " \t\r") == strcspn(line, "\n"))
		line = next_line(line);
	if (strcspn(line, "\n") <= column)
		return false;
	take_word(line + column, out, size);
	return true;
}

bool paste_value(const char *text, const char *name, char *out, size_t size)
{
	size_t n = strlen(name);

	for (const char *at = text; (at = strcasestr(at, name)); at += n)
		if (is_name_at(text, at, n) &&
		    (list_value(at + n, out, size) ||
		     table_value(text, at, out, size)))
			return true;
	return false;
}

static enum feature_state state_in(const char *word)
{
	if (strcasecmp(word, "enabled") == 0)
		return FEATURE_STATE_ENABLED;
	return strcasecmp(word, "disabled") == 0 ? FEATURE_STATE_DISABLED
						 : FEATURE_STATE_UNKNOWN;
}

/* "IN MX 10 host", in whatever brackets and however cut; of that host alone. */
static bool preference_of(const char *text, const char *host, uint16_t *out)
{
	const char *record = strcasestr(text, " IN MX ");
	unsigned long number;
	char *end;
	size_t n = 0;

	if (!record || !isdigit((unsigned char)record[7]))
		return false;
	number = strtoul(record + 7, &end, 10);
	end += strspn(end, " \t\r\n");
	while (is_host_char(end[n]) && host[n])
		n++;
	if (number > 65535 || n == 0 || strncasecmp(end, host, n) != 0 ||
	    (host[n] && !strchr("\r\n", end[n])))
		return false;
	*out = (uint16_t)number;
	return true;
}

bool paste_status(const char *text, struct exchange_status *out)
{
	char word[32];

	*out = (struct exchange_status){ 0 };
	/* Without the property's name, a person's own words. */
	if (!paste_value(text, "DnssecFeatureStatus", word, sizeof(word)))
		take_word(text + strspn(text, " \t\r\n"), word, sizeof(word));
	out->dnssec = state_in(word);
	if (paste_value(text, "SmtpDaneStatus", word, sizeof(word)))
		out->dane = state_in(word);
	if (!paste_host(text, out->assigned))
		out->assigned[0] = '\0';
	out->has_preference =
		preference_of(text, out->assigned, &out->preference);
	if (out->dnssec == FEATURE_STATE_DISABLED)
		return true;
	return out->dnssec == FEATURE_STATE_ENABLED && *out->assigned;
}

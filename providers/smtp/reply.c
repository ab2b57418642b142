/* SMTP replies as they come in, byte by byte. */
#include "providers/smtp/reply.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static void break_off(struct reply *reply, const char *fault)
{
	reply->fault = fault;
	reply->complete = true;
}

/* Printable ASCII only: it is shown to people. */
static void add_text(struct reply *reply, const char *text)
{
	size_t n = strlen(reply->text);

	if (n > 0 && n + 1 < sizeof(reply->text))
		reply->text[n++] = ' ';
	for (; *text && n + 1 < sizeof(reply->text); text++)
		reply->text[n++] = isprint((unsigned char)*text) ? *text : '?';
	reply->text[n] = '\0';
}

static bool offers(const char *text, const char *extension)
{
	size_t n = strlen(extension);

	return strncasecmp(text, extension, n) == 0 &&
	       !isalnum((unsigned char)text[n]);
}

/* "250-text", "250 text", "250": the separator tells whether more comes. */
static void take_line(struct reply *reply)
{
	const char *line = reply->line;
	char separator = reply->len > 3 ? line[3] : ' ';

	if (reply->len < 3 || !isdigit((unsigned char)line[0]) ||
	    !isdigit((unsigned char)line[1]) ||
	    !isdigit((unsigned char)line[2]) ||
	    (separator != ' ' && separator != '-')) {
		add_text(reply, line);
		break_off(reply, "not an SMTP reply");
		return;
	}
	reply->code =
		(line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
	if (reply->len > 4) {
		add_text(reply, line + 4);
		reply->starttls |= offers(line + 4, "STARTTLS");
		reply->pipelining |= offers(line + 4, "PIPELINING");
	}
	if (++reply->lines > REPLY_LINES_MAX)
		break_off(reply, "a reply of too many lines");
	reply->complete = reply->complete || separator == ' ';
	reply->len = 0;
}

size_t reply_feed(struct reply *reply, const char *data, size_t len)
{
	size_t used = 0;

	while (used < len && !reply->complete) {
		char c = data[used++];

		if (c == '\n') {
			while (reply->len > 0 &&
			       reply->line[reply->len - 1] == '\r')
				reply->len--;
			reply->line[reply->len] = '\0';
			take_line(reply);
		} else if (c == '\0') {
			break_off(reply, "a NUL byte in a reply");
		} else if (reply->len + 1 >= sizeof(reply->line)) {
			break_off(reply, "a reply line that is too long");
		} else {
			reply->line[reply->len++] = c;
		}
	}
	return used;
}

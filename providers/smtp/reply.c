/* SMTP replies as they come in, and what they mean. */
#include "providers/smtp/reply.h"

#include <ctype.h>
#include <stdio.h>
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
		if (strncasecmp(line + 4, "STARTTLS", 8) == 0 &&
		    !isalnum((unsigned char)line[12]))
			reply->starttls = true;
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

/* Words that tell a refusal of our address from one of the recipient's
 * domain. The first that fits counts; codes come before words. */
static const struct {
	const char *pattern;
	int class; /* 4, 5, or 0 for both */
	enum probe_state state;
} meanings[] = {
	/* Exchange Online: no such tenant, or not this recipient. */
	{ "5.7.64", 5, PROBE_REJECTS },
	{ "TenantAttribution", 5, PROBE_REJECTS },
	{ "5.4.1", 5, PROBE_REJECTS },
	{ "5.1.1", 5, PROBE_REJECTS },
	{ "5.1.10", 5, PROBE_REJECTS },
	/* Exchange Online: our address is on a list, or too young. */
	{ "5.7.606", 0, PROBE_REPUTATION },
	{ "5.7.511", 0, PROBE_REPUTATION },
	{ "5.7.513", 0, PROBE_REPUTATION },
	{ "S3140", 0, PROBE_REPUTATION },
	{ "S3150", 0, PROBE_REPUTATION },
	{ "banned", 0, PROBE_REPUTATION },
	/* Other programs and lists. */
	{ "blocked using", 0, PROBE_REPUTATION },
	{ "spamhaus", 0, PROBE_REPUTATION },
	{ "blocklist", 0, PROBE_REPUTATION },
	{ "block list", 0, PROBE_REPUTATION },
	{ "blacklist", 0, PROBE_REPUTATION },
	{ "reputation", 0, PROBE_REPUTATION },
	{ "client host", 0, PROBE_REPUTATION },
	{ "your ip", 0, PROBE_REPUTATION },
	{ "", 4, PROBE_DEFERS },
	{ "", 5, PROBE_REJECTS },
};

static void blank_out(char *text, const char *word)
{
	size_t len = strlen(word);

	if (len == 0)
		return;
	for (char *at = text; (at = strcasestr(at, word)); at += len)
		memset(at, ' ', len);
}

enum probe_state reply_classify(const struct reply *reply, const char *domain)
{
	int class = reply->code / 100;
	char text[sizeof(reply->text)];

	if (reply->fault)
		return PROBE_SMTP_FAILED;
	if (class == 2)
		return PROBE_ACCEPTS;
	memcpy(text, reply->text, sizeof(text));
	blank_out(text, domain);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if ((meanings[i].class == 0 || meanings[i].class == class) &&
		    strcasestr(text, meanings[i].pattern))
			return meanings[i].state;
	return PROBE_SMTP_FAILED;
}

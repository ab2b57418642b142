/* What refusals mean: of us, or of the recipient's domain. */
#include "providers/smtp/reply.h"

#include <stdio.h>
#include <string.h>

#define ANY_CODE 0, 0, 0

/*
 * The first that fits counts. Enhanced status codes (RFC 3463) are taken from
 * where they stand, in front of the text; Exchange Online's own numbers are in
 * its lists of non-delivery reports. Words are looked for anywhere.
 */
static const struct meaning {
	int class; /* of the reply: 4, 5, or 0 for both */
	/* Enhanced code: the class is not looked at; ANY_CODE */
	unsigned subject, from, to;
	const char *words; /* "" any */
	enum probe_state state;
} meanings[] = {
	/* Our address is named, but all it says is "later". */
	{ 4, ANY_CODE, "greylist", PROBE_GREYLISTS },
	{ 4, ANY_CODE, "graylist", PROBE_GREYLISTS },
	/* Exchange Online: tenant (5.7.64, ATTR…), region; then recipient. */
	{ 0, 7, 64, 64, "", PROBE_UNATTRIBUTED },
	{ 5, 4, 1, 1, "", PROBE_REJECTS },
	{ 5, 1, 1, 1, "", PROBE_REJECTS },
	{ 5, 1, 10, 10, "", PROBE_REJECTS },
	/* Exchange Online: only a partner's connector may deliver. */
	{ 5, 7, 51, 51, "", PROBE_REPUTATION },
	{ 0, ANY_CODE, "ATTR", PROBE_UNATTRIBUTED },
	/* Exchange Online: our address is throttled (4.7.500 and on), banned
	 * (5.7.511, 5.7.606 and on), not let in (5.7.708). */
	{ 0, 7, 500, 699, "", PROBE_REPUTATION },
	{ 0, 7, 708, 708, "", PROBE_REPUTATION },
	/* No name of our address, or one that does not fit (RFC 7372). */
	{ 0, 7, 25, 25, "", PROBE_REPUTATION },
	/* Microsoft's mailboxes for everybody. */
	{ 0, ANY_CODE, "S3140", PROBE_REPUTATION },
	{ 0, ANY_CODE, "S3150", PROBE_REPUTATION },
	/* Other programs and lists. */
	{ 0, ANY_CODE, "banned", PROBE_REPUTATION },
	{ 0, ANY_CODE, "blocked using", PROBE_REPUTATION },
	{ 0, ANY_CODE, "spamhaus", PROBE_REPUTATION },
	{ 0, ANY_CODE, "dnsbl", PROBE_REPUTATION },
	{ 0, ANY_CODE, "blocklist", PROBE_REPUTATION },
	{ 0, ANY_CODE, "block list", PROBE_REPUTATION },
	{ 0, ANY_CODE, "blacklist", PROBE_REPUTATION },
	{ 0, ANY_CODE, "reputation", PROBE_REPUTATION },
	{ 0, ANY_CODE, "client host", PROBE_REPUTATION },
	{ 0, ANY_CODE, "helo command", PROBE_REPUTATION },
	{ 0, ANY_CODE, "helo domain", PROBE_REPUTATION },
	{ 0, ANY_CODE, "your ip", PROBE_REPUTATION },
	{ 0, ANY_CODE, "your host", PROBE_REPUTATION },
	{ 0, ANY_CODE, "reverse dns", PROBE_REPUTATION },
	{ 0, ANY_CODE, "reverse hostname", PROBE_REPUTATION },
	{ 0, ANY_CODE, "allowed to connect", PROBE_REPUTATION },
	{ 4, ANY_CODE, "", PROBE_DEFERS },
	{ 5, ANY_CODE, "", PROBE_REJECTS },
};

struct enhanced {
	unsigned class, subject, detail; /* 0, 0, 0: none */
};

/* "class.subject.detail" and no fourth number: that would be an address. */
static struct enhanced enhanced_of(const char *text)
{
	struct enhanced code = { 0 };
	int len = 0;

	if (sscanf(text, "%1u.%3u.%3u%n", &code.class, &code.subject,
		   &code.detail, &len) != 3 ||
	    (text[len] != '\0' && text[len] != ' '))
		return (struct enhanced){ 0 };
	return code;
}

static void blank_out(char *text, const char *word)
{
	size_t len = strlen(word);

	if (len == 0)
		return;
	for (char *at = text; (at = strcasestr(at, word)); at += len)
		memset(at, ' ', len);
}

static bool fits(const struct meaning *meaning, int class,
		 const struct enhanced *code, const char *text)
{
	if (meaning->class && meaning->class != class)
		return false;
	if (meaning->subject &&
	    (meaning->subject != code->subject ||
	     code->detail < meaning->from || code->detail > meaning->to))
		return false;
	return strcasestr(text, meaning->words) != NULL;
}

enum probe_state reply_classify(const struct reply *reply, const char *domain)
{
	int class = reply->code / 100;
	char text[sizeof(reply->text)];
	struct enhanced code;

	if (reply->fault)
		return PROBE_SMTP_FAILED;
	if (class == 2)
		return PROBE_ACCEPTS;
	code = enhanced_of(reply->text);
	memcpy(text, reply->text, sizeof(text));
	blank_out(text, domain);
	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (fits(&meanings[i], class, &code, text))
			return meanings[i].state;
	return PROBE_SMTP_FAILED;
}

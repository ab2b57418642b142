/* Exchange Online by hand: shows the cmdlets, asks for what they gave. */
#include "providers/exchange/paste.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ASKED_AT_MOST 3

struct manual {
	const struct person *person;
};

struct cmdlet {
	enum feature feature;
	bool enable;
	const char *name, *question;
	const char *look; /* shows what it did */
};

#define LOOK_DNSSEC "Get-DnssecStatusForVerifiedDomain"
#define LOOK_DANE "Get-SmtpDaneInboundStatus"

static const struct cmdlet cmdlets[] = {
	{ FEATURE_DNSSEC, true, "Enable-DnssecForVerifiedDomain",
	  "dnssec-mx-value", LOOK_DNSSEC },
	{ FEATURE_DNSSEC, false, "Disable-DnssecForVerifiedDomain",
	  "exchange-dnssec-disabled", LOOK_DNSSEC },
	{ FEATURE_DANE, true, "Enable-SmtpDaneInbound", "exchange-dane-enabled",
	  LOOK_DANE },
	{ FEATURE_DANE, false, "Disable-SmtpDaneInbound",
	  "exchange-dane-disabled", LOOK_DANE },
};

static const struct cmdlet *cmdlet_for(enum feature feature, bool enable)
{
	for (size_t i = 0; i < sizeof(cmdlets) / sizeof(*cmdlets); i++)
		if (cmdlets[i].feature == feature &&
		    cmdlets[i].enable == enable)
			return &cmdlets[i];
	return NULL;
}

/* look may be NULL. */
static void show_cmdlet(const struct manual *manual, const char *name,
			const char *look, const char *domain)
{
	char after[512] = "";

	if (look)
		snprintf(after, sizeof(after),
			 "\nTo see what it did: %s -DomainName %s", look,
			 domain);
	person_say(manual->person, TELL_INFO,
		   "In Exchange Online PowerShell run:\n"
		   "  Connect-ExchangeOnline\n"
		   "  %s -DomainName %s%s",
		   name, domain, after);
}

static bool ask(const struct manual *manual, const struct question *question,
		char out[ANSWER_MAX], struct err *err)
{
	return manual->person->ask(manual->person->self, question, out, err);
}

/* Asks until parse likes the answer; why says what was wrong with the last.
 * The same answer twice is a fixed one, and asking on would be useless. */
static bool ask_for(const struct manual *manual, struct question *question,
		    bool (*fits)(const char *text, void *out), void *out,
		    const char *why, struct err *err)
{
	char *answer = calloc(1, ANSWER_MAX), *last = calloc(1, ANSWER_MAX);
	bool ok = false, asked = answer && last;

	for (int i = 0; asked && !ok && i < ASKED_AT_MOST; i++) {
		asked = ask(manual, question, answer, err);
		paste_plain(answer);
		ok = asked && fits(answer, out);
		if (!asked || ok)
			break;
		person_say(manual->person, TELL_INFO, "%s", why);
		if (strcmp(answer, last) == 0)
			break;
		memcpy(last, answer, ANSWER_MAX);
	}
	free(answer);
	free(last);
	if (!ok && asked) {
		err_set(err, ERR_PARSE, "%s: %s", question->id, why);
		err_hint(err,
			 "run the same command again, or give it as "
			 "--answer %s=VALUE",
			 question->id);
	}
	return ok;
}

/* A host beside a Result that is not Success is none. A number is an enum
 * that JSON has left nameless. */
static bool fits_host(const char *text, void *out)
{
	char verdict[32];

	if (paste_value(text, "Result", verdict, sizeof(verdict)) &&
	    strcasecmp(verdict, "Success") != 0 &&
	    strspn(verdict, "0123456789") < strlen(verdict))
		return false;
	return paste_host(text, out);
}

static bool ask_host(const struct manual *manual, const char *domain,
		     struct result *out, struct err *err)
{
	struct question question = { .multiline = true };

	snprintf(question.id, sizeof(question.id), "dnssec-mx-value");
	snprintf(question.text, sizeof(question.text),
		 "Which DnssecMxValue did Enable-DnssecForVerifiedDomain give "
		 "for %s? Type it, or paste the cmdlet's whole output.",
		 domain);
	return ask_for(manual, &question, fits_host, out->assigned,
		       "there is no host like "
		       "contoso-com.o-v1.mx.microsoft in it, or its Result "
		       "is not Success; where the window has cut it, make the "
		       "window wider and append | Format-List",
		       err);
}

static bool ask_done(const struct manual *manual, const struct cmdlet *cmdlet,
		     const char *domain, struct err *err)
{
	struct question question = { .n_choices = 2,
				     .choices = { "done", "failed" } };
	char answer[ANSWER_MAX];

	snprintf(question.id, sizeof(question.id), "%s", cmdlet->question);
	snprintf(question.text, sizeof(question.text),
		 "Has %s -DomainName %s ended without an error?", cmdlet->name,
		 domain);
	if (!ask(manual, &question, answer, err))
		return false;
	if (strcmp(answer, "done") == 0)
		return true;
	err_set(err, ERR_REMOTE, "%s failed, as you say", cmdlet->name);
	return err_hint(err, "solve what it said, then run the same command "
			     "again");
}

static bool manual_set(void *self, const char *domain, enum feature feature,
		       bool enable, struct result *out, struct err *err)
{
	const struct manual *manual = self;
	const struct cmdlet *cmdlet = cmdlet_for(feature, enable);

	*out = (struct result){ 0 };
	if (!cmdlet)
		return err_set(err, ERR_INTERNAL, "exchange: no such cmdlet");
	show_cmdlet(manual, cmdlet->name, cmdlet->look, domain);
	if (feature == FEATURE_DNSSEC && enable)
		return ask_host(manual, domain, out, err);
	return ask_done(manual, cmdlet, domain, err);
}

static bool fits_status(const char *text, void *out)
{
	return paste_status(text, out);
}

static bool manual_read(void *self, const char (*domains)[DNAME_MAX], size_t n,
			struct exchange_status *out, struct err *err)
{
	const struct manual *manual = self;

	for (size_t i = 0; i < n; i++) {
		struct question question = { .multiline = true };

		show_cmdlet(manual, LOOK_DNSSEC, NULL, domains[i]);
		snprintf(question.id, sizeof(question.id), "exchange-status");
		snprintf(question.text, sizeof(question.text),
			 "What does it say for %s? Type disabled, or enabled "
			 "and the mx.microsoft host, or paste the cmdlet's "
			 "whole output.",
			 domains[i]);
		if (!ask_for(manual, &question, fits_status, &out[i],
			     "it says neither disabled, nor enabled with a "
			     "host below mx.microsoft",
			     err))
			return false;
	}
	return true;
}

static void manual_close(void *self)
{
	free(self);
}

bool exchange_manual_open(const struct person *person, struct exchange *out,
			  struct err *err)
{
	struct manual *manual = calloc(1, sizeof(*manual));

	*out = (struct exchange){ 0 };
	if (!manual)
		return err_set(err, ERR_INTERNAL, "exchange: out of memory");
	manual->person = person;
	*out = (struct exchange){ .self = manual,
				  .name = "manual",
				  .manual = true,
				  .interactive = true,
				  .read = manual_read,
				  .set = manual_set,
				  .close = manual_close };
	return true;
}

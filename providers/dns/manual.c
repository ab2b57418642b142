/*
 * Any hoster, with a person as the hands: shows the change record by record, as
 * a panel's fields and as zone lines, and asks whether it was made.
 */
#include "providers/dns/drivers.h"
#include "providers/dns/mxwrite.h"
#include "providers/dns/recordwise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct manual {
	const struct person *person;
	char zone[DNAME_MAX]; /* "" not given */
	uint32_t ttl_min, ttl_max;
};

static const struct dns_setting settings[] = {
	{ .name = "zone", .help = "the hoster's zone, if above the domain" },
	{ .name = "ttl_min", .help = "the hoster's shortest TTL, in s" },
	{ .name = "ttl_max", .help = "the hoster's longest TTL, in s" },
	{ 0 },
};

/* The fields of a panel, with the name relative to the zone: "@", "sub". */
static void say_fields(const struct manual *m, const char *owner,
		       const struct mx *mx)
{
	bool apex = !*m->zone || strcmp(owner, m->zone) == 0;
	size_t len = apex ? 1 : strlen(owner) - strlen(m->zone) - 1;

	person_say(
		m->person, TELL_INFO,
		"     name %.*s   type MX   priority %u   target %s   TTL %u",
		(int)len, apex ? "@" : owner, mx->preference, mx->exchange,
		mx->ttl);
}

static void say_line(const struct manual *m, char sign, const char *owner,
		     const struct mx *mx)
{
	char line[640];

	mx_zone_line(owner, mx, line, sizeof(line));
	person_say(m->person, TELL_INFO, "     %c %s", sign, line);
}

static void say_change(const struct manual *m, const struct mx *a,
		       const struct mx *b)
{
	char what[64] = "", ttl[64] = "";

	if (a->preference != b->preference)
		snprintf(what, sizeof(what), "priority %u -> %u", a->preference,
			 b->preference);
	if (a->ttl != b->ttl)
		snprintf(ttl, sizeof(ttl), "%sTTL %u -> %u", *what ? ", " : "",
			 a->ttl, b->ttl);
	person_say(m->person, TELL_INFO, "     that is: %s%s", what, ttl);
}

static void say_call(const struct manual *m, const char *owner, size_t number,
		     const struct record_call *call)
{
	static const char *const verbs[] = { [RECORD_CREATE] = "Add",
					     [RECORD_CHANGE] = "Change",
					     [RECORD_DELETE] = "Delete" };
	const struct mx *old = &call->old.mx, *mx = &call->mx;

	person_say(m->person, TELL_INFO, "  %zu. %s this record:", number,
		   verbs[call->verb]);
	say_fields(m, owner, call->verb == RECORD_DELETE ? old : mx);
	if (call->verb == RECORD_CHANGE)
		say_change(m, old, mx);
	if (call->verb != RECORD_CREATE)
		say_line(m, '-', owner, old);
	if (call->verb != RECORD_DELETE)
		say_line(m, '+', owner, mx);
}

static void say_plan(const struct manual *m, const char *owner,
		     const struct record_plan *plan)
{
	person_say(m->person, TELL_INFO,
		   "At the hoster of %s, please, in this order%s:", owner,
		   plan->n > 1 ? " (so that mail always finds its way)" : "");
	for (size_t i = 0; i < plan->n; i++)
		say_call(m, owner, i + 1, &plan->call[i]);
}

static bool ask(const struct manual *m, const char *owner, struct err *err)
{
	struct question question = { .id = "dns-change",
				     .n_choices = 2,
				     .choices = { "done", "stop" } };
	char answer[ANSWER_MAX];

	snprintf(question.text, sizeof(question.text),
		 "Is the change of %s made at the hoster and saved?", owner);
	bool answered = m->person->ask(m->person->self, &question, answer, err);
	if (answered && strcmp(answer, "done") == 0)
		return true;
	if (answered)
		err_set(err, ERR_NOBODY,
			"manual: the change of %s was not made at the hoster",
			owner);
	else if (!err || err->kind != ERR_NOBODY)
		return false;
	return err_hint(err,
			"once the change is made, run `exodane migrate "
			"--continue %s --answer dns-change=done`",
			owner);
}

static bool limits(void *self, struct zone *out)
{
	const struct manual *m = self;

	out->ttl_min = m->ttl_min;
	out->ttl_max = m->ttl_max;
	out->scope = TTL_RRSET;
	return true;
}

static bool mx_write(void *self, const char *owner, const struct mxset *have,
		     const struct mxset *want, struct err *err)
{
	const struct manual *m = self;
	struct zone zone = { .set = *have };
	struct records records = { 0 };
	struct record_plan plan;

	limits(self, &zone);
	if (!mxwrite_check(owner, &zone, have, want, err))
		return err_prefix(err, "manual");
	if (*m->zone && !dname_is_within(owner, m->zone)) {
		err_set(err, ERR_CONFIG,
			"manual: %s does not lie in the zone %s", owner,
			m->zone);
		return err_hint(err, "correct the setting \"zone\"");
	}
	for (size_t i = 0; i < have->n; i++)
		records_add(&records, &have->mx[i], "");
	recordwise_plan(&records, want, TTL_RRSET, &plan);
	if (plan.n == 0)
		return true;
	say_plan(m, owner, &plan);
	return ask(m, owner, err);
}

static bool take_settings(struct manual *m, const struct dns_config *config,
			  struct err *err)
{
	const struct dns_provider *provider = &manual_provider;
	const char *zone = dns_config_value(config, "zone");

	if (zone && !dname_parse(zone, m->zone, err))
		return err_prefix(err, "manual: the setting \"zone\"");
	if (!m->person)
		return err_set(err, ERR_NOBODY,
			       "manual: there is no person to make the change");
	return driver_number(provider, config, "ttl_min", INT32_MAX,
			     &m->ttl_min, err) &&
	       driver_number(provider, config, "ttl_max", INT32_MAX,
			     &m->ttl_max, err);
}

static bool open_driver(const struct dns_config *config, struct dns_api *out,
			struct err *err)
{
	struct manual m = { .person = config->person }, *self;

	if (!take_settings(&m, config, err))
		return false;
	self = malloc(sizeof(*self));
	if (!self)
		return err_set(err, ERR_INTERNAL, "manual: no memory");
	*self = m;
	*out = (struct dns_api){ .self = self,
				 .name = "manual",
				 .manual = true,
				 .mx_write = mx_write,
				 .close = free,
				 .limits = limits };
	return true;
}

const struct dns_provider manual_provider = {
	.name = "manual",
	.title = "Any hoster, by hand",
	.settings = settings,
	.open = open_driver,
	.privilege = "none: a person makes the change and this program watches "
		     "every name server",
	.ds_path = "by hand: the hoster's panel shows the DS, or sends it "
		   "itself",
	.reverts = "whatever provisions the zone: change the record there, not "
		   "in the panel",
};

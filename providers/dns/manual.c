/*
 * Any hoster, with a person as the hands: shows the change record by record,
 * as a panel's fields and as zone lines, and asks whether it was made. What
 * the name servers then show is the engine's business.
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
	{ .name = "zone",
	  .help = "the zone's name at the hoster, where the domain is kept in "
		  "a zone above it" },
	{ .name = "ttl_min",
	  .help = "the shortest TTL the hoster takes, in s" },
	{ .name = "ttl_max", .help = "the longest TTL the hoster takes, in s" },
	{ 0 },
};

/* The name as a panel wants it, relative to the zone: "@", "sub". */
static void panel_name(const struct manual *m, const char *owner, char *out,
		       size_t size)
{
	if (!*m->zone || strcmp(owner, m->zone) == 0)
		snprintf(out, size, "@");
	else
		snprintf(out, size, "%.*s",
			 (int)(strlen(owner) - strlen(m->zone) - 1), owner);
}

static void tell(const struct manual *m, enum tell level, const char *text)
{
	m->person->tell(m->person->self, level, text);
}

static void tell_fields(const struct manual *m, const char *owner,
			const struct mx *mx)
{
	char name[DNAME_MAX], text[1024];

	panel_name(m, owner, name, sizeof(name));
	snprintf(text, sizeof(text),
		 "     name %s   type MX   priority %u   target %s   TTL %u",
		 name, mx->preference, mx->exchange, mx->ttl);
	tell(m, TELL_INFO, text);
}

static void tell_line(const struct manual *m, const char *sign,
		      const char *owner, const struct mx *mx)
{
	char line[640], text[700];

	mx_zone_line(owner, mx, line, sizeof(line));
	snprintf(text, sizeof(text), "     %s %s", sign, line);
	tell(m, TELL_INFO, text);
}

static const char *const verbs[] = {
	[RECORD_CREATE] = "Add this record",
	[RECORD_CHANGE] = "Change this record",
	[RECORD_DELETE] = "Delete this record",
};

static void tell_change(const struct manual *m, const struct record_call *call)
{
	const struct mx *a = &call->old.mx, *b = &call->mx;
	char what[128] = "", text[512];
	size_t n = 0;

	if (a->preference != b->preference)
		n += (size_t)snprintf(what, sizeof(what), "priority %u -> %u",
				      a->preference, b->preference);
	if (a->ttl != b->ttl)
		snprintf(what + n, sizeof(what) - n, "%sTTL %u -> %u",
			 n ? ", " : "", a->ttl, b->ttl);
	snprintf(text, sizeof(text), "     that is: %s", what);
	tell(m, TELL_INFO, text);
}

static void tell_call(const struct manual *m, const char *owner, size_t number,
		      const struct record_call *call)
{
	char text[128];

	snprintf(text, sizeof(text), "  %zu. %s:", number, verbs[call->verb]);
	tell(m, TELL_INFO, text);
	if (call->verb == RECORD_DELETE) {
		tell_fields(m, owner, &call->old.mx);
	} else {
		tell_fields(m, owner, &call->mx);
		if (call->verb == RECORD_CHANGE)
			tell_change(m, call);
	}
	if (call->verb != RECORD_CREATE)
		tell_line(m, "-", owner, &call->old.mx);
	if (call->verb != RECORD_DELETE)
		tell_line(m, "+", owner, &call->mx);
}

static void tell_plan(const struct manual *m, const char *owner,
		      const struct record_plan *plan)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "At the hoster of %s, please, in this order%s:", owner,
		 plan->n > 1 ? " (so that mail always finds its way)" : "");
	tell(m, TELL_INFO, text);
	for (size_t i = 0; i < plan->n; i++)
		tell_call(m, owner, i + 1, &plan->call[i]);
}

static bool not_made(const char *owner, struct err *err)
{
	return err_hint(err,
			"once the change is made, run `exodane migrate "
			"--continue %s --answer dns-change=done`",
			owner);
}

static bool ask(const struct manual *m, const char *owner, struct err *err)
{
	struct question question = {
		.id = "dns-change",
		.n_choices = 2,
		.choices = { "done", "stop" },
	};
	char answer[ANSWER_MAX];

	snprintf(question.text, sizeof(question.text),
		 "Is the change of %s made at the hoster and saved?", owner);
	if (!m->person->ask(m->person->self, &question, answer, err))
		return err && err->kind == ERR_NOBODY ? not_made(owner, err)
						      : false;
	if (strcmp(answer, "done") == 0)
		return true;
	err_set(err, ERR_NOBODY,
		"manual: the change of %s was not made at the hoster", owner);
	return not_made(owner, err);
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
	tell_plan(m, owner, &plan);
	return ask(m, owner, err);
}

static void close_driver(void *self)
{
	free(self);
}

static bool take_settings(struct manual *m, const struct dns_config *config,
			  struct err *err)
{
	const char *zone = dns_config_value(config, "zone");

	if (zone && !dname_parse(zone, m->zone, err))
		return err_prefix(err, "manual: the setting \"zone\"");
	return driver_number(&manual_provider, config, "ttl_min", INT32_MAX,
			     &m->ttl_min, err) &&
	       driver_number(&manual_provider, config, "ttl_max", INT32_MAX,
			     &m->ttl_max, err);
}

static bool open_driver(const struct dns_config *given, struct dns_api *out,
			struct err *err)
{
	struct dns_config config;

	if (!driver_config(&manual_provider, given, &config, err))
		return false;
	if (!config.person)
		return err_set(err, ERR_NOBODY,
			       "manual: there is no person to make the change");
	struct manual *m = calloc(1, sizeof(*m));
	if (!m)
		return err_set(err, ERR_INTERNAL, "manual: no memory");
	m->person = config.person;
	if (!take_settings(m, &config, err)) {
		free(m);
		return false;
	}
	*out = (struct dns_api){ .self = m,
				 .name = "manual",
				 .manual = true,
				 .mx_write = mx_write,
				 .close = close_driver,
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

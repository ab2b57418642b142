/* The looks that doctor takes; nothing is changed by any of them. */
#include "cmd/doctor.h"
#include "cmd/attended.h"
#include "cmd/words.h"
#include "providers/command.h"
#include "state/timefmt.h"
#include "steps/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CLOCK_LEAST 1700000000 /* no clock shows less since November 2023 */

static void look_at_settings(struct doctor *doctor)
{
	const struct config *config = &doctor->context->config;

	if (config->path[0])
		doctor_say(doctor, STATUS_GOOD, "settings", "settings",
			   "%s: %zu sections", config->path,
			   config->n_sections);
	else
		doctor_say(doctor, STATUS_GOOD, "settings", "settings",
			   "none: DNS and Exchange by hand");
}

static void look_at_state(struct doctor *doctor)
{
	struct store store;
	struct err err = { 0 };

	if (!context_store(doctor->context, false, &store, &err)) {
		doctor_fail(doctor, "state", "journals", &err);
		return;
	}
	if (access(store.dir, F_OK) != 0)
		doctor_say(doctor, STATUS_GOOD, "state", "journals",
			   "%s: will be made", store.dir);
	else if (access(store.dir, R_OK | W_OK | X_OK) == 0)
		doctor_say(doctor, STATUS_GOOD, "state", "journals", "%s",
			   store.dir);
	else
		doctor_say(doctor, STATUS_BAD, "state", "journals",
			   "%s: not readable and writable", store.dir);
}

/* A signature of the root that is valid now says that path and clock are fine.
 */
static void judge_root(struct doctor *doctor, const struct dns_answer *answer)
{
	char now[TIMEFMT_ISO_MAX], end[TIMEFMT_ISO_MAX];
	int64_t at = doctor->context->clock.now(doctor->context->clock.self);

	timefmt_iso(at, now);
	timefmt_iso(answer->expires_at, end);
	switch (answer->verdict) {
	case VERDICT_SECURE:
		doctor_say(doctor, STATUS_GOOD, "resolver", "resolver",
			   "%s: answers with signatures, validated here",
			   answer->route);
		doctor_say(doctor, STATUS_GOOD, "clock", "clock",
			   "%s lies within the root's signature (to %s)", now,
			   end);
		return;
	case VERDICT_BOGUS:
		doctor_say(doctor, STATUS_BAD, "resolver", "resolver",
			   "%s: the root's keys do not validate: %s",
			   answer->route, answer->reason);
		break;
	default:
		doctor_say(doctor, STATUS_UNKNOWN, "resolver", "resolver", "%s",
			   answer->reason);
	}
	doctor_hint(doctor, answer->hint);
	if (at < CLOCK_LEAST)
		doctor_say(doctor, STATUS_BAD, "clock", "clock",
			   "%s cannot be right", now);
	else
		doctor_say(doctor, STATUS_UNKNOWN, "clock", "clock",
			   "%s; no signature to compare it with", now);
}

static void look_at_resolver(struct doctor *doctor, struct wire *wire)
{
	struct resolver *resolver = &wire->world.resolver;
	struct dns_question question = { .name = ".", .type = DNS_DNSKEY };
	struct dns_answer answer = { 0 };
	struct err err = { 0 };

	if (!resolver->ask(resolver->self, &question, 1, &answer, &err))
		doctor_fail(doctor, "resolver", "resolver", &err);
	else
		judge_root(doctor, &answer);
	dns_answer_free(&answer);
}

static void judge_servers(struct doctor *doctor, const char *domain,
			  const struct served *served)
{
	size_t answered = 0, unasked = 0;

	for (size_t i = 0; i < served->n_servers; i++) {
		answered += served->servers[i].state == SERVER_ANSWERED;
		unasked += served->servers[i].state == SERVER_NOT_ASKED;
	}
	doctor_say(doctor,
		   !answered				    ? STATUS_UNKNOWN
		   : answered + unasked < served->n_servers ? STATUS_WARNING
							    : STATUS_GOOD,
		   "servers", domain,
		   "name servers: %zu of %zu addresses answer%s", answered,
		   served->n_servers,
		   unasked ? ", the others have no route from here" : "");
}

static void judge_host(struct doctor *doctor, const char *domain,
		       const struct host_facts *host)
{
	size_t connected = 0;

	for (size_t i = 0; i < host->n_addresses; i++)
		connected += host->probes[i].connected;
	if (connected) {
		doctor_say(doctor, STATUS_GOOD, "port-25", domain,
			   "port 25 of %s answers", host->host);
		return;
	}
	doctor_say(doctor, STATUS_UNKNOWN, "port-25", domain,
		   "port 25 of %s: %s", host->host,
		   host->smtp_words[0] ? host->smtp_words : host->words);
	doctor_hint(doctor, "where port 25 is closed from here, a person "
			    "confirms with Microsoft's Remote Connectivity "
			    "Analyzer; the migration asks");
}

static void look_at_domain(struct doctor *doctor, struct wire *wire,
			   const char *domain)
{
	struct facts *facts = calloc(1, sizeof(*facts));
	struct migration *migration = calloc(1, sizeof(*migration));
	struct settings settings;
	struct err err = { 0 };

	if (facts && migration &&
	    !config_settings(&doctor->context->config, domain, &settings,
			     &err)) {
		doctor_fail(doctor, "settings", domain, &err);
	} else if (facts && migration) {
		migration_begin(migration, domain, RUNBOOK_MIGRATE, 0);
		observe(&wire->world, &settings, migration,
			FACT_SERVED | FACT_CHAIN | FACT_HOSTS | FACT_SMTP |
				FACT_NOBODY,
			facts, NULL);
		if (facts->served_known == KNOWN)
			judge_servers(doctor, domain, &facts->served);
		else
			doctor_say(doctor, STATUS_UNKNOWN, "servers", domain,
				   "name servers: %s", facts->served_words);
		doctor_zone(doctor, domain, facts, &wire->world.dns);
		for (size_t i = 0; i < facts->n_hosts; i++)
			judge_host(doctor, domain, &facts->hosts[i]);
	}
	free(facts);
	free(migration);
}

/* Subject "example.org" or, without a domain, the default's own name. */
static void look_at_dns(struct doctor *doctor, struct wire *wire,
			const char *domain)
{
	const struct dns_api *dns = &wire->world.dns;
	struct err err = { 0 };
	char line[512] = "";

	if (!wire_aim(wire, doctor->context, domain, WIRE_DNS, &err)) {
		doctor_fail(doctor, "dns", domain, &err);
		return;
	}
	if (dns->manual || !dns->examine)
		doctor_say(doctor, STATUS_GOOD, "dns", domain,
			   "DNS by hand: changes are shown, and verified");
	else if (!dns->examine(dns->self, domain, line, sizeof(line), &err))
		doctor_fail(doctor, "dns", domain, &err);
	else
		doctor_say(doctor, STATUS_GOOD, "dns", domain, "%s: %s",
			   dns->name, line);
	if (err.kind == ERR_NONE && !dns->manual)
		doctor_rights(doctor, domain, dns);
}

static void look_at_notify(struct doctor *doctor, const char *subject,
			   const char *domain)
{
	const char *command =
		config_value(&doctor->context->config, domain, 0, "notify");
	char copy[CONFIG_LINE_MAX], path[4096], found[4096];
	const char *words[WORDS_MAX];
	struct err err = { 0 };

	if (!command)
		return;
	snprintf(copy, sizeof(copy), "%s", command);
	if (!words_split(copy, words) ||
	    !config_path(words[0], path, sizeof(path), &err) ||
	    !command_program(path, found, sizeof(found)))
		doctor_say(doctor, STATUS_BAD, "notify", subject,
			   "notify: no program that can be run: %s", command);
	else
		doctor_say(doctor, STATUS_GOOD, "notify", subject,
			   "events are told to %s", found);
}

/* Fit to be run by a timer? */
static void look_at_attendance(struct doctor *doctor, const char *subject,
			       const char *domain)
{
	char text[ATTENDED_TEXT_MAX];

	if (!attended_exchange(&doctor->context->config, domain,
			       RUNBOOK_MIGRATE, text)) {
		doctor_say(doctor, STATUS_GOOD, "unattended", subject,
			   "Exchange can be signed in to unattended");
		return;
	}
	doctor_say(doctor, STATUS_WARNING, "unattended", subject, "%s", text);
	doctor_hint(doctor, ATTENDED_HINT);
}

/* What was learned of it stands in front of what failed. */
static void blame_exchange(struct doctor *doctor,
			   const struct exchange *exchange, const char *subject,
			   const char *lines, const struct err *err)
{
	struct symptom *last;

	doctor_fail(doctor, "exchange", subject, err);
	last = &doctor->symptoms[doctor->n - 1];
	snprintf(last->text, sizeof(last->text), "%s\n%s", lines, err->msg);
	if (err->kind == ERR_AUTH && exchange->advise)
		exchange->advise(exchange->self, doctor->advice,
				 sizeof(doctor->advice));
}

static void look_at_exchange(struct doctor *doctor, struct wire *wire,
			     const char *domain)
{
	const char *subject = domain[0] ? domain : "Exchange";
	const struct exchange *exchange = &wire->world.exchange;
	struct err err = { 0 };
	char lines[1000] = "";

	look_at_attendance(doctor, subject, domain);
	look_at_notify(doctor, subject, domain);
	if (!wire_aim(wire, doctor->context, domain, WIRE_EXCHANGE, &err)) {
		doctor_fail(doctor, "exchange", subject, &err);
		return;
	}
	if (exchange->manual || !exchange->examine)
		doctor_say(doctor, STATUS_GOOD, "exchange", subject,
			   "Exchange by hand: cmdlets are shown, not run");
	else if (exchange->examine(exchange->self, lines, sizeof(lines), &err))
		doctor_say(doctor, STATUS_GOOD, "exchange", subject, "%s",
			   lines);
	else
		blame_exchange(doctor, exchange, subject, lines, &err);
}

void doctor_examine(struct doctor *doctor, char (*domains)[DNAME_MAX])
{
	struct wire wire;
	struct err err = { 0 };

	look_at_settings(doctor);
	look_at_state(doctor);
	if (!wire_open(&wire, doctor->context, WIRE_LOOK, &err)) {
		doctor_fail(doctor, "resolver", "resolver", &err);
		return;
	}
	look_at_resolver(doctor, &wire);
	for (size_t i = 0; i < doctor->n_domains; i++) {
		look_at_dns(doctor, &wire, domains[i]);
		look_at_domain(doctor, &wire, domains[i]);
		look_at_exchange(doctor, &wire, domains[i]);
	}
	if (!doctor->n_domains)
		look_at_exchange(doctor, &wire, "");
	wire_close(&wire);
}

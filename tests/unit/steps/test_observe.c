/* How the outside is asked: what, when, and how often. */
#include "tests/fakes/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct facts *look(struct fake *fake, unsigned needs)
{
	struct facts *facts = calloc(1, sizeof(*facts));

	observe(&fake->world, &fake->settings, &fake->migration, needs, facts,
		NULL);
	return facts;
}

static void a_group_that_is_not_needed_is_not_asked(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts = look(fake, FACT_SERVED);

	assert_int_equal(facts->served_known, KNOWN);
	assert_int_equal(facts->zone_known, NOT_ASKED);
	assert_int_equal(facts->exchange_known, NOT_ASKED);
	assert_int_equal(fake->calls[SITE_EXCHANGE_READ], 0);
	assert_int_equal(fake->calls[SITE_PROBE], 0);
	free(facts);
	fake_close(fake);
}

static void everything_takes_few_calls(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts = look(fake, (1 << 9) - 1);

	assert_int_equal(fake->calls[SITE_MX_READ], 1);
	assert_int_equal(fake->calls[SITE_EXCHANGE_READ], 1);
	assert_int_equal(fake->calls[SITE_AUTHORITY], 1);
	assert_int_equal(fake->calls[SITE_ASK], 2); /* texts; addresses */
	assert_int_equal(fake->calls[SITE_PROBE], 1);
	free(facts);
	fake_close(fake);
}

static void tlsa_are_not_asked_for_where_addresses_are_not_secure(void **s)
{
	struct fake *fake = fake_open();
	struct facts *facts = look(fake, FACT_TLSA);

	assert_int_equal(facts->n_hosts, 1);
	assert_int_equal(facts->hosts[0].verdict, VERDICT_INSECURE);
	assert_int_equal(facts->hosts[0].tlsa_known, NOT_ASKED);
	free(facts);
	fake_close(fake);
}

static void a_new_host_is_looked_for_at_its_own_servers_first(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts;
	unsigned asks;

	/* Enabled, yet not published: the resolver hears no question. */
	fake->exchange.dnssec = (struct fake_feature){ fake->now, FAKE_NEVER };
	fake->exchange.publish_s = 1000;
	fake->zone.versions[0].set.n = 0;
	mxset_add(&fake->zone.versions[0].set, FAKE_NEW, 10, 60);
	asks = fake->calls[SITE_ASK];
	facts = look(fake, FACT_HOSTS | FACT_TLSA);
	assert_int_equal(fake->calls[SITE_ASK], asks);
	assert_int_equal(facts->hosts[0].known, KNOWN);
	assert_false(facts->hosts[0].exists);
	free(facts);
	fake->now += 1000;
	facts = look(fake, FACT_HOSTS | FACT_TLSA);
	assert_int_equal(fake->calls[SITE_ASK], asks + 1);
	assert_true(facts->hosts[0].exists);
	assert_int_equal(facts->hosts[0].tlsa_known, KNOWN);
	free(facts);
	fake_close(fake);
}

static bool (*ask_whole)(void *self, const struct dns_question *questions,
			 size_t n, struct dns_answer *out, struct err *err);

/* Cuts the TLSA that come: they can be held no more. */
static bool ask_cut(void *self, const struct dns_question *questions, size_t n,
		    struct dns_answer *out, struct err *err)
{
	bool ok = ask_whole(self, questions, n, out, err);

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < out[i].n_records; k++)
			if (out[i].records[k].type == DNS_TLSA)
				out[i].records[k].rdlen = 3;
	return ok;
}

static void tlsa_that_cannot_be_held_are_not_taken_for_none(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts;

	fake->exchange.dnssec = (struct fake_feature){ fake->now, FAKE_NEVER };
	fake->exchange.dane = (struct fake_feature){ fake->now, FAKE_NEVER };
	fake->zone.versions[0].set.n = 0;
	mxset_add(&fake->zone.versions[0].set, FAKE_NEW, 10, 60);
	fake->now += 100000;
	facts = look(fake, FACT_HOSTS | FACT_TLSA);
	assert_int_equal(facts->hosts[0].tlsa_known, KNOWN);
	assert_true(facts->hosts[0].n_tlsa > 0);
	free(facts);
	ask_whole = fake->world.resolver.ask;
	fake->world.resolver.ask = ask_cut;
	facts = look(fake, FACT_HOSTS | FACT_TLSA);
	assert_int_equal(facts->hosts[0].tlsa_known, COULD_NOT_TELL);
	free(facts);
	fake_close(fake);
}

static struct {
	enum probe_state state; /* of the MX hosts */
	bool reached;
	bool controls_reached;
} seen;

/* MX hosts and control hosts apart: controls are asked for no recipient. */
static bool probe_as_seen(void *self, const struct probe_target *targets,
			  size_t n, struct probe_result *out, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		bool control = !targets[i].recipient[0];

		out[i] = (struct probe_result){
			.state = control ? PROBE_ACCEPTS : seen.state,
			.reached =
				control ? seen.controls_reached : seen.reached,
			.dane = DANE_NONE,
		};
	}
	return true;
}

static struct host_facts *look_at_port25(struct fake *fake, struct facts **out)
{
	fake->world.prober.probe = probe_as_seen;
	*out = look(fake, FACT_SMTP);
	assert_int_equal((*out)->n_hosts, 1);
	return &(*out)->hosts[0];
}

static void port_25_is_closed_from_here_only_if_nobody_answers(void **state)
{
	struct fake *fake = fake_open();
	struct host_facts *host;
	struct facts *facts;

	seen.state = PROBE_TIMEOUT;
	seen.reached = seen.controls_reached = false;
	host = look_at_port25(fake, &facts);
	assert_int_equal(host->smtp_known, COULD_NOT_TELL);
	assert_int_equal(host->probes[0].state, PROBE_NOT_TESTABLE);
	assert_non_null(strstr(host->smtp_words, "microsoft-com.mail"));
	free(facts);
	seen.controls_reached = true;
	host = look_at_port25(fake, &facts);
	assert_int_equal(host->smtp_known, KNOWN);
	assert_false(host->takes_mail);
	assert_int_equal(host->probes[0].state, PROBE_TIMEOUT);
	free(facts);
	fake_close(fake);
}

static void what_an_answer_says_of_taking_mail(void **state)
{
	static const struct {
		enum probe_state state;
		enum known known;
		bool takes;
	} answers[] = {
		{ PROBE_ACCEPTS, KNOWN, true },
		{ PROBE_GREYLISTS, KNOWN, true },
		{ PROBE_DEFERS, KNOWN, false },
		{ PROBE_UNATTRIBUTED, KNOWN, false },
		{ PROBE_REJECTS, KNOWN, false },
		{ PROBE_TIMEOUT, KNOWN, false },
		/* Of us, not of the host. */
		{ PROBE_REPUTATION, COULD_NOT_TELL, false },
		{ PROBE_NO_STARTTLS, COULD_NOT_TELL, false },
	};
	struct fake *fake = fake_open();

	seen.reached = true;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct host_facts *host;
		struct facts *facts;

		seen.state = answers[i].state;
		host = look_at_port25(fake, &facts);
		assert_int_equal(host->smtp_known, answers[i].known);
		assert_int_equal(host->takes_mail, answers[i].takes);
		free(facts);
	}
	fake_close(fake);
}

static void where_a_person_is_the_hands_servers_tell_the_zone(void **state)
{
	struct fake *fake = fake_open();
	struct mxset set = { 0 };
	struct facts *facts;

	fake->world.dns.mx_read = NULL;
	fake->world.dns.manual = true;
	facts = look(fake, FACT_ZONE);
	assert_int_equal(facts->zone_known, KNOWN);
	assert_true(mxset_identical(&facts->zone.set, fake_zone_now(fake)));
	free(facts);
	mxset_add(&set, FAKE_LEGACY, 10, 60);
	fake_zone_set(fake, &set); /* the servers disagree for a while */
	facts = look(fake, FACT_ZONE);
	assert_int_equal(facts->zone_known, COULD_NOT_TELL);
	free(facts);
	fake_close(fake);
}

static void a_manual_zone_is_migrated_all_the_same(void **state)
{
	struct fake *fake = fake_open();

	fake->world.dns.mx_read = NULL;
	fake->world.dns.manual = true;
	assert_int_equal(fake_run(fake), RUN_DONE);
	assert_int_equal(fake_stranded_at(fake), 0);
	assert_int_equal(fake_zone_now(fake)->n, 1);
	fake_close(fake);
}

static void a_manual_exchange_is_read_once_and_the_journal_serves(void **state)
{
	struct fake *fake = fake_open();

	fake->world.exchange.manual = true;
	assert_int_equal(fake_run(fake), RUN_DONE);
	assert_int_equal(fake->calls[SITE_EXCHANGE_READ], 1);
	fake_close(fake);
}

static void nobody_is_asked_for_facts_of_a_dry_run(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts;

	fake->world.exchange.manual = true;
	facts = look(fake, FACT_EXCHANGE | FACT_NOBODY);
	assert_int_equal(facts->exchange_known, NOT_ASKED);
	assert_int_equal(fake->calls[SITE_EXCHANGE_READ], 0);
	free(facts);
	fake_close(fake);
}

static void what_fails_could_not_be_told(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts;

	fake->fault =
		(struct fake_fault){ SITE_ASK, 1, BEFORE_EFFECT, ERR_NET };
	facts = look(fake, FACT_CHAIN | FACT_STS | FACT_REPORTS);
	assert_int_equal(facts->chain_known, COULD_NOT_TELL);
	assert_int_equal(facts->sts_known, COULD_NOT_TELL);
	assert_int_equal(facts->reports_known, COULD_NOT_TELL);
	free(facts);
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_that_is_not_needed_is_not_asked),
		cmocka_unit_test(everything_takes_few_calls),
		cmocka_unit_test(
			tlsa_are_not_asked_for_where_addresses_are_not_secure),
		cmocka_unit_test(
			a_new_host_is_looked_for_at_its_own_servers_first),
		cmocka_unit_test(
			tlsa_that_cannot_be_held_are_not_taken_for_none),
		cmocka_unit_test(
			port_25_is_closed_from_here_only_if_nobody_answers),
		cmocka_unit_test(what_an_answer_says_of_taking_mail),
		cmocka_unit_test(
			where_a_person_is_the_hands_servers_tell_the_zone),
		cmocka_unit_test(a_manual_zone_is_migrated_all_the_same),
		cmocka_unit_test(
			a_manual_exchange_is_read_once_and_the_journal_serves),
		cmocka_unit_test(nobody_is_asked_for_facts_of_a_dry_run),
		cmocka_unit_test(what_fails_could_not_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

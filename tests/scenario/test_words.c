/* What the person is told in a run, and that it decides nothing. */
#include "steps/proofs.h"
#include "tests/scenario/asserts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const proved[] = {
	"check-dnssec: the MX RRset is secure",
	"lower-ttl: ",
	"enable-dnssec: ",
	"add-mx: ",
	"swap-priorities: ",
	"validate: the addresses of " FAKE_NEW " are DNSSEC-secure",
	"enable-dane: ",
	"final-check: ",
};

static size_t headings(const struct fake *fake, size_t step)
{
	char heading[32];

	snprintf(heading, sizeof(heading), "Step %zu of 8: ", step);
	return fake_told(fake, heading);
}

static void each_step_is_told_once_with_what_was_proved(void **state)
{
	struct fake *fake = fake_open();

	assert_result(fake, fake_run(fake), RUN_DONE);
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(headings(fake, i + 1), 1);
		assert_true(fake_told(fake, proved[i]) >= 1);
	}
	assert_int_equal(fake_told(fake, "check-dnssec: "), 1);
	assert_int_equal(fake_told(fake, "validate: "), 1);
	fake_close(fake);
}

static void a_later_run_tells_what_was_proved_before(void **state)
{
	struct fake *fake = fake_open();

	assert_result(fake, fake_run(fake), RUN_DONE);
	fake->person.n_told = 0;
	assert_result(fake, fake_run(fake), RUN_DONE);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(headings(fake, i + 1), 1);
	assert_int_equal(fake_told(fake, proved[5]), 1);
	fake_close(fake);
}

static bool is_kept(const struct fake *fake, const char *text)
{
	for (size_t i = 0; i < fake->migration.n_proofs; i++)
		if (strstr(fake->migration.proofs[i].text, text))
			return true;
	return false;
}

static void exchanges_own_words_are_told_once_and_kept(void **state)
{
	struct fake *fake = fake_open();

	snprintf(fake->exchange.extra.validation, 256, "MX: Success");
	snprintf(fake->exchange.extra.words, 1024,
		 "EX003 the preference is not 0\nsee the documentation");
	assert_result(fake, fake_run(fake), RUN_DONE);
	assert_migrated(fake);
	assert_int_equal(fake_told(fake, "Exchange says: EX003 the preference "
					 "is not 0 see the documentation"),
			 1);
	assert_int_equal(fake_told(fake, "Exchange says: MX: Success"), 1);
	assert_true(is_kept(fake, "Exchange says: EX003"));
	assert_true(is_kept(fake, "Exchange says: MX: Success"));
	fake_close(fake);
}

static void exchanges_own_words_are_a_warning(void **state)
{
	struct fake *fake = fake_open();

	snprintf(fake->exchange.extra.words, 1024, "EX003");
	assert_result(fake, fake_run(fake), RUN_DONE);
	for (size_t i = 0; i < fake->person.n_told; i++)
		if (strstr(fake->person.told[i].text, "EX003"))
			assert_int_equal(fake->person.told[i].level,
					 TELL_WARNING);
	fake_close(fake);
}

static void a_host_that_is_not_shown_yet_is_plainly_waited_for(void **state)
{
	struct fake *fake = fake_open();

	fake->exchange.publish_s = 3000;
	run_until_acted(fake, STEP_ENABLE_DNSSEC);
	fake->opts.wait = false;
	assert_result(fake, fake_run(fake), RUN_WAITING);
	assert_int_equal(fake->report.step, STEP_ENABLE_DNSSEC);
	assert_string_equal(fake->report.why, "waiting for " FAKE_NEW
					      " to appear at its name servers");
	fake_close(fake);
}

static void a_host_that_was_not_looked_for_yet_is_waited_for_too(void **state)
{
	struct fake *fake = fake_open();
	struct facts *facts = calloc(1, sizeof(*facts));
	struct proof_case proof = { facts, &fake->migration, &fake->settings,
				    fake->now, fake->now };

	assert_non_null(facts);
	assert_int_equal(proofs_exists(&proof, FAKE_NEW).kind, WAIT);
	assert_int_equal(proofs_exists(&proof, FAKE_LEGACY).kind, CANNOT_TELL);
	free(facts);
	fake_close(fake);
}

/* Others that are no trouble to this domain would only hide it; many of them
 * are no trouble to the text either. */
static void connectors_are_named_that_name_this_domains_legacy_host(void **s)
{
	static const char *const connectors[] = {
		"Ours: " FAKE_LEGACY,
		"The tenant's: contoso.mail.protection.outlook.com",
		"Ours too: " FAKE_LEGACY,
	};
	struct fake *fake = fake_open();
	struct exchange_status *extra = &fake->exchange.extra;

	for (size_t i = 0; i < CONNECTORS_MAX; i++)
		snprintf(extra->connectors[i], sizeof(extra->connectors[i]),
			 "%s", connectors[i < 2 ? i : 2]);
	extra->n_connectors = CONNECTORS_MAX;
	fake->person.n = 0;
	assert_result(fake, fake_run(fake), RUN_BLOCKED);
	assert_string_equal(fake->person.last_id, "connectors");
	assert_non_null(strstr(fake->person.last_text,
			       "Exchange shows: Ours: " FAKE_LEGACY
			       ", Ours too: " FAKE_LEGACY));
	assert_null(strstr(fake->person.last_text, "The tenant's"));
	fake_close(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			connectors_are_named_that_name_this_domains_legacy_host),
		cmocka_unit_test(each_step_is_told_once_with_what_was_proved),
		cmocka_unit_test(a_later_run_tells_what_was_proved_before),
		cmocka_unit_test(exchanges_own_words_are_told_once_and_kept),
		cmocka_unit_test(exchanges_own_words_are_a_warning),
		cmocka_unit_test(
			a_host_that_is_not_shown_yet_is_plainly_waited_for),
		cmocka_unit_test(
			a_host_that_was_not_looked_for_yet_is_waited_for_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

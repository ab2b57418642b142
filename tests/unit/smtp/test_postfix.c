/* A real Postfix on loopback; skipped where it cannot be run. */
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <string.h>

static void probe(const char *service, const char *recipient,
		  struct probe_result *out)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target(service);

	if (recipient)
		snprintf(target.recipient, sizeof(target.recipient), "%s",
			 recipient);
	mail_add_tlsa(&target, 3, 1, 1, "leaf");
	mail_add_tlsa(&target, 2, 0, 1, "ca");
	mail_add_tlsa(&target, 3, 1, 1, "other");
	mail_probe(&config, &target, 1, out);
}

static void takes_mail_for_its_domain_and_is_authenticated(void **state)
{
	struct probe_result out;

	probe("good", NULL, &out);
	assert_int_equal(out.state, PROBE_ACCEPTS);
	assert_string_equal(out.words, "250 2.1.5 Ok");
	assert_int_equal(out.match[0], TLSA_MATCH);
	assert_int_equal(out.match[1], TLSA_MATCH);
	assert_int_equal(out.match[2], TLSA_NO_MATCH);
	assert_int_equal(out.dane, DANE_GOOD);
	assert_true(out.cert_name_ok);
}

static void relays_for_nobody_else(void **state)
{
	struct probe_result out;

	probe("good", "postmaster@elsewhere.test", &out);
	assert_int_equal(out.state, PROBE_REJECTS);
	assert_non_null(strstr(out.words, "Relay access denied"));
	assert_int_equal(out.dane, DANE_GOOD);
}

static void does_not_know_every_user(void **state)
{
	struct probe_result out;

	probe("good", "nobody@example.test", &out);
	assert_int_equal(out.state, PROBE_REJECTS);
	assert_non_null(strstr(out.words, "5.1.1"));
}

static void greets_late_and_is_waited_for(void **state)
{
	struct probe_result out;

	probe("busy", NULL, &out);
	assert_int_equal(out.state, PROBE_ACCEPTS);
	assert_in_range(out.elapsed_ms, 1000, 60000);
}

static void without_starttls_dane_is_bad(void **state)
{
	struct probe_result out;

	probe("plain", NULL, &out);
	assert_int_equal(out.state, PROBE_NO_STARTTLS);
	assert_int_equal(out.dane, DANE_BAD);
}

static void greylisting_defers_and_a_block_is_about_us(void **state)
{
	struct probe_result out;

	probe("grey", NULL, &out);
	assert_int_equal(out.state, PROBE_GREYLISTS);
	assert_non_null(strstr(out.words, "Greylisted"));
	assert_int_equal(out.dane, DANE_GOOD);
	probe("blocked", NULL, &out);
	assert_int_equal(out.state, PROBE_REPUTATION);
	assert_int_equal(out.dane, DANE_GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			takes_mail_for_its_domain_and_is_authenticated),
		cmocka_unit_test(relays_for_nobody_else),
		cmocka_unit_test(does_not_know_every_user),
		cmocka_unit_test(greets_late_and_is_waited_for),
		cmocka_unit_test(without_starttls_dane_is_bad),
		cmocka_unit_test(greylisting_defers_and_a_block_is_about_us),
	};

	if (mail_start(NULL) != 0)
		return 1;
	if (!mail_has("good")) {
		puts("1..0 # SKIP Postfix cannot be run here");
		return mail_stop(NULL);
	}
	return cmocka_run_group_tests(tests, NULL, mail_stop);
}

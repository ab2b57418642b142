/* Good and hostile dialogues with real servers on loopback. */
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <string.h>

struct scene {
	const char *script;
	enum probe_state state;
	bool starttls;
	const char *words; /* found in the result's */
};

static void play(const struct prober_config *config, const struct scene *scenes,
		 size_t n)
{
	struct probe_target targets[40];
	struct probe_result out[40];

	assert_in_range(n, 1, 40);
	for (size_t i = 0; i < n; i++)
		targets[i] = mail_target(scenes[i].script);
	mail_probe(config, targets, n, out);
	for (size_t i = 0; i < n; i++) {
		if (out[i].state != scenes[i].state ||
		    !strstr(out[i].words, scenes[i].words) ||
		    out[i].starttls != scenes[i].starttls)
			fail_msg("%s: %s \"%s\" starttls %d", scenes[i].script,
				 probe_state_name(out[i].state), out[i].words,
				 out[i].starttls);
	}
}

#define PLAY(config, scenes) \
	play(config, scenes, sizeof(scenes) / sizeof(*(scenes)))

static void carries_a_good_server_up_to_rcpt(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target("good");
	struct probe_result out;

	mail_probe(&config, &target, 1, &out);
	assert_int_equal(out.state, PROBE_ACCEPTS);
	assert_string_equal(out.words, "250 2.1.5 ok");
	assert_true(out.connected && out.reached && out.starttls);
	assert_true(out.cert_seen && out.cert_name_ok);
	assert_string_equal(out.cert_subject, "CN=mx.test");
	assert_string_equal(out.tls_version, "TLSv1.3");
	assert_true(out.cert_ends_at >
		    config.clock.now(config.clock.self) + 8 * 86400);
	assert_false(out.cert_checked || out.cert_trusted);
	assert_int_equal(out.dane, DANE_NONE);
}

static void speaks_over_ipv6_and_stops_where_no_recipient_is_given(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target("good-v6");
	struct probe_result out;

	snprintf(target.address, sizeof(target.address), "::1");
	target.recipient[0] = '\0';
	mail_probe(&config, &target, 1, &out);
	if (out.state == PROBE_NO_ROUTE) {
		printf("# does not apply: no IPv6 here\n");
		return;
	}
	assert_int_equal(out.state, PROBE_ACCEPTS);
	assert_true(out.starttls);
}

static void reads_every_answer_for_what_it_is(void **state)
{
	static const struct scene scenes[] = {
		{ "long-multi-line", PROBE_ACCEPTS, true, "250" },
		{ "quit-reset", PROBE_ACCEPTS, true, "250" },
		{ "closing-rset", PROBE_ACCEPTS, true, "250" },
		{ "mail-4xx", PROBE_DEFERS, true, "451 4.3.0" },
		{ "mail-5xx", PROBE_REJECTS, true, "550 5.7.1 no" },
		{ "rcpt-4xx", PROBE_GREYLISTS, true, "450 4.2.0 Greylisted" },
		{ "rcpt-attr", PROBE_UNATTRIBUTED, true, "ATTR35" },
		{ "rcpt-tenant", PROBE_UNATTRIBUTED, true,
		  "TenantAttribution" },
		{ "rcpt-denied", PROBE_REJECTS, true, "5.4.1" },
		{ "rcpt-5xx", PROBE_REJECTS, true, "5.1.1" },
		{ "rcpt-banned", PROBE_REPUTATION, true, "5.7.606" },
		{ "banner-listed", PROBE_REPUTATION, false, "Client host" },
		{ "banner-4xx", PROBE_SMTP_FAILED, false, "banner: 421" },
		{ "ehlo-5xx", PROBE_SMTP_FAILED, false, "EHLO: 502" },
		{ "ehlo2-5xx", PROBE_SMTP_FAILED, true, "503" },
		{ "no-starttls", PROBE_NO_STARTTLS, false, "not offered" },
		{ "xstarttls", PROBE_NO_STARTTLS, false, "not offered" },
		{ "starttls-4xx", PROBE_NO_STARTTLS, false, "refused: 454" },
	};
	struct prober_config config = mail_config();

	PLAY(&config, scenes);
}

static void says_all_at_once_where_the_server_takes_it_so(void **state)
{
	static const struct scene scenes[] = {
		{ "piped", PROBE_ACCEPTS, true, "250 2.1.5 ok" },
		{ "piped-tenant", PROBE_UNATTRIBUTED, true,
		  "TenantAttribution" },
		/* What follows a refusal says nothing more. */
		{ "piped-mail-4xx", PROBE_DEFERS, true, "451 4.3.0" },
		{ "piped-mail-close", PROBE_REJECTS, true, "550 5.7.1" },
		{ "piped-junk", PROBE_SMTP_FAILED, true, "not an SMTP" },
		{ "piped-too-early", PROBE_SMTP_FAILED, true, "before it is" },
	};
	struct prober_config config = mail_config();

	PLAY(&config, scenes);
}

static void shakes_hands_as_a_sender_does(void **state)
{
	static const struct {
		const char *script, *version;
	} cases[] = { { "tls12", "TLSv1.2" },
		      { "ed", "TLSv1.3" },
		      { "weak", "TLSv1.3" } };
	struct prober_config config = mail_config();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct probe_target target = mail_target(cases[i].script);
		struct probe_result out;

		mail_probe(&config, &target, 1, &out);
		assert_int_equal(out.state, PROBE_ACCEPTS);
		assert_string_equal(out.tls_version, cases[i].version);
	}
}

static void survives_hostile_servers(void **state)
{
	static const struct scene scenes[] = {
		{ "banner-http", PROBE_SMTP_FAILED, false, "not an SMTP" },
		{ "banner-binary", PROBE_SMTP_FAILED, false, "NUL byte" },
		{ "flood-lines", PROBE_SMTP_FAILED, false, "too many lines" },
		{ "flood-byte", PROBE_SMTP_FAILED, false, "too long" },
		{ "bulky", PROBE_SMTP_FAILED, false, "without end" },
		{ "half-closed", PROBE_RESET, false, "closed" },
		{ "unasked", PROBE_SMTP_FAILED, true, "before it is" },
		{ "mail-junk", PROBE_SMTP_FAILED, true, "not an SMTP" },
		{ "too-early", PROBE_SMTP_FAILED, false, "before it is" },
		{ "out-of-step", PROBE_SMTP_FAILED, true, "out of step: 550" },
		{ "piped-doubled", PROBE_SMTP_FAILED, true, "out of step" },
		{ "injected", PROBE_TLS_FAILED, false, "plain text" },
		{ "tls-garbage", PROBE_TLS_FAILED, false, "TLS handshake" },
		{ "tls-close", PROBE_TLS_FAILED, false, "TLS handshake" },
		{ "tls-old", PROBE_TLS_FAILED, false, "TLS handshake" },
		{ "banner-reset", PROBE_RESET, false, "reset" },
		{ "banner-close", PROBE_RESET, false, "closed" },
		{ "ehlo-reset", PROBE_RESET, false, "reset" },
		{ "starttls-reset", PROBE_RESET, false, "reset" },
		{ "mail-reset", PROBE_RESET, true, "closed" },
		{ "rcpt-close", PROBE_RESET, true, "closed" },
	};
	struct prober_config config = mail_config();

	PLAY(&config, scenes);
}

static void ends_a_stall_at_every_stage_with_one_limit(void **state)
{
	static const struct scene scenes[] = {
		{ "stall-banner", PROBE_TIMEOUT, false, "banner" },
		{ "stall-in-line", PROBE_TIMEOUT, false, "banner" },
		{ "drip", PROBE_TIMEOUT, false, "banner" },
		{ "stall-ehlo", PROBE_TIMEOUT, false, "EHLO" },
		{ "stall-starttls", PROBE_TIMEOUT, false, "STARTTLS" },
		{ "stall-tls", PROBE_TIMEOUT, false, "handshake" },
		{ "stall-ehlo2", PROBE_TIMEOUT, true, "EHLO" },
		{ "stall-mail", PROBE_TIMEOUT, true, "MAIL" },
		{ "stall-rcpt", PROBE_TIMEOUT, true, "RCPT" },
		{ "piped-stall", PROBE_TIMEOUT, true, "RCPT" },
		{ "stall-rset", PROBE_ACCEPTS, true, "250" },
	};
	struct prober_config config = mail_config();

	config.total_ms = 10000;
	PLAY(&config, scenes);
}

static void a_stalled_target_does_not_delay_another(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target targets[2] = { mail_target("stall-banner"),
					   mail_target("good") };
	struct probe_result out[2];

	config.total_ms = 8000;
	mail_probe(&config, targets, 2, out);
	assert_int_equal(out[0].state, PROBE_TIMEOUT);
	assert_in_range(out[0].elapsed_ms, 8000, 60000);
	assert_int_equal(out[1].state, PROBE_ACCEPTS);
	assert_in_range(out[1].elapsed_ms, 0, 7000);
}

static void our_own_domain_in_a_refusal_is_no_reputation(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target("rcpt-echo");
	struct probe_result out;

	snprintf(target.domain, sizeof(target.domain), "banned.test");
	mail_probe(&config, &target, 1, &out);
	assert_int_equal(out.state, PROBE_REJECTS);
}

/* Nothing listens on the port that has just been given back. */
static void a_refusal_is_an_answer_and_silence_is_none(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target targets[2] = { mail_target("unreachable"),
					   mail_target("unreachable") };
	struct probe_result out[2];

	config.connect_ms = 1000;
	targets[1].port = 1;
	mail_probe(&config, targets, 2, out);
	assert_int_equal(out[0].state, PROBE_TIMEOUT);
	assert_int_equal(out[0].dane, DANE_NONE);
	assert_false(out[0].reached);
	assert_int_equal(out[1].state, PROBE_CLOSED);
	assert_true(out[1].reached);
}

static void a_silent_server_was_reached_all_the_same(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target("stall-banner");
	struct probe_result out;

	config.total_ms = 1000;
	mail_probe(&config, &target, 1, &out);
	assert_int_equal(out.state, PROBE_TIMEOUT);
	assert_true(out.reached);
}

static bool always(void *self)
{
	return true;
}

static void all_are_left_at_once_when_it_is_to_end(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target targets[2] = { mail_target("stall-banner"),
					   mail_target("stall-rcpt") };
	struct probe_result out[2];

	config.total_ms = 600000;
	config.clock.interrupted = always;
	mail_probe(&config, targets, 2, out);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(out[i].state, PROBE_TIMEOUT);
		assert_in_range(out[i].elapsed_ms, 0, 30000);
	}
}

static void a_recipient_cannot_bring_in_a_command(void **state)
{
	struct prober_config config = mail_config();
	struct probe_target target = mail_target("good");
	struct probe_result out;

	snprintf(target.recipient, sizeof(target.recipient),
		 "a@b.test>\r\nDATA\r\n");
	mail_probe(&config, &target, 1, &out);
	assert_int_equal(out.state, PROBE_NOT_TESTABLE);
	assert_false(out.connected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_a_good_server_up_to_rcpt),
		cmocka_unit_test(
			speaks_over_ipv6_and_stops_where_no_recipient_is_given),
		cmocka_unit_test(reads_every_answer_for_what_it_is),
		cmocka_unit_test(says_all_at_once_where_the_server_takes_it_so),
		cmocka_unit_test(shakes_hands_as_a_sender_does),
		cmocka_unit_test(survives_hostile_servers),
		cmocka_unit_test(ends_a_stall_at_every_stage_with_one_limit),
		cmocka_unit_test(a_stalled_target_does_not_delay_another),
		cmocka_unit_test(our_own_domain_in_a_refusal_is_no_reputation),
		cmocka_unit_test(a_refusal_is_an_answer_and_silence_is_none),
		cmocka_unit_test(a_silent_server_was_reached_all_the_same),
		cmocka_unit_test(all_are_left_at_once_when_it_is_to_end),
		cmocka_unit_test(a_recipient_cannot_bring_in_a_command),
	};

	return cmocka_run_group_tests(tests, mail_start, mail_stop);
}

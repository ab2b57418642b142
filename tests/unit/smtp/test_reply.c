/* SMTP replies: what is read, what breaks them, what refusals mean. */
#include "providers/smtp/reply.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static size_t feed(struct reply *reply, const char *text)
{
	*reply = (struct reply){ 0 };
	return reply_feed(reply, text, strlen(text));
}

struct meaning {
	const char *line;
	enum probe_state state;
};

static void check(const struct meaning *meanings, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum probe_state got;
		struct reply reply;
		char line[512];

		snprintf(line, sizeof(line), "%s\r\n", meanings[i].line);
		feed(&reply, line);
		got = reply_classify(&reply, "banned.test");
		if (got != meanings[i].state)
			fail_msg("%s: %s", meanings[i].line,
				 probe_state_name(got));
	}
}

#define CHECK(meanings) check(meanings, sizeof(meanings) / sizeof(*(meanings)))

static void refusals_of_our_address_say_nothing_of_the_domain(void **state)
{
	static const struct meaning meanings[] = {
		{ "550 5.7.606 Access denied, banned sending IP [192.0.2.1]",
		  PROBE_REPUTATION },
		{ "550 5.7.649 Access denied, banned sending IP",
		  PROBE_REPUTATION },
		{ "550 5.7.511 Access denied", PROBE_REPUTATION },
		{ "550 5.7.513 Service unavailable", PROBE_REPUTATION },
		{ "550 5.7.708 Access denied, traffic not accepted from this "
		  "IP",
		  PROBE_REPUTATION },
		{ "451 4.7.500 Server busy. Please try again later from "
		  "[192.0.2.1]. (AS77712344)",
		  PROBE_REPUTATION },
		{ "451 4.7.651 The mail server [192.0.2.1] has been "
		  "temporarily rate limited due to IP reputation",
		  PROBE_REPUTATION },
		{ "550 5.7.1 Service unavailable, Client host [192.0.2.1] "
		  "blocked using Spamhaus",
		  PROBE_REPUTATION },
		{ "550 5.7.1 Service unavailable, Helo domain is listed",
		  PROBE_REPUTATION },
		{ "550 5.7.51 TenantInboundAttribution; There is a partner "
		  "connector configured",
		  PROBE_REPUTATION },
		{ "550 5.7.25 [192.0.2.1] no PTR record", PROBE_REPUTATION },
		{ "550 SC-001 (S3140)", PROBE_REPUTATION },
		{ "450 4.7.1 Client host rejected: cannot find your reverse "
		  "hostname",
		  PROBE_REPUTATION },
		{ "504 5.5.2 <localhost>: Helo command rejected: need "
		  "fully-qualified hostname",
		  PROBE_REPUTATION },
		{ "554 5.7.1 You are not allowed to connect",
		  PROBE_REPUTATION },
		{ "554 5.7.1 rejected, 192.0.2.1 is in a DNSBL",
		  PROBE_REPUTATION },
	};

	CHECK(meanings);
}

static void refusals_of_the_domain_or_its_user_are_told_apart(void **state)
{
	static const struct meaning meanings[] = {
		{ "550 5.4.1 Recipient address rejected: Access denied.",
		  PROBE_REJECTS },
		{ "550 5.1.10 RESOLVER.ADR.RecipientNotFound", PROBE_REJECTS },
		{ "550 5.1.1 no such user", PROBE_REJECTS },
		{ "554 5.7.1 Relay access denied", PROBE_REJECTS },
		{ "550 no", PROBE_REJECTS },
		{ "550", PROBE_REJECTS },
		/* Its own name for us counts for nothing. */
		{ "550 5.2.1 <postmaster@BANNED.test>: no", PROBE_REJECTS },
	};

	CHECK(meanings);
}

static void a_tenant_that_is_not_found_is_a_verdict_of_its_own(void **state)
{
	static const struct meaning meanings[] = {
		{ "550 5.7.64 TenantAttribution; Relay Access Denied",
		  PROBE_UNATTRIBUTED },
		{ "550 4.4.4 Mail received as unauthenticated. ATTR5",
		  PROBE_UNATTRIBUTED },
		{ "451 4.4.62 Mail sent to the wrong Office 365 region. "
		  "ATTR35",
		  PROBE_UNATTRIBUTED },
		{ "451 4.3.2 Temporary server error. ATTR55",
		  PROBE_UNATTRIBUTED },
	};

	CHECK(meanings);
}

static void what_will_pass_later_is_deferred(void **state)
{
	static const struct meaning meanings[] = {
		{ "450 4.2.0 <a@b>: Recipient address rejected: Greylisted",
		  PROBE_GREYLISTS },
		{ "450 4.7.1 <unknown[192.0.2.1]>: Client host rejected: "
		  "Greylisted",
		  PROBE_GREYLISTS },
		{ "452 4.2.2 mailbox full", PROBE_DEFERS },
		{ "421 4.3.2 shutting down", PROBE_DEFERS },
	};

	CHECK(meanings);
}

/* 5.1.1.9 and 15.4.1.2 are no enhanced status codes. */
static void an_address_in_the_text_is_no_status_code(void **state)
{
	static const struct meaning meanings[] = {
		{ "550 5.1.1.9 is on a blocklist", PROBE_REPUTATION },
		{ "550 5.7.1 Client host [5.4.1.2] blocked using a list",
		  PROBE_REPUTATION },
		{ "550 5.7.1 no, says 5.7.606", PROBE_REJECTS },
		{ "550 15.7.606 no", PROBE_REJECTS },
	};

	CHECK(meanings);
}

static void neither_yes_nor_no_is_a_failure(void **state)
{
	static const struct meaning meanings[] = {
		{ "250 ok", PROBE_ACCEPTS },	 { "251 ok", PROBE_ACCEPTS },
		{ "354 go", PROBE_SMTP_FAILED }, { "123 x", PROBE_SMTP_FAILED },
		{ "999 x", PROBE_SMTP_FAILED },	 { "hello", PROBE_SMTP_FAILED },
	};

	CHECK(meanings);
}

static void reads_lines_until_the_last_one(void **state)
{
	struct reply reply;

	assert_int_equal(feed(&reply, "250-one\r\n250-STARTTLS\r\n"), 23);
	assert_false(reply.complete);
	assert_int_equal(reply_feed(&reply, "250 two\nrest", 12), 8);
	assert_true(reply.complete);
	assert_null(reply.fault);
	assert_int_equal(reply.code, 250);
	assert_true(reply.starttls);
	assert_false(reply.pipelining);
	assert_string_equal(reply.text, "one STARTTLS two");
	feed(&reply, "250-STARTTLSX\r\n250-XPIPELINING\r\n250 pipelining\r\n");
	assert_false(reply.starttls);
	assert_true(reply.pipelining);
}

static void text_that_is_shown_is_printable_and_bounded(void **state)
{
	char text[8192] = "";
	struct reply reply;

	feed(&reply, "220 \033[31m\xff\x01\r\n");
	assert_string_equal(reply.text, "?[31m??");
	for (int i = 0; i < 90; i++)
		strncat(text, "250-the same line, many times\r\n",
			sizeof(text) - strlen(text) - 1);
	feed(&reply, text);
	assert_int_equal(strlen(reply.text), sizeof(reply.text) - 1);
}

static void every_break_has_its_word(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ "hello\r\n", "not an SMTP reply" },
		{ "\r\n", "not an SMTP reply" },
		{ "2x0 ok\r\n", "not an SMTP reply" },
		{ "220ok\r\n", "not an SMTP reply" },
		{ "250-a\r\nb\r\n", "not an SMTP reply" },
	};
	struct reply reply;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		feed(&reply, cases[i].text);
		assert_true(reply.complete);
		assert_string_equal(reply.fault, cases[i].fault);
	}
	reply = (struct reply){ 0 };
	assert_int_equal(reply_feed(&reply, "22\0", 3), 3);
	assert_string_equal(reply.fault, "a NUL byte in a reply");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			refusals_of_our_address_say_nothing_of_the_domain),
		cmocka_unit_test(
			refusals_of_the_domain_or_its_user_are_told_apart),
		cmocka_unit_test(
			a_tenant_that_is_not_found_is_a_verdict_of_its_own),
		cmocka_unit_test(what_will_pass_later_is_deferred),
		cmocka_unit_test(an_address_in_the_text_is_no_status_code),
		cmocka_unit_test(neither_yes_nor_no_is_a_failure),
		cmocka_unit_test(reads_lines_until_the_last_one),
		cmocka_unit_test(text_that_is_shown_is_printable_and_bounded),
		cmocka_unit_test(every_break_has_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

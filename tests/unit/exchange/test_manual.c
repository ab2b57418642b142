/* Exchange by hand: a scripted person answers. */
#include "providers/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

struct script {
	const char *answers[4]; /* in order; NULL: nobody is there */
	size_t asked;
	char told[4096];
	char last_id[QUESTION_ID_MAX];
};

static void tell(void *self, enum tell level, const char *text)
{
	struct script *script = self;
	size_t n = strlen(script->told);

	snprintf(script->told + n, sizeof(script->told) - n, "%s\n", text);
}

static bool ask(void *self, const struct question *question,
		char out[ANSWER_MAX], struct err *err)
{
	struct script *script = self;
	const char *answer = script->answers[script->asked++];

	snprintf(script->last_id, sizeof(script->last_id), "%s", question->id);
	if (!answer)
		return err_set(err, ERR_NOBODY, "nobody is there");
	snprintf(out, ANSWER_MAX, "%s", answer);
	return true;
}

static struct person person_of(struct script *script)
{
	return (struct person){ .self = script, .tell = tell, .ask = ask };
}

static void shows_the_cmdlet_and_takes_the_pasted_host(void **state)
{
	struct script script = { .answers = { "DnssecMxValue : "
					      "a-b.o-v1.mx.microsoft" } };
	struct person person = person_of(&script);
	struct exchange exchange;
	struct result result;
	struct err err = { 0 };

	assert_true(exchange_manual_open(&person, &exchange, &err));
	assert_true(exchange.manual);
	assert_true(exchange.set(exchange.self, "a.b", FEATURE_DNSSEC, true,
				 &result, &err));
	assert_string_equal(result.assigned, "a-b.o-v1.mx.microsoft");
	assert_string_equal(script.last_id, "dnssec-mx-value");
	assert_non_null(strstr(script.told, "Enable-DnssecForVerifiedDomain "
					    "-DomainName a.b"));
	exchange.close(exchange.self);
}

static void a_wrong_host_is_asked_again_a_fixed_wrong_answer_is_not(
	void **state)
{
	struct script script = { .answers = { "a-b.mail.protection.outlook.com",
					      "a-b.o-v1.mx.microsoft" } };
	struct script fixed = { .answers = { "wrong", "wrong", "wrong" } };
	struct person person = person_of(&script);
	struct exchange exchange;
	struct result result;
	struct err err = { 0 };

	assert_true(exchange_manual_open(&person, &exchange, &err));
	assert_true(exchange.set(exchange.self, "a.b", FEATURE_DNSSEC, true,
				 &result, &err));
	assert_int_equal(script.asked, 2);
	person.self = &fixed;
	assert_false(exchange.set(exchange.self, "a.b", FEATURE_DNSSEC, true,
				  &result, &err));
	assert_int_equal(err.kind, ERR_PARSE);
	assert_int_equal(fixed.asked, 2);
	assert_non_null(strstr(err.hint, "--answer dnssec-mx-value=VALUE"));
	exchange.close(exchange.self);
}

static void a_host_beside_a_failure_is_not_taken(void **state)
{
	struct script script = {
		.answers = { "Result : Failed\n"
			     "DnssecMxValue : a-b.o-v1.mx.microsoft",
			     "{\"Result\":0,\"DnssecMxValue\":"
			     "\"a-b.o-v1.mx.microsoft\"}" }
	};
	struct person person = person_of(&script);
	struct exchange exchange;
	struct result result;
	struct err err = { 0 };

	assert_true(exchange_manual_open(&person, &exchange, &err));
	assert_true(exchange.set(exchange.self, "a.b", FEATURE_DNSSEC, true,
				 &result, &err));
	assert_int_equal(script.asked, 2);
	assert_non_null(strstr(script.told, "Result is not Success"));
	assert_string_equal(result.assigned, "a-b.o-v1.mx.microsoft");
	exchange.close(exchange.self);
}

static void nobody_there_stays_nobody(void **state)
{
	struct script script = { .answers = { NULL } };
	struct person person = person_of(&script);
	struct exchange_status status;
	const char domains[1][DNAME_MAX] = { "a.b" };
	struct exchange exchange;
	struct err err = { 0 };

	assert_true(exchange_manual_open(&person, &exchange, &err));
	assert_false(exchange.read(exchange.self, domains, 1, &status, &err));
	assert_int_equal(err.kind, ERR_NOBODY);
	assert_string_equal(script.last_id, "exchange-status");
	exchange.close(exchange.self);
}

static void the_other_cmdlets_are_done_or_failed(void **state)
{
	static const struct {
		enum feature feature;
		bool enable;
		const char *cmdlet, *id;
	} rows[] = {
		{ FEATURE_DNSSEC, false, "Disable-DnssecForVerifiedDomain",
		  "exchange-dnssec-disabled" },
		{ FEATURE_DANE, true, "Enable-SmtpDaneInbound",
		  "exchange-dane-enabled" },
		{ FEATURE_DANE, false, "Disable-SmtpDaneInbound",
		  "exchange-dane-disabled" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct script script = { .answers = { "done", "failed" } };
		struct person person = person_of(&script);
		struct exchange exchange;
		struct result result;
		struct err err = { 0 };

		assert_true(exchange_manual_open(&person, &exchange, &err));
		assert_true(exchange.set(exchange.self, "a.b", rows[i].feature,
					 rows[i].enable, &result, &err));
		assert_string_equal(script.last_id, rows[i].id);
		assert_non_null(strstr(script.told, rows[i].cmdlet));
		assert_false(exchange.set(exchange.self, "a.b", rows[i].feature,
					  rows[i].enable, &result, &err));
		assert_int_equal(err.kind, ERR_REMOTE);
		exchange.close(exchange.self);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_the_cmdlet_and_takes_the_pasted_host),
		cmocka_unit_test(
			a_wrong_host_is_asked_again_a_fixed_wrong_answer_is_not),
		cmocka_unit_test(a_host_beside_a_failure_is_not_taken),
		cmocka_unit_test(nobody_there_stays_nobody),
		cmocka_unit_test(the_other_cmdlets_are_done_or_failed),
	};

	return cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}

/* One visit of PowerShell as a process: what goes in, limits, what is left. */
#include "providers/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CANARY "canary-\"'$(touch /tmp/x)`-8c1f"

static char seen[64];
static char told[4096];

static int make_folder(void **state)
{
	snprintf(seen, sizeof(seen), "/tmp/exodane-test-XXXXXX");
	return mkdtemp(seen) && setenv("FAKE_PWSH_SEEN", seen, 1) == 0 ? 0 : -1;
}

static int drop(const char *path, const struct stat *st, int type,
		struct FTW *ftw)
{
	return remove(path);
}

static int remove_folder(void **state)
{
	return nftw(seen, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static char *content(const char *name)
{
	static char text[65536];
	char path[128];
	size_t n = 0;

	snprintf(path, sizeof(path), "%s/%s", seen, name);
	FILE *file = fopen(path, "re");
	if (file) {
		n = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
	}
	text[n] = '\0';
	return text;
}

static void tell(void *self, enum tell level, const char *text)
{
	size_t n = strlen(told);

	/* What --quiet shows, too. */
	if (level >= TELL_WARNING)
		snprintf(told + n, sizeof(told) - n, "%s\n", text);
}

static const struct person person = { .tell = tell };

static struct exchange open_fake(const char *how)
{
	struct exchange_config config = { .sign_in = "app",
					  .certificate_password = CANARY,
					  .organization = "a'b\"$(c)",
					  .app_id = "1",
					  .certificate_file = "/dev/null",
					  .connect_s = 1,
					  .cmdlet_s = 1,
					  .person = &person };
	struct exchange exchange;
	struct err err = { 0 };

	setenv("FAKE_PWSH", how, 1);
	snprintf(config.program, sizeof(config.program), "%s",
		 getenv("FAKE_PWSH_PROGRAM"));
	if (strcmp(how, "code") == 0)
		snprintf(config.sign_in, sizeof(config.sign_in), "device");
	if (strcmp(how, "hang") != 0)
		config.connect_s = config.cmdlet_s = 60;
	told[0] = '\0';
	assert_true(exchange_pwsh_open(&config, &exchange, &err));
	return exchange;
}

static const char domain[1][DNAME_MAX] = { "a.example" };

static void nothing_of_the_request_is_in_arguments_or_script(void **state)
{
	struct exchange exchange = open_fake("enabled");
	struct exchange_status status;
	struct err err = { 0 };

	assert_true(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_int_equal(status.dnssec, FEATURE_STATE_ENABLED);
	assert_null(strstr(content("argv"), "canary"));
	assert_null(strstr(content("argv"), "a.example"));
	assert_non_null(strstr(content("argv"), "-NonInteractive"));
	assert_null(strstr(content("script"), "canary"));
	assert_null(strstr(content("script"), "a.example"));
	assert_non_null(strstr(content("request"), "canary"));
	assert_string_equal(content("modes"), "600 700");
	exchange.close(exchange.self);
}

static void the_folder_of_the_script_is_gone_afterwards(void **state)
{
	struct exchange exchange = open_fake("enabled");
	struct exchange_status status;
	struct err err = { 0 };

	assert_true(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_int_equal(access(content("folder"), F_OK), -1);
	exchange.close(exchange.self);
}

static void many_domains_are_read_in_one_visit(void **state)
{
	static const char three[3][DNAME_MAX] = { "a.example", "bad.example",
						  "c.example" };
	struct exchange exchange = open_fake("many");
	struct exchange_status status[3];
	struct err err = { 0 };
	char path[128];

	snprintf(path, sizeof(path), "%s/count", seen);
	remove(path);
	assert_true(exchange.read(exchange.self, three, 3, status, &err));
	assert_string_equal(content("count"), "x");
	assert_int_equal(status[0].dnssec, FEATURE_STATE_DISABLED);
	assert_int_equal(status[1].dnssec, FEATURE_STATE_UNKNOWN);
	assert_int_equal(status[2].dnssec, FEATURE_STATE_DISABLED);
	exchange.close(exchange.self);
}

static void a_hanging_visit_is_ended_with_all_its_children(void **state)
{
	struct exchange exchange = open_fake("hang");
	struct result result;
	struct err err = { 0 };
	pid_t child;

	assert_false(exchange.set(exchange.self, "a.example", FEATURE_DANE,
				  true, &result, &err));
	assert_int_equal(err.kind, ERR_NET);
	child = (pid_t)strtol(content("child"), NULL, 10);
	assert_true(child > 1);
	for (int i = 0; i < 200 && kill(child, 0) == 0; i++)
		usleep(20000);
	assert_int_equal(kill(child, 0), -1);
	assert_int_equal(access(content("folder"), F_OK), -1);
	exchange.close(exchange.self);
}

static void an_unanswered_change_may_have_happened(void **state)
{
	static const char *const ways[] = { "dies", "silent", "floods" };

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct exchange exchange = open_fake(ways[i]);
		struct result result;
		struct err err = { 0 };

		assert_false(exchange.set(exchange.self, "a.example",
					  FEATURE_DNSSEC, true, &result, &err));
		assert_int_equal(err.kind, ERR_NET);
		assert_null(strstr(err.msg, "canary"));
		exchange.close(exchange.self);
	}
}

static void last_words_of_a_dying_program_are_told(void **state)
{
	struct exchange exchange = open_fake("dies");
	struct exchange_status status;
	struct err err = { 0 };

	assert_false(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_non_null(strstr(err.msg, "cannot load the engine"));
	exchange.close(exchange.self);
}

static void an_already_is_believed_when_a_read_says_the_same(void **state)
{
	struct exchange exchange = open_fake("already");
	struct result result;
	struct err err = { 0 };

	assert_true(exchange.set(exchange.self, "a.example", FEATURE_DNSSEC,
				 true, &result, &err));
	assert_string_equal(result.assigned, "a-b.o-v1.mx.microsoft");
	/* DANE reads as disabled: the claim does not hold. */
	assert_false(exchange.set(exchange.self, "a.example", FEATURE_DANE,
				  true, &result, &err));
	assert_int_equal(err.kind, ERR_BUSY);
	exchange.close(exchange.self);
}

static void a_change_and_what_it_gave_cost_one_sign_in(void **state)
{
	struct exchange exchange = open_fake("nameless");
	struct result result;
	struct err err = { 0 };
	char path[128];

	snprintf(path, sizeof(path), "%s/count", seen);
	remove(path);
	assert_true(exchange.set(exchange.self, "a.example", FEATURE_DNSSEC,
				 true, &result, &err));
	assert_string_equal(content("count"), "x");
	assert_string_equal(result.assigned, "a-b.o-v1.mx.microsoft");
	assert_true(result.has_preference);
	assert_int_equal(result.preference, 0);
	exchange.close(exchange.self);
}

static void the_request_is_ascii_whatever_the_settings_are(void **state)
{
	struct exchange_config config = { .sign_in = "token",
					  .access_token = "t",
					  .user = "j\u00fcrg\U0001f511@a",
					  .person = &person };
	struct exchange exchange;
	struct exchange_status status;
	struct err err = { 0 };

	setenv("FAKE_PWSH", "enabled", 1);
	snprintf(config.program, sizeof(config.program), "%s",
		 getenv("FAKE_PWSH_PROGRAM"));
	assert_true(exchange_pwsh_open(&config, &exchange, &err));
	assert_true(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_non_null(
		strstr(content("request"), "\"j\\u00fcrg\\ud83d\\udd11@a\""));
	exchange.close(exchange.self);
}

static void a_device_code_reaches_the_person(void **state)
{
	struct exchange exchange = open_fake("code");
	struct exchange_status status;
	struct err err = { 0 };

	assert_true(exchange.interactive);
	assert_true(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_non_null(strstr(told, "ABCD-1234"));
	assert_null(strstr(content("argv"), "-NonInteractive"));
	exchange.close(exchange.self);
}

static void sovereign_clouds_and_missing_programs_are_refused(void **state)
{
	struct exchange_config config = { .environment = "O365China" };
	struct exchange exchange;
	struct err err = { 0 };

	assert_false(exchange_pwsh_open(&config, &exchange, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	config = (struct exchange_config){ .program = "/no/such/pwsh" };
	assert_false(exchange_pwsh_open(&config, &exchange, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
}

static void without_a_person_a_person_s_sign_in_is_refused_at_once(void **state)
{
	struct exchange_config config = { .sign_in = "device",
					  .person = &person,
					  .nobody = true };
	struct exchange_status status;
	struct exchange exchange;
	struct err err = { 0 };

	setenv("FAKE_PWSH", "hang", 1);
	snprintf(config.program, sizeof(config.program), "%s",
		 getenv("FAKE_PWSH_PROGRAM"));
	assert_true(exchange_pwsh_open(&config, &exchange, &err));
	assert_false(exchange.read(exchange.self, domain, 1, &status, &err));
	assert_int_equal(err.kind, ERR_NOBODY);
	assert_non_null(strstr(err.hint, "sign_in = app"));
	exchange.close(exchange.self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			without_a_person_a_person_s_sign_in_is_refused_at_once),
		cmocka_unit_test(
			nothing_of_the_request_is_in_arguments_or_script),
		cmocka_unit_test(the_folder_of_the_script_is_gone_afterwards),
		cmocka_unit_test(many_domains_are_read_in_one_visit),
		cmocka_unit_test(
			a_hanging_visit_is_ended_with_all_its_children),
		cmocka_unit_test(an_unanswered_change_may_have_happened),
		cmocka_unit_test(last_words_of_a_dying_program_are_told),
		cmocka_unit_test(
			an_already_is_believed_when_a_read_says_the_same),
		cmocka_unit_test(a_change_and_what_it_gave_cost_one_sign_in),
		cmocka_unit_test(
			the_request_is_ascii_whatever_the_settings_are),
		cmocka_unit_test(a_device_code_reaches_the_person),
		cmocka_unit_test(
			sovereign_clouds_and_missing_programs_are_refused),
	};

	return cmocka_run_group_tests_name("pwsh", tests, make_folder,
					   remove_folder);
}

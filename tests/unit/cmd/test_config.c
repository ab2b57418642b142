/* exodane.conf: what is found for a domain, and every kind of bad input. */
#include "cmd/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define CANARY "c4n4ry-s3cret"

static char folder[] = "/tmp/exodane-config.XXXXXX";

static const char *write_file(const char *name, const char *text, mode_t mode)
{
	static char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(path, mode);
	return path;
}

static bool load(const char *text, struct config *config, struct err *err)
{
	memset(err, 0, sizeof(*err));
	return config_load(write_file("exodane.conf", text, 0644), true, config,
			   err);
}

static void faults_name_file_line_and_reason(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "[default]\nlow_tll = 60\n",
		  ":2: [default] low_tll: there is no such setting" },
		{ "low_ttl = 60\n", ":1: low_ttl stands before any section" },
		{ "[default]\n\nlow_ttl\n",
		  ":3: neither [section] nor name = value" },
		{ "[default]\nlow_ttl = 60\nlow_ttl = 61\n",
		  ":3: low_ttl is there twice in this section" },
		{ "[default]\n[default]\n", ":2: [default] is there twice" },
		{ "[a.example]\n[A.Example.]\n",
		  ":2: [A.Example.] is there twice" },
		{ "[not a domain]\n", ":1: [not a domain]: " },
		{ "[account ]\n", ":1: [account ]: " },
		{ "[default]\nlow_ttl = soon\n",
		  ":2: [default] low_ttl: 'soon' is no span of time" },
		{ "[default]\nlow_ttl = -1\n", "'-1' is no span" },
		{ "[default]\nlow_ttl = 9999999999999999999\n", "is no span" },
		{ "[default]\nlow_ttl =\n",
		  ":2: [default] low_ttl: the value is missing" },
		{ "[default]\nauthority_port = 70000\n", "no number up to" },
		{ "[a.example]\naccount = x\n",
		  ":2: [a.example] account: there is no section [account x]" },
		{ "[a.example]\ntenant = x\n",
		  "there is no section [tenant x]" },
		{ "[default]\ndns = powerdn\n",
		  "[default] dns: there is no DNS provider 'powerdn'" },
		{ "[default]\nexchange = graph\n",
		  "'graph' is neither pwsh nor manual" },
		{ "[a.example]\nstate_dir = /x\n",
		  "[a.example] state_dir: does not belong here" },
		{ "[account x]\ntoken_file = /x\n",
		  "[account x] token_file: there is no such setting" },
		{ "[account x]\ndns = powerdns\nsign_in = app\n",
		  "[account x] sign_in: does not belong here" },
	};
	struct config config;
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(load(cases[i].text, &config, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_non_null(strstr(err.msg, "exodane.conf:"));
		if (!strstr(err.msg, cases[i].message))
			fail_msg("%s: '%s'", cases[i].message, err.msg);
		config_free(&config);
	}
}

static void a_literal_secret_is_refused_and_not_repeated(void **state)
{
	static const char *const texts[] = {
		"[account x]\ndns = powerdns\napi_key = " CANARY "\n",
		"[a.example]\ndns = powerdns\napi_key = " CANARY "\n",
		"[tenant x]\naccess_token = " CANARY "\n",
		"[default]\ncertificate_password = " CANARY "\n",
	};
	struct config config;
	struct err err;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(load(texts[i], &config, &err));
		assert_non_null(strstr(err.msg, "a secret never stands in the "
						"settings"));
		assert_null(strstr(err.msg, CANARY));
		assert_null(strstr(err.hint, CANARY));
		assert_non_null(strstr(err.hint, "_file = FILE"));
		config_free(&config);
	}
}

static void a_line_that_is_too_long_is_refused(void **state)
{
	char text[600] = "[default]\nresolver = ";
	struct config config;
	struct err err;

	memset(text + strlen(text), '1', 400);
	assert_false(load(text, &config, &err));
	assert_non_null(strstr(err.msg, ":2: the line is longer than"));
	config_free(&config);
}

static void an_absent_file_is_a_fault_only_when_named(void **state)
{
	struct config config;
	struct err err;

	assert_true(
		config_load("/nonexistent/exodane.conf", false, &config, &err));
	assert_string_equal(config_dns_name(&config, "a.example"), "manual");
	config_free(&config);
	assert_false(
		config_load("/nonexistent/exodane.conf", true, &config, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
	config_free(&config);
}

static void domain_then_account_then_default(void **state)
{
	struct settings settings;
	struct config config;
	struct err err;

	assert_true(load("[default]\nlow_ttl = 2m\nspread = 30\n"
			 "dns = manual\n"
			 "[account x]\ndns = powerdns\nendpoint = http://x\n"
			 "[a.example]\naccount = x\n  low_ttl = 1h ; an hour\n"
			 "[b.example]\naccount = x\ndns = manual\n",
			 &config, &err));
	assert_true(config_settings(&config, "a.example", &settings, NULL));
	assert_int_equal(settings.low_ttl, 3600);
	assert_int_equal(settings.spread, 30);
	assert_true(config_settings(&config, "c.example", &settings, NULL));
	assert_int_equal(settings.low_ttl, 120);
	assert_int_equal(settings.tlsa_note, 1800);
	assert_string_equal(config_dns_name(&config, "a.example"), "powerdns");
	assert_string_equal(config_dns_name(&config, "b.example"), "manual");
	assert_string_equal(config_dns_name(&config, "c.example"), "manual");
	config_free(&config);
}

static void a_long_domain_keeps_its_section_whole(void **state)
{
	const char *domain = "a-label-that-is-rather-long-for-a-section-name."
			     "and-another-one-to-make-it-longer-still.example";
	struct settings settings;
	struct config config;
	struct err err;
	char text[300];

	snprintf(text, sizeof(text), "[%s]\nlow_ttl = 77\n", domain);
	assert_true(load(text, &config, &err));
	assert_true(config_settings(&config, domain, &settings, NULL));
	assert_int_equal(settings.low_ttl, 77);
	config_free(&config);
}

static void spans_have_units(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{ "60", 60 },	  { "0", 0 },	      { "45s", 45 },
		{ "30m", 1800 },  { "30 min", 1800 }, { "1h", 3600 },
		{ "2d", 172800 },
	};
	static const char *const bad[] = { "",	  "h",	  "1y",		"1.5h",
					   "-1",  "+1",	  "1hh",	"400d",
					   " 60", "0x10", "99999999999" };
	int64_t seconds;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(config_span(cases[i].text, &seconds));
		assert_int_equal(seconds, cases[i].seconds);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(config_span(bad[i], &seconds));
}

static const char *value_of(const struct dns_choice *choice, const char *name)
{
	for (size_t i = 0; i < choice->config.n_values; i++)
		if (strcmp(choice->values[i].name, name) == 0)
			return choice->values[i].value;
	return NULL;
}

static void open_powerdns(const char *line, const char *key,
			  const char *message)
{
	struct dns_choice choice;
	struct config config;
	struct err err;
	char text[400];
	bool ok;

	snprintf(text, sizeof(text),
		 "[account x]\ndns = powerdns\nendpoint = http://x\n%s"
		 "[default]\naccount = x\n",
		 line);
	assert_true(load(text, &config, &err));
	ok = config_dns(&config, "a.example", &choice, &err);
	if (!message && !ok)
		fail_msg("%s", err.msg);
	if (message) {
		assert_false(ok);
		assert_int_equal(err.kind, ERR_CONFIG);
		if (!strstr(err.msg, message))
			fail_msg("%s: '%s'", message, err.msg);
		assert_null(strstr(err.msg, CANARY));
	} else {
		assert_string_equal(value_of(&choice, "api_key"), key);
		assert_string_equal(value_of(&choice, "endpoint"), "http://x");
	}
	config_dns_free(&choice);
	config_free(&config);
}

static void a_secret_comes_from_file_command_or_environment(void **state)
{
	char line[300];

	unsetenv("PDNS_API_KEY");
	open_powerdns("", NULL, "api_key is not set");
	snprintf(line, sizeof(line), "api_key_file = %s\n",
		 write_file("key", CANARY "\n", 0600));
	open_powerdns(line, CANARY, NULL);
	open_powerdns("api_key_command = printf '%s\\nmore' 'of a command'\n",
		      "of a command", NULL);
	setenv("PDNS_API_KEY", "of-env", 1);
	open_powerdns("", "of-env", NULL);
	open_powerdns(line, CANARY, NULL);
	unsetenv("PDNS_API_KEY");
	setenv("PDNS_API_KEY_FILE", write_file("key", CANARY, 0600), 1);
	open_powerdns("", CANARY, NULL);
	unsetenv("PDNS_API_KEY_FILE");
}

static void a_secret_that_others_can_read_is_refused(void **state)
{
	char line[300];

	snprintf(line, sizeof(line), "api_key_file = %s\n",
		 write_file("key", CANARY "\n", 0640));
	open_powerdns(line, NULL, "others can read the file (mode 0640)");
	write_file("key", CANARY, 0604);
	open_powerdns(line, NULL, "others can read the file");
	write_file("key", " \n", 0600);
	open_powerdns(line, NULL, "it is empty");
	open_powerdns("api_key_file = /nonexistent/key\n", NULL,
		      "No such file");
	open_powerdns("api_key_file = /tmp\n", NULL, "not a file");
}

static void a_command_that_fails_gives_no_secret(void **state)
{
	open_powerdns("api_key_command = false\n", NULL, "ended with status 1");
	open_powerdns("api_key_command = true\n", NULL, "it is empty");
	open_powerdns("api_key_command = /nonexistent/pass x\n", NULL,
		      "/nonexistent/pass");
	open_powerdns("api_key_command = echo 'open\n", NULL, "not a command");
}

static void a_tenant_gives_the_sign_in(void **state)
{
	struct exchange_config *exchange = calloc(1, sizeof(*exchange));
	struct config config;
	struct err err;
	bool manual;

	assert_true(load("[tenant t]\nexchange = pwsh\nsign_in = app\n"
			 "app_id = 1234\nconnect_timeout = 2m\n"
			 "access_token_command = echo " CANARY "\n"
			 "[a.example]\ntenant = t\n"
			 "[b.example]\ntenant = t\nexchange = manual\n",
			 &config, &err));
	assert_true(
		config_exchange(&config, "a.example", &manual, exchange, &err));
	assert_false(manual);
	assert_string_equal(exchange->app_id, "1234");
	assert_int_equal(exchange->connect_s, 120);
	assert_string_equal(exchange->access_token, CANARY);
	assert_true(
		config_exchange(&config, "b.example", &manual, exchange, &err));
	assert_true(manual);
	assert_string_equal(config_exchange_source(&config, "a.example"), "t");
	assert_string_equal(config_exchange_source(&config, "b.example"),
			    "b.example");
	config_free(&config);
	free(exchange);
}

static int make_folder(void **state)
{
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "exodane.conf", "key" };
	char path[128];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_name_file_line_and_reason),
		cmocka_unit_test(a_literal_secret_is_refused_and_not_repeated),
		cmocka_unit_test(a_line_that_is_too_long_is_refused),
		cmocka_unit_test(an_absent_file_is_a_fault_only_when_named),
		cmocka_unit_test(domain_then_account_then_default),
		cmocka_unit_test(a_long_domain_keeps_its_section_whole),
		cmocka_unit_test(spans_have_units),
		cmocka_unit_test(
			a_secret_comes_from_file_command_or_environment),
		cmocka_unit_test(a_secret_that_others_can_read_is_refused),
		cmocka_unit_test(a_command_that_fails_gives_no_secret),
		cmocka_unit_test(a_tenant_gives_the_sign_in),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

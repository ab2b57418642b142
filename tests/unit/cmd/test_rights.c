/* What doctor says of the rights that credentials have. */
#include "cmd/doctor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static bool tell(void *self, const char *owner, struct dns_rights *out,
		 struct err *err)
{
	const struct dns_rights *rights = self;

	*out = *rights;
	if (*rights->missing != '?')
		return true;
	return err_set(err,
		       rights->missing[1] == 'A'   ? ERR_AUTH
		       : rights->missing[1] == 'U' ? ERR_UNSUPPORTED
						   : ERR_NET,
		       "no");
}

static struct doctor doctor_of(const char *missing, const char *needless)
{
	struct dns_rights rights = { "", "" };
	struct dns_api dns = { .self = &rights, .name = "ovh", .rights = tell };
	struct doctor doctor = { 0 };

	snprintf(rights.missing, sizeof(rights.missing), "%s", missing);
	snprintf(rights.needless, sizeof(rights.needless), "%s", needless);
	doctor_rights(&doctor, "example.org", &dns);
	return doctor;
}

static void a_missing_right_is_bad_and_the_least_is_named(void **state)
{
	struct doctor doctor = doctor_of("POST /record", "");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_BAD);
	assert_non_null(strstr(doctor.symptoms[0].text, "POST /record"));
	assert_non_null(strstr(doctor.symptoms[0].hint, "consumer key"));
}

static void a_needless_right_is_a_warning(void **state)
{
	struct doctor doctor = doctor_of("", "GET /me");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_WARNING);
	assert_non_null(strstr(doctor.symptoms[0].text, "GET /me"));
}

static void both_are_said(void **state)
{
	struct doctor doctor = doctor_of("POST /record", "GET /me");

	assert_int_equal(doctor.n, 2);
}

static void what_is_not_told_is_unknown(void **state)
{
	struct doctor doctor = doctor_of("?", "");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_UNKNOWN);
}

/* The least privilege need not hold the right to ask for it. */
static void not_being_allowed_to_ask_is_no_fault(void **state)
{
	struct doctor doctor = doctor_of("?AUTH", "");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_GOOD);
}

/* Of an API, or of these credentials. */
static void what_cannot_be_asked_is_no_fault(void **state)
{
	struct doctor doctor = doctor_of("?UNSUPPORTED", "");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_GOOD);
}

static void why_an_api_tells_nothing_is_said(void **state)
{
	struct dns_api dns = { .name = "ionos" };
	struct doctor doctor = { 0 };

	doctor_rights(&doctor, "example.org", &dns);
	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_GOOD);
	assert_non_null(strstr(doctor.symptoms[0].text, "tells nothing, as"));
}

static void of_a_program_nothing_is_said(void **state)
{
	struct dns_api dns = { .name = "exec" };
	struct doctor doctor = { 0 };

	doctor_rights(&doctor, "example.org", &dns);
	assert_int_equal(doctor.n, 0);
}

static void enough_and_no_more_is_good(void **state)
{
	struct doctor doctor = doctor_of("", "");

	assert_int_equal(doctor.n, 1);
	assert_int_equal(doctor.symptoms[0].status, STATUS_GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missing_right_is_bad_and_the_least_is_named),
		cmocka_unit_test(a_needless_right_is_a_warning),
		cmocka_unit_test(both_are_said),
		cmocka_unit_test(what_is_not_told_is_unknown),
		cmocka_unit_test(not_being_allowed_to_ask_is_no_fault),
		cmocka_unit_test(what_cannot_be_asked_is_no_fault),
		cmocka_unit_test(why_an_api_tells_nothing_is_said),
		cmocka_unit_test(of_a_program_nothing_is_said),
		cmocka_unit_test(enough_and_no_more_is_good),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}

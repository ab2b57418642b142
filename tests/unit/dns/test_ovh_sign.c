/* Signatures that OVHcloud's own clients are tested with (go-ovh, ovh_test.go,
 * revoked keys). */
#include "providers/dns/ovh_sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BODY "{\"a\":\"b\",\"c\":\"d\"}"

static void requests_are_signed_as_published(void **state)
{
	static const struct {
		const char *method, *body, *signature;
	} rows[] = {
		{ "GET", "", "$1$e9556054b6309771395efa467c22e627407461ad" },
		{ "DELETE", "", "$1$a1eecd00b3b02b6cf5708b84b9ff42059a950d85" },
		{ "POST", BODY, "$1$ec2fb5c7a81f64723c77d2e5b609ae6f58a84fc1" },
		{ "PUT", BODY, "$1$8a75a9e7c8e7296c9dbeda6a2a735eb6bd58ec4b" },
	};
	char is[OVH_SIGNATURE_MAX];

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_true(ovh_signature(
			"9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk",
			"5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY", rows[i].method,
			"https://eu.api.ovh.com/1.0/auth", rows[i].body,
			strlen(rows[i].body), 1457018875, is));
		assert_string_equal(is, rows[i].signature);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_signed_as_published),
	};

	return cmocka_run_group_tests_name("ovh_sign", tests, NULL, NULL);
}

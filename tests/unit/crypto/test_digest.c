/* Digests against the published examples (FIPS 180-4). */
#include "providers/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void sha256_gives_the_published_values(void **state)
{
	char hex[65];

	digest_sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	digest_sha256_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb924"
				 "27ae41e4649b934ca495991b7852b855");
}

static void sha1_gives_the_published_values(void **state)
{
	char hex[41];

	digest_sha1_hex("abc", 3, hex);
	assert_string_equal(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
}

/* RFC 4648 section 10. */
static void base64_gives_the_published_values(void **state)
{
	static const char *const rows[][2] = {
		{ "f", "Zg==" },
		{ "foob", "Zm9vYg==" },
		{ "foobar", "Zm9vYmFy" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[16], bytes[16];
		size_t n = strlen(rows[i][0]), len;

		assert_true(digest_base64(rows[i][0], n, text, sizeof(text)));
		assert_string_equal(text, rows[i][1]);
		assert_true(digest_unbase64(text, bytes, sizeof(bytes), &len));
		assert_int_equal(len, n);
		assert_memory_equal(bytes, rows[i][0], n);
		assert_false(digest_base64(rows[i][0], n, text, 4));
		assert_false(digest_unbase64(rows[i][1], bytes, 2, &len));
	}
}

static void what_is_no_base64_is_refused(void **state)
{
	static const char *const rows[] = { "", "Zg", "Zg=", "Z===", "Zm9%" };
	char bytes[16];
	size_t len;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_false(
			digest_unbase64(rows[i], bytes, sizeof(bytes), &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_published_values),
		cmocka_unit_test(sha1_gives_the_published_values),
		cmocka_unit_test(base64_gives_the_published_values),
		cmocka_unit_test(what_is_no_base64_is_refused),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}

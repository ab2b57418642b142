/* Signatures against Amazon's published suite for Signature Version 4. */
#include "providers/sigv4.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define AT 1440938160 /* 2015-08-30T12:36:00Z */
#define TOKEN                                                              \
	"AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTw" \
	"dQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi" \
	"/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5V" \
	"SXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPk" \
	"UL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabI" \
	"Qwj2ICCR/oLxBA=="

static bool sign(const char *method, const char *path, const char *query,
		 const char *token, struct sigv4 *out)
{
	const struct sigv4_key key = {
		"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token
	};
	const struct sigv4_request request = { .method = method,
					       .host = "example.amazonaws.com",
					       .path = path,
					       .query = query,
					       .region = "us-east-1",
					       .service = "service",
					       .at = AT };

	return sigv4_sign(&key, &request, out);
}

static void the_published_signatures_come_out(void **state)
{
	static const struct {
		const char *method, *path, *query, *token, *names, *signature;
	} rows[] = {
		/* get-vanilla, get-vanilla-query-order-key-case, …-value,
		 * get-unreserved, post-vanilla, post-sts-header-before */
		{ "GET", "/", "", NULL, "host;x-amz-date",
		  "5fa00fa31553b73ebf1942676e86291e"
		  "8372ff2a2260956d9b8aae1d763fbf31" },
		{ "GET", "/", "Param2=value2&Param1=value1", "",
		  "host;x-amz-date",
		  "b97d918cfa904a5beff61c982a1b6f45"
		  "8b799221646efd99d3219ec94cdf2500" },
		{ "GET",
		  "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		  "abcdefghijklmnopqrstuvwxyz",
		  "", "", "host;x-amz-date",
		  "07ef7494c76fa4850883e2b006601f94"
		  "0f8a34d404d0cfa977f52a65bbf5f24f" },
		{ "POST", "/", "", "", "host;x-amz-date",
		  "5da7c1a2acd57cee7505fc6676e4e544"
		  "621c30862966e37dddb68e92efbe5d6b" },
		{ "POST", "/", "", TOKEN,
		  "host;x-amz-date;x-amz-security-token",
		  "85d96828115b5dc0cfc3bd16ad9e210d"
		  "d772bbebba041836c64533a82be05ead" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct sigv4 out;
		char want[512];

		assert_true(sign(rows[i].method, rows[i].path, rows[i].query,
				 rows[i].token, &out));
		snprintf(want, sizeof(want),
			 "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/"
			 "us-east-1/service/aws4_request, SignedHeaders=%s, "
			 "Signature=%s",
			 rows[i].names, rows[i].signature);
		assert_string_equal(out.authorization, want);
		assert_string_equal(out.date, "20150830T123600Z");
	}
}

static void a_path_that_needs_encoding_is_not_signed(void **state)
{
	struct sigv4 out;

	assert_false(sign("GET", "/a b", "", NULL, &out));
	assert_false(sign("GET", "/%20", "", NULL, &out));
	assert_true(sign("GET", "/a-b", "", NULL, &out));
}

static void too_many_parameters_are_not_signed(void **state)
{
	char query[64] = "a=1";
	struct sigv4 out;

	for (int i = 1; i < 16; i++)
		snprintf(query + strlen(query), sizeof(query) - strlen(query),
			 "&%c", 'a' + i);
	assert_true(sign("GET", "/", query, NULL, &out));
	snprintf(query + strlen(query), sizeof(query) - strlen(query), "&z");
	assert_false(sign("GET", "/", query, NULL, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_signatures_come_out),
		cmocka_unit_test(a_path_that_needs_encoding_is_not_signed),
		cmocka_unit_test(too_many_parameters_are_not_signed),
	};

	return cmocka_run_group_tests_name("sigv4", tests, NULL, NULL);
}

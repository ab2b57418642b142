/* Signed tokens against the published example (RFC 7515 appendix A.2). */
#include "providers/jwt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

/* The key of A.2, as PEM. */
static const char pem[] =
	"-----BEGIN RSA PRIVATE KEY-----\n"
	"MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0\n"
	"l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC\n"
	"gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX\n"
	"ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD\n"
	"Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8\n"
	"q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S\n"
	"bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf\n"
	"UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O\n"
	"n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK\n"
	"Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f\n"
	"40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU\n"
	"bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE\n"
	"tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG\n"
	"BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE\n"
	"fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs\n"
	"p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD\n"
	"zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7\n"
	"DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4\n"
	"U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm\n"
	"27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN\n"
	"54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC\n"
	"Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S\n"
	"0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z\n"
	"NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE\n"
	"6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1\n"
	"-----END RSA PRIVATE KEY-----\n";

static const char token[] =
	"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODA"
	"sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Ee"
	"tdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Q"
	"c_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--"
	"f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN"
	"9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6I"
	"eYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypG"
	"lUPQGe77Rw";

static const char header[] = "{\"alg\":\"RS256\"}";
static const char claims[] = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n "
			     "\"http://example.com/is_root\":true}";

static void rs256_gives_the_published_token(void **state)
{
	struct err err = { 0 };
	char out[1024];

	assert_true(jwt_sign(JWT_RS256, pem, header, claims, out, sizeof(out),
			     &err));
	assert_string_equal(out, token);
}

/* From base64 for addresses, without padding. */
static size_t decode(const char *text, unsigned char out[512])
{
	char copy[1024];
	size_t len = strlen(text), pad = (4 - len % 4) % 4;

	snprintf(copy, sizeof(copy), "%s%.*s", text, (int)pad, "==");
	for (char *c = copy; *c; c++)
		*c = *c == '-' ? '+' : *c == '_' ? '/' : *c;
	int n = EVP_DecodeBlock(out, (unsigned char *)copy, (int)strlen(copy));
	assert_true(n > 0);
	return (size_t)n - pad;
}

/* It differs each time, so the public half has to say whether it is right. */
static void ps256_is_what_the_public_key_accepts(void **state)
{
	unsigned char signature[512];
	struct err err = { 0 };
	char out[1024];
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx;

	assert_true(jwt_sign(JWT_PS256, pem, header, claims, out, sizeof(out),
			     &err));
	const char *dot = strrchr(out, '.');
	size_t len = decode(dot + 1, signature);
	assert_int_equal(
		EVP_DigestVerifyInit(md, &ctx, EVP_sha256(), NULL, key), 1);
	EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING);
	EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST);
	assert_int_equal(EVP_DigestVerify(md, signature, len,
					  (const unsigned char *)out,
					  (size_t)(dot - out)),
			 1);
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(key);
	BIO_free(bio);
}

static void what_is_no_key_is_refused_in_silence(void **state)
{
	static const char *const rows[] = { "", "canary",
					    "-----BEGIN PRIVATE KEY-----\n"
					    "Y2FuYXJ5\n"
					    "-----END PRIVATE KEY-----\n" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		char out[1024];

		assert_false(jwt_sign(JWT_RS256, rows[i], header, claims, out,
				      sizeof(out), &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_null(strstr(err.msg, "canary"));
		assert_true(*err.hint);
	}
}

static void a_token_that_does_not_fit_is_none(void **state)
{
	struct err err = { 0 };
	char out[1024];

	for (size_t size = 1; size <= strlen(token); size += 16)
		assert_false(jwt_sign(JWT_RS256, pem, header, claims, out, size,
				      &err));
	assert_true(jwt_sign(JWT_RS256, pem, header, claims, out, sizeof(out),
			     &err));
}

/* `openssl x509 -fingerprint -sha256` of a certificate made for this. */
static const char certificate[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBejCCASGgAwIBAgIUFmkU+BjLYU0BrPi8P5SsjKbZWrYwCgYIKoZIzj0EAwIw\n"
	"EjEQMA4GA1UEAwwHZXhhbXBsZTAgFw0yNjExMjQxNTMyMDNaGA8yMTI2MTAzMTE1\n"
	"MzIwM1owEjEQMA4GA1UEAwwHZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
	"A0IABHd/0bIVl0o42SODDgo+RDxIwo4H/8yuK+71YL3FASCPsKjheKQdC5CF9Drd\n"
	"UpAqD3BQ7I9olZOzKca9hQWpOhCjUzBRMB0GA1UdDgQWBBT7P5SnHkz4au1rGc02\n"
	"g5mIH7A+MTAfBgNVHSMEGDAWgBT7P5SnHkz4au1rGc02g5mIH7A+MTAPBgNVHRMB\n"
	"Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIH7sp9fmu6e0VTOdVzMXTAXQ54FK\n"
	"l585mKoOMcRkyQXWAiAKTc3DmtCNBPKOfiz/x/0W/EHAiiY23ogm7OdhaP+T8g==\n"
	"-----END CERTIFICATE-----\n";

static void a_certificate_has_the_thumbprint_openssl_shows(void **state)
{
	struct err err = { 0 };
	char out[44];

	assert_true(jwt_thumbprint(certificate, out, &err));
	assert_string_equal(out, "7GLnXx3_B4W5R91ZjYdT3306HyUO-48qGU6r_rRYDyw");
	assert_false(jwt_thumbprint(pem, out, &err));
	assert_int_equal(err.kind, ERR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rs256_gives_the_published_token),
		cmocka_unit_test(ps256_is_what_the_public_key_accepts),
		cmocka_unit_test(what_is_no_key_is_refused_in_silence),
		cmocka_unit_test(a_token_that_does_not_fit_is_none),
		cmocka_unit_test(
			a_certificate_has_the_thumbprint_openssl_shows),
	};

	return cmocka_run_group_tests_name("jwt", tests, NULL, NULL);
}

/* Digests on OpenSSL. */
#include "providers/digest.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

static void hex(const unsigned char *md, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", md[i]);
}

void digest_sha256_hex(const void *data, size_t len, char out[65])
{
	unsigned char md[SHA256_DIGEST_LENGTH];

	SHA256(data, len, md);
	hex(md, sizeof(md), out);
}

void digest_sha1_hex(const void *data, size_t len, char out[41])
{
	unsigned char md[SHA_DIGEST_LENGTH];

	SHA1(data, len, md);
	hex(md, sizeof(md), out);
}

bool digest_base64(const void *data, size_t len, char *out, size_t size)
{
	if (size < 4 * ((len + 2) / 3) + 1 || len > INT_MAX / 2)
		return false;
	EVP_EncodeBlock((unsigned char *)out, data, (int)len);
	return true;
}

bool digest_unbase64(const char *text, void *out, size_t size, size_t *len)
{
	size_t n = strlen(text), pad = 0;

	while (pad < n && pad < 2 && text[n - 1 - pad] == '=')
		pad++;
	*len = n / 4 * 3 - pad;
	/* EVP takes an = for a zero wherever it stands. */
	if (n == 0 || n % 4 != 0 || n / 4 * 3 > size ||
	    strcspn(text, "=") != n - pad)
		return false;
	return EVP_DecodeBlock(out, (const unsigned char *)text, (int)n) >= 0;
}

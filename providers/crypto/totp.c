/* RFC 6238 on OpenSSL's HMAC. */
#include "providers/totp.h"

#include <ctype.h>
#include <openssl/hmac.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define KEY_MAX 64

/* RFC 4648 section 6, either case; -1: none of its letters. */
static int value_of(char letter)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const char *at = strchr(letters, toupper((unsigned char)letter));

	return at && *at ? (int)(at - letters) : -1;
}

/* Bytes in out, 0 when text is no base32. */
static size_t decode(const char *text, unsigned char out[KEY_MAX])
{
	uint32_t bits = 0;
	unsigned n_bits = 0;
	size_t n = 0;

	for (; *text; text++) {
		int value = value_of(*text);

		if (strchr(" \t=-", *text))
			continue;
		if (value < 0 || n == KEY_MAX)
			return 0;
		bits = bits << 5 | (uint32_t)value;
		n_bits += 5;
		if (n_bits < 8)
			continue;
		n_bits -= 8;
		out[n++] = (unsigned char)(bits >> n_bits);
	}
	return n;
}

bool totp_code(const char *base32, int64_t now, char out[7])
{
	unsigned char key[KEY_MAX], counter[8], mac[EVP_MAX_MD_SIZE];
	uint64_t step = (uint64_t)now / TOTP_STEP_S;
	unsigned mac_len = 0;
	size_t len = decode(base32, key);

	for (size_t i = 0; i < sizeof(counter); i++)
		counter[i] = (unsigned char)(step >> (56 - 8 * i));
	bool ok = len > 0 && HMAC(EVP_sha1(), key, (int)len, counter,
				  sizeof(counter), mac, &mac_len);
	OPENSSL_cleanse(key, sizeof(key));
	if (!ok || mac_len != 20)
		return false;
	/* RFC 4226 section 5.3: the last four bits say where. */
	const unsigned char *at = mac + (mac[19] & 15);
	uint32_t value = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 |
			 (uint32_t)at[2] << 8 | at[3];
	snprintf(out, 7, "%06u", value % 1000000);
	return true;
}

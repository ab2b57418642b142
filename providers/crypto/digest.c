/* Digests on OpenSSL. */
#include "providers/digest.h"

#include <openssl/sha.h>
#include <stdio.h>

void digest_sha256_hex(const void *data, size_t len, char out[65])
{
	unsigned char md[SHA256_DIGEST_LENGTH];

	SHA256(data, len, md);
	for (size_t i = 0; i < sizeof(md); i++)
		snprintf(out + 2 * i, 3, "%02x", md[i]);
}

/* Tokens signed with an RSA key. */
#include "providers/jwt.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BITS_MIN 2048
#define BITS_MAX 8192

/* Base64 for addresses, without padding (RFC 7515 section 2). */
static bool add_base64url(const void *data, size_t len, char *out, size_t size)
{
	size_t at = strlen(out);

	if (len > INT_MAX / 2 || size - at < 4 * ((len + 2) / 3) + 1)
		return false;
	EVP_EncodeBlock((unsigned char *)out + at, data, (int)len);
	for (; out[at] && out[at] != '='; at++) {
		if (out[at] == '+')
			out[at] = '-';
		if (out[at] == '/')
			out[at] = '_';
	}
	out[at] = '\0';
	return true;
}

/* Nobody is asked for a passphrase. */
static int no_passphrase(char *buf, int size, int rwflag, void *user)
{
	return -1;
}

static EVP_PKEY *read_key(const char *pem, struct err *err)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key =
		bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL)
		    : NULL;

	BIO_free(bio);
	if (key && EVP_PKEY_is_a(key, "RSA") &&
	    EVP_PKEY_get_bits(key) >= BITS_MIN &&
	    EVP_PKEY_get_bits(key) <= BITS_MAX)
		return key;
	EVP_PKEY_free(key);
	err_set(err, ERR_CONFIG,
		"there is no private RSA key of %d bits or more in the file, "
		"or a passphrase protects it",
		BITS_MIN);
	err_hint(err, "give it as PEM without a passphrase; from a .pfx: "
		      "`openssl pkcs12 -in FILE.pfx -nodes -out FILE.pem`, "
		      "then `chmod 600 FILE.pem`");
	return NULL;
}

static bool set_padding(EVP_PKEY_CTX *ctx, enum jwt_alg alg)
{
	if (alg == JWT_RS256)
		return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) ==
		       1;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) ==
		       1;
}

static bool sign(EVP_PKEY *key, enum jwt_alg alg, const char *text,
		 unsigned char *out, size_t *len)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *ctx = NULL;
	bool ok = md &&
		  EVP_DigestSignInit(md, &ctx, EVP_sha256(), NULL, key) == 1 &&
		  set_padding(ctx, alg) &&
		  EVP_DigestSign(md, out, len, (const unsigned char *)text,
				 strlen(text)) == 1;

	EVP_MD_CTX_free(md);
	return ok;
}

bool jwt_sign(enum jwt_alg alg, const char *pem, const char *header,
	      const char *claims, char *out, size_t size, struct err *err)
{
	unsigned char signature[BITS_MAX / 8];
	size_t len = sizeof(signature);
	EVP_PKEY *key = read_key(pem, err);

	if (!key)
		return false;
	out[0] = '\0';
	bool ok = add_base64url(header, strlen(header), out, size) &&
		  strlen(out) + 2 < size;
	if (ok)
		snprintf(out + strlen(out), size - strlen(out), ".");
	ok = ok && add_base64url(claims, strlen(claims), out, size) &&
	     sign(key, alg, out, signature, &len) && strlen(out) + 2 < size;
	if (ok)
		snprintf(out + strlen(out), size - strlen(out), ".");
	ok = ok && add_base64url(signature, len, out, size);
	EVP_PKEY_free(key);
	return ok || err_set(err, ERR_INTERNAL, "a token cannot be signed");
}

bool jwt_thumbprint(const char *pem, char out[44], struct err *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *certificate =
		bio ? PEM_read_bio_X509(bio, NULL, no_passphrase, NULL) : NULL;
	char text[64] = "";
	bool ok = certificate &&
		  X509_digest(certificate, EVP_sha256(), md, &len) == 1 &&
		  add_base64url(md, len, text, sizeof(text));

	X509_free(certificate);
	BIO_free(bio);
	if (ok) {
		snprintf(out, 44, "%s", text);
		return true;
	}
	err_set(err, ERR_CONFIG, "there is no certificate in the file");
	return err_hint(err, "put the certificate and its private key into one "
			     "PEM file");
}

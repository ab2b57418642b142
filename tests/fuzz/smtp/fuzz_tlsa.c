/* Any bytes as TLSA rdata, matched against a fixed leaf and its issuer. */
#include "providers/smtp/certificate.h"

#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#define NOW 1795521600 /* within the certificates' time */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char issuer_pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBcDCCARegAwIBAgIUOwMYx8S8synJQ4udevZ6hvoAhDEwCgYIKoZIzj0EAwIw\n"
	"DTELMAkGA1UEAwwCY2EwIBcNMjYxMTI0MTM1NzUyWhgPMjEyNjEwMzExMzU3NTJa\n"
	"MA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0/rDniVB\n"
	"9+Ap2W7EwnlAfWNLxhSAU5EIFDmM6ULMzENM9Y1y1XhI1aMus5pXYnCrJmokFLXM\n"
	"1jb6/NpchN/RVKNTMFEwHQYDVR0OBBYEFMCkSrHoo+tvlS8ffqu7928BCFVJMB8G\n"
	"A1UdIwQYMBaAFMCkSrHoo+tvlS8ffqu7928BCFVJMA8GA1UdEwEB/wQFMAMBAf8w\n"
	"CgYIKoZIzj0EAwIDRwAwRAIgKH/kAxGLL2E4ZtSa17XOfgvcE/5PXAamjfKiNq8/\n"
	"I/oCICRnGx8V3sNOneVL+fMVYKNq9v2YpOeek+hJUka1hs4H\n"
	"-----END CERTIFICATE-----\n";

static const char leaf_pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBfzCCASWgAwIBAgIUbqmOmUyXZFv36ptVIX70fhEXSdswCgYIKoZIzj0EAwIw\n"
	"DTELMAkGA1UEAwwCY2EwIBcNMjYxMTI0MTM1NzUyWhgPMjEyNjEwMzExMzU3NTJa\n"
	"MA0xCzAJBgNVBAMMAm14MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEwjD/mW50\n"
	"GbJllm+S9XjjD84k2ArhZ0ubCXBdifOG+kXLZO73A9XCxBd9aU5cbG5/K+ieSqss\n"
	"JnIf5/kYbNWanqNhMF8wCQYDVR0TBAIwADASBgNVHREECzAJggdteC50ZXN0MB0G\n"
	"A1UdDgQWBBQjLsFQtOjdoRePF/8gXQOS/ENI6zAfBgNVHSMEGDAWgBTApEqx6KPr\n"
	"b5UvH36ru/dvAQhVSTAKBggqhkjOPQQDAgNIADBFAiEAk4cWAhlMKUSiMFKp/t6L\n"
	"i7tpvk8zstxmInYduJfmYIACIFlTeiphmnH4tmrMtx8ouAOt9GsW7h36WBmHvBVx\n"
	"hYms\n"
	"-----END CERTIFICATE-----\n";

/* Of the leaf; it opens nothing. */
static const char key_pem[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/TBbBDkLCnahGAjR\n"
	"SQ0/5R8u4XKcB19mEDywiPC8h4yhRANCAATCMP+ZbnQZsmWWb5L1eOMPziTYCuFn\n"
	"S5sJcF2J84b6Rctk7vcD1cLEF31pTlxsbn8r6J5Kqywmch/n+Rhs1Zqe\n"
	"-----END PRIVATE KEY-----\n";

static X509 *read_cert(const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	BIO_free(bio);
	if (!cert)
		abort();
	return cert;
}

static SSL *make_server(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	BIO *bio = BIO_new_mem_buf(key_pem, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	X509 *leaf = read_cert(leaf_pem);
	SSL *ssl;

	BIO_free(bio);
	if (!ctx || SSL_CTX_use_certificate(ctx, leaf) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, key) != 1 ||
	    SSL_CTX_add_extra_chain_cert(ctx, read_cert(issuer_pem)) != 1)
		abort();
	X509_free(leaf);
	EVP_PKEY_free(key);
	ssl = SSL_new(ctx);
	SSL_CTX_free(ctx);
	SSL_set_accept_state(ssl);
	return ssl;
}

static SSL *make_client(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(ctx);

	SSL_CTX_free(ctx);
	SSL_set_connect_state(ssl);
	return ssl;
}

/* A client that has seen the chain; the handshake is in memory. */
static SSL *shake_hands(void)
{
	SSL *server = make_server(), *client = make_client();
	BIO *a = NULL, *b = NULL;

	if (BIO_new_bio_pair(&a, 0, &b, 0) != 1)
		abort();
	SSL_set_bio(client, a, a);
	SSL_set_bio(server, b, b);
	for (int i = 0; i < 10 && !SSL_is_init_finished(client); i++) {
		SSL_do_handshake(client);
		SSL_do_handshake(server);
	}
	if (!SSL_is_init_finished(client))
		abort();
	SSL_free(server);
	return client;
}

static void judge(SSL *ssl, const struct probe_target *target)
{
	static const enum dane_verdict verdicts[] = {
		[TLSA_NOT_TRIED] = DANE_UNKNOWN,
		[TLSA_MATCH] = DANE_GOOD,
		[TLSA_NO_MATCH] = DANE_BAD,
		[TLSA_UNUSABLE] = DANE_NONE,
	};
	struct certificate_trust trust = { .file = "" };
	struct probe_result result = { .connected = true, .starttls = true };

	certificate_judge(ssl, &trust, NOW, target, &result);
	if (!result.cert_seen || !result.cert_name_ok ||
	    (result.match[0] == TLSA_UNUSABLE) != !dane_usable(target->tlsa) ||
	    dane_judge(target, &result) != verdicts[result.match[0]])
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct probe_target target = { .host = "mx.test", .n_tlsa = 1 };
	static SSL *ssl;
	struct tlsa *tlsa = &target.tlsa[0];

	if (!ssl)
		ssl = shake_hands();
	if (size > UINT16_MAX || !tlsa_parse(data, (uint16_t)size, tlsa))
		return 0;
	if (tlsa->len + (size_t)3 != size ||
	    memcmp(tlsa->data, data + 3, tlsa->len) != 0)
		abort();
	judge(ssl, &target);
	return 0;
}

/* A server's certificate: its facts, TLSA records, trust. */
#include "providers/smtp/certificate.h"

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What a leaf and its chain are judged for. */
struct presented {
	X509 *leaf;
	STACK_OF(X509) * chain; /* as sent, the leaf first */
	const struct probe_target *target;
	int64_t now;
};

/* The part that the selector names; *out is freed with OPENSSL_free. */
static int selected(X509 *cert, uint8_t selector, unsigned char **out)
{
	*out = NULL;
	return selector == 0 ? i2d_X509(cert, out)
			     : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), out);
}

static bool data_fits(const struct tlsa *tlsa, const unsigned char *data,
		      size_t len)
{
	unsigned char digest[SHA512_DIGEST_LENGTH];

	if (tlsa->mtype == 0)
		return len == tlsa->len && memcmp(data, tlsa->data, len) == 0;
	if (tlsa->mtype == 1)
		SHA256(data, len, digest);
	else
		SHA512(data, len, digest);
	return memcmp(digest, tlsa->data, tlsa->len) == 0;
}

static bool cert_fits(const struct tlsa *tlsa, X509 *cert)
{
	unsigned char *data;
	int len = selected(cert, tlsa->selector, &data);
	bool fits = len > 0 && data_fits(tlsa, data, (size_t)len);

	OPENSSL_free(data);
	return fits;
}

static bool name_fits(X509 *leaf, const char *name)
{
	return *name &&
	       X509_check_host(leaf, name, 0,
			       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1;
}

/* Does the chain lead from the leaf to something in store, at that time? */
static bool chain_holds(const struct presented *p, X509_STORE *store,
			unsigned long flags)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool ok = false;

	if (ctx && X509_STORE_CTX_init(ctx, store, p->leaf, p->chain)) {
		X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);

		X509_VERIFY_PARAM_set_flags(param, flags);
		X509_VERIFY_PARAM_set_time(param, (time_t)p->now);
		X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
		ok = X509_verify_cert(ctx) == 1;
	}
	X509_STORE_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

/* Trusts that one certificate as the end of the chain. */
static bool chain_holds_by(const struct presented *p, X509 *anchor)
{
	X509_STORE *store = X509_STORE_new();
	bool ok = store && X509_STORE_add_cert(store, anchor) &&
		  chain_holds(p, store, X509_V_FLAG_PARTIAL_CHAIN);

	X509_STORE_free(store);
	return ok;
}

/* A trust anchor that the record itself holds: a certificate other than the
 * leaf, or a bare key that one of the chain is signed with. */
static bool anchor_in_record(const struct presented *p, const struct tlsa *tlsa)
{
	const unsigned char *at = tlsa->data;
	bool ok = false;

	if (tlsa->mtype != 0)
		return false;
	if (tlsa->selector == 0) {
		X509 *anchor = d2i_X509(NULL, &at, tlsa->len);

		ok = anchor && X509_cmp(anchor, p->leaf) != 0 &&
		     chain_holds_by(p, anchor);
		X509_free(anchor);
	} else {
		EVP_PKEY *key = d2i_PUBKEY(NULL, &at, tlsa->len);

		for (int i = 0; key && !ok && i < sk_X509_num(p->chain); i++) {
			X509 *cert = sk_X509_value(p->chain, i);

			ok = X509_verify(cert, key) == 1 &&
			     chain_holds_by(p, cert);
		}
		EVP_PKEY_free(key);
	}
	ERR_clear_error();
	return ok;
}

/* The names that a sender takes beside a trust anchor (RFC 7672 section
 * 3.2.2). */
static bool ta_name_fits(const struct presented *p)
{
	const struct probe_target *target = p->target;

	return name_fits(p->leaf, probe_base(target)) ||
	       (target->mx_is_secure &&
		(name_fits(p->leaf, target->domain) ||
		 name_fits(p->leaf, target->domain_expanded)));
}

static bool ta_matches(const struct presented *p, const struct tlsa *tlsa)
{
	if (!ta_name_fits(p))
		return false;
	/* The leaf is no trust anchor (RFC 7671 section 5.2). */
	for (int i = 1; i < sk_X509_num(p->chain); i++) {
		X509 *cert = sk_X509_value(p->chain, i);

		if (cert_fits(tlsa, cert) && chain_holds_by(p, cert))
			return true;
	}
	return anchor_in_record(p, tlsa);
}

static enum tlsa_match match_one(const struct presented *p,
				 const struct tlsa *tlsa)
{
	bool match;

	if (!dane_usable(tlsa))
		return TLSA_UNUSABLE;
	match = tlsa->usage == 3 ? cert_fits(tlsa, p->leaf)
				 : ta_matches(p, tlsa);
	return match ? TLSA_MATCH : TLSA_NO_MATCH;
}

static int64_t time_of(const ASN1_TIME *when)
{
	struct tm tm = { 0 };

	return ASN1_TIME_to_tm(when, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

static void note_facts(const struct presented *p, struct probe_result *result)
{
	X509_NAME *subject = X509_get_subject_name(p->leaf);
	BIO *text = BIO_new(BIO_s_mem());
	int n = 0;

	result->cert_seen = true;
	result->cert_ends_at = time_of(X509_get0_notAfter(p->leaf));
	result->cert_name_ok = name_fits(p->leaf, p->target->host);
	/* ASCII only, everything else escaped. */
	if (text && X509_NAME_print_ex(text, subject, 0, XN_FLAG_RFC2253) >= 0)
		n = BIO_read(text, result->cert_subject,
			     (int)sizeof(result->cert_subject) - 1);
	result->cert_subject[n > 0 ? n : 0] = '\0';
	BIO_free(text);
}

static X509_STORE *trust_store(struct certificate_trust *trust)
{
	if (!trust->wanted || trust->tried)
		return trust->store;
	trust->tried = true;
	trust->store = X509_STORE_new();
	if (trust->store &&
	    (*trust->file ? X509_STORE_load_file(trust->store, trust->file)
			  : X509_STORE_set_default_paths(trust->store)) != 1)
		certificate_trust_free(trust);
	ERR_clear_error();
	return trust->store;
}

void certificate_trust_free(struct certificate_trust *trust)
{
	X509_STORE_free(trust->store);
	trust->store = NULL;
}

void certificate_judge(SSL *ssl, struct certificate_trust *trust, int64_t now,
		       const struct probe_target *target,
		       struct probe_result *result)
{
	struct presented p = { .leaf = SSL_get1_peer_certificate(ssl),
			       .chain = SSL_get_peer_cert_chain(ssl),
			       .target = target,
			       .now = now };

	snprintf(result->tls_version, sizeof(result->tls_version), "%s",
		 SSL_get_version(ssl));
	if (!p.leaf || !p.chain) {
		X509_free(p.leaf);
		return;
	}
	note_facts(&p, result);
	for (size_t i = 0; i < target->n_tlsa; i++)
		result->match[i] = match_one(&p, &target->tlsa[i]);
	if (trust_store(trust)) {
		result->cert_checked = true;
		result->cert_trusted = chain_holds(&p, trust->store, 0);
	}
	X509_free(p.leaf);
}

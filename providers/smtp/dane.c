/* TLSA records (RFC 6698) and the verdict that matches make (RFC 7672). */
#include "providers/smtp/certificate.h"

#include <openssl/err.h>
#include <openssl/x509.h>

bool tlsa_parse(const uint8_t *rdata, uint16_t len, struct tlsa *out)
{
	*out = (struct tlsa){ 0 };
	if (len < 4)
		return false;
	*out = (struct tlsa){ .usage = rdata[0],
			      .selector = rdata[1],
			      .mtype = rdata[2],
			      .len = (uint16_t)(len - 3),
			      .data = rdata + 3 };
	return true;
}

const char *probe_base(const struct probe_target *target)
{
	return *target->base ? target->base : target->host;
}

/* A whole certificate or key, and nothing behind it. */
static bool is_whole(const struct tlsa *tlsa)
{
	const unsigned char *at = tlsa->data;
	X509 *cert = NULL;
	X509_PUBKEY *key = NULL;
	bool ok;

	if (tlsa->selector == 0)
		cert = d2i_X509(NULL, &at, tlsa->len);
	else
		key = d2i_X509_PUBKEY(NULL, &at, tlsa->len);
	ok = (cert || key) && at == tlsa->data + tlsa->len;
	X509_free(cert);
	X509_PUBKEY_free(key);
	ERR_clear_error();
	return ok;
}

bool dane_usable(const struct tlsa *tlsa)
{
	static const uint16_t lengths[] = { 0, 32, 64 };

	if ((tlsa->usage != 2 && tlsa->usage != 3) || tlsa->selector > 1 ||
	    tlsa->mtype > 2)
		return false;
	return tlsa->mtype == 0 ? is_whole(tlsa)
				: tlsa->len == lengths[tlsa->mtype];
}

/* A weaker digest does not count beside a stronger one of the same usage and
 * selector (RFC 7671 section 9). */
static bool is_outdone(const struct probe_target *target, size_t at)
{
	const struct tlsa *one = &target->tlsa[at];

	for (size_t i = 0; i < target->n_tlsa; i++) {
		const struct tlsa *other = &target->tlsa[i];

		if (one->mtype == 1 && other->mtype == 2 &&
		    dane_usable(other) && other->usage == one->usage &&
		    other->selector == one->selector)
			return true;
	}
	return false;
}

enum dane_verdict dane_judge(const struct probe_target *target,
			     const struct probe_result *result)
{
	bool usable = false, matched = false;

	if (target->n_tlsa == 0)
		return DANE_NONE;
	for (size_t i = 0; i < target->n_tlsa; i++) {
		if (!dane_usable(&target->tlsa[i]))
			continue;
		usable = true;
		matched = matched || (result->match[i] == TLSA_MATCH &&
				      !is_outdone(target, i));
	}
	if (!result->connected)
		return DANE_UNKNOWN;
	if (!result->starttls)
		return result->state == PROBE_NO_STARTTLS ||
				       result->state == PROBE_TLS_FAILED
			       ? DANE_BAD
			       : DANE_UNKNOWN;
	/* Only unusable records: TLS is required, but nothing authenticates. */
	if (!usable)
		return DANE_NONE;
	return matched ? DANE_GOOD : DANE_BAD;
}

const char *dane_verdict_name(enum dane_verdict verdict)
{
	static const char *const names[] = {
		[DANE_NONE] = "none",
		[DANE_GOOD] = "good",
		[DANE_BAD] = "bad",
		[DANE_UNKNOWN] = "unknown",
	};

	return verdict <= DANE_UNKNOWN ? names[verdict] : "unknown";
}

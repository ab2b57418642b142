/* TSIG by ldns, with words for each refusal. */
#include "providers/dns/rfc2136_tsig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUDGE_S 300
#define MAC_RDF 3   /* in a TSIG RR, RFC 8945 section 4.2 */
#define ERROR_RDF 5 /* … and its error */

/* ---- the key ---- */

static bool take_algorithm(struct tsig_key *key, const char *text,
			   struct err *err)
{
	static const char *const known[] = { "hmac-sha256", "hmac-sha512",
					     "hmac-sha1" };
	char canonical[DNAME_MAX];

	if (text && dname_parse(text, canonical, NULL))
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (strcmp(known[i], canonical) == 0)
				return snprintf(key->algorithm,
						sizeof(key->algorithm), "%s.",
						canonical) > 0;
	err_set(err, ERR_CONFIG,
		"the setting \"key_algorithm\" is none that is known");
	return err_hint(err, "use a key of hmac-sha256 or hmac-sha512");
}

static bool is_base64(const char *secret)
{
	ldns_rdf *bytes = NULL;
	bool ok = ldns_str2rdf_b64(&bytes, secret) == LDNS_STATUS_OK;

	if (ok)
		explicit_bzero(ldns_rdf_data(bytes), ldns_rdf_size(bytes));
	ldns_rdf_deep_free(bytes);
	return ok;
}

bool tsig_key_take(struct tsig_key *key, const char *name, const char *secret,
		   const char *algorithm, struct err *err)
{
	char canonical[DNAME_MAX];

	*key = (struct tsig_key){ 0 };
	if (!name && !secret)
		return true;
	if (!name || !secret || !dname_parse(name, canonical, NULL)) {
		err_set(err, ERR_CONFIG,
			"key_name and key_secret belong together, and the "
			"name is a domain name");
		return err_hint(err, "take both from the server's key file");
	}
	if (!take_algorithm(key, algorithm, err))
		return false;
	if (!is_base64(secret)) {
		err_set(err, ERR_CONFIG,
			"the secret of the key %s is not "
			"base64",
			canonical);
		return err_hint(err, "take name, algorithm and secret from the "
				     "server's key file");
	}
	snprintf(key->name, sizeof(key->name), "%s.", canonical);
	key->secret = strdup(secret);
	return key->secret || err_set(err, ERR_INTERNAL, "no memory");
}

void tsig_key_drop(struct tsig_key *key)
{
	if (key->secret)
		explicit_bzero(key->secret, strlen(key->secret));
	free(key->secret);
	*key = (struct tsig_key){ 0 };
}

/* ---- the signature ---- */

bool tsig_sign(const struct tsig_key *key, ldns_pkt *query, struct err *err)
{
	return !*key->name ||
	       ldns_pkt_tsig_sign(query, key->name, key->secret, FUDGE_S,
				  key->algorithm, NULL) == LDNS_STATUS_OK ||
	       err_set(err, ERR_INTERNAL,
		       "nothing can be signed with the key "
		       "%s",
		       key->name);
}

static const struct {
	uint16_t code;
	const char *word, *hint;
} refusals[] = {
	{ 16, "BADSIG", "compare the secret with the server's" },
	{ 17, "BADKEY",
	  "compare the key's name and algorithm with the server's" },
	{ 18, "BADTIME",
	  "one of the two clocks is wrong by more than five minutes: set this "
	  "machine's by NTP" },
	{ 22, "BADTRUNC", "the server wants another length of signature" },
};

static bool is_refused(const struct tsig_key *key, const ldns_pkt *answer,
		       struct err *err)
{
	const ldns_rr *tsig = ldns_pkt_tsig(answer);
	const ldns_rdf *rdf = tsig ? ldns_rr_rdf(tsig, ERROR_RDF) : NULL;
	uint16_t code =
		rdf && ldns_rdf_size(rdf) == 2 ? ldns_rdf2native_int16(rdf) : 0;

	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		if (refusals[i].code != code)
			continue;
		err_set(err, ERR_AUTH, "the key %s is refused: %s", key->name,
			refusals[i].word);
		err_hint(err, "%s", refusals[i].hint);
		return true;
	}
	return false;
}

static bool is_bare_refusal(const ldns_pkt *answer)
{
	int rcode = ldns_pkt_get_rcode(answer);

	return !ldns_pkt_tsig(answer) && rcode != LDNS_RCODE_NOERROR &&
	       rcode != LDNS_RCODE_NXDOMAIN;
}

bool tsig_check(const struct tsig_key *key, const ldns_pkt *query,
		ldns_pkt *answer, const uint8_t *wire, size_t len,
		struct err *err)
{
	const ldns_rr *sent = ldns_pkt_tsig(query);

	if (is_refused(key, answer, err))
		return false;
	if (!sent || is_bare_refusal(answer) ||
	    (ldns_pkt_tsig(answer) &&
	     ldns_pkt_tsig_verify(answer, wire, len, key->name, key->secret,
				  ldns_rr_rdf(sent, MAC_RDF))))
		return true;
	err_set(err, ERR_AUTH, "the answer is not signed with the key %s",
		key->name);
	return err_hint(err, "check that the server knows this key, and that "
			     "nothing in between rewrites DNS");
}

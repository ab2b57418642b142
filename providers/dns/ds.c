/* DS from DNSKEY. */
#include "providers/dns/ds.h"

#include "providers/digest.h"
#include "providers/dns/fields.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SEP 1
#define ENTRY_POINT 257 /* a zone's key, and SEP */
#define REVOKED 0x80
#define PROTOCOL 3 /* RFC 4034 section 2.1.2 */
#define KEY_MAX 1024

/* RFC 1035 section 3.1; out holds DNAME_MAX + 1 bytes. */
static size_t name_wire(const char *name, unsigned char *out)
{
	size_t n = 0;

	while (*name && strcmp(name, ".") != 0) {
		size_t len = strcspn(name, ".");
		out[n++] = (unsigned char)len;
		memcpy(out + n, name, len);
		n += len;
		name += len + (name[len] == '.');
	}
	out[n++] = 0;
	return n;
}

/* RFC 4034 appendix B. */
static unsigned key_tag(const unsigned char *rdata, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += i & 1 ? rdata[i] : (uint32_t)rdata[i] << 8;
	sum += sum >> 16 & 0xffff;
	return sum & 0xffff;
}

/* Base64 may be broken into pieces by blanks. */
static bool key_bytes(const char *text, unsigned char *out, size_t *len)
{
	char packed[KEY_MAX / 3 * 4];
	size_t n = 0;

	for (; *text && n < sizeof(packed) - 1; text++)
		if (!isspace((unsigned char)*text))
			packed[n++] = *text;
	packed[n] = '\0';
	return !*text && digest_unbase64(packed, out, KEY_MAX, len);
}

void ds_add(struct zone_dnssec *out, const char *zone, uint32_t flags,
	    uint32_t algorithm, const char *public_key)
{
	unsigned char wire[DNAME_MAX + 1 + 4 + KEY_MAX];
	size_t n = name_wire(zone, wire), key_len;
	unsigned char *rdata = wire + n;
	char digest[65];

	if (!(flags & SEP) || flags & REVOKED || flags > UINT16_MAX ||
	    algorithm > UINT8_MAX || out->n_ds >= ZONE_DS_MAX || !public_key ||
	    !key_bytes(public_key, rdata + 4, &key_len))
		return;
	rdata[0] = (unsigned char)(flags >> 8);
	rdata[1] = (unsigned char)flags;
	rdata[2] = PROTOCOL;
	rdata[3] = (unsigned char)algorithm;
	digest_sha256_hex(wire, n + 4 + key_len, digest);
	for (char *c = digest; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	snprintf(out->ds[out->n_ds++], sizeof(out->ds[0]), "%u %u 2 %s",
		 key_tag(rdata, 4 + key_len), algorithm, digest);
}

/* RFC 4509, RFC 6605; SHA-1 and GOST are no longer to be used (RFC 8624, RFC
 * 9558). */
static bool digest_is_current(const char *ds)
{
	unsigned tag, algorithm, digest;

	return sscanf(ds, "%5u %3u %3u ", &tag, &algorithm, &digest) == 3 &&
	       (digest == 2 || digest == 4);
}

void ds_add_text(struct zone_dnssec *out, const char *text)
{
	if (text && digest_is_current(text) && out->n_ds < ZONE_DS_MAX)
		snprintf(out->ds[out->n_ds++], sizeof(out->ds[0]), "%s", text);
}

/* The registries "DNS Security Algorithm Numbers" and "Digest Algorithms". */
static const struct number_word {
	const char *word;
	unsigned number;
} algorithms[] = {
	{ "rsasha256", 8 },	   { "rsasha512", 10 },
	{ "ecdsap256sha256", 13 }, { "ecdsap384sha384", 14 },
	{ "ed25519", 15 },	   { "ed448", 16 },
	{ 0 },
}, digests[] = {
	{ "sha256", 2 },
	{ "sha_256", 2 },
	{ "sha384", 4 },
	{ "sha_384", 4 },
	{ 0 },
};

/* A number, or the word for one. */
static bool take_code(const cJSON *item, const char *name,
		      const struct number_word *words, uint32_t *out)
{
	const char *text = rest_text(item, name);

	if (fields_number(item, name, UINT8_MAX, out))
		return true;
	for (; text && words->word; words++) {
		*out = words->number;
		if (strcasecmp(words->word, text) == 0)
			return true;
	}
	return false;
}

void ds_add_item(struct zone_dnssec *out, const char *zone,
		 const struct ds_fields *f, const cJSON *item)
{
	const char *digest = f->digest ? rest_text(item, f->digest) : NULL;
	uint32_t tag, type, flags = ENTRY_POINT, algorithm;
	char text[sizeof(out->ds[0])];

	if (!take_code(item, f->algorithm, algorithms, &algorithm))
		return;
	if (digest && *digest) {
		if (!fields_number(item, f->tag, UINT16_MAX, &tag) ||
		    !take_code(item, f->type, digests, &type))
			return;
		snprintf(text, sizeof(text), "%u %u %u %.200s", tag, algorithm,
			 type, digest);
		ds_add_text(out, text);
	} else if (f->key) {
		fields_number(item, f->flags, UINT16_MAX, &flags);
		ds_add(out, zone, flags, algorithm, rest_text(item, f->key));
	}
}

void ds_add_list(struct zone_dnssec *out, const char *zone,
		 const struct ds_fields *f, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) ds_add_item(out, zone, f, item);
}

void ds_add_key(struct zone_dnssec *out, const char *zone, const char *text)
{
	unsigned flags, algorithm;
	int n = 0;

	if (sscanf(text, "%u %*u %u %n", &flags, &algorithm, &n) == 2 && n > 0)
		ds_add(out, zone, flags, algorithm, text + n);
}

/* Makes keys, signatures and answers of any kind. */
#include "smith.h"
#include "providers/resolver/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TTL "300 IN "

struct signer signer_of(const char *zone)
{
	struct signer signer;

	signer.key = ldns_key_new_frm_algorithm(LDNS_SIGN_ECDSAP256SHA256, 256);
	assert_non_null(signer.key);
	ldns_key_set_pubkey_owner(signer.key, ldns_dname_new_frm_str(zone));
	ldns_key_set_flags(signer.key, 257);
	signer.dnskey = ldns_key2rr(signer.key);
	ldns_rr_set_ttl(signer.dnskey, 300);
	ldns_key_set_keytag(signer.key, ldns_calc_keytag(signer.dnskey));
	signer_times(&signer, SMITH_NOW - 3600, SMITH_NOW + 86400);
	return signer;
}

void signer_change(struct signer *signer, uint16_t flags, uint8_t protocol)
{
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		signer->dnskey,
		ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16, flags), 0));
	ldns_rdf_deep_free(ldns_rr_set_rdf(
		signer->dnskey,
		ldns_native2rdf_int8(LDNS_RDF_TYPE_INT8, protocol), 1));
	ldns_key_set_keytag(signer->key, ldns_calc_keytag(signer->dnskey));
}

void signer_times(struct signer *signer, uint32_t from, uint32_t until)
{
	ldns_key_set_inception(signer->key, from);
	ldns_key_set_expiration(signer->key, until);
}

void signer_free(struct signer *signer)
{
	ldns_key_deep_free(signer->key);
	ldns_rr_free(signer->dnskey);
}

void smith_open(struct smith *smith)
{
	*smith = (struct smith){ .now = SMITH_NOW };
	smith->root = signer_of(".");
	smith->test = signer_of("test.");
	smith->anchors.rr[smith->anchors.n++] =
		ldns_rr_clone(smith->root.dnskey);
	smith_keys(smith, &smith->root);
	smith_zone(smith, &smith->test, &smith->root, LDNS_SHA256);
}

void smith_close(struct smith *smith)
{
	signer_free(&smith->root);
	signer_free(&smith->test);
	pool_free(&smith->pool);
	anchors_free(&smith->anchors);
	trust_cache_free(&smith->cache);
}

static struct pool_entry *entry_of(struct smith *smith, const char *name,
				   uint16_t type)
{
	return (struct pool_entry *)pool_find(&smith->pool, name, type);
}

/* Canonical text, as questions are kept. */
static void canonical(const char *name, char out[DNS_NAME_MAX])
{
	ldns_rdf *parsed = name_parse(name);

	assert_non_null(parsed);
	name_text(parsed, out);
	ldns_rdf_deep_free(parsed);
}

ldns_pkt *smith_reply(struct smith *smith, const char *name, uint16_t type,
		      ldns_pkt_rcode rcode)
{
	struct query query = { .type = type, .by = "the smith" };
	struct pool_entry *entry;

	canonical(name, query.name);
	query.reply = ldns_pkt_new();
	ldns_pkt_set_qr(query.reply, true);
	ldns_pkt_set_rcode(query.reply, (uint8_t)rcode);
	entry = entry_of(smith, query.name, type);
	if (entry) { /* said anew */
		ldns_pkt_free(entry->reply);
		entry->reply = query.reply;
		return entry->reply;
	}
	assert_true(pool_add(&smith->pool, &query));
	return smith->pool.entries[smith->pool.n - 1].reply;
}

static ldns_rr_list *parse(const char *records)
{
	ldns_rr_list *list = ldns_rr_list_new();
	char *copy = strdup(records), *rest = copy, *line;

	while ((line = strsep(&rest, "\n"))) {
		ldns_rr *rr = NULL;

		if (!*line)
			continue;
		if (ldns_rr_new_frm_str(&rr, line, 300, NULL, NULL) !=
		    LDNS_STATUS_OK)
			fail_msg("not a record: %s", line);
		ldns_rr_list_push_rr(list, rr);
	}
	free(copy);
	return list;
}

static ldns_rr_list *sign(ldns_rr_list *records, const struct signer *signer)
{
	ldns_key_list *keys = ldns_key_list_new();
	ldns_rr_list *made;

	ldns_key_list_push_key(keys, signer->key);
	made = ldns_sign_public(records, keys);
	assert_int_equal(1, ldns_rr_list_rr_count(made));
	free(keys->_keys); /* the key itself stays the signer's */
	free(keys);
	return made;
}

static void push(ldns_pkt *reply, ldns_pkt_section section, ldns_rr_list *list)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		ldns_pkt_push_rr(reply, section, ldns_rr_list_rr(list, i));
	ldns_rr_list_free(list);
}

void smith_put(ldns_pkt *reply, ldns_pkt_section section,
	       const struct signer *signer, const char *records)
{
	ldns_rr_list *list = parse(records);

	if (signer)
		push(reply, section, sign(list, signer));
	push(reply, section, list);
}

static void rename_all(ldns_rr_list *list, const char *owner)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		ldns_rr *rr = ldns_rr_list_rr(list, i);

		ldns_rdf_deep_free(ldns_rr_owner(rr));
		ldns_rr_set_owner(rr, ldns_dname_new_frm_str(owner));
	}
}

void smith_expand(ldns_pkt *reply, const struct signer *signer,
		  const char *records, const char *owner)
{
	ldns_rr_list *list = parse(records), *made = sign(list, signer);

	rename_all(list, owner);
	rename_all(made, owner);
	push(reply, LDNS_SECTION_ANSWER, made);
	push(reply, LDNS_SECTION_ANSWER, list);
}

static void zone_text(const struct signer *signer, char out[DNS_NAME_MAX])
{
	name_text(ldns_rr_owner(signer->dnskey), out);
}

static void put_rr(ldns_pkt *reply, const struct signer *signer,
		   const ldns_rr *rr)
{
	char *text = ldns_rr2str(rr);

	smith_put(reply, LDNS_SECTION_ANSWER, signer, text);
	free(text);
}

void smith_keys(struct smith *smith, const struct signer *zone)
{
	char name[DNS_NAME_MAX];

	zone_text(zone, name);
	put_rr(smith_reply(smith, name, DNS_DNSKEY, LDNS_RCODE_NOERROR), zone,
	       zone->dnskey);
}

void smith_zone(struct smith *smith, const struct signer *zone,
		const struct signer *parent, ldns_hash digest)
{
	ldns_rr *ds = ldns_key_rr2ds(zone->dnskey, digest);
	char name[DNS_NAME_MAX];

	zone_text(zone, name);
	smith_keys(smith, zone);
	put_rr(smith_reply(smith, name, DNS_DS, LDNS_RCODE_NOERROR), parent,
	       ds);
	ldns_rr_free(ds);
}

void smith_no_cut(struct smith *smith, const struct signer *zone,
		  const char *name)
{
	ldns_pkt *reply = smith_reply(smith, name, DNS_DS, LDNS_RCODE_NOERROR);
	char line[512];

	snprintf(line, sizeof(line),
		 "%s. " TTL "NSEC \\000.%s. A MX RRSIG NSEC", name, name);
	smith_put(reply, LDNS_SECTION_AUTHORITY, zone, line);
}

const char *smith_hash_label(const char *name, uint16_t iterations, int with)
{
	static char labels[8][64];
	static unsigned next;
	char *out = labels[next++ % 8];
	ldns_rdf *owner = ldns_dname_new_frm_str(name);
	ldns_rdf *hashed = ldns_nsec3_hash_name(owner, 1, iterations, 0, NULL);
	uint8_t bytes[64];
	const uint8_t *data = ldns_rdf_data(hashed);
	int n;

	memcpy(out, data + 1, data[0]);
	out[data[0]] = '\0';
	n = ldns_b32_pton_extended_hex(out, data[0], bytes, sizeof(bytes));
	assert_int_equal(20, n);
	bytes[19] = (uint8_t)(bytes[19] + with); /* near enough */
	ldns_b32_ntop_extended_hex(bytes, 20, out, 64);
	ldns_rdf_deep_free(owner);
	ldns_rdf_deep_free(hashed);
	return out;
}

const char *smith_hash(const char *name, const char *zone, uint16_t iterations,
		       int with)
{
	static char names[8][320];
	static unsigned next;
	char *out = names[next++ % 8];

	snprintf(out, sizeof(names[0]), "%s.%s",
		 smith_hash_label(name, iterations, with), zone);
	return out;
}

enum verdict smith_judge(struct smith *smith, const char *name, uint16_t type,
			 struct dns_answer *answer)
{
	struct judge judge = { .anchors = &smith->anchors,
			       .pool = &smith->pool,
			       .cache = &smith->cache,
			       .budget = { .verified = smith->verified },
			       .now = smith->now };
	struct dns_question question = { .type = type };
	struct dns_answer out;
	enum verdict verdict;

	canonical(name, question.name);
	if (!judge_question(&judge, &question, &out))
		fail_msg("missing: %s %u", judge.missing[0].name,
			 judge.missing[0].type);
	verdict = out.verdict;
	smith->verifications =
		BUDGET_VERIFICATIONS - judge.budget.verifications;
	if (answer)
		*answer = out;
	else
		dns_answer_free(&out);
	return verdict;
}

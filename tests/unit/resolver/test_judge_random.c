/*
 * Answers made of true records, mixed at random: what a zone once signed may
 * be shown by anybody, to any question. However they are put together, nothing
 * that is there may be denied, and no signed name be made an unsigned one;
 * with all of them at hand, everything that is not there is denied.
 */
#include "providers/resolver/name.h"
#include "smith.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 500

/* The zone "test", in canonical order; hashed: there only as an NSEC3. */
static const struct node {
	const char *name, *types;
	bool hashed;
} nodes[] = {
	{ "test", "NS SOA RRSIG DNSKEY", false },
	{ "a.test", "A RRSIG", false },
	{ "c.test", "CNAME RRSIG", false },
	{ "cut.test", "NS", false },
	{ "d.test", "A DNAME RRSIG", false },
	{ "ent.test", "", true },
	{ "x.ent.test", "A MX RRSIG", false },
	{ "sec.test", "NS DS RRSIG", false },
	{ "w.test", "", true },
	{ "*.w.test", "A RRSIG", false },
	{ "here.w.test", "MX RRSIG", false },
	{ "www.test", "A MX RRSIG", false },
};
#define NODES (sizeof(nodes) / sizeof(*nodes))

static const char *const asked[] = {
	"a.test",     "b.test",	       "n.a.test", "c.test",	 "n.c.test",
	"cut.test",   "n.cut.test",    "d.test",   "n.d.test",	 "ent.test",
	"n.ent.test", "x.ent.test",    "sec.test", "n.sec.test", "m.n.sec.test",
	"w.test",     "n.w.test",      "*.w.test", "m.n.w.test", "here.w.test",
	"www.test",   "n.here.w.test", "zz.test",
};
static const uint16_t types[] = { DNS_A, DNS_MX, DNS_DS, DNS_NS, DNS_CNAME };
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum chain { NSEC, NSEC3, OPT_OUT };

struct lab {
	struct smith smith;
	enum chain chain;
	uint32_t seed;
	ldns_pkt *store; /* each record of the chain and its signature */
};

static uint32_t roll(struct lab *lab, size_t sides)
{
	lab->seed = lab->seed * 1664525u + 1013904223u;
	return (lab->seed >> 8) % (uint32_t)sides;
}

static bool below(const char *name, const char *above)
{
	size_t n = strlen(name), m = strlen(above);

	return n > m && strcmp(name + n - m, above) == 0 &&
	       name[n - m - 1] == '.';
}

static const struct node *find(const char *name)
{
	for (size_t i = 0; i < NODES; i++)
		if (strcmp(nodes[i].name, name) == 0)
			return &nodes[i];
	return NULL;
}

static bool has(const struct node *node, uint16_t type)
{
	char text[16], word[20], list[64];

	dns_type_text(type, text);
	snprintf(word, sizeof(word), " %s ", text);
	snprintf(list, sizeof(list), " %s ", node->types);
	return strstr(list, word);
}

/* The wildcard that answers for a name that is not there, or NULL. */
static const struct node *wildcard_of(const char *name)
{
	char star[64];

	do
		name = strchr(name, '.') + 1;
	while (!find(name));
	snprintf(star, sizeof(star), "*.%s", name);
	return find(star);
}

/* Is it true of the zone "test" that name, or its type, is not there? */
static bool is_absent(const char *name, uint16_t type, bool nxdomain)
{
	const struct node *node = find(name);

	if (below(name, "cut.test") || below(name, "sec.test") ||
	    below(name, "d.test"))
		return false; /* it is not for this zone to tell */
	if (node && has(node, DNS_NS) && !has(node, DNS_SOA) && type != DNS_DS)
		return false;
	if (!node)
		node = wildcard_of(name);
	if (!node)
		return nxdomain;
	return !nxdomain && !has(node, type) && !has(node, DNS_CNAME);
}

/* May the name be passed off as one of an unsigned zone? */
static bool may_be_unsigned(const struct lab *lab, const char *name)
{
	if (strcmp(name, "cut.test") == 0 || below(name, "cut.test"))
		return true;
	return lab->chain == OPT_OUT && !find(name) &&
	       !below(name, "sec.test") && !below(name, "d.test");
}

static void store(struct lab *lab, const char *line)
{
	smith_put(lab->store, LDNS_SECTION_AUTHORITY, &lab->smith.test, line);
}

static void make_nsec(struct lab *lab)
{
	for (size_t i = 0; i < NODES; i++) {
		size_t next = (i + 1) % NODES;
		char line[256];

		while (nodes[next].hashed)
			next++;
		snprintf(line, sizeof(line), "%s. 300 IN NSEC %s. %s NSEC",
			 nodes[i].name, nodes[next].name, nodes[i].types);
		if (!nodes[i].hashed)
			store(lab, line);
	}
}

static bool is_in_chain(const struct lab *lab, const struct node *node)
{
	return lab->chain != OPT_OUT || strcmp(node->name, "cut.test") != 0;
}

/* The next hash of the chain; the first after the last. */
static const struct node *after(const struct lab *lab, const char *hash)
{
	const struct node *next = NULL, *first = NULL;
	char next_hash[64] = "", first_hash[64] = "";

	for (size_t i = 0; i < NODES; i++) {
		const char *one = smith_hash_label(nodes[i].name, 0, 0);

		if (!is_in_chain(lab, &nodes[i]))
			continue;
		if (!first || strcmp(one, first_hash) < 0) {
			first = &nodes[i];
			snprintf(first_hash, sizeof(first_hash), "%s", one);
		}
		if (strcmp(one, hash) > 0 &&
		    (!next || strcmp(one, next_hash) < 0)) {
			next = &nodes[i];
			snprintf(next_hash, sizeof(next_hash), "%s", one);
		}
	}
	return next ? next : first;
}

static void make_nsec3(struct lab *lab)
{
	for (size_t i = 0; i < NODES; i++) {
		char hash[64], line[256];

		snprintf(hash, sizeof(hash), "%s",
			 smith_hash_label(nodes[i].name, 0, 0));
		snprintf(line, sizeof(line),
			 "%s.test. 300 IN NSEC3 1 %d 0 - %s %s", hash,
			 lab->chain == OPT_OUT,
			 smith_hash_label(after(lab, hash)->name, 0, 0),
			 nodes[i].types);
		if (is_in_chain(lab, &nodes[i]))
			store(lab, line);
	}
}

/* The same records as the answer to the question and to each DS on the way. */
static void show(struct lab *lab, const char *name, uint16_t type,
		 ldns_pkt_rcode rcode, const bool *shown)
{
	const ldns_rr_list *all = ldns_pkt_authority(lab->store);
	ldns_pkt *replies[8] = { smith_reply(&lab->smith, name, type, rcode) };
	size_t n = 1;

	for (const char *at = name; strcmp(at, "test") != 0;
	     at = strchr(at, '.') + 1)
		if (type != DNS_DS || at != name)
			replies[n++] =
				smith_reply(&lab->smith, at, DNS_DS, rcode);
	for (size_t i = 0; i < ldns_rr_list_rr_count(all); i++)
		for (size_t k = 0; shown[i / 2] && k < n; k++)
			ldns_pkt_push_rr(
				replies[k], LDNS_SECTION_AUTHORITY,
				ldns_rr_clone(ldns_rr_list_rr(all, i)));
}

static void try_once(struct lab *lab)
{
	const char *name = asked[roll(lab, COUNT(asked))];
	uint16_t type = types[roll(lab, COUNT(types))];
	bool nxdomain = roll(lab, 2), all = roll(lab, 4) == 0, absent;
	bool shown[NODES];
	enum verdict verdict;
	size_t odds = 1 + roll(lab, 6);

	for (size_t i = 0; i < NODES; i++)
		shown[i] = all || roll(lab, odds) == 0;
	show(lab, name, type,
	     nxdomain ? LDNS_RCODE_NXDOMAIN : LDNS_RCODE_NOERROR, shown);
	verdict = smith_judge(&lab->smith, name, type, NULL);
	absent = is_absent(name, type, nxdomain);
	if (verdict == VERDICT_SECURE	  ? !absent
	    : verdict == VERDICT_INSECURE ? !may_be_unsigned(lab, name)
					  : all && absent)
		fail_msg("%s %u, %s, chain %d: %s", name, type,
			 nxdomain ? "NXDOMAIN" : "no data", lab->chain,
			 verdict_name(verdict));
}

static void run(enum chain chain)
{
	struct lab lab = { .chain = chain, .seed = 7 };

	smith_open(&lab.smith);
	lab.store = ldns_pkt_new();
	if (chain == NSEC)
		make_nsec(&lab);
	else
		make_nsec3(&lab);
	for (int i = 0; i < ROUNDS; i++)
		try_once(&lab);
	ldns_pkt_free(lab.store);
	smith_close(&lab.smith);
}

static void no_mix_of_nsec_denies_what_is_there(void **state)
{
	run(NSEC);
}

static void no_mix_of_nsec3_denies_what_is_there(void **state)
{
	run(NSEC3);
}

static void opt_out_hides_nothing_that_is_signed(void **state)
{
	run(OPT_OUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_mix_of_nsec_denies_what_is_there),
		cmocka_unit_test(no_mix_of_nsec3_denies_what_is_there),
		cmocka_unit_test(opt_out_hides_nothing_that_is_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * What the domain's SPF says of its MX hosts: its own record and those that it
 * includes or redirects to, level by level, within RFC 7208's ten questions.
 */
#include "steps/observe.h"

#include <stdio.h>
#include <string.h>

#define LOOKUPS_MAX SPF_LOOKUPS_MAX
#define TEXT_MAX 4096

static void keep(char *out, size_t size, const char *text)
{
	if (!*out)
		snprintf(out, size, "%s", text);
}

/* What Microsoft's own record holds is no finding of the domain's. */
static bool is_of_microsoft(const char *name)
{
	return dname_is_within(name, "protection.outlook.com");
}

static void follow(struct spf_walk *walk, const char *name, uint16_t type,
		   size_t from)
{
	if (!*name || strcmp(name, "?") == 0 || is_of_microsoft(name))
		return;
	for (size_t i = 0; i < walk->n; i++)
		if (strcmp(walk->wanted[i].name, name) == 0 &&
		    walk->wanted[i].type == type)
			return;
	if (walk->n > LOOKUPS_MAX)
		return;
	snprintf(walk->wanted[walk->n].name, DNAME_MAX, "%s", name);
	walk->wanted[walk->n].type = type;
	walk->wanted[walk->n++].from = from;
}

static void keep_legacy(struct spf_walk *walk, const char *host, size_t from,
			const char *mx)
{
	struct spf_facts *spf = walk->spf;

	if (*spf->legacy)
		return;
	keep(spf->legacy, sizeof(spf->legacy), host);
	keep(spf->legacy_at, sizeof(spf->legacy_at), walk->wanted[from].name);
	keep(spf->legacy_mx, sizeof(spf->legacy_mx), mx);
}

static void take_term(struct spf_walk *walk, size_t from,
		      const struct spf_term *term)
{
	const char *at = walk->wanted[from].name;
	const char *about = *term->domain ? term->domain : at;
	struct spf_facts *spf = walk->spf;

	walk->lookups++;
	if (dname_classify(about) == DNAME_LEGACY)
		keep_legacy(walk, about, from, "");
	else if (term->kind == SPF_INCLUDE || term->kind == SPF_REDIRECT)
		follow(walk, term->domain, DNS_TXT, from);
	else if (term->kind == SPF_MX && strcmp(about, walk->domain) == 0)
		keep(spf->mx_at, sizeof(spf->mx_at), at);
	else if (term->kind == SPF_MX)
		follow(walk, about, DNS_MX, from);
}

/* Another domain's MX: does it lead to a legacy host? */
static void take_mx(struct spf_walk *walk, size_t i,
		    const struct dns_answer *answer)
{
	struct mxset set;

	observe_mx_set(answer->records, answer->n_records, &set);
	for (size_t k = 0; k < set.n; k++)
		if (dname_classify(set.mx[k].exchange) == DNAME_LEGACY)
			keep_legacy(walk, set.mx[k].exchange,
				    walk->wanted[i].from, walk->wanted[i].name);
}

static size_t take_text(struct spf_walk *walk, size_t from,
			const struct dns_answer *answer)
{
	struct spf_term terms[32];
	char text[TEXT_MAX];
	size_t records = 0;

	for (size_t i = 0; i < answer->n_records; i++) {
		const struct dns_record *record = &answer->records[i];
		size_t n;

		if (record->type != DNS_TXT ||
		    !dns_record_txt(record, text, sizeof(text)) ||
		    !spf_is_record(text))
			continue;
		records++;
		n = spf_terms(text, terms, 32);
		for (size_t k = 0; k < n; k++)
			take_term(walk, from, &terms[k]);
	}
	return records;
}

/* One level: all that the last one named, at once. */
static bool next_level(const struct resolver *resolver, struct spf_walk *walk)
{
	struct dns_question questions[LOOKUPS_MAX] = { 0 };
	struct dns_answer answers[LOOKUPS_MAX] = { 0 };
	size_t first = walk->done, n = walk->n - first;

	if (n == 0 || walk->lookups > LOOKUPS_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		snprintf(questions[i].name, DNS_NAME_MAX, "%s",
			 walk->wanted[first + i].name);
		questions[i].type = walk->wanted[first + i].type;
	}
	walk->done = walk->n;
	if (!resolver->ask(resolver->self, questions, n, answers, NULL)) {
		walk->spf->incomplete = true;
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (answers[i].verdict == VERDICT_INDETERMINATE ||
		    answers[i].verdict == VERDICT_BOGUS)
			walk->spf->incomplete = true;
		else if (questions[i].type == DNS_MX)
			take_mx(walk, first + i, &answers[i]);
		else
			take_text(walk, first + i, &answers[i]);
		dns_answer_free(&answers[i]);
	}
	return true;
}

void observe_spf(struct observer *observer, const struct dns_answer *answer)
{
	const char *domain = observer->migration->domain;
	struct spf_walk *walk = &observer->spf;

	*walk = (struct spf_walk){ .domain = domain,
				   .spf = &observer->facts->spf,
				   .n = 1,
				   .done = 1 };
	*walk->spf = (struct spf_facts){ 0 };
	if (answer->verdict == VERDICT_INDETERMINATE ||
	    answer->verdict == VERDICT_BOGUS) {
		walk->spf->incomplete = true;
		return;
	}
	snprintf(walk->wanted[0].name, DNAME_MAX, "%s", domain);
	walk->wanted[0].type = DNS_TXT;
	walk->spf->n_records = take_text(walk, 0, answer);
}

void observe_spf_rest(struct observer *observer)
{
	struct spf_walk *walk = &observer->spf;

	if (!walk->n)
		return;
	while (next_level(&observer->world->resolver, walk))
		;
	walk->spf->too_many = walk->lookups > LOOKUPS_MAX;
}

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

static void follow(struct spf_walk *walk, const char *name)
{
	if (!*name || strcmp(name, "?") == 0 || is_of_microsoft(name))
		return;
	for (size_t i = 0; i < walk->n; i++)
		if (strcmp(walk->names[i], name) == 0)
			return;
	if (walk->n <= LOOKUPS_MAX)
		snprintf(walk->names[walk->n++], DNAME_MAX, "%s", name);
}

static void take_term(struct spf_walk *walk, const char *at,
		      const struct spf_term *term)
{
	const char *domain = walk->domain;
	const char *about = *term->domain ? term->domain : at;
	struct spf_facts *spf = walk->spf;

	walk->lookups++;
	if (term->kind == SPF_INCLUDE || term->kind == SPF_REDIRECT) {
		follow(walk, term->domain);
	} else if (term->kind == SPF_MX && strcmp(about, domain) == 0) {
		keep(spf->mx_at, sizeof(spf->mx_at), at);
	} else if ((term->kind == SPF_A || term->kind == SPF_MX) &&
		   dname_classify(about) == DNAME_LEGACY) {
		keep(spf->legacy, sizeof(spf->legacy), about);
		keep(spf->legacy_at, sizeof(spf->legacy_at), at);
	}
}

static size_t take_answer(struct spf_walk *walk, const char *at,
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
			take_term(walk, at, &terms[k]);
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
			 walk->names[first + i]);
		questions[i].type = DNS_TXT;
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
		else
			take_answer(walk, walk->names[first + i], &answers[i]);
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
	snprintf(walk->names[0], DNAME_MAX, "%s", domain);
	walk->spf->n_records = take_answer(walk, domain, answer);
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

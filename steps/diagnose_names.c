/* Findings about names, beside the MX, that still lead to the legacy host. */
#include "steps/diagnose_parts.h"

#include <stdio.h>
#include <string.h>

#define GOES                                                             \
	"which may stop resolving some days after DNSSEC is enabled in " \
	"Exchange"

/* "mail.contoso.ch, smtp.contoso.ch", and the legacy host; how many. */
struct list {
	size_t n, len;
	char names[256];
	const char *host;
};

static void add(struct list *list, const char *name, const char *host)
{
	const char *known = strstr(list->names, name);

	/* The same name as a whole, not the end of another. */
	if (known && (known == list->names || known[-1] == ' '))
		return;
	if (list->len < sizeof(list->names))
		list->len +=
			(size_t)snprintf(list->names + list->len,
					 sizeof(list->names) - list->len,
					 "%s%s", list->n ? ", " : "", name);
	list->host = host;
	list->n++;
}

static void judge_aliases(struct diagnosing *d)
{
	const struct facts *facts = d->facts;
	struct list list = { 0 };

	for (size_t i = 0; i < facts->n_legacy_names; i++)
		if (!facts->legacy_names[i].is_mx)
			add(&list, facts->legacy_names[i].name,
			    facts->legacy_names[i].host);
	for (size_t i = 0; i < facts->n_hosts; i++)
		if (dname_classify(facts->hosts[i].expanded) == DNAME_LEGACY)
			add(&list, facts->hosts[i].host,
			    facts->hosts[i].expanded);
	if (list.n)
		diagnose_add(d, STATUS_WARNING, "legacy-alias", d->domain,
			     "find out what sends through it, and let it name "
			     "the new host as soon as Exchange has assigned "
			     "one",
			     "%s: %s of the legacy host %s, " GOES
			     "; what is set to send through %s then fails",
			     list.names, list.n > 1 ? "aliases" : "an alias",
			     list.host, list.n > 1 ? "them" : "it");
}

static void judge_mx(struct diagnosing *d)
{
	const struct facts *facts = d->facts;

	for (size_t i = 0; i < facts->n_legacy_names; i++)
		if (facts->legacy_names[i].is_mx)
			diagnose_add(
				d, STATUS_WARNING, "legacy-mx",
				facts->legacy_names[i].name,
				"take it out, or let it name the new host; a "
				"migration changes the domain's own MX only",
				"an MX for every name below the domain leads "
				"to the legacy host, " GOES
				"; mail to these names is without DANE, and "
				"then undeliverable");
}

void diagnose_names(struct diagnosing *d)
{
	judge_aliases(d);
	judge_mx(d);
}

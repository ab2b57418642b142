/*
 * Every authoritative server of a zone, asked directly, for several questions
 * in step: find the zones, the servers' names, their addresses; then ask.
 */
#include "providers/resolver/authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void want_server(const struct authority_run *run, size_t at, size_t ns,
			const char *address, struct errands *errands)
{
	const struct authority_job *job = &run->jobs[at];
	struct errand about = { .job = at, .ns = ns };

	snprintf(about.address, sizeof(about.address), "%s", address);
	if (*address &&
	    !endpoint_parse(address, run->source->port, &about.to, NULL))
		return;
	errands_add(errands, job->question->name, job->question->type, &about);
	errands_add(errands, job->zone, DNS_SOA, &about);
}

/* Verifying takes time as well, and any server may make it much. */
static bool is_late(const struct authority_source *source)
{
	return source->is_late && source->is_late(source->self);
}

static void ask_servers(struct authority_run *run)
{
	struct errands errands = { 0 };

	for (size_t i = 0; i < run->n; i++) {
		const struct server_names *names = &run->jobs[i].child;

		for (size_t k = 0; k < names->n; k++) {
			const struct server_name *ns = &names->ns[k];

			for (size_t a = 0; a < ns->n_addresses; a++)
				want_server(run, i, k, ns->addresses[a],
					    &errands);
			if (ns->n_addresses == 0)
				want_server(run, i, k, "", &errands);
		}
	}
	errands_direct(&errands, run->source);
	for (size_t i = 0; i + 1 < errands.n; i += 2) {
		struct authority_job *job = &run->jobs[errands.about[i].job];

		job->late = is_late(run->source);
		authority_take(
			job, &errands.about[i], errands_query(&errands, i),
			errands_query(&errands, i + 1), run->source->now);
	}
	errands_free(&errands);
}

static bool export_names(const struct server_names *names, bool by_parent,
			 size_t *n, char (**out)[DNAME_MAX])
{
	*n = 0;
	*out = calloc(names->n + 1, sizeof(**out));
	for (size_t i = 0; *out && i < names->n; i++)
		if (by_parent ? names->ns[i].by_parent : names->ns[i].by_child)
			memcpy((*out)[(*n)++], names->ns[i].name, DNAME_MAX);
	return *out != NULL;
}

static bool finish(struct authority_job *job, struct err *err)
{
	struct dns_authority *out = job->out;

	trust_free(&job->trust);
	snprintf(out->zone, sizeof(out->zone), "%.255s", job->zone);
	if (!export_names(&job->child, true, &out->n_parent_ns,
			  &out->parent_ns) ||
	    !export_names(&job->child, false, &out->n_child_ns, &out->child_ns))
		return err_set(err, ERR_INTERNAL, "resolver: out of memory");
	if (out->n_servers > 0)
		return true;
	err_set(err, ERR_NET,
		"the name servers of %.200s could not be found: %s",
		job->question->name,
		!job->heard  ? "the resolver gave no answer in time"
		: *job->zone ? "the resolver gives no NS records"
			     : "the resolver gives no SOA record above it");
	return err_hint(err, "check that the domain is registered and "
			     "delegated; try another resolver with "
			     "--resolver ADDR");
}

bool authority_ask(const struct authority_source *source,
		   const struct dns_question *questions, size_t n,
		   struct dns_authority *out, struct err *err)
{
	struct authority_run run = {
		.source = source,
		.n = n,
		.jobs = n ? calloc(n, sizeof(*run.jobs)) : NULL,
	};
	bool ok = run.jobs != NULL;

	if (n == 0)
		return true;
	if (!ok)
		return err_set(err, ERR_INTERNAL, "resolver: out of memory");
	for (size_t i = 0; i < n; i++) {
		out[i] = (struct dns_authority){ .question = questions[i],
						 .at = source->now };
		run.jobs[i].question = &questions[i];
		run.jobs[i].out = &out[i];
		run.jobs[i].verified = source->verified;
	}
	authority_find_zones(&run);
	authority_find_addresses(&run);
	authority_find_delegations(&run);
	authority_find_addresses(&run);
	for (size_t i = 0; i < n; i++)
		if (*run.jobs[i].zone)
			source->trust(source->self, run.jobs[i].zone,
				      &run.jobs[i].trust);
	ask_servers(&run);
	for (size_t i = 0; i < n; i++)
		ok = finish(&run.jobs[i], err) && ok;
	for (size_t i = 0; !ok && i < n; i++)
		dns_authority_free(&out[i]);
	free(run.jobs);
	return ok;
}

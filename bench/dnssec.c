/*
 * CPU per verdict in one process over many domains: this program's resolver
 * and libunbound, side by side, the same questions to the same server.
 *
 * usage: bench-dnssec ADDRESS@PORT ANCHORFILE NAMESFILE [ROUNDS]
 * The names come one a line; MX is asked. Each round opens both anew.
 */
#include "providers/resolver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unbound.h>

#define NAMES_MAX 4096

struct names {
	size_t n;
	char name[NAMES_MAX][DNAME_MAX];
};

struct cost {
	double cpu_us, wall_us;
	size_t secure;
};

static double cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int64_t now(void *self)
{
	return (int64_t)time(NULL);
}

static struct cost since(double cpu, double wall, size_t secure)
{
	return (struct cost){ cpu_us() - cpu, wall_us() - wall, secure };
}

static struct cost run_ours(const char *server, const char *anchor,
			    const struct names *names)
{
	struct resolver_config *config = calloc(1, sizeof(*config));
	double cpu = cpu_us(), wall = wall_us();
	struct resolver resolver;
	struct err err = { 0 };
	size_t secure = 0;

	config->clock.now = now;
	config->n_servers = 1;
	snprintf(config->servers[0], sizeof(config->servers[0]), "%s", server);
	snprintf(config->trust_anchor_file, sizeof(config->trust_anchor_file),
		 "%s", anchor);
	if (!resolver_open(config, &resolver, &err)) {
		fprintf(stderr, "bench-dnssec: %s\n", err.msg);
		exit(2);
	}
	for (size_t i = 0; i < names->n; i++) {
		struct dns_question question = { .type = DNS_MX };
		struct dns_answer answer;

		memcpy(question.name, names->name[i], DNAME_MAX);
		if (!resolver.ask(resolver.self, &question, 1, &answer, &err))
			continue;
		secure += answer.verdict == VERDICT_SECURE;
		dns_answer_free(&answer);
	}
	resolver.close(resolver.self);
	free(config);
	return since(cpu, wall, secure);
}

static void must(int code, const char *what)
{
	if (code == 0)
		return;
	fprintf(stderr, "bench-dnssec: libunbound: %s: %s\n", what,
		ub_strerror(code));
	exit(2);
}

static struct cost run_theirs(const char *server, const char *anchor,
			      const struct names *names)
{
	double cpu = cpu_us(), wall = wall_us();
	struct ub_ctx *ctx = ub_ctx_create();
	size_t secure = 0;

	must(ub_ctx_set_option(ctx, "do-not-query-localhost:", "no"),
	     "do-not-query-localhost");
	must(ub_ctx_set_fwd(ctx, server), "set_fwd");
	must(ub_ctx_add_ta_file(ctx, anchor), "add_ta_file");
	for (size_t i = 0; i < names->n; i++) {
		struct ub_result *result = NULL;

		if (ub_resolve(ctx, names->name[i], DNS_MX, 1, &result) == 0)
			secure += result->secure != 0;
		ub_resolve_free(result);
	}
	ub_ctx_delete(ctx);
	return since(cpu, wall, secure);
}

static bool read_names(const char *path, struct names *out)
{
	FILE *file = fopen(path, "re");
	char line[DNAME_MAX];

	while (file && out->n < NAMES_MAX && fscanf(file, "%255s", line) == 1)
		memcpy(out->name[out->n++], line, sizeof(line));
	if (file)
		fclose(file);
	return out->n > 0;
}

static void show(const char *who, const struct cost *cost, size_t n)
{
	printf("%-12s %8.1f us CPU  %8.1f us wall per verdict, %zu of %zu "
	       "secure\n",
	       who, cost->cpu_us / (double)n, cost->wall_us / (double)n,
	       cost->secure, n);
}

int main(int argc, char **argv)
{
	static struct names names;
	struct cost ours = { .cpu_us = 1e18 }, theirs = { .cpu_us = 1e18 };
	long rounds = argc > 4 ? strtol(argv[4], NULL, 10) : 5;

	if (argc < 4 || !read_names(argv[3], &names)) {
		fprintf(stderr, "usage: bench-dnssec ADDRESS@PORT ANCHORFILE "
				"NAMESFILE [ROUNDS]\n");
		return 2;
	}
	/* In turn, the best of each: what else the machine does is no cost. */
	for (long i = 0; i < rounds; i++) {
		struct cost one = run_ours(argv[1], argv[2], &names);

		ours = one.cpu_us < ours.cpu_us ? one : ours;
		one = run_theirs(argv[1], argv[2], &names);
		theirs = one.cpu_us < theirs.cpu_us ? one : theirs;
	}
	show("exodane", &ours, names.n);
	show("libunbound", &theirs, names.n);
	return ours.secure == names.n && theirs.secure == names.n &&
			       ours.cpu_us <= theirs.cpu_us
		       ? 0
		       : 1;
}

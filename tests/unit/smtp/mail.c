/* The servers of tests/servers/odd_smtp.py or smtp_postfix.py, for tests. */
#include "tests/unit/smtp/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SCRIPTS_MAX 120

static struct {
	char name[32];
	uint16_t port;
} scripts[SCRIPTS_MAX];
static size_t n_scripts;
static char folder[256];
static int server_in = -1;
static pid_t server;

static int read_lines(FILE *from)
{
	char line[300], word[256];
	char name[32];

	while (fgets(line, sizeof(line), from)) {
		if (strcmp(line, "ready\n") == 0)
			return 0;
		if (sscanf(line, "%31s %255s", name, word) != 2)
			return -1;
		if (strcmp(name, "dir") == 0) {
			snprintf(folder, sizeof(folder), "%s", word);
		} else if (n_scripts < SCRIPTS_MAX) {
			memcpy(scripts[n_scripts].name, name, sizeof(name));
			scripts[n_scripts++].port =
				(uint16_t)strtoul(word, NULL, 10);
		}
	}
	return -1;
}

int mail_start(void **state)
{
	int to[2], from[2], result;
	FILE *lines;

	if (pipe(to) != 0 || pipe(from) != 0)
		return -1;
	server = fork();
	if (server == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		execl("/usr/bin/python3", "python3", getenv("MAIL_SERVER"),
		      NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	server_in = to[1];
	lines = fdopen(from[0], "r");
	result = lines ? read_lines(lines) : -1;
	if (lines)
		fclose(lines);
	return result;
}

int mail_stop(void **state)
{
	close(server_in);
	waitpid(server, NULL, 0);
	return 0;
}

static uint16_t find(const char *script)
{
	for (size_t i = 0; i < n_scripts; i++)
		if (strcmp(scripts[i].name, script) == 0)
			return scripts[i].port;
	return 0;
}

bool mail_has(const char *script)
{
	return find(script) != 0;
}

uint16_t mail_port(const char *script)
{
	if (!find(script))
		fail_msg("no script %s", script);
	return find(script);
}

void mail_file(const char *name, char out[512])
{
	snprintf(out, 512, "%s/%s", folder, name);
}

struct probe_target mail_target(const char *script)
{
	struct probe_target target = {
		.host = "mx.test",
		.address = "127.0.0.1",
		.recipient = "postmaster@example.test",
		.domain = "example.test",
		.port = mail_port(script),
	};

	return target;
}

void mail_add_tlsa(struct probe_target *target, uint8_t usage, uint8_t selector,
		   uint8_t mtype, const char *name)
{
	static uint8_t pool[1 << 20];
	static size_t used;
	struct tlsa *tlsa = &target->tlsa[target->n_tlsa++];
	size_t len;
	char file[64], path[512];
	FILE *in;

	snprintf(file, sizeof(file), "%s.%u.%u", name, selector & 1,
		 mtype > 2 ? 1 : mtype);
	mail_file(file, path);
	in = fopen(path, "rb");
	assert_non_null(in);
	*tlsa = (struct tlsa){ .usage = usage,
			       .selector = selector,
			       .mtype = mtype,
			       .data = pool + used };
	len = fread(pool + used, 1, sizeof(pool) - used - 1, in);
	assert_in_range(len, 1, UINT16_MAX);
	assert_int_equal(fgetc(in), EOF);
	fclose(in);
	tlsa->len = (uint16_t)len;
	used += len + 1; /* a zero, for who wants one byte more */
}

static int64_t shifted(void *self)
{
	return (int64_t)time(NULL) + *(const int64_t *)self;
}

struct clock mail_clock(int64_t *offset)
{
	return (struct clock){ .self = offset, .now = shifted };
}

struct prober_config mail_config(void)
{
	static int64_t none;

	return (struct prober_config){ .helo = "probe.test",
				       .connect_ms = 60000,
				       .total_ms = 60000,
				       .clock = mail_clock(&none) };
}

void mail_probe(const struct prober_config *config,
		const struct probe_target *targets, size_t n,
		struct probe_result *out)
{
	struct prober prober;
	struct err err = { 0 };

	assert_true(prober_open(config, &prober, &err));
	assert_true(prober.probe(prober.self, targets, n, out, &err));
	prober.close(prober.self);
}

void mail_judge(const struct mail_scene *scenes, size_t n)
{
	struct prober_config config = mail_config();
	struct probe_target targets[24];
	struct probe_result out[24];

	assert_in_range(n, 1, 24);
	for (size_t i = 0; i < n; i++) {
		targets[i] = mail_target(scenes[i].script);
		mail_add_tlsa(&targets[i], scenes[i].usage, scenes[i].selector,
			      scenes[i].mtype, scenes[i].data);
	}
	mail_probe(&config, targets, n, out);
	for (size_t i = 0; i < n; i++) {
		const struct mail_scene *s = &scenes[i];

		if (out[i].match[0] != s->match || out[i].dane != s->dane)
			fail_msg("%s %u %u %u %s: match %d, %s", s->script,
				 s->usage, s->selector, s->mtype, s->data,
				 out[i].match[0],
				 dane_verdict_name(out[i].dane));
	}
}

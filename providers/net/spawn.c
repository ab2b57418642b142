/*
 * One child process from fork to reaping: own process group, three pipes, one
 * poll loop with a time limit, and nothing left running afterwards.
 */
#include "providers/net/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_MAX ((size_t)1 << 20)
#define TERM_GRACE_MS 2000
#define LINGER_MS 500 /* for output after the program itself has ended */

enum { IN, OUT, ERR, EXIT, FDS };

struct child {
	const struct spawn *spawn;
	struct spawn_result *result;
	pid_t pid;
	int fd[FDS];	     /* our ends, and a pidfd; -1 closed */
	int far[3];	     /* the child's ends, until it is started */
	size_t sent;	     /* of the input */
	size_t shown[2];     /* of out and err, given to line() */
	sigset_t before;     /* signal mask to restore */
	sigset_t waiting;    /* and while polling: signals for us get in */
	int64_t deadline_ms; /* 0: none */
};

static int64_t monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Signals for us are let in only while we poll, so that none is lost. */
static void hold_signals(struct child *child)
{
	sigset_t held;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	sigaddset(&held, SIGPIPE);
	sigprocmask(SIG_BLOCK, &held, &child->before);
	child->waiting = child->before;
	sigaddset(&child->waiting, SIGPIPE);
}

static void release_signals(struct child *child)
{
	const struct timespec none = { 0 };
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	if (!sigismember(&child->before, SIGPIPE))
		while (sigtimedwait(&pipe, NULL, &none) > 0)
			;
	sigprocmask(SIG_SETMASK, &child->before, NULL);
}

static bool open_pipes(struct child *child, struct err *err)
{
	for (int i = 0; i < 3; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) != 0)
			return err_set(err, ERR_INTERNAL, "%s: pipe: %s",
				       child->spawn->argv[0], strerror(errno));
		child->fd[i] = ends[i == IN ? 1 : 0];
		child->far[i] = ends[i == IN ? 0 : 1];
		fcntl(child->fd[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

/* Only async-signal-safe calls until execvpe(). */
static void become(struct child *child, char *const *env)
{
	static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

	setpgid(0, 0);
	for (int i = 0; i < 3; i++)
		if (dup2(child->far[i], i) < 0)
			_exit(127);
	for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
		signal(deadly[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &child->before, NULL);
	if (child->spawn->dir && chdir(child->spawn->dir) != 0)
		_exit(127);
	execvpe(child->spawn->argv[0], (char *const *)child->spawn->argv, env);
	_exit(127);
}

/* Ours, with env_add in front: the first of a name wins for getenv(3). */
static char **merged_environment(const struct spawn *spawn)
{
	size_t n = 0, added = 0;

	while (!spawn->env_whole && environ && environ[n])
		n++;
	while (spawn->env_add && spawn->env_add[added])
		added++;
	char **env = calloc(n + added + 1, sizeof(*env));
	if (!env)
		return NULL;
	for (size_t i = 0; i < added; i++)
		env[i] = (char *)spawn->env_add[i];
	for (size_t i = 0, at = added; i < n; i++) {
		size_t name = strcspn(environ[i], "=") + 1;
		bool hidden = false;
		for (size_t k = 0; k < added; k++)
			hidden |= strncmp(environ[i], env[k], name) == 0;
		if (!hidden)
			env[at++] = environ[i];
	}
	return env;
}

static bool start(struct child *child, struct err *err)
{
	char **env = merged_environment(child->spawn);

	child->pid = env ? fork() : -1;
	if (child->pid == 0)
		become(child, env);
	free(env);
	for (int i = 0; i < 3; i++)
		close_fd(&child->far[i]);
	if (child->pid < 0)
		return err_set(err, ERR_INTERNAL, "%s: cannot start: %s",
			       child->spawn->argv[0], strerror(errno));
	setpgid(child->pid, child->pid);
	child->fd[EXIT] = pidfd_open(child->pid, 0);
	return true;
}

static void feed(struct child *child)
{
	const struct spawn *spawn = child->spawn;
	size_t rest = spawn->input_len - child->sent;

	if (rest > 0) {
		ssize_t n =
			write(child->fd[IN],
			      (const char *)spawn->input + child->sent, rest);
		if (n > 0)
			child->sent += (size_t)n;
		else if (n < 0 && errno != EAGAIN)
			child->sent = spawn->input_len;
	}
	if (child->sent >= spawn->input_len)
		close_fd(&child->fd[IN]);
}

/* Whole lines that have come since the last look; the rest at the end. */
static void show_lines(struct child *child, int which, bool rest)
{
	struct buf *buf =
		which == OUT ? &child->result->out : &child->result->err;
	size_t *shown = &child->shown[which - OUT];
	char *end;

	if (!child->spawn->line)
		return;
	while ((end = memchr(buf->data + *shown, '\n', buf->len - *shown))) {
		*end = '\0';
		child->spawn->line(child->spawn->line_self, buf->data + *shown,
				   which == ERR);
		*end = '\n';
		*shown = (size_t)(end - buf->data) + 1;
	}
	if (rest && *shown < buf->len) {
		child->spawn->line(child->spawn->line_self, buf->data + *shown,
				   which == ERR);
		*shown = buf->len;
	}
}

static void drain(struct child *child, int which)
{
	struct buf *buf =
		which == OUT ? &child->result->out : &child->result->err;
	char chunk[16384];
	ssize_t n = read(child->fd[which], chunk, sizeof(chunk));

	if (n > 0)
		buf_add(buf, chunk, (size_t)n);
	else if (n == 0 || errno != EAGAIN)
		close_fd(&child->fd[which]);
	show_lines(child, which, child->fd[which] < 0);
}

/* Waits for the next event and handles it; false when interrupted. */
static bool turn(struct child *child)
{
	struct pollfd p[FDS];
	struct timespec limit;
	int64_t left = child->deadline_ms - monotonic_ms();

	for (int i = 0; i < FDS; i++)
		p[i] = (struct pollfd){ .fd = child->fd[i],
					.events = i == IN ? POLLOUT : POLLIN };
	if (left < 0)
		left = 0;
	limit = (struct timespec){ left / 1000, left % 1000 * 1000000 };
	if (ppoll(p, FDS, child->deadline_ms ? &limit : NULL, &child->waiting) <
	    0)
		return errno != EINTR;
	if (p[IN].revents)
		feed(child);
	for (int i = OUT; i <= ERR; i++)
		if (p[i].revents)
			drain(child, i);
	if (p[EXIT].revents) {
		close_fd(&child->fd[EXIT]);
		close_fd(&child->fd[IN]);
		child->deadline_ms = monotonic_ms() + LINGER_MS;
	}
	return true;
}

/* Runs until it has ended and its output is read; why it stopped is told. */
static enum err_kind attend(struct child *child)
{
	while (child->fd[EXIT] >= 0 || child->fd[OUT] >= 0 ||
	       child->fd[ERR] >= 0) {
		if (!turn(child))
			return ERR_INTERRUPTED;
		if (child->result->out.failed || child->result->err.failed)
			return ERR_PARSE;
		if (child->deadline_ms && monotonic_ms() >= child->deadline_ms)
			return child->fd[EXIT] >= 0 ? ERR_NET : ERR_NONE;
	}
	return ERR_NONE;
}

static void reap(struct child *child, bool kill_first)
{
	int64_t until = monotonic_ms() + (kill_first ? TERM_GRACE_MS : 0);
	int status = 0;
	pid_t got = 0;

	if (kill_first)
		kill(-child->pid, SIGTERM);
	while ((got = waitpid(child->pid, &status, WNOHANG)) == 0 &&
	       monotonic_ms() < until)
		poll(NULL, 0, 20);
	kill(-child->pid, SIGKILL);
	if (got == 0)
		waitpid(child->pid, &status, 0);
	child->result->status = WIFEXITED(status) ? WEXITSTATUS(status)
						  : 128 + WTERMSIG(status);
}

static bool verdict(const struct child *child, enum err_kind why,
		    struct err *err)
{
	const char *name = child->spawn->argv[0];

	switch (why) {
	case ERR_NONE:
		return true;
	case ERR_NET:
		child->result->timed_out = true;
		err_set(err, why, "%s: no answer within %d seconds, stopped",
			name, child->spawn->timeout_ms / 1000);
		return err_hint(err,
				"run the same command again; if it keeps "
				"hanging, run `%s` by hand",
				name);
	case ERR_INTERRUPTED:
		return err_set(err, why, "%s: interrupted, stopped", name);
	default:
		return err_set(err, ERR_PARSE,
			       "%s: more than %zu bytes of output, stopped",
			       name, child->result->out.max);
	}
}

bool spawn_run(const struct spawn *spawn, struct spawn_result *result,
	       struct err *err)
{
	struct child child = { .spawn = spawn,
			       .result = result,
			       .fd = { -1, -1, -1, -1 },
			       .far = { -1, -1, -1 } };
	size_t max = spawn->max_output ? spawn->max_output : OUTPUT_MAX;
	char path[4096];
	bool ok = false;

	*result = (struct spawn_result){ 0 };
	buf_init(&result->out, max);
	buf_init(&result->err, max);
	if (!spawn_find(spawn->argv[0], path, sizeof(path)))
		return err_set(err, ERR_CONFIG, "%s: no such program on PATH",
			       spawn->argv[0]);
	hold_signals(&child);
	if (spawn->timeout_ms)
		child.deadline_ms = monotonic_ms() + spawn->timeout_ms;
	if (open_pipes(&child, err) && start(&child, err)) {
		enum err_kind why = attend(&child);
		reap(&child, why != ERR_NONE);
		ok = verdict(&child, why, err);
	}
	for (int i = 0; i < FDS; i++)
		close_fd(&child.fd[i]);
	for (int i = 0; i < 3; i++)
		close_fd(&child.far[i]);
	release_signals(&child);
	return ok;
}

void spawn_result_free(struct spawn_result *result)
{
	buf_free(&result->out);
	buf_free(&result->err);
}

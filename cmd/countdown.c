/* The clock at the terminal: while it sleeps, it says why and for how long. */
#include "cmd/interrupt.h"
#include "cmd/prompt.h"
#include "state/timefmt.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)

/* To the beginning of a line further up, and clear to the end of the screen. */
#define ERASE_FMT "\r\033[%dA\033[J"

static bool can_redraw(const struct prompt *prompt)
{
	const char *kind = getenv("TERM");

	return prompt->term->tty && kind && strcmp(kind, "dumb") != 0;
}

static int64_t nanoseconds(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * SECOND_NS + ts.tv_nsec;
}

static int64_t now_ns(const struct prompt *prompt)
{
	return nanoseconds(CLOCK_BOOTTIME) + prompt->ahead_ns;
}

int64_t countdown_now(const struct prompt *prompt)
{
	return prompt->fixed_now ? prompt->fixed_now
				 : now_ns(prompt) / SECOND_NS;
}

static void sleep_to_next_second(const struct prompt *prompt)
{
	struct timespec rest = {
		.tv_nsec = (long)(SECOND_NS - 1 - now_ns(prompt) % SECOND_NS),
	};

	nanosleep(&rest, NULL);
}

/*
 * Lines that the terminal itself has put below ours, by echoing what was typed
 * meanwhile. It is taken away, for it answers nothing.
 */
static int lines_typed(const struct prompt *prompt)
{
	int fd = fileno(prompt->in), lines = 0, cells = 0;
	struct pollfd input = { .fd = fd, .events = POLLIN };
	char text[256];
	ssize_t n = 0;

	/* From the background nothing may be read. */
	if (fd < 0 || !isatty(fd) ||
	    (tcgetpgrp(fd) >= 0 && tcgetpgrp(fd) != getpgrp()))
		return 0;
	while (poll(&input, 1, 0) == 1 && input.revents == POLLIN &&
	       (n = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			cells = text[i] == '\n' ? 0 : cells + 1;
			lines += text[i] == '\n' || cells > prompt->term->width;
			cells = cells > prompt->term->width ? 1 : cells;
		}
	return lines;
}

void countdown_clear(struct prompt *prompt)
{
	if (prompt->lines_drawn)
		fprintf(prompt->term->out, ERASE_FMT,
			prompt->lines_drawn + lines_typed(prompt));
	prompt->lines_drawn = 0;
}

/* Off a terminal: one line for each new reason. */
static void announce(struct prompt *prompt, int64_t now)
{
	const struct waiting *waiting = &prompt->waiting;
	char until[TIMEFMT_ISO_MAX], left[TIMEFMT_SPAN_MAX], line[400];

	if (prompt->quiet || strcmp(prompt->announced, waiting->what) == 0)
		return;
	snprintf(prompt->announced, sizeof(prompt->announced), "%s",
		 waiting->what);
	timefmt_iso(waiting->until_at, until);
	timefmt_span(waiting->until_at - now, left);
	if (strstr(waiting->what, until))
		snprintf(line, sizeof(line), "waiting %s: %s", left,
			 waiting->what);
	else
		snprintf(line, sizeof(line), "waiting until %s (%s): %s", until,
			 left, waiting->what);
	term_wrap(prompt->term, STYLE_DIM, 0, line);
	if (prompt->verbose)
		term_wrap(prompt->term, STYLE_DIM, 2, waiting->because);
	fflush(prompt->term->out);
}

void countdown_set(struct prompt *prompt, const struct waiting *waiting)
{
	prompt->waiting = *waiting;
	prompt->is_waiting = true;
	if (!can_redraw(prompt))
		announce(prompt, countdown_now(prompt));
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* All that is shown of a wait, as many lines as there is room for. */
static void compose(const struct prompt *prompt, int64_t now, FILE *out)
{
	const struct waiting *waiting = &prompt->waiting;
	struct term term = *prompt->term;
	char until[TIMEFMT_ISO_MAX], left[TIMEFMT_SPAN_MAX], head[512];
	int64_t left_s = waiting->until_at - now;

	term.out = out;
	timefmt_iso(waiting->until_at, until);
	timefmt_span(left_s > 0 ? left_s : 0, left);
	if (strstr(waiting->what, until))
		snprintf(head, sizeof(head), "%s left: %s", left,
			 waiting->what);
	else
		snprintf(head, sizeof(head), "%s left, until %s: %s", left,
			 until, waiting->what);
	term_wrap(&term, STYLE_BOLD, 0, head);
	term_wrap(&term, STYLE_DIM, 2, waiting->because);
	term_wrap(&term, STYLE_DIM, 2, "Ctrl-C is safe; it can go on later.");
}

static void draw(struct prompt *prompt, int64_t now)
{
	char *text = NULL, *cut;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	int most = prompt->term->height - 2;

	if (!memory)
		return;
	compose(prompt, now, memory);
	fclose(memory);
	for (cut = text; most > 0 && *cut; cut++)
		most -= *cut == '\n';
	*cut = '\0';
	countdown_clear(prompt);
	fputs(text, prompt->term->out);
	fflush(prompt->term->out);
	prompt->lines_drawn = count_lines(text);
	free(text);
}

bool countdown_sleep(struct prompt *prompt, int64_t at, struct err *err)
{
	int64_t now;

	if (prompt->fixed_now)
		return err_set(err, ERR_INTERNAL, "this clock stands still");
	while (!interrupt_came() && (now = countdown_now(prompt)) < at) {
		if (prompt->is_waiting && !prompt->quiet && can_redraw(prompt))
			draw(prompt, now);
		sleep_to_next_second(prompt);
	}
	if (!interrupt_came())
		return true;
	countdown_clear(prompt);
	fflush(prompt->term->out);
	return err_set(err, ERR_INTERRUPTED, "stopped during a wait");
}

static int64_t now_of(void *self)
{
	return countdown_now(self);
}

static bool sleep_of(void *self, int64_t at, struct err *err)
{
	return countdown_sleep(self, at, err);
}

static bool interrupted_of(void *self)
{
	return interrupt_came();
}

struct clock prompt_clock(struct prompt *prompt)
{
	prompt->ahead_ns =
		nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_BOOTTIME);
	return (struct clock){ .self = prompt,
			       .now = now_of,
			       .sleep_until = sleep_of,
			       .interrupted = interrupted_of };
}

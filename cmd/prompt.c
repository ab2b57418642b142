/* Telling and asking. */
#include "cmd/prompt.h"
#include "cmd/interrupt.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

static void show_title(struct prompt *prompt)
{
	if (prompt->title[0])
		term_printf(prompt->term, STYLE_BOLD, "\n%s\n", prompt->title);
	prompt->title[0] = '\0';
}

void prompt_title(struct prompt *prompt, const char *domain)
{
	snprintf(prompt->title, sizeof(prompt->title), "%s", domain);
	if (!prompt->quiet)
		show_title(prompt);
}

void prompt_forget(struct prompt *prompt)
{
	buf_clear(&prompt->held);
}

void prompt_release(struct prompt *prompt)
{
	if (!prompt->held.len)
		return;
	show_title(prompt);
	term_wrap(prompt->term, STYLE_PLAIN, 0, prompt->held.data);
	prompt_forget(prompt);
}

/* A good result makes what led to it old. */
static void hold(struct prompt *prompt, enum tell level, const char *text)
{
	if (level == TELL_GOOD)
		prompt_forget(prompt);
	else
		buf_printf(&prompt->held, "%s\n", text);
}

static void tell(void *self, enum tell level, const char *text)
{
	struct prompt *prompt = self;
	const struct term *term = prompt->term;
	static const enum status marks[] = {
		[TELL_GOOD] = STATUS_GOOD,
		[TELL_WARNING] = STATUS_WARNING,
		[TELL_BAD] = STATUS_BAD,
	};

	if (level == TELL_DETAIL && !prompt->verbose)
		return;
	if (prompt->quiet && level < TELL_WARNING) {
		hold(prompt, level, text);
		return;
	}
	countdown_clear(prompt);
	show_title(prompt);
	/* What comes after a result, or after an answer, begins anew. */
	if (level < TELL_GOOD && prompt->has_ended)
		fputc('\n', term->out);
	prompt->has_ended = level >= TELL_GOOD;
	if (level < TELL_GOOD) {
		term_wrap(term, level == TELL_DETAIL ? STYLE_DIM : STYLE_PLAIN,
			  0, text);
	} else {
		term_item(term, marks[level], 0, text);
	}
	fflush(term->out);
}

const char *prompt_given_answer(const struct prompt *prompt, const char *id)
{
	size_t len = strlen(id);

	if (!prompt->answers)
		return NULL;
	for (size_t i = prompt->answers->n; i > 0; i--) {
		const char *text = prompt->answers->text[i - 1];

		if (strncmp(text, id, len) == 0 && text[len] == '=')
			return text + len + 1;
	}
	return NULL;
}

/* The choice that word begins, alone among them; NULL else. */
static const char *match(const struct question *question, const char *word)
{
	const char *found = NULL;
	size_t len = strlen(word);

	for (size_t i = 0; len && i < question->n_choices; i++) {
		const char *choice = question->choices[i];

		if (strcasecmp(choice, word) == 0)
			return choice;
		if (strncasecmp(choice, word, len) != 0)
			continue;
		if (found)
			return NULL;
		found = choice;
	}
	return found;
}

static void join_choices(const struct question *question, const char *between,
			 char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < question->n_choices && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
					i ? between : "", question->choices[i]);
}

static bool nobody(const struct question *question, struct err *err)
{
	char choices[256];

	join_choices(question, "|", choices, sizeof(choices));
	err_set(err, ERR_NOBODY, "a person must answer: %.380s",
		question->text);
	return err_hint(err, "add --answer %s=%s, or run it on a terminal",
			question->id, choices[0] ? choices : "VALUE");
}

static bool given(const struct question *question, const char *value,
		  char out[ANSWER_MAX], struct err *err)
{
	char choices[256];

	if (question->n_choices) {
		const char *choice = match(question, value);

		join_choices(question, ", ", choices, sizeof(choices));
		if (!choice)
			return err_set(err, ERR_USAGE,
				       "--answer %s=%.40s: not one of %s",
				       question->id, value, choices);
		value = choice;
	}
	snprintf(out, ANSWER_MAX, "%s", value);
	return true;
}

/* One line without its end. False: interrupted, or the input has ended. */
static bool read_line(struct prompt *prompt, char *out, size_t size,
		      struct err *err)
{
	char *line = NULL;
	size_t room = 0;
	int fd = fileno(prompt->in);
	ssize_t len = -1;

	out[0] = '\0';
	if (fd < 0 || interrupt_wait_input(fd))
		len = getline(&line, &room, prompt->in);
	if (len < 0 || interrupt_came()) {
		free(line);
		clearerr(prompt->in);
		term_text(prompt->term, STYLE_PLAIN, "\n");
		return err_set(err, ERR_INTERRUPTED, "stopped at a question");
	}
	line[strcspn(line, "\r\n")] = '\0';
	snprintf(out, size, "%s", line);
	free(line);
	return true;
}

static bool ask_choice(struct prompt *prompt, const struct question *question,
		       char out[ANSWER_MAX], struct err *err)
{
	char choices[256], line[128];

	join_choices(question, " / ", choices, sizeof(choices));
	for (;;) {
		const char *choice;

		term_printf(prompt->term, STYLE_BOLD, "%s > ", choices);
		fflush(prompt->term->out);
		if (!read_line(prompt, line, sizeof(line), err))
			return false;
		choice = match(question, line + strspn(line, " \t"));
		if (choice) {
			snprintf(out, ANSWER_MAX, "%s", choice);
			return true;
		}
		if (line[0])
			term_text(prompt->term, STYLE_DIM,
				  "Answer with one of these words, or with its "
				  "beginning.\n");
	}
}

/* Lines until an empty one. */
static bool ask_lines(struct prompt *prompt, char out[ANSWER_MAX],
		      struct err *err)
{
	char line[1024];
	size_t len = 0;

	out[0] = '\0';
	term_text(prompt->term, STYLE_DIM,
		  "(paste it; an empty line ends it)\n");
	for (;;) {
		fflush(prompt->term->out);
		if (!read_line(prompt, line, sizeof(line), err))
			return false;
		if (!line[0] && len)
			return true;
		if (!line[0])
			continue;
		if (len + strlen(line) + 2 > ANSWER_MAX)
			return err_set(err, ERR_USAGE,
				       "the answer is longer than %d bytes",
				       ANSWER_MAX - 1);
		len += (size_t)snprintf(out + len, ANSWER_MAX - len, "%s%s",
					len ? "\n" : "", line);
	}
}

static bool ask_text(struct prompt *prompt, char out[ANSWER_MAX],
		     struct err *err)
{
	do {
		term_text(prompt->term, STYLE_BOLD, "> ");
		fflush(prompt->term->out);
		if (!read_line(prompt, out, ANSWER_MAX, err))
			return false;
	} while (!out[strspn(out, " \t")]);
	return true;
}

/* What was typed before a question was shown is no answer to it. */
static void forget_typed(const struct prompt *prompt)
{
	int fd = fileno(prompt->in);

	if (fd >= 0 && isatty(fd))
		tcflush(fd, TCIFLUSH);
}

static bool ask(void *self, const struct question *question,
		char out[ANSWER_MAX], struct err *err)
{
	struct prompt *prompt = self;
	const char *value = prompt_given_answer(prompt, question->id);

	if (value)
		return given(question, value, out, err);
	if (prompt->nobody)
		return nobody(question, err);
	countdown_clear(prompt);
	prompt_release(prompt);
	show_title(prompt);
	forget_typed(prompt);
	fputc('\n', prompt->term->out);
	term_wrap(prompt->term, STYLE_BOLD, 0, question->text);
	if (question->n_choices)
		return ask_choice(prompt, question, out, err);
	if (question->multiline)
		return ask_lines(prompt, out, err);
	return ask_text(prompt, out, err);
}

static void waiting(void *self, const struct waiting *about)
{
	countdown_set(self, about);
}

struct person prompt_person(struct prompt *prompt)
{
	return (struct person){
		.self = prompt, .tell = tell, .ask = ask, .waiting = waiting
	};
}

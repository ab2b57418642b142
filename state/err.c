/* Filling struct err, one prefix per layer. */
#include "state/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[ERR_KINDS] = {
	[ERR_NONE] = "NONE",
	[ERR_USAGE] = "USAGE",
	[ERR_CONFIG] = "CONFIG",
	[ERR_AUTH] = "AUTH",
	[ERR_NET] = "NET",
	[ERR_BUSY] = "BUSY",
	[ERR_REMOTE] = "REMOTE",
	[ERR_PARSE] = "PARSE",
	[ERR_CONFLICT] = "CONFLICT",
	[ERR_UNSAFE] = "UNSAFE",
	[ERR_UNSUPPORTED] = "UNSUPPORTED",
	[ERR_STORE] = "STORE",
	[ERR_LOCKED] = "LOCKED",
	[ERR_NOBODY] = "NOBODY",
	[ERR_INTERRUPTED] = "INTERRUPTED",
	[ERR_INTERNAL] = "INTERNAL",
};

/* Takes off a UTF-8 sequence that truncation has cut in two. */
static void drop_cut_character(char *text)
{
	size_t len = strlen(text), tail = 0;

	while (tail < len && tail < 3 &&
	       ((unsigned char)text[len - 1 - tail] & 0xc0) == 0x80)
		tail++;
	if (tail == len)
		return;
	unsigned char lead = (unsigned char)text[len - 1 - tail];
	size_t wanted = lead >= 0xf0   ? 3
			: lead >= 0xe0 ? 2
			: lead >= 0xc0 ? 1
				       : 0;
	if (tail < wanted)
		text[len - 1 - tail] = '\0';
}

/* Other people's words must not move the cursor: one line, no controls. */
static void make_plain(char *text, bool keep_lines)
{
	drop_cut_character(text);
	for (char *c = text; *c; c++)
		if (((unsigned char)*c < ' ' && !(keep_lines && *c == '\n')) ||
		    *c == 0x7f)
			*c = ' ';
}

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	struct err fresh = { .kind = kind };
	va_list args;

	if (!err)
		return false;
	/* The arguments may point into *err. */
	va_start(args, fmt);
	vsnprintf(fresh.msg, sizeof(fresh.msg), fmt, args);
	va_end(args);
	make_plain(fresh.msg, false);
	*err = fresh;
	return false;
}

bool err_prefix(struct err *err, const char *fmt, ...)
{
	char line[sizeof(err->msg)];
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	size_t len = strlen(line);
	snprintf(line + len, sizeof(line) - len, ": %s", err->msg);
	make_plain(line, false);
	memcpy(err->msg, line, sizeof(line));
	return false;
}

bool err_hint(struct err *err, const char *fmt, ...)
{
	char hint[sizeof(err->hint)];
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	vsnprintf(hint, sizeof(hint), fmt, args);
	va_end(args);
	make_plain(hint, true);
	memcpy(err->hint, hint, sizeof(hint));
	return false;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){ .kind = ERR_NONE };
}

const char *err_kind_name(enum err_kind kind)
{
	return (unsigned)kind < ERR_KINDS ? kind_names[kind] : "INTERNAL";
}

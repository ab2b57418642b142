/* Text for a person. */
#include "cmd/term.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TEXT_MAX (1 << 20)

static const char *const escapes[STYLES] = {
	[STYLE_PLAIN] = "\033[0m",    [STYLE_BOLD] = "\033[1m",
	[STYLE_DIM] = "\033[2m",      [STYLE_GOOD] = "\033[32m",
	[STYLE_WARNING] = "\033[33m", [STYLE_BAD] = "\033[31m",
	[STYLE_UNKNOWN] = "\033[35m",
};

static bool locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return strcasestr(value, "utf-8") ||
			       strcasestr(value, "utf8");
	}
	return false;
}

static bool wants_color(bool tty, const char *color)
{
	const char *none = getenv("NO_COLOR"), *kind = getenv("TERM");

	if (color && strcmp(color, "always") == 0)
		return true;
	if (!tty || (color && strcmp(color, "never") == 0))
		return false;
	return !(none && none[0]) && kind && strcmp(kind, "dumb") != 0;
}

static int from_env(const char *name, int fallback)
{
	const char *value = getenv(name);
	long n = value ? strtol(value, NULL, 10) : 0;

	return n >= 20 && n <= 500 ? (int)n : fallback;
}

void term_init(struct term *term, FILE *out, const char *color)
{
	struct winsize size;

	term->out = out;
	term->tty = isatty(fileno(out));
	term->color = wants_color(term->tty, color);
	term->utf8 = locale_is_utf8();
	term->width = from_env("COLUMNS", 80);
	term->height = from_env("LINES", 24);
	if (term->tty && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 &&
	    size.ws_col >= 20 && size.ws_row >= 4) {
		term->width = size.ws_col;
		term->height = size.ws_row;
	}
}

/* One character of UTF-8 (RFC 3629); U+FFFD and one byte when invalid. */
static uint32_t decode(const char *text, size_t *len)
{
	const unsigned char *s = (const unsigned char *)text;
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80	 ? 1
		   : s[0] < 0xc2 ? 0
		   : s[0] < 0xe0 ? 2
		   : s[0] < 0xf0 ? 3
		   : s[0] < 0xf5 ? 4
				 : 0;
	uint32_t code = n < 2 ? s[0] : s[0] & (0xff >> (n + 1));

	*len = 1;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0xfffd;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (!n || code < least[n] || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0xfffd;
	*len = n;
	return code;
}

/* Cells of a character: combining ones none, East Asian wide ones two. */
static size_t cells_of(uint32_t code)
{
	if ((code >= 0x300 && code < 0x370) ||
	    (code >= 0x200b && code < 0x2010) ||
	    (code >= 0xfe00 && code < 0xfe10) || code == 0xfeff)
		return 0;
	if ((code >= 0x1100 && code < 0x1160) ||
	    (code >= 0x2e80 && code < 0xa4d0) ||
	    (code >= 0xac00 && code < 0xd7a4) ||
	    (code >= 0xf900 && code < 0xfb00) ||
	    (code >= 0xff00 && code < 0xff61) ||
	    (code >= 0x1f300 && code < 0x1fa00) ||
	    (code >= 0x20000 && code < 0x40000))
		return 2;
	return 1;
}

size_t term_cells(const char *text)
{
	size_t cells = 0, len;

	for (; *text; text += len)
		cells += cells_of(decode(text, &len));
	return cells;
}

static bool is_control(uint32_t code)
{
	/* C0, DEL, C1; directional overrides, which reorder what is read. */
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x202a && code < 0x202f) ||
	       (code >= 0x2066 && code < 0x206a);
}

static const char *ascii_of(uint32_t code)
{
	static const struct {
		uint32_t code;
		const char *text;
	} likes[] = {
		{ 0x2713, "+" },  { 0x2717, "x" },   { 0x2192, "->" },
		{ 0x2190, "<-" }, { 0x2026, "..." }, { 0x2013, "-" },
		{ 0x2014, "-" },  { 0x2022, "*" },   { 0xb7, "-" },
		{ 0xd7, "x" },	  { 0x2018, "'" },   { 0x2019, "'" },
		{ 0x201c, "\"" }, { 0x201d, "\"" },  { 0xa7, "section " },
		{ 0xa0, " " },	  { 0x2500, "-" },   { 0x2264, "<=" },
		{ 0x2265, ">=" },
	};

	for (size_t i = 0; i < sizeof(likes) / sizeof(likes[0]); i++)
		if (likes[i].code == code)
			return likes[i].text;
	return "?";
}

void term_clean(const struct term *term, const char *text, struct buf *out)
{
	size_t len;

	for (; *text; text += len) {
		uint32_t code = decode(text, &len);

		if (code == '\n')
			buf_puts(out, "\n");
		else if (code == '\t')
			buf_puts(out, " ");
		else if (is_control(code))
			buf_puts(out, "?");
		else if (code < 0x80 || (term->utf8 && code != 0xfffd))
			buf_add(out, text, len);
		else
			buf_puts(out,
				 term->utf8 ? "\xef\xbf\xbd" : ascii_of(code));
	}
}

size_t term_fit(const char *text, size_t cells, const char **next)
{
	size_t at = 0, used = 0, last_blank = 0, len;

	while (text[at] && text[at] != '\n') {
		size_t width = cells_of(decode(text + at, &len));

		if (used + width > cells && at)
			break;
		if (text[at] == ' ')
			last_blank = at;
		used += width;
		at += len;
	}
	if (text[at] && text[at] != '\n' && text[at] != ' ' && last_blank)
		at = last_blank;
	*next = text + at;
	if (**next == '\n')
		(*next)++;
	else
		*next += strspn(*next, " ");
	while (at && text[at - 1] == ' ')
		at--;
	return at;
}

void term_style(const struct term *term, enum style style)
{
	if (term->color)
		fputs(escapes[style], term->out);
}

static void put_styled(const struct term *term, enum style style,
		       const char *text, size_t len)
{
	if (style != STYLE_PLAIN && len)
		term_style(term, style);
	fwrite(text, 1, len, term->out);
	if (style != STYLE_PLAIN && len)
		term_style(term, STYLE_PLAIN);
}

void term_text(const struct term *term, enum style style, const char *text)
{
	struct buf clean;

	buf_init(&clean, TEXT_MAX);
	term_clean(term, text, &clean);
	put_styled(term, style, clean.data, clean.len);
	buf_free(&clean);
}

void term_printf(const struct term *term, enum style style, const char *fmt,
		 ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		term_text(term, style, text);
	free(text);
}

/* A line of the text, wrapped; what is left of it hangs under its beginning. */
static void wrap_line(const struct term *term, enum style style, int indent,
		      const char *line, const char **rest)
{
	int lead = (int)strspn(line, " "), hang = lead ? lead + 2 : 0;
	const char *end = strchr(line, '\n');

	end = end ? end + 1 : line + strlen(line);
	for (*rest = line; *rest < end;) {
		int inset = indent + (*rest == line ? lead : hang);
		int room = term->width - inset;
		const char *from = *rest == line ? line + lead : *rest;
		size_t len =
			term_fit(from, room > 20 ? (size_t)room : 20, rest);

		if (len)
			fprintf(term->out, "%*s", inset, "");
		put_styled(term, style, from, len);
		fputc('\n', term->out);
	}
}

void term_wrap(const struct term *term, enum style style, int indent,
	       const char *text)
{
	const char *rest;
	struct buf clean;

	buf_init(&clean, TEXT_MAX);
	term_clean(term, text, &clean);
	for (rest = clean.data; *rest;)
		wrap_line(term, style, indent, rest, &rest);
	buf_free(&clean);
}

void term_item(const struct term *term, enum status status, int indent,
	       const char *text)
{
	int room = term->width - indent - 2;
	const char *next;
	struct buf clean;
	size_t len;

	buf_init(&clean, TEXT_MAX);
	term_clean(term, text, &clean);
	len = term_fit(clean.data, room > 20 ? (size_t)room : 20, &next);
	fprintf(term->out, "%*s", indent, "");
	term_mark(term, status);
	fwrite(clean.data, 1, len, term->out);
	fputc('\n', term->out);
	term_wrap(term, STYLE_PLAIN, indent + 2, next);
	buf_free(&clean);
}

const char *term_mark_text(enum status status)
{
	static const char *const marks[] = {
		[STATUS_GOOD] = "✓",
		[STATUS_WARNING] = "!",
		[STATUS_BAD] = "✗",
		[STATUS_UNKNOWN] = "?",
	};

	return marks[status];
}

enum style term_status_style(enum status status)
{
	static const enum style styles[] = {
		[STATUS_GOOD] = STYLE_GOOD,
		[STATUS_WARNING] = STYLE_WARNING,
		[STATUS_BAD] = STYLE_BAD,
		[STATUS_UNKNOWN] = STYLE_UNKNOWN,
	};

	return styles[status];
}

void term_mark(const struct term *term, enum status status)
{
	term_text(term, term_status_style(status), term_mark_text(status));
	fputc(' ', term->out);
}

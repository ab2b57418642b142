#pragma once
/*
 * Text for a person: colours, UTF-8 with an ASCII fallback, widths, wrapping.
 * Whatever is shown may come from a hostile server: no control character of
 * it ever reaches the terminal.
 */
#include "state/buf.h"
#include "state/finding.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum style {
	STYLE_PLAIN,
	STYLE_BOLD,
	STYLE_DIM,
	STYLE_GOOD,
	STYLE_WARNING,
	STYLE_BAD,
	STYLE_UNKNOWN,
	STYLES,
};

struct term {
	FILE *out;
	bool tty, color, utf8;
	int width, height;
};

/* color: "auto", "always", "never" or NULL. */
void term_init(struct term *term, FILE *out, const char *color);

/* Cells that clean UTF-8 text takes; an invalid byte takes one. */
size_t term_cells(const char *text);
/* Text as it may be shown: without control characters but '\n', invalid bytes
 * replaced, in ASCII where the terminal knows no more. */
void term_clean(const struct term *term, const char *text, struct buf *out);
/*
 * How many bytes of clean text go on a line of that many cells; *next is what
 * the following line begins with. At least one character is taken.
 */
size_t term_fit(const char *text, size_t cells, const char **next);

void term_style(const struct term *term, enum style style);
/* Text and newlines as they are, cleaned, in that style. */
void term_text(const struct term *term, enum style style, const char *text);
void term_printf(const struct term *term, enum style style, const char *fmt,
		 ...) __attribute__((format(printf, 3, 4)));
/* Wrapped at the width, each line indented. */
void term_wrap(const struct term *term, enum style style, int indent,
	       const char *text);
/* A mark in colour and a text that hangs behind it. */
void term_item(const struct term *term, enum status status, int indent,
	       const char *text);
/* "✓", "!", "✗", "?" or their ASCII likes, in colour, and a blank. */
void term_mark(const struct term *term, enum status status);
/* The mark without colour, for tables. */
const char *term_mark_text(enum status status);
enum style term_status_style(enum status status);

/* Aligned columns. */
#include "cmd/table.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MAX 8192
#define GAP 2
#define LEAST_WIDTH 16

void table_init(struct table *table, const struct term *term, size_t n_columns,
		int indent)
{
	*table = (struct table){ .term = term,
				 .n_columns = n_columns,
				 .indent = indent };
}

void table_add(struct table *table, enum style style, const char *text)
{
	struct table_cell *grown;
	struct buf clean;

	grown = realloc(table->cells, (table->n_cells + 1) * sizeof(*grown));
	if (!grown) {
		table->failed = true;
		return;
	}
	table->cells = grown;
	buf_init(&clean, CELL_MAX);
	term_clean(table->term, text, &clean);
	grown[table->n_cells].text = strdup(clean.data);
	grown[table->n_cells].style = style;
	table->failed |= !grown[table->n_cells++].text;
	buf_free(&clean);
}

void table_addf(struct table *table, enum style style, const char *fmt, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = NULL;
	va_end(args);
	table_add(table, style, text ? text : "");
	free(text);
}

/* The longest line of a text. */
static size_t widest_line(const char *text)
{
	size_t widest = 0;

	while (*text) {
		const char *next;
		size_t len = term_fit(text, SIZE_MAX, &next);
		char *line = strndup(text, len);
		size_t cells = line ? term_cells(line) : 0;

		free(line);
		if (cells > widest)
			widest = cells;
		text = next;
	}
	return widest;
}

/* Natural widths, the widest column made narrower until all fits. */
static void choose_widths(const struct table *table,
			  size_t widths[TABLE_COLUMNS_MAX])
{
	size_t total = (size_t)table->indent + GAP * (table->n_columns - 1);
	size_t room = (size_t)table->term->width;

	memset(widths, 0, TABLE_COLUMNS_MAX * sizeof(*widths));
	for (size_t i = 0; i < table->n_cells; i++) {
		size_t cells = widest_line(table->cells[i].text);

		if (cells > widths[i % table->n_columns])
			widths[i % table->n_columns] = cells;
	}
	for (size_t c = 0; c < table->n_columns; c++)
		total += widths[c];
	while (total > room) {
		size_t widest = 0;

		for (size_t c = 1; c < table->n_columns; c++)
			if (widths[c] > widths[widest])
				widest = c;
		if (widths[widest] <= LEAST_WIDTH)
			break;
		widths[widest]--;
		total--;
	}
}

/* One line of one cell; what is left of its text. Without padding at the end
 * of the line. */
static const char *print_piece(const struct table *table, const char *rest,
			       enum style style, size_t width, size_t *owed)
{
	const char *next;
	size_t len = term_fit(rest, width, &next);
	char *piece = strndup(rest, len);
	size_t cells = piece ? term_cells(piece) : 0;

	if (cells) {
		fprintf(table->term->out, "%*s", (int)*owed, "");
		*owed = 0;
		term_text(table->term, style, piece);
	}
	*owed += width > cells ? width - cells : 0;
	free(piece);
	return next;
}

static void print_row(const struct table *table, const struct table_cell *row,
		      const size_t widths[TABLE_COLUMNS_MAX])
{
	const char *rest[TABLE_COLUMNS_MAX];
	bool more = true;

	for (size_t c = 0; c < table->n_columns; c++)
		rest[c] = row[c].text;
	while (more) {
		size_t owed = (size_t)table->indent;

		more = false;
		for (size_t c = 0; c < table->n_columns; c++) {
			rest[c] = print_piece(table, rest[c], row[c].style,
					      widths[c], &owed);
			owed += GAP;
			more |= *rest[c] != '\0';
		}
		fputc('\n', table->term->out);
	}
}

void table_end(struct table *table)
{
	size_t widths[TABLE_COLUMNS_MAX];
	size_t rows = table->n_cells / table->n_columns;

	if (!table->failed) {
		choose_widths(table, widths);
		for (size_t r = 0; r < rows; r++)
			print_row(table, table->cells + r * table->n_columns,
				  widths);
	}
	for (size_t i = 0; i < table->n_cells; i++)
		free(table->cells[i].text);
	free(table->cells);
	table->cells = NULL;
	table->n_cells = 0;
}

#pragma once
/* Aligned columns. Cells that do not fit are wrapped, in the widest column. */
#include "cmd/term.h"

#define TABLE_COLUMNS_MAX 6

struct table_cell {
	char *text;
	enum style style;
};

struct table {
	const struct term *term;
	size_t n_columns;
	int indent;
	size_t n_cells; /* rows times columns */
	struct table_cell *cells;
	bool failed; /* out of memory: prints what is there */
};

void table_init(struct table *table, const struct term *term, size_t n_columns,
		int indent);
/* The next cell, row by row. */
void table_add(struct table *table, enum style style, const char *text);
void table_addf(struct table *table, enum style style, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Prints whole rows and frees all. */
void table_end(struct table *table);

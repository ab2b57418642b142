#pragma once
/* A command in the settings, as an argument vector; no shell reads it. */
#include <stdbool.h>
#include <stddef.h>

#define WORDS_MAX 32

/*
 * Splits at blanks; '…' and "…" keep them; nothing else is special. text is
 * written over and must outlive the words, which NULL ends. False: none, more
 * than WORDS_MAX - 1, or an open quote.
 */
bool words_split(char *text, const char *words[WORDS_MAX]);

/* A command in the settings, as an argument vector. */
#include "cmd/words.h"

#include <string.h>

bool words_split(char *text, const char *words[WORDS_MAX])
{
	size_t n = 0;
	char *to = text;

	while (*(text += strspn(text, " \t"))) {
		char quote = '\0';

		if (n == WORDS_MAX - 1)
			return false;
		words[n++] = to;
		for (; *text && (quote || !strchr(" \t", *text)); text++) {
			if (quote ? *text == quote : strchr("'\"", *text) != 0)
				quote = quote ? '\0' : *text;
			else
				*to++ = *text;
		}
		if (quote)
			return false;
		text += *text != '\0';
		*to++ = '\0';
	}
	words[n] = NULL;
	return n > 0;
}

/* Nearest words by optimal string alignment distance. */
#include "cmd/suggest.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#define WORD_MAX 32

static int min3(int a, int b, int c)
{
	int ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static int cell(int d[WORD_MAX + 1][WORD_MAX + 1], const char *a, const char *b,
		size_t i, size_t j)
{
	int cost = a[i - 1] != b[j - 1];
	int best =
		min3(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);

	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
	    d[i - 2][j - 2] + 1 < best)
		best = d[i - 2][j - 2] + 1;
	return best;
}

static int distance(const char *a, const char *b)
{
	int d[WORD_MAX + 1][WORD_MAX + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > WORD_MAX || m > WORD_MAX)
		return INT_MAX;
	for (size_t i = 0; i <= n; i++)
		d[i][0] = (int)i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = (int)j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++)
			d[i][j] = cell(d, a, b, i, j);
	return d[n][m];
}

const char *suggest(const char *word, const char *const *words)
{
	const char *best = NULL;
	int least = 3;

	for (size_t i = 0; words[i]; i++) {
		int now = distance(word, words[i]);

		if (now < least && now < (int)strlen(word)) {
			least = now;
			best = words[i];
		}
	}
	return best;
}

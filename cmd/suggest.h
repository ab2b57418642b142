#pragma once
/* The word somebody may have meant. */

/* The one of words (ended by NULL) nearest to word, or NULL when none is
 * near: at most two letters wrong, missing, too many or swapped. */
const char *suggest(const char *word, const char *const *words);

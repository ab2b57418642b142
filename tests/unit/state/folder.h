#pragma once
/* A state folder of the test's own, and a look at its files. */
#include "state/store.h"

#include <stdbool.h>

/* A fresh folder; the store is open on it. */
void folder_open(struct store *store);
/* With all that is in it. */
void folder_remove(struct store *store);
/* Puts text into that file of the folder. */
void folder_put(const struct store *store, const char *file, const char *text);
/* Is what the file holds this text? */
bool folder_holds(const struct store *store, const char *file,
		  const char *text);
/* How many files are there. */
int folder_count(const struct store *store);

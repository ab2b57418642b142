#pragma once
/* Lists that come in numbered pages: all of it or nothing. */
#include "providers/dns/rest.h"

struct pages {
	const char *query; /* goes behind the path: "per_page=100&page=" */
	const char *list;  /* the member with the items */
	const char *info;  /* the member that holds total; NULL: on top */
	const char *total; /* the number of items on all pages */
};

/*
 * The items of all pages in one array, freed by the caller with cJSON_Delete.
 * path ends in "?" or "&". Where no total is told there is one page. ERR_PARSE
 * when less comes than is told: what is not seen may be an MX.
 */
bool pages_read(const struct rest *rest, const struct pages *how,
		const char *path, cJSON **out, struct err *err);

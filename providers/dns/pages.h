#pragma once
/* Lists that come in pages: all of it or nothing. */
#include "providers/dns/rest.h"

/* Pages by number. */
struct pages {
	const char *query;  /* goes behind the path: "per_page=100&page=" */
	const char *list;   /* the member with the items */
	const char *info;   /* the member that holds total; NULL: on top */
	const char *total;  /* the number of items on all pages */
	const char *within; /* the member that holds it all, or NULL */
};

/*
 * The items of all pages in one array, freed by the caller with cJSON_Delete.
 * path ends in "?" or "&". Where no total is told there is one page. ERR_PARSE
 * when less comes than is told: what is not seen may be an MX.
 */
bool pages_read(const struct rest *rest, const struct pages *how,
		const char *path, cJSON **out, struct err *err);

/* The same with a POST at path: query is the name of the member of body that
 * holds the number of the page. */
bool pages_post(const struct rest *rest, const struct pages *how,
		const char *path, cJSON *body, cJSON **out, struct err *err);

/* Each page says where the next one is. */
struct pages_chain {
	const char *list; /* the path of the items; may be left out */
	const char *next; /* the member that leads to the next page */
	/* It goes behind the path: "&pageToken="; NULL: it is an address, which
	 * has to be one of the API's: credentials go nowhere else. */
	const char *parameter;
	/* Of lists that are in the order of names: an item's name, and the name
	 * that the next page begins with, which is read only when it is that of
	 * the first item. Both NULL: all is read. */
	const char *name, *next_name;
};

bool pages_follow(const struct rest *rest, const struct pages_chain *how,
		  const char *path, cJSON **out, struct err *err);

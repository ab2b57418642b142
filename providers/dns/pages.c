/* Reading page after page. */
#include "providers/dns/pages.h"

#include <stdio.h>
#include <string.h>

#define PAGES_MAX 100
#define PATH_MAX_TEXT 2048

/* Moves the items of one page to out. */
static void move(cJSON *list, cJSON *out)
{
	while (list->child)
		cJSON_AddItemToArray(
			out, cJSON_DetachItemViaPointer(list, list->child));
}

static bool finish(const struct rest *rest, bool ok, bool all, cJSON **out,
		   struct err *err)
{
	if (ok && !all)
		ok = err_set(err, ERR_UNSUPPORTED,
			     "%s: a list has more than %d pages", rest->who,
			     PAGES_MAX);
	if (!ok) {
		cJSON_Delete(*out);
		*out = NULL;
	}
	return ok;
}

static bool no_list(const struct rest *rest, const char *name, struct err *err)
{
	return err_set(err, ERR_PARSE, "%s: the answer has no list \"%s\"",
		       rest->who, name);
}

/* ---- by number ---- */

/* *total as told, or what there is. */
static bool take_page(const struct rest *rest, const struct pages *how,
		      cJSON *page, cJSON *out, uint32_t *total, struct err *err)
{
	if (how->within)
		page = cJSON_GetObjectItemCaseSensitive(page, how->within);
	cJSON *list = cJSON_GetObjectItemCaseSensitive(page, how->list);
	const cJSON *info =
		how->info ? cJSON_GetObjectItemCaseSensitive(page, how->info)
			  : page;
	int before = cJSON_GetArraySize(out);

	if (!cJSON_IsArray(list))
		return no_list(rest, how->list, err);
	move(list, out);
	uint32_t n = (uint32_t)cJSON_GetArraySize(out);
	if (!rest_number(info, how->total, INT32_MAX, total))
		*total = n;
	return *total <= n || cJSON_GetArraySize(out) > before ||
	       err_set(err, ERR_PARSE, "%s: a list of %u items ended after %u",
		       rest->who, *total, n);
}

/* By its number behind the path, or in the body, where there is one. */
static bool ask(const struct rest *rest, const struct pages *how,
		const char *path, unsigned page, cJSON *body, cJSON **answer,
		struct err *err)
{
	char full[PATH_MAX_TEXT];

	if (body) {
		cJSON_DeleteItemFromObjectCaseSensitive(body, how->query);
		cJSON_AddNumberToObject(body, how->query, page);
		return rest_call(rest, "POST", path, body, answer, err);
	}
	snprintf(full, sizeof(full), "%s%s%u", path, how->query, page);
	return rest_call(rest, "GET", full, NULL, answer, err);
}

bool pages_post(const struct rest *rest, const struct pages *how,
		const char *path, cJSON *body, cJSON **out, struct err *err)
{
	bool ok = true, all = false;
	uint32_t total = 0;

	*out = cJSON_CreateArray();
	for (unsigned page = 1; ok && !all && page <= PAGES_MAX; page++) {
		cJSON *answer = NULL;

		ok = ask(rest, how, path, page, body, &answer, err) &&
		     take_page(rest, how, answer, *out, &total, err);
		cJSON_Delete(answer);
		all = (uint32_t)cJSON_GetArraySize(*out) >= total;
	}
	return finish(rest, ok, all, out, err);
}

bool pages_read(const struct rest *rest, const struct pages *how,
		const char *path, cJSON **out, struct err *err)
{
	return pages_post(rest, how, path, NULL, out, err);
}

/* ---- from one to the next ---- */

/* Is the next page about the name that the first item has? */
static bool goes_on(const struct pages_chain *how, const cJSON *page,
		    const cJSON *first)
{
	const char *name = how->name ? rest_text(first, how->name) : NULL;

	return !how->name || (name && rest_is(page, how->next_name, name));
}

/* In XML, a list is an element. */
static bool is_list(const struct rest *rest, const cJSON *list)
{
	return cJSON_IsArray(list) || (rest->parse && cJSON_IsObject(list));
}

/* next: the path of the page after this one, or "". */
static bool find_next(const struct rest *rest, const struct pages_chain *how,
		      const char *path, const cJSON *page, const cJSON *first,
		      char next[PATH_MAX_TEXT], struct err *err)
{
	const char *text =
		goes_on(how, page, first) ? rest_text(page, how->next) : NULL;
	size_t base = strlen(rest->base);
	char token[1024];

	next[0] = '\0';
	if (!text || !*text)
		return true;
	if (!how->parameter)
		return (strncmp(text, rest->base, base) == 0 &&
			text[base] == '/' &&
			snprintf(next, PATH_MAX_TEXT, "%s", text + base) <
				PATH_MAX_TEXT) ||
		       err_set(err, ERR_PARSE,
			       "%s: a list goes on at another address than the "
			       "API's",
			       rest->who);
	return (rest_segment(text, token, sizeof(token)) &&
		snprintf(next, PATH_MAX_TEXT, "%s%s%s", path, how->parameter,
			 token) < PATH_MAX_TEXT) ||
	       err_set(err, ERR_PARSE, "%s: a list goes on nowhere", rest->who);
}

bool pages_follow(const struct rest *rest, const struct pages_chain *how,
		  const char *path, cJSON **out, struct err *err)
{
	char now[PATH_MAX_TEXT];
	bool ok = true;

	*out = cJSON_CreateArray();
	snprintf(now, sizeof(now), "%s", path);
	for (int i = 0; ok && *now && i < PAGES_MAX; i++) {
		cJSON *page = NULL, *list;

		ok = rest_call(rest, "GET", now, NULL, &page, err);
		list = (cJSON *)rest_at(page, how->list);
		if (ok && (list ? !is_list(rest, list)
				: !cJSON_IsObject(page) || !page->child))
			ok = no_list(rest, how->list, err);
		if (ok && list)
			move(list, *out);
		ok = ok &&
		     find_next(rest, how, path, page, (*out)->child, now, err);
		cJSON_Delete(page);
	}
	return finish(rest, ok, !*now, out, err);
}

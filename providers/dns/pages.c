/* Reading page after page. */
#include "providers/dns/pages.h"

#include <stdio.h>

#define PAGES_MAX 100

/* Moves the items of one page to out; *total as told, or what there is. */
static bool take_page(const struct rest *rest, const struct pages *how,
		      cJSON *page, cJSON *out, uint32_t *total, struct err *err)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(page, how->list);
	const cJSON *info =
		how->info ? cJSON_GetObjectItemCaseSensitive(page, how->info)
			  : page;
	int before = cJSON_GetArraySize(out);

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE,
			       "%s: the answer has no list \"%s\"", rest->who,
			       how->list);
	while (list->child)
		cJSON_AddItemToArray(
			out, cJSON_DetachItemViaPointer(list, list->child));
	uint32_t n = (uint32_t)cJSON_GetArraySize(out);
	if (!rest_number(info, how->total, INT32_MAX, total))
		*total = n;
	return *total <= n || cJSON_GetArraySize(out) > before ||
	       err_set(err, ERR_PARSE, "%s: a list of %u items ended after %u",
		       rest->who, *total, n);
}

bool pages_read(const struct rest *rest, const struct pages *how,
		const char *path, cJSON **out, struct err *err)
{
	uint32_t total = 1;
	unsigned page = 0;
	bool ok = true;

	*out = cJSON_CreateArray();
	while (ok && (uint32_t)cJSON_GetArraySize(*out) < total &&
	       (page == 0 || page < PAGES_MAX)) {
		char full[2048];
		cJSON *answer = NULL;

		snprintf(full, sizeof(full), "%s%s%u", path, how->query,
			 ++page);
		ok = rest_call(rest, "GET", full, NULL, &answer, err) &&
		     take_page(rest, how, answer, *out, &total, err);
		cJSON_Delete(answer);
		if (total == 0)
			break;
	}
	if (ok && (uint32_t)cJSON_GetArraySize(*out) < total)
		ok = err_set(err, ERR_UNSUPPORTED,
			     "%s: a list has more than %d pages", rest->who,
			     PAGES_MAX);
	if (!ok) {
		cJSON_Delete(*out);
		*out = NULL;
	}
	return ok;
}

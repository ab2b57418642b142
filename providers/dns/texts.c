/* MX sets from and to lists of texts. */
#include "providers/dns/texts.h"

#include "providers/dns/mxtext.h"

bool texts_add(const char *text, uint32_t ttl, struct mxset *set,
	       struct err *err)
{
	struct mx mx;

	if (!mxtext_parse(text, &mx, err))
		return false;
	if (mxset_add(set, mx.exchange, mx.preference, ttl))
		return true;
	err_set(err, ERR_UNSUPPORTED, "there are more than %d MX records",
		MXSET_MAX);
	return err_hint(err, "remove those that are not needed at the hoster, "
			     "then run the same command again");
}

bool texts_read(const cJSON *list, uint32_t ttl, struct mxset *set,
		struct err *err)
{
	const cJSON *item;

	if (!cJSON_IsArray(list))
		return err_set(err, ERR_PARSE, "the list of records is none");
	cJSON_ArrayForEach(item, list)
	{
		const char *text = cJSON_GetStringValue(item);
		if (!texts_add(text ? text : "", ttl, set, err))
			return false;
	}
	return true;
}

cJSON *texts_write(const struct mxset *set)
{
	cJSON *list = cJSON_CreateArray();
	bool ok = list != NULL;

	for (size_t i = 0; ok && i < set->n; i++) {
		char text[MXTEXT_MAX];
		mxtext_write(&set->mx[i], text);
		ok = cJSON_AddItemToArray(list, cJSON_CreateString(text));
	}
	if (ok)
		return list;
	cJSON_Delete(list);
	return NULL;
}

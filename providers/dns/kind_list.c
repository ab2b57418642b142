/* Lists, by their table. */
#include "providers/dns/kind.h"

#include "providers/dns/path.h"
#include "providers/dns/xml.h"

#define EACH_MAX 200 /* requests for one list */

/* In XML an element's children are its items, and an empty one is a text. */
static void make_list(const struct driver *d, cJSON *list)
{
	if (d->rest.parse == xml_parse && list && !cJSON_IsArray(list)) {
		list->type = cJSON_Array;
		cJSON_free(list->valuestring);
		list->valuestring = NULL;
	}
}

/* The list within answer, which is freed. */
static bool take_list(const struct driver *d, const struct kind_list *list,
		      cJSON *answer, cJSON **out, struct err *err)
{
	const cJSON *at = rest_at(answer, list->at ? list->at : "");
	bool is_empty = (!answer && (d->kind->rpc || list->may_lack)) ||
			(!at && list->around &&
			 cJSON_IsObject(rest_at(answer, list->around)));

	*out = list->single || is_empty ? cJSON_CreateArray()
					: cJSON_Duplicate(at, true);
	if (list->single && at)
		cJSON_AddItemToArray(*out, cJSON_Duplicate(at, true));
	cJSON_Delete(answer);
	make_list(d, *out);
	if (cJSON_IsArray(*out))
		return true;
	cJSON_Delete(*out);
	return err_set(err, ERR_PARSE, "%s: the answer holds no list",
		       d->provider->name);
}

static bool read_one(const struct driver *d, const char *each, const char *name,
		     const cJSON *id, cJSON **out, struct err *err)
{
	char path[DRIVER_PATH_MAX], word[REST_WORD_MAX];

	rest_word(id, word);
	return path_below(d, each, name, word, path, err) &&
	       rest_call(&d->rest, "GET", path, NULL, out, err);
}

/* What the ids stand for; ids is freed. */
static bool read_each(const struct driver *d, const char *each,
		      const char *name, cJSON *ids, cJSON **out,
		      struct err *err)
{
	bool ok = cJSON_GetArraySize(ids) <= EACH_MAX ||
		  err_set(err, ERR_UNSUPPORTED,
			  "%s: a list has more than %d items",
			  d->provider->name, EACH_MAX);
	const cJSON *id;

	*out = cJSON_CreateArray();
	cJSON_ArrayForEach(id, ids)
	{
		cJSON *item = NULL;
		ok = ok && read_one(d, each, name, id, &item, err);
		cJSON_AddItemToArray(*out, item);
	}
	cJSON_Delete(ids);
	if (!ok)
		cJSON_Delete(*out);
	return ok;
}

static bool ask(const struct driver *d, const struct kind_list *list,
		const char *name, const char *path, cJSON **answer,
		struct err *err)
{
	cJSON *body;

	*answer = NULL;
	if (!list->body)
		return (list->single || list->may_lack ? rest_find : rest_call)(
			&d->rest, "GET", path, NULL, answer, err);
	return kind_body(d, list->body, name, &body, err) &&
	       kind_call(d, "POST", list->path, name, body, answer, err);
}

static bool read_pages(const struct driver *d, const struct kind_list *list,
		       const char *name, const char *path, cJSON **out,
		       struct err *err)
{
	cJSON *body;

	if (!list->body)
		return pages_read(&d->rest, list->pages, path, out, err);
	if (!kind_body(d, list->body, name, &body, err))
		return false;
	if (d->kind->rpc)
		return rpc_pages(d, path, body, list->pages, out, err);
	bool ok = pages_post(&d->rest, list->pages, path, body, out, err);
	cJSON_Delete(body);
	return ok;
}

bool kind_list_read(const struct driver *d, const struct kind_list *list,
		    const char *name, cJSON **out, struct err *err)
{
	char path[DRIVER_PATH_MAX];
	cJSON *answer;

	if (!path_fill(d, list->path, name, path, err))
		return false;
	if (list->pages)
		return read_pages(d, list, name, path, out, err);
	if (list->chain)
		return pages_follow(&d->rest, list->chain, path, out, err);
	return ask(d, list, name, path, &answer, err) &&
	       take_list(d, list, answer, out, err) &&
	       (!list->each || read_each(d, list->each, name, *out, out, err));
}

bool kind_item_read(const struct driver *d, const struct kind_list *list,
		    const char *name, cJSON **out, struct err *err)
{
	cJSON *items;

	if (!kind_list_read(d, list, name, &items, err))
		return false;
	*out = cJSON_DetachItemFromArray(items, 0);
	cJSON_Delete(items);
	return *out || err_set(err, ERR_PARSE, "%s: %s has gone",
			       d->provider->name, name);
}

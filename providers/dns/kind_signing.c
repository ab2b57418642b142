/* Signing, by its table. */
#include "providers/dns/kind_verbs.h"

#include "providers/dns/path.h"

#include <stdio.h>

struct ds_taker {
	const struct driver *d;
	struct zone_dnssec *out;
};

static void take_text(void *self, const cJSON *item)
{
	const struct ds_taker *taker = self;

	if (cJSON_IsString(item))
		ds_add_text(taker->out, item->valuestring);
}

static void take_ds(void *self, const cJSON *item)
{
	const struct ds_taker *taker = self;
	const struct kind_signing *signing = &taker->d->kind->signing;

	if (rest_fault(signing->ds_faults, item))
		return;
	if (cJSON_IsString(item))
		take_text(self, item);
	else if (signing->ds_texts)
		rest_each(item, signing->ds_texts, take_text, self);
	else
		ds_add_item(taker->out, taker->d->zone.name,
			    &signing->ds_fields, item);
}

static bool take_ds_list(struct ds_taker *taker, struct err *err)
{
	const struct kind_signing *signing = &taker->d->kind->signing;
	struct zone_dnssec *out = taker->out;
	struct err why = { 0 };
	cJSON *list;

	if (!kind_list_read(taker->d, &signing->ds_list, taker->d->zone.name,
			    &list, &why)) {
		if (why.kind == ERR_AUTH && signing->ds_unseen) {
			snprintf(out->note, sizeof(out->note), "%s",
				 signing->ds_unseen);
			return true;
		}
		if (err)
			*err = why;
		return false;
	}
	rest_each(list, signing->ds, take_ds, taker);
	cJSON_Delete(list);
	return true;
}

static bool take_answer(struct driver *d, const cJSON *answer,
			struct zone_dnssec *out, struct err *err)
{
	static const struct signing_word truths[] = {
		{ "true", SIGNING_ON },
		{ "false", SIGNING_OFF },
		{ 0 },
	};
	const struct kind_signing *signing = &d->kind->signing;
	struct ds_taker taker = { d, out };
	char word[REST_WORD_MAX];

	if (signing->word && rest_word(rest_at(answer, signing->word), word))
		signing_by_word(signing->words ? signing->words : truths, word,
				out);
	if (signing->take && !signing->take(d, answer, out, err))
		return false;
	if (!signing->ds || out->state == SIGNING_OFF)
		return true;
	if (signing->ds_list.path)
		return take_ds_list(&taker, err);
	rest_each(answer, signing->ds, take_ds, &taker);
	return true;
}

bool kind_dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
		      struct err *err)
{
	struct driver *d = self;
	const struct kind_signing *signing = &d->kind->signing;
	cJSON *list;

	*out = (struct zone_dnssec){
		.state = signing->state,
		.sends_ds_itself = signing->sends_ds_itself,
	};
	if (signing->note)
		snprintf(out->note, sizeof(out->note), "%s", signing->note);
	if (!kind_find_zone(d, owner, err) ||
	    !kind_list_read(d, &signing->list, owner, &list, err))
		return false;
	bool ok = take_answer(d, signing->list.single ? list->child : list, out,
			      err);
	cJSON_Delete(list);
	return ok;
}

bool kind_dnssec_enable(void *self, const char *owner, struct err *err)
{
	struct driver *d = self;
	const struct kind_signing *signing = &d->kind->signing;
	char path[DRIVER_PATH_MAX];
	cJSON *body = NULL;
	bool off;

	if (!signing_is_off(d, owner, kind_dnssec_read, &off, err))
		return false;
	if (!off)
		return true;
	if (signing->enable)
		return signing->enable(d, owner, err);
	return path_fill(d, signing->path, owner, path, err) &&
	       (!signing->body ||
		kind_body(d, signing->body, owner, &body, err)) &&
	       kind_change(d, signing->method, path, body, err) &&
	       (!signing->at_once ||
		signing_took(d, owner, kind_dnssec_read, err));
}

/* Lists of rights, and those APIs where one answer tells of width alone. */
#include "providers/dns/rights.h"

#include "providers/dns/kind.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MORE "…"

static bool is_listed(const char *list, const char *word)
{
	size_t len = strlen(word);
	const char *at = list;

	for (; (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ','))
			return true;
	return false;
}

void rights_add(char list[DNS_RIGHTS_MAX], const char *fmt, ...)
{
	size_t len = strlen(list);
	char word[DNS_RIGHTS_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(word, sizeof(word), fmt, args);
	va_end(args);
	if (is_listed(list, word) || is_listed(list, MORE))
		return;
	bool fits = len + strlen(word) + strlen(", , " MORE) < DNS_RIGHTS_MAX;
	snprintf(list + len, DNS_RIGHTS_MAX - len, "%s%s", len ? ", " : "",
		 fits ? word : MORE);
}

static bool is_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* A star takes one character more whenever what follows it does not fit. */
bool rights_fit(const char *rule, const char *text)
{
	const char *star = NULL, *from = text;

	while (*text) {
		if (*rule == '*') {
			star = ++rule;
			from = text;
		} else if (is_same(*rule, *text)) {
			rule++;
			text++;
		} else if (star) {
			rule = star;
			text = ++from;
		} else {
			return false;
		}
	}
	return rule[strspn(rule, "*")] == '\0';
}

static const struct rights_row *row_of(const struct rights_row *rows,
				       const char *word)
{
	for (; rows->word; rows++)
		if (strcmp(rows->word, word) == 0)
			return rows;
	return NULL;
}

static const char *name_of(const struct rights_row *row)
{
	return row->name ? row->name : row->word;
}

static void take_word(const cJSON *item, const struct rights_table *table,
		      char word[REST_WORD_MAX])
{
	bool ok = rest_word(item, word) ||
		  (table->word && rest_word(rest_at(item, table->word), word));

	if (!ok && table->or_word)
		rest_word(rest_at(item, table->or_word), word);
}

static bool has_word(const cJSON *list, const struct rights_table *table,
		     const char *word)
{
	char one[REST_WORD_MAX];
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		take_word(item, table, one);
		if (strcmp(one, word) == 0)
			return true;
	}
	return false;
}

void rights_compare(const cJSON *list, const struct rights_table *table,
		    struct dns_rights *out)
{
	const struct rights_row *row = table->rows;
	char word[REST_WORD_MAX];
	const cJSON *item;
	bool has_all = table->all && has_word(list, table, table->all);

	if (table->is_untold && cJSON_GetArraySize(list) == 0)
		return;
	for (; row->word && !has_all; row++)
		if (row->is == RIGHT_NEEDED &&
		    !has_word(list, table, row->word))
			rights_add(out->missing, "%s", name_of(row));
	cJSON_ArrayForEach(item, list)
	{
		take_word(item, table, word);
		row = row_of(table->rows, word);
		if (*word && (!row || row->is == RIGHT_NEEDLESS))
			rights_add(out->needless, "%.80s",
				   row ? name_of(row) : word);
	}
}

bool rights_read(const struct driver *d, const struct rights_table *table,
		 struct dns_rights *out, struct err *err)
{
	cJSON *list;

	*out = (struct dns_rights){ 0 };
	if (!kind_list_read(d, &table->list, d->zone.name, &list, err))
		return false;
	rights_compare(list, table, out);
	cJSON_Delete(list);
	return true;
}

bool rights_unread(const struct driver *d, struct err *err)
{
	err_set(err, ERR_PARSE, "%s: the answer about rights cannot be read",
		d->provider->name);
	return err_hint(err, "look at them where the credentials were made");
}

/*
 * deSEC (desec.readthedocs.io, "Token Management"): policies can be read only
 * by a token that may change them, which is more than is needed.
 */
bool desec_rights(void *self, const char *owner, struct dns_rights *out,
		  struct err *err)
{
	struct driver *d = self;
	struct err local = { 0 };
	cJSON *tokens = NULL;

	*out = (struct dns_rights){ 0 };
	if (rest_call(&d->rest, "GET", "/auth/tokens/", NULL, &tokens, &local))
		rights_add(out->needless, "perm_manage_tokens");
	bool ok = local.kind == ERR_AUTH || rest_at(tokens, "0.id");
	cJSON_Delete(tokens);
	if (ok)
		return true;
	if (local.kind == ERR_NONE)
		return rights_unread(d, err);
	if (err)
		*err = local;
	return false;
}

/* DNSimple (developer.dnsimple.com/v2/identity): a token of an account, or of
 * a user and so of all accounts that are the user's. */
bool dnsimple_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err)
{
	cJSON *answer = NULL;

	*out = (struct dns_rights){ 0 };
	if (!kind_call(self, "GET", "/whoami", NULL, NULL, &answer, err))
		return false;
	if (cJSON_IsObject(rest_at(answer, "data.user")))
		rights_add(out->needless, "every account of the user");
	bool ok = cJSON_IsObject(rest_at(answer, "data"));
	cJSON_Delete(answer);
	return ok || rights_unread(self, err);
}

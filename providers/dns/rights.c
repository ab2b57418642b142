/* Lists of rights, and those APIs where one question tells them. */
#include "providers/dns/rights.h"

#include "providers/dns/kind.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rights_add(char list[DNS_RIGHTS_MAX], const char *fmt, ...)
{
	size_t len = strlen(list);
	char word[DNS_RIGHTS_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(word, sizeof(word), fmt, args);
	va_end(args);
	if (!strstr(list, word))
		snprintf(list + len, DNS_RIGHTS_MAX - len, "%s%s",
			 len ? ", " : "", word);
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
	cJSON_Delete(tokens);
	if (local.kind == ERR_NONE || local.kind == ERR_AUTH)
		return true;
	if (err)
		*err = local;
	return false;
}

/* DNSimple (developer.dnsimple.com/v2/identity): a token of an account, or of
 * a user and so of all accounts that are the user's. */
bool dnsimple_rights(void *self, const char *owner, struct dns_rights *out,
		     struct err *err)
{
	struct driver *d = self;
	struct rest rest = d->rest;
	cJSON *answer = NULL;
	char *account = strstr(rest.base, "/v2/");

	*out = (struct dns_rights){ 0 };
	if (account) /* the driver's paths begin with the account */
		account[3] = '\0';
	if (!rest_call(&rest, "GET", "/whoami", NULL, &answer, err))
		return false;
	if (cJSON_IsObject(rest_at(answer, "data.user")))
		rights_add(out->needless, "every account of the user");
	cJSON_Delete(answer);
	return true;
}

/* Cloudflare's zones (developers.cloudflare.com/api, "Zone Details") tell what
 * the token may do with them: "#dns_records:edit". */
bool cloudflare_rights(void *self, const char *owner, struct dns_rights *out,
		       struct err *err)
{
	static const char *const needed[] = { "#zone:read", "#dns_records:read",
					      "#dns_records:edit" };
	/* For signing. */
	static const char *const useful[] = { "#zone_settings:read",
					      "#zone_settings:edit" };
	cJSON *answer = NULL;
	const cJSON *item;
	size_t found = 0;

	*out = (struct dns_rights){ 0 };
	if (!kind_call(self, "GET", "/zones/{zone}", NULL, NULL, &answer, err))
		return false;
	const cJSON *list = rest_at(answer, "result.permissions");
	cJSON_ArrayForEach(item, list)
	{
		const char *word = cJSON_GetStringValue(item);
		bool known = !word;
		for (size_t i = 0; word && i < 2; i++)
			known |= strcmp(word, useful[i]) == 0;
		for (size_t i = 0; word && i < 3; i++)
			if (strcmp(word, needed[i]) == 0) {
				known = true;
				found |= (size_t)1 << i;
			}
		if (!known)
			rights_add(out->needless, "%.60s", word);
	}
	for (size_t i = 0; i < 3 && cJSON_GetArraySize(list) > 0; i++)
		if (!(found & (size_t)1 << i))
			rights_add(out->missing, "%s", needed[i]);
	cJSON_Delete(answer);
	return true;
}

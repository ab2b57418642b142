/* Key files of service accounts. */
#include "providers/dns/service_account.h"

#include "providers/dns/assertion.h"
#include "state/private_file.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX 65536
#define GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

static bool no_key_file(const struct service_account *a, struct err *err)
{
	err_set(err, ERR_CONFIG,
		"%s: credentials_file: %s is no key file of a service account",
		a->who, a->path);
	return err_hint(err, "make one: `gcloud iam service-accounts keys "
			     "create FILE --iam-account=EMAIL`, then `chmod "
			     "600 FILE`");
}

static void forget(cJSON *json)
{
	cJSON *key = cJSON_GetObjectItemCaseSensitive(json, "private_key");

	if (cJSON_IsString(key))
		explicit_bzero(key->valuestring, strlen(key->valuestring));
	cJSON_Delete(json);
}

/* To be given to forget. */
static cJSON *read_file(const struct service_account *a, struct err *err)
{
	struct buf text;

	buf_init(&text, FILE_MAX);
	bool ok = private_file_read(a->path, &text, err);
	cJSON *json = ok ? cJSON_Parse(text.data) : NULL;
	private_file_wipe(&text);
	if (!ok) {
		err_prefix(err, "%s: credentials_file", a->who);
	} else if (!rest_is(json, "type", "service_account") ||
		   !rest_text(json, "private_key")) {
		no_key_file(a, err);
		forget(json);
		json = NULL;
	}
	return json;
}

static bool keep(const cJSON *json, const char *name, char *out, size_t size)
{
	const char *text = rest_text(json, name);

	return text && snprintf(out, size, "%s", text) < (int)size;
}

bool service_account_read(struct service_account *a, struct err *err)
{
	cJSON *json = read_file(a, err);

	if (!json)
		return false;
	bool ok = keep(json, "client_email", a->email, sizeof(a->email)) &&
		  keep(json, "private_key_id", a->key_id, sizeof(a->key_id)) &&
		  keep(json, "token_uri", a->token_uri, sizeof(a->token_uri)) &&
		  keep(json, "project_id", a->project, sizeof(a->project));
	forget(json);
	return ok || no_key_file(a, err);
}

bool service_account_fill(const struct service_account *a, const char *audience,
			  const char *scope, int64_t now, struct buf *form,
			  struct err *err)
{
	char text[ASSERTION_MAX];
	cJSON *json = read_file(a, err);
	struct assertion assertion = { .alg = JWT_RS256,
				       .pem = rest_text(json, "private_key"),
				       .key_id = a->key_id,
				       .issuer = a->email,
				       .audience = audience,
				       .scope = scope,
				       .now = now };
	bool ok = json && (assertion_sign(&assertion, text, err) ||
			   err_prefix(err, "%s: %s", a->who, a->path));

	forget(json);
	if (!ok)
		return false;
	return (oauth_add(form, "grant_type", GRANT) &&
		oauth_add(form, "assertion", text)) ||
	       err_set(err, ERR_INTERNAL, "%s: no memory", a->who);
}

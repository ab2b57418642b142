/* Getting and keeping tokens. */
#include "providers/dns/oauth.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MARGIN_S 60 /* a token is not used up to its last second */
#define BEARER "Bearer "
#define FORM_MAX 65536

/* {"error": …, "error_description": …} (RFC 6749 section 5.2) */
static const char *const said[] = { "error", "error_description", NULL };

static const struct rest_row verdicts[] = {
	{ "error", "temporarily_unavailable", ERR_BUSY },
	{ "error", "server_error", ERR_BUSY },
	{ "error", NULL, ERR_AUTH },
	{ 0 },
};

static const struct rest_hint hints[] = {
	{ 400, "no token was given for these credentials: compare them with "
	       "what was registered, and the clock of this machine with the "
	       "right time" },
	{ 401, "no token was given for these credentials: is the secret right "
	       "and still valid, is the clock of this machine right?" },
	{ 0 },
};

static bool sign(const struct rest *rest, struct http_request *request,
		 struct err *err);
static bool renew(const struct rest *rest);

/* Neither side shows the token, whoever repeats it. */
static void take_over(struct oauth *oauth, struct driver *d)
{
	size_t i = 0;

	while (i < REST_SECRETS_MAX - 1 && d->rest.secrets[i])
		i++;
	d->rest.secrets[i] = oauth->header + strlen(BEARER);
	d->rest.owner = oauth;
	d->rest.sign = sign;
	d->rest.renew = renew;
	oauth->clock = d->clock;
}

bool oauth_begin(struct oauth *oauth, struct driver *d, const char *endpoint,
		 struct err *err)
{
	take_over(oauth, d);
	oauth->rest = (struct rest){ .who = d->rest.who,
				     .ca_file = d->rest.ca_file,
				     .said = said,
				     .verdicts = verdicts,
				     .hints = hints };
	memcpy(oauth->rest.secrets, d->rest.secrets, sizeof(d->rest.secrets));
	return rest_base(&oauth->rest, endpoint, err);
}

static bool keep(struct oauth *oauth, const char *token)
{
	int len = token ? snprintf(oauth->header, sizeof(oauth->header),
				   BEARER "%s", token)
			: -1;

	return len > (int)strlen(BEARER) && len < (int)sizeof(oauth->header);
}

bool oauth_given(struct oauth *oauth, struct driver *d, const char *token,
		 struct err *err)
{
	take_over(oauth, d);
	oauth->good_until = INT64_MAX;
	oauth->is_new = true;
	return keep(oauth, token) ||
	       err_set(err, ERR_CONFIG, "%s: the access token is too long",
		       d->rest.who);
}

int64_t oauth_now(const struct oauth *oauth)
{
	return oauth->clock.now(oauth->clock.self);
}

bool oauth_add(struct buf *form, const char *name, const char *value)
{
	bool ok = buf_printf(form, "%s%s=", form->len ? "&" : "", name);

	for (; ok && *value; value++) {
		unsigned char c = (unsigned char)*value;
		ok = isalnum(c) || strchr("-._~", c)
			     ? buf_add(form, value, 1)
			     : buf_printf(form, "%%%02X", c);
	}
	return ok;
}

static bool take_token(struct oauth *oauth, const cJSON *answer,
		       struct err *err)
{
	uint32_t lives_s = 0;

	if (!keep(oauth, rest_text(answer, "access_token")) ||
	    !rest_number(answer, "expires_in", INT32_MAX, &lives_s))
		return err_set(err, ERR_PARSE,
			       "%s: the token endpoint's answer holds no token",
			       oauth->rest.who);
	oauth->good_until = oauth_now(oauth) + lives_s;
	return true;
}

static bool ask(struct oauth *oauth, struct err *err)
{
	cJSON *answer = NULL;
	struct buf form;

	buf_init(&form, FORM_MAX);
	bool ok = oauth->fill(oauth->owner, &form, err) &&
		  rest_send(&oauth->rest, "POST", oauth->path,
			    "application/x-www-form-urlencoded", form.data,
			    &answer, err) &&
		  take_token(oauth, answer, err);
	if (form.room)
		explicit_bzero(form.data, form.len);
	buf_free(&form);
	cJSON_Delete(answer);
	return ok;
}

static bool sign(const struct rest *rest, struct http_request *request,
		 struct err *err)
{
	struct oauth *oauth = rest->owner;

	if (oauth->good_until != INT64_MAX) {
		oauth->is_new =
			oauth_now(oauth) + MARGIN_S >= oauth->good_until;
		if (oauth->is_new && !ask(oauth, err))
			return false;
	}
	request->headers[request->n_headers++] =
		(struct http_header){ "Authorization", oauth->header };
	return true;
}

/* After a 401: not when the token came a moment ago. */
static bool renew(const struct rest *rest)
{
	struct oauth *oauth = rest->owner;

	if (oauth->is_new)
		return false;
	oauth->good_until = 0;
	return true;
}

/* Exchange Online by PowerShell. */
#include "providers/exchange/reply.h"
#include "providers/exchange/visit.h"
#include "providers/net/spawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAINS_MAX 200 /* of one visit */

static bool read_some(const struct pwsh *pwsh, const char (*domains)[DNAME_MAX],
		      size_t n, struct exchange_status *out, struct err *err)
{
	struct request *requests = calloc(n, sizeof(*requests));
	cJSON *document = NULL;
	const cJSON *reply;
	bool ok = requests != NULL;

	for (size_t i = 0; ok && i < n; i++)
		requests[i] = (struct request){ .op = REQUEST_READ,
						.domain = domains[i] };
	ok = ok && visit(pwsh, requests, n, &document, err);
	for (size_t i = 0; ok && i < n; i++) {
		struct err one = { 0 };

		if (reply_of(document, (int)i + 1, &reply, &one) &&
		    reply_status(reply, &out[i], &one))
			continue;
		out[i] = (struct exchange_status){ 0 };
		snprintf(out[i].words, sizeof(out[i].words), "%s", one.msg);
		if (n == 1) {
			if (err)
				*err = one;
			ok = false;
		}
	}
	cJSON_Delete(document);
	free(requests);
	return ok;
}

static bool pwsh_read(void *self, const char (*domains)[DNAME_MAX], size_t n,
		      struct exchange_status *out, struct err *err)
{
	for (size_t at = 0; at < n; at += DOMAINS_MAX) {
		size_t some = n - at < DOMAINS_MAX ? n - at : DOMAINS_MAX;

		if (!read_some(self, domains + at, some, out + at, err))
			return false;
	}
	return true;
}

/* An "already" is a claim: believed when a read says the same. */
static bool confirm(const struct pwsh *pwsh, const char *domain,
		    enum feature feature, bool enable, struct result *out,
		    struct err *err)
{
	struct exchange_status status;
	char one[1][DNAME_MAX];
	enum feature_state state,
		want = enable ? FEATURE_STATE_ENABLED : FEATURE_STATE_DISABLED;

	snprintf(one[0], sizeof(one[0]), "%s", domain);
	if (!read_some(pwsh, (const char(*)[DNAME_MAX])one, 1, &status, err))
		return false;
	state = feature == FEATURE_DANE ? status.dane : status.dnssec;
	if (state != want)
		return err_set(err, ERR_BUSY,
			       "Exchange Online says it is so already, yet "
			       "shows %s as %s",
			       feature_name(feature),
			       feature_state_name(state));
	memcpy(out->assigned, status.assigned, sizeof(out->assigned));
	out->has_preference = status.has_preference;
	out->preference = status.preference;
	return true;
}

static bool pwsh_set(void *self, const char *domain, enum feature feature,
		     bool enable, struct result *out, struct err *err)
{
	const struct request request = { .op = enable ? REQUEST_ENABLE
						      : REQUEST_DISABLE,
					 .feature = feature,
					 .domain = domain };
	const cJSON *reply;
	cJSON *document;
	bool ok;

	*out = (struct result){ 0 };
	if (!visit(self, &request, 1, &document, err)) {
		/* No answer to read: it may have happened all the same. */
		if (err && err->kind == ERR_PARSE)
			err->kind = ERR_NET;
		return false;
	}
	if (reply_says_already(document, 1))
		ok = confirm(self, domain, feature, enable, out, err);
	else
		ok = reply_of(document, 1, &reply, err) &&
		     reply_result(reply, out, err);
	cJSON_Delete(document);
	return ok;
}

static bool pwsh_examine(void *self, char *out, size_t size, struct err *err)
{
	const struct request request = { .op = REQUEST_EXAMINE };
	const struct pwsh *pwsh = self;
	const cJSON *reply, *examined, *missing;
	cJSON *document;
	int n;

	if (!visit(pwsh, &request, 1, &document, err))
		return false;
	n = snprintf(out, size,
		     "%s, PowerShell %s, ExchangeOnlineManagement %s",
		     pwsh->program, reply_text(document, "powershell"),
		     reply_text(document, "module"));
	if (reply_of(document, 1, &reply, NULL)) {
		examined = cJSON_GetObjectItemCaseSensitive(reply, "examined");
		missing = cJSON_GetObjectItemCaseSensitive(examined, "missing");
		const char *first =
			cJSON_GetStringValue(cJSON_GetArrayItem(missing, 0));
		if (n > 0 && (size_t)n < size && first)
			snprintf(out + n, size - (size_t)n,
				 "; rights missing for %d cmdlets, the first: "
				 "%s",
				 cJSON_GetArraySize(missing), first);
	}
	cJSON_Delete(document);
	return true;
}

static void pwsh_close(void *self)
{
	explicit_bzero(self, sizeof(struct pwsh));
	free(self);
}

static bool find_program(const struct exchange_config *config, char *out,
			 size_t size, struct err *err)
{
	static const char *const names[] = { "pwsh", "pwsh-preview",
					     "pwsh.exe" };

	if (*config->program) {
		if (spawn_find(config->program, out, size))
			return true;
		err_set(err, ERR_CONFIG, "%s: no such program",
			config->program);
		return err_hint(err, "correct `pwsh` in the settings");
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (spawn_find(names[i], out, size))
			return true;
	err_set(err, ERR_CONFIG, "PowerShell (pwsh) is not on PATH");
	return err_hint(err, "install PowerShell 7.4 or newer and the module "
			     "ExchangeOnlineManagement, or set exchange = "
			     "manual to run the cmdlets yourself");
}

static bool check_environment(const struct exchange_config *config,
			      struct err *err)
{
	if (!*config->environment ||
	    strcmp(config->environment, "O365Default") == 0)
		return true;
	err_set(err, ERR_UNSUPPORTED,
		"the environment %s is not supported: inbound SMTP DANE is "
		"not known to exist in sovereign clouds",
		config->environment);
	return err_hint(err, "leave `environment` out for the worldwide "
			     "service");
}

bool exchange_pwsh_open(const struct exchange_config *config,
			struct exchange *out, struct err *err)
{
	struct pwsh *pwsh;

	*out = (struct exchange){ 0 };
	if (!check_environment(config, err))
		return false;
	pwsh = calloc(1, sizeof(*pwsh));
	if (!pwsh)
		return err_set(err, ERR_INTERNAL, "PowerShell: out of memory");
	pwsh->config = *config;
	if (!find_program(config, pwsh->program, sizeof(pwsh->program), err)) {
		pwsh_close(pwsh);
		return false;
	}
	*out = (struct exchange){ .self = pwsh,
				  .name = "pwsh",
				  .interactive = visit_needs_person(config),
				  .read = pwsh_read,
				  .set = pwsh_set,
				  .examine = pwsh_examine,
				  .close = pwsh_close };
	return true;
}

/* Exchange Online by PowerShell. */
#include "providers/exchange/examine.h"
#include "providers/exchange/places.h"
#include "providers/exchange/reply.h"
#include "providers/exchange/sign_in.h"
#include "providers/exchange/visit.h"
#include "providers/exchange/windows.h"
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

/* An "already" is a claim: believed when the read after it says the same. */
static bool confirm(const struct exchange_status *status, enum feature feature,
		    bool enable, struct err *err)
{
	enum feature_state state =
		feature == FEATURE_DANE ? status->dane : status->dnssec;

	if (state == (enable ? FEATURE_STATE_ENABLED : FEATURE_STATE_DISABLED))
		return true;
	err_set(err, ERR_BUSY,
		"Exchange Online says it is so already, yet shows %s as %s",
		feature_name(feature), feature_state_name(state));
	return err_hint(err, "run the same command again in some minutes");
}

/* What the read after a change adds: the host where the cmdlet named none, and
 * the preference. */
static void complete(struct result *result,
		     const struct exchange_status *status)
{
	if (!*result->assigned)
		memcpy(result->assigned, status->assigned,
		       sizeof(result->assigned));
	if (strcmp(result->assigned, status->assigned) != 0)
		return;
	result->has_preference = status->has_preference;
	result->preference = status->preference;
}

/* Reply 1 is the change's, reply 2 the read's, which may be missing. */
static bool take_change(const cJSON *document, enum feature feature,
			bool enable, struct result *out, struct err *err)
{
	struct exchange_status status = { 0 };
	const cJSON *reply;
	bool read = reply_of(document, 2, &reply, NULL) &&
		    reply_status(reply, &status, NULL);

	if (reply_says_already(document, 1)) {
		if (!confirm(&status, feature, enable, err))
			return false;
	} else if (!reply_of(document, 1, &reply, err) ||
		   !reply_result(reply, out, err)) {
		return false;
	}
	if (read && feature == FEATURE_DNSSEC && enable)
		complete(out, &status);
	return true;
}

/* The change and a read behind it, for one sign-in. */
static bool pwsh_set(void *self, const char *domain, enum feature feature,
		     bool enable, struct result *out, struct err *err)
{
	const struct request requests[] = {
		{ .op = enable ? REQUEST_ENABLE : REQUEST_DISABLE,
		  .feature = feature,
		  .domain = domain },
		{ .op = REQUEST_READ, .domain = domain },
	};
	struct err local = { 0 };
	cJSON *document;
	bool ok;

	*out = (struct result){ 0 };
	ok = visit(self, requests, 2, &document, &local) &&
	     take_change(document, feature, enable, out, &local);
	cJSON_Delete(document);
	/* No answer to read: it may have happened all the same. */
	if (local.kind == ERR_PARSE)
		local.kind = ERR_NET;
	if (!ok && err)
		*err = local;
	return ok;
}

static bool pwsh_examine(void *self, char *out, size_t size, struct err *err)
{
	return examine_pwsh(self, out, size, err);
}

static void pwsh_advise(void *self, char *out, size_t size)
{
	examine_advice(self, out, size);
}

static void pwsh_close(void *self)
{
	explicit_bzero(self, sizeof(struct pwsh));
	free(self);
}

static bool find_program(const struct exchange_config *config, char *out,
			 size_t size, struct err *err)
{
	if (*config->program) {
		if (spawn_find(config->program, out, size))
			return true;
		err_set(err, ERR_CONFIG, "%s: no such program",
			config->program);
		return err_hint(err, "correct `program` in the settings");
	}
	if (places_find("", out, size))
		return true;
	err_set(err, ERR_CONFIG,
		"PowerShell is not installed: neither pwsh nor pwsh-preview "
		"nor pwsh.exe is on PATH or in its usual folder");
	return err_hint(err, "install PowerShell 7.4 or newer and the module "
			     "ExchangeOnlineManagement, or set exchange = "
			     "manual to run the cmdlets yourself");
}

/* A certificate is looked for on the side where PowerShell runs. */
static bool place_certificate(struct pwsh *pwsh, struct err *err)
{
	struct exchange_config *config = &pwsh->config;
	char path[sizeof(config->certificate_file)];

	if (!windows_is(pwsh->program)) {
		if (!*config->certificate_thumbprint)
			return true;
		err_set(err, ERR_CONFIG,
			"certificate_thumbprint: %s has no certificate store, "
			"only PowerShell on Windows has",
			pwsh->program);
		return err_hint(err, "use certificate_file, or program = "
				     "pwsh.exe under WSL");
	}
	if (!*config->certificate_file)
		return true;
	if (!windows_path(config->certificate_file, path, sizeof(path), err))
		return false;
	snprintf(config->certificate_file, sizeof(config->certificate_file),
		 "%s", path);
	return true;
}

bool exchange_pwsh_open(const struct exchange_config *config,
			struct exchange *out, struct err *err)
{
	struct pwsh *pwsh;

	*out = (struct exchange){ 0 };
	if (!sign_in_check(config, err))
		return false;
	pwsh = calloc(1, sizeof(*pwsh));
	if (!pwsh)
		return err_set(err, ERR_INTERNAL, "PowerShell: out of memory");
	pwsh->config = *config;
	if (!find_program(config, pwsh->program, sizeof(pwsh->program), err) ||
	    !place_certificate(pwsh, err)) {
		pwsh_close(pwsh);
		return false;
	}
	*out = (struct exchange){ .self = pwsh,
				  .name = "pwsh",
				  .interactive = sign_in_needs_person(config),
				  .read = pwsh_read,
				  .set = pwsh_set,
				  .examine = pwsh_examine,
				  .advise = pwsh_advise,
				  .close = pwsh_close };
	return true;
}

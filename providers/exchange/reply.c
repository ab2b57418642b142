/* What came back over the bridge: finding it, and its failures. */
#include "providers/exchange/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *reply_text(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsString(item) ? item->valuestring : "";
}

struct fault_row {
	const char *kind;
	enum err_kind err;
	const char *hint;
};

#define ROLE                                                                   \
	"give the account or application the role Exchange Administrator, or " \
	"a role group with these cmdlets; `exodane doctor` shows the lines"
#define INSTALL "Install-Module ExchangeOnlineManagement"

static const struct fault_row visit_faults[] = {
	{ "module-missing", ERR_CONFIG,
	  "run in PowerShell: " INSTALL " -Scope CurrentUser (if no repository "
	  "has it: first Register-PSRepository -Default)" },
	{ "module-old", ERR_CONFIG,
	  "run in PowerShell: " INSTALL " -Scope CurrentUser -Force" },
	{ "module-new", ERR_CONFIG,
	  "update PowerShell, or run in it: " INSTALL " -RequiredVersion 3.9.2 "
	  "-Scope CurrentUser (3.4.0 for PowerShell 7.2 and 7.3)" },
	{ "module-broken", ERR_CONFIG,
	  "run in PowerShell: " INSTALL " -Scope CurrentUser -Force" },
	{ "parameter", ERR_CONFIG,
	  "this version of the module does not know the parameter: run in "
	  "PowerShell: " INSTALL " -Scope CurrentUser -Force" },
	{ "policy", ERR_CONFIG,
	  "run in PowerShell: Set-ExecutionPolicy -ExecutionPolicy "
	  "RemoteSigned -Scope CurrentUser" },
	{ "repository", ERR_CONFIG,
	  "run in PowerShell: Register-PSRepository -Default, then " INSTALL
	  " -Scope CurrentUser -Force" },
	{ "tls", ERR_NET,
	  "Microsoft wants TLS 1.2 or newer: update PowerShell and the system, "
	  "and see that no proxy stands in between; in Windows PowerShell run "
	  "first: [Net.ServicePointManager]::SecurityProtocol = 'Tls12'" },
	{ "installer", ERR_CONFIG,
	  "run in PowerShell: Install-Module PackageManagement, PowerShellGet "
	  "-Scope CurrentUser -Force" },
	{ "assembly", ERR_CONFIG,
	  "another version of that assembly is loaded: update the module "
	  "(" INSTALL " -Scope CurrentUser -Force) and look for modules that "
	  "PowerShell loads by itself" },
	{ "sign-in", ERR_AUTH,
	  "check the sign-in settings of the tenant, then run the same command "
	  "again" },
	{ "refused", ERR_AUTH,
	  "check the sign-in settings of the tenant: user, application, "
	  "certificate, organization; the AADSTS code says which" },
	{ "expired", ERR_AUTH,
	  "sign in anew: a token or certificate has run out; get a new one, "
	  "then run the same command again" },
	{ "blocked", ERR_AUTH,
	  "the tenant's Conditional Access forbids this way of signing in: "
	  "try sign_in = browser or app" },
	{ "consent", ERR_AUTH,
	  "an administrator must consent to Exchange.ManageAsApp for the "
	  "application" },
	{ "role", ERR_AUTH, ROLE },
	{ "account", ERR_AUTH,
	  "an administrator has to allow it: Set-User -Identity USER "
	  "-EXOModuleEnabled $true" },
	{ "window", ERR_AUTH,
	  "this terminal has no window to sign in with: sign in by device "
	  "code (sign_in = device)" },
	{ "profile", ERR_AUTH,
	  "the path of the home folder holds a character that the module "
	  "cannot take, such as $: use another account" },
	{ "sessions", ERR_BUSY,
	  "earlier sessions are still open: run the same command again in 15 "
	  "minutes" },
	{ "throttled", ERR_BUSY,
	  "too much was asked of the service: run the same command again in "
	  "15 minutes" },
	{ "timeout", ERR_NET, "run the same command again" },
	{ "network", ERR_NET,
	  "check the network (TCP 443 and 80 to Microsoft 365 have to be "
	  "open), then run the same command again" },
};

static const struct fault_row request_faults[] = {
	{ "notfound", ERR_REMOTE,
	  "check that the domain is an accepted domain of this tenant" },
	{ "denied", ERR_AUTH, ROLE },
	{ "role", ERR_AUTH,
	  "a cmdlet that is not there means a missing right: " ROLE },
	{ "expired", ERR_AUTH,
	  "the sign-in has run out: run the same command again" },
	{ "throttled", ERR_BUSY, "run the same command again in some minutes" },
	{ "timeout", ERR_NET, "run the same command again" },
	{ "already", ERR_REMOTE, "" },
	{ "shape", ERR_PARSE,
	  "the words are all that is known of it: look at the domain in the "
	  "admin centre before anything is tried again" },
	{ "remote", ERR_REMOTE,
	  "the words are Exchange's own; look them up, or open a support "
	  "case with them" },
};

static bool fault(const struct fault_row *rows, size_t n, const cJSON *error,
		  struct err *err)
{
	const char *kind = reply_text(error, "kind");

	if (!*kind)
		return err_set(err, ERR_PARSE,
			       "PowerShell: a failure without a kind");
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].kind, kind) != 0)
			continue;
		err_set(err, rows[i].err, "Exchange Online: %.400s",
			reply_text(error, "text"));
		return err_hint(err, "%s", rows[i].hint);
	}
	return err_set(err, ERR_REMOTE, "Exchange Online: %.400s",
		       reply_text(error, "text"));
}

/* Between the marker lines; their number counts as well. */
static char *cut_out(const char *output, const char *marker)
{
	char begin[80], end[80];
	const char *from, *to;

	snprintf(begin, sizeof(begin), "<<EXODANE:%s\n", marker);
	snprintf(end, sizeof(end), "\nEXODANE:%s>>", marker);
	from = strstr(output, begin);
	if (!from || (from > output && from[-1] != '\n') ||
	    strstr(from + 1, begin))
		return NULL;
	from += strlen(begin);
	to = strstr(from, end);
	return to && (size_t)(to - from) <= REPLY_BYTES_MAX
		       ? strndup(from, (size_t)(to - from))
		       : NULL;
}

static bool has_shape(const cJSON *document)
{
	return strcmp(reply_text(document, "schema"), "exodane.bridge/1") ==
		       0 &&
	       cJSON_IsArray(
		       cJSON_GetObjectItemCaseSensitive(document, "replies"));
}

bool reply_find(const char *output, const char *marker, cJSON **out,
		struct err *err)
{
	char *text = cut_out(output, marker);
	const char *end = NULL;
	const cJSON *error;

	*out = text ? cJSON_ParseWithOpts(text, &end, 1) : NULL;
	free(text);
	if (!*out || !has_shape(*out)) {
		cJSON_Delete(*out);
		*out = NULL;
		err_set(err, ERR_PARSE,
			"PowerShell: its answer is missing or malformed");
		return err_hint(err, "run `exodane doctor` to see whether "
				     "PowerShell and the module work");
	}
	error = cJSON_GetObjectItemCaseSensitive(*out, "error");
	if (!error || cJSON_IsNull(error))
		return true;
	return fault(visit_faults, sizeof(visit_faults) / sizeof(*visit_faults),
		     error, err);
}

static const cJSON *by_id(const cJSON *document, int id)
{
	const cJSON *reply;

	cJSON_ArrayForEach(
		reply, cJSON_GetObjectItemCaseSensitive(document, "replies"))
	{
		const cJSON *its =
			cJSON_GetObjectItemCaseSensitive(reply, "id");

		if (cJSON_IsNumber(its) && its->valuedouble == id)
			return reply;
	}
	return NULL;
}

bool reply_of(const cJSON *document, int id, const cJSON **out, struct err *err)
{
	const cJSON *reply = by_id(document, id);

	*out = reply;
	if (!reply)
		return err_set(err, ERR_PARSE,
			       "PowerShell: no answer to request %d", id);
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(reply, "ok")))
		return true;
	return fault(request_faults,
		     sizeof(request_faults) / sizeof(*request_faults),
		     cJSON_GetObjectItemCaseSensitive(reply, "error"), err);
}

bool reply_says_already(const cJSON *document, int id)
{
	const cJSON *reply = by_id(document, id);
	const cJSON *error = cJSON_GetObjectItemCaseSensitive(reply, "error");

	return strcmp(reply_text(error, "kind"), "already") == 0;
}

/* What doctor shows: versions, rights, and how to give the missing ones. */
#include "providers/exchange/examine.h"
#include "providers/exchange/reply.h"
#include "providers/exchange/sign_in.h"
#include "state/buf.h"

#include <stdio.h>
#include <string.h>

/* Every cmdlet that a move needs, and those that only show more. */
static const struct cmdlet {
	const char *name;
	bool needed;
} cmdlets[] = {
	{ "Get-AcceptedDomain", true },
	{ "Get-DnssecStatusForVerifiedDomain", true },
	{ "Enable-DnssecForVerifiedDomain", true },
	{ "Disable-DnssecForVerifiedDomain", true },
	{ "Enable-SmtpDaneInbound", true },
	{ "Disable-SmtpDaneInbound", true },
	{ "Get-SmtpDaneInboundStatus", false },
	{ "Get-InboundConnector", false },
	{ "Get-OutboundConnector", false },
	{ "Get-IPv6StatusForAcceptedDomain", false },
};
#define CMDLETS (sizeof(cmdlets) / sizeof(*cmdlets))

static bool lists(const cJSON *object, const char *key, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(object, key))
	{
		if (cJSON_IsString(item) &&
		    strcmp(item->valuestring, name) == 0)
			return true;
	}
	return false;
}

/* Which is taken, and what else there is. */
static void add_modules(const cJSON *document, struct buf *out)
{
	const char *taken = reply_text(document, "module");
	const char *before = "; also installed: ";
	const cJSON *item;

	buf_printf(out, "\nExchangeOnlineManagement %.40s%s",
		   *taken ? taken : "", *taken ? " is taken" : "is not usable");
	if (!*taken)
		before = ": ";
	cJSON_ArrayForEach(
		item, cJSON_GetObjectItemCaseSensitive(document, "modules"))
	{
		const char *version = reply_text(item, "version");
		const char *wants = reply_text(item, "wants");
		bool fits = cJSON_IsTrue(
			cJSON_GetObjectItemCaseSensitive(item, "fits"));

		if (strcmp(version, taken) == 0)
			continue;
		buf_printf(out, "%s%.40s", before, version);
		before = ", ";
		if (!fits && *wants)
			buf_printf(out, " (wants PowerShell %.20s)", wants);
		else if (!fits)
			buf_puts(out, " (too old)");
	}
}

/* The names of those that are there or not, and are needed or not. */
static size_t add_cmdlets(const cJSON *examined, bool there, bool needed,
			  const char *title, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < CMDLETS; i++) {
		if (lists(examined, "cmdlets", cmdlets[i].name) != there ||
		    cmdlets[i].needed != needed)
			continue;
		buf_printf(out, "%s%s", n++ ? ", " : title, cmdlets[i].name);
	}
	return n;
}

static bool add_rights(const cJSON *examined, struct buf *out, struct err *err)
{
	struct buf missing;
	size_t n;

	if (*reply_text(examined, "signedIn"))
		buf_printf(out, "\nsigned in: %.200s",
			   reply_text(examined, "signedIn"));
	add_cmdlets(examined, true, true, "\nmay run: ", out);
	add_cmdlets(examined, true, false, "\nmay look with: ", out);
	add_cmdlets(examined, false, false,
		    "\nnot offered, only less is shown: ", out);
	buf_init(&missing, 400);
	n = add_cmdlets(examined, false, true, "no right to ", &missing);
	if (n)
		err_set(err, ERR_AUTH, "%s", missing.data);
	buf_free(&missing);
	return n ? err_hint(err, "give the account or application the role "
				 "Exchange Administrator, or the rights below")
		 : true;
}

bool examine_pwsh(const struct pwsh *pwsh, char *out, size_t size,
		  struct err *err)
{
	const struct request request = { .op = REQUEST_EXAMINE };
	const cJSON *reply;
	cJSON *document;
	struct buf text;
	bool ok;

	buf_init(&text, size - 1);
	buf_puts(&text, pwsh->program);
	ok = visit(pwsh, &request, 1, &document, err);
	if (document) {
		buf_printf(&text, ", PowerShell %.20s",
			   reply_text(document, "powershell"));
		add_modules(document, &text);
	}
	ok = ok && reply_of(document, 1, &reply, err);
	if (ok)
		ok = add_rights(
			cJSON_GetObjectItemCaseSensitive(reply, "examined"),
			&text, err);
	snprintf(out, size, "%s", text.data);
	buf_free(&text);
	cJSON_Delete(document);
	return ok;
}

/* Words that can stand in PowerShell as they are; else a placeholder. */
static const char *bare(const char *text, const char *placeholder)
{
	const char *plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"
			    "yz0123456789@._-";

	return *text && *text != '-' && *text != '@' &&
			       strspn(text, plain) == strlen(text)
		       ? text
		       : placeholder;
}

static void add_role_group(struct buf *out, const char *members)
{
	buf_puts(out, "$cmdlets = ");
	for (size_t i = 0; i < CMDLETS; i++)
		buf_printf(out, "%s'%s'", i ? ",\n  " : "", cmdlets[i].name);
	buf_printf(out,
		   "\n$roles = $cmdlets | ForEach-Object { Get-ManagementRole "
		   "-Cmdlet $_ |\n"
		   "  Select-Object -First 1 -ExpandProperty Name } |\n"
		   "  Select-Object -Unique\n"
		   "New-RoleGroup -Name exodane -Roles $roles%s\n",
		   members);
}

void examine_advice(const struct pwsh *pwsh, char *out, size_t size)
{
	const struct exchange_config *config = &pwsh->config;
	bool person = sign_in_needs_person(config);
	struct buf text;
	char members[300] = "";

	buf_init(&text, size - 1);
	buf_puts(&text, "# As an administrator, in Exchange Online PowerShell. "
			"The wide way instead:\n"
			"# the role Exchange Administrator in Entra ID.\n");
	if (person)
		snprintf(members, sizeof(members), " -Members %s",
			 bare(config->user, "USER"));
	else
		buf_printf(&text,
			   "# First, in Entra ID, for the application: the "
			   "application permission\n"
			   "# Exchange.ManageAsApp of Office 365 Exchange "
			   "Online, with admin consent.\n"
			   "# OBJECT_ID is that of the enterprise "
			   "application.\n"
			   "New-ServicePrincipal -AppId %s -ObjectId "
			   "OBJECT_ID -DisplayName exodane\n",
			   bare(config->app_id, "APP_ID"));
	add_role_group(&text, members);
	if (!person)
		buf_puts(&text, "Add-RoleGroupMember -Identity exodane -Member "
				"OBJECT_ID\n");
	snprintf(out, size, "%s", text.data);
	buf_free(&text);
}

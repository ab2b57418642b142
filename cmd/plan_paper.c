/* The standing words of a plan for a change board. */
#include "cmd/plan_paper.h"

static const char *const purposes[RUNBOOKS] = {
	[RUNBOOK_MIGRATE] =
		"Senders shall be able to prove that they deliver to the right "
		"server over an authenticated TLS connection (inbound SMTP "
		"DANE with DNSSEC, RFC 7672). For that the MX moves from the "
		"legacy host, whose zone is not signed, to the signed host "
		"that Microsoft assigns to the domain; then Exchange Online "
		"publishes TLSA records for it.",
	[RUNBOOK_GATEWAY] =
		"The path from the mail gateway to Exchange Online shall be "
		"protected by SMTP DANE with DNSSEC (RFC 7672). The MX stays "
		"with the gateway; its relay target becomes the signed host "
		"that Microsoft assigns.",
	[RUNBOOK_UNDO] = ("The domain goes back to the MX and the Exchange "
			  "settings that "
			  "were found when its migration began."),
};

static const char *const scopes[RUNBOOKS] = {
	[RUNBOOK_MIGRATE] =
		"- Changed: the MX records of the domain, and two settings of "
		"the accepted domain in Exchange Online (DNSSEC, inbound SMTP "
		"DANE). Each record that changes stands below.\n"
		"- Not changed: any other record, mailboxes, outgoing mail, "
		"connectors, SPF, DKIM, DMARC, the MTA-STS policy.\n"
		"- Affected: incoming mail of the domain. No interruption is "
		"expected: at every moment a working MX is published.\n",
	[RUNBOOK_GATEWAY] =
		"- Changed: two settings of the accepted domain in Exchange "
		"Online (DNSSEC, inbound SMTP DANE), and, by a person, the "
		"relay target of the gateway.\n"
		"- Not changed: the MX and every other record, mailboxes, "
		"outgoing mail.\n"
		"- Affected: mail from the gateway to Exchange Online. No "
		"interruption is expected.\n",
	[RUNBOOK_UNDO] =
		"- Changed: the MX records of the domain, and two settings of "
		"the accepted domain in Exchange Online (DNSSEC, inbound SMTP "
		"DANE). Each record that changes stands below.\n"
		"- Not changed: any other record, mailboxes, outgoing mail, "
		"connectors, the MTA-STS policy.\n"
		"- Affected: incoming mail of the domain. No interruption is "
		"expected: at every moment a working MX is published.\n",
};

static const struct plan_risk mx_risks[] = {
	{ "Mail finds no server, for caches still hold old MX records",
	  "low / high",
	  "A host is added before another is removed, and removed only after "
	  "every name server has shown the new records and the longest old TTL "
	  "has passed",
	  "Senders retry for about 24 hours; way back" },
	{ "The new host does not take mail", "low / low",
	  "It is tried on port 25 up to RCPT TO while it still stands behind "
	  "the present MX, and again before that one is removed",
	  "The run stops; the present MX still serves" },
	{ "The domain's DNSSEC breaks, or signatures end", "low / high",
	  "The chain is validated at every name server before each move; "
	  "signatures must outlive the wait",
	  "The run stops; DNSSEC is repaired at the hoster" },
	{ "An MTA-STS policy refuses the host in front", "medium / high",
	  "The policy is fetched before the order changes and must match that "
	  "host for as long as senders may have it",
	  "The run stops and shows the policy to publish" },
	{ "TLSA and certificate do not fit, and senders defer", "low / high",
	  "DANE is enabled last; every address is checked against its TLSA as "
	  "senders do",
	  "Fast brake: `Disable-SmtpDaneInbound`" },
	{ "Connectors, devices or smart hosts name the legacy host",
	  "medium / medium",
	  "Connectors are listed from Exchange, and a person is asked about "
	  "the rest before anything is removed",
	  "They are pointed to the new host" },
	{ "Somebody else changes the zone meanwhile", "medium / low",
	  "The records are read before each move and compared with what was "
	  "left; records of others are never touched",
	  "The run stops and shows the difference" },
	{ "A provider or Exchange does not answer, the machine stops",
	  "medium / low",
	  "Each move is written down before it is made; every later run looks "
	  "first and finishes what is half done",
	  "`exodane --continue`" },
	{ NULL },
};

static const struct plan_risk gateway_risks[] = {
	{ "The gateway cannot deliver to the new host", "low / medium",
	  "The host is tried on port 25 before DANE is enabled",
	  "The relay target is set back" },
	{ "TLSA and certificate do not fit, and the gateway defers",
	  "low / medium",
	  "DANE is enabled last; every address is checked against its TLSA",
	  "Fast brake: `Disable-SmtpDaneInbound`" },
	{ "Exchange does not answer, the machine stops", "medium / low",
	  "Each move is written down before it is made; every later run looks "
	  "first and finishes what is half done",
	  "`exodane --continue`" },
	{ NULL },
};

static const char *const criteria[STEPS] = {
	[STEP_CHECK_DNSSEC] = "The MX RRset is secure from the root on, at "
			      "every authoritative server",
	[STEP_LOWER_TTL] = "Every name server shows the low TTL, and the old "
			   "one has passed",
	[STEP_ENABLE_DNSSEC] = "Exchange names the new host, and its addresses "
			       "are published",
	[STEP_ADD_MX] = "Every name server shows the new MX; its addresses are "
			"secure; it takes mail for the domain on port 25",
	[STEP_SWAP_PRIORITIES] = "The new MX is in front, then alone, at every "
				 "name server; old answers have run out; it "
				 "takes mail again in between",
	[STEP_VALIDATE] = "Exactly the new MX is left, and secure; Exchange's "
			  "own verdict is shown beside it",
	[STEP_ENABLE_DANE] = "Secure, usable TLSA records of the new host at "
			     "all their name servers",
	[STEP_FINAL_CHECK] = "Every address of the MX passes RFC 7672: DNSSEC, "
			     "TLSA, STARTTLS, certificate; the final TTL is "
			     "shown everywhere",
	[STEP_SWITCH_RELAY] = "A person confirms that the gateway relays to "
			      "the assigned host",
	[STEP_UNDO_TTL] = "Every name server shows the low TTL, and the old "
			  "one has passed",
	[STEP_UNDO_DANE] = "No TLSA is published any more, and its TTL has "
			   "passed",
	[STEP_UNDO_ADD_LEGACY] = "The legacy host resolves, takes mail, and "
				 "every name server shows it",
	[STEP_UNDO_SWAP] = "The legacy MX is in front, then the new one gone, "
			   "at every name server; old answers have run out",
	[STEP_UNDO_DNSSEC] = "Exchange says that DNSSEC is off",
	[STEP_UNDO_RESTORE] = "Preference and TTL are as they were found",
};

const char plan_people[] =
	"## Who is to be told\n\n"
	"| Who | When | Told by | Done |\n|---|---|---|---|\n"
	"| Service desk | before the start | | |\n"
	"| Users or customers, where the change policy says so | | | |\n"
	"| Owners of devices and connectors that send to the domain | before "
	"the start | | |\n"
	"| Operations, monitoring | at the start and at the end | | |\n\n"
	"## Contacts\n\n"
	"| Role | Name | Reachable at |\n|---|---|---|\n"
	"| Carries it out | | |\n| Decides on the way back | | |\n"
	"| DNS hoster | | |\n| Registrar | | |\n"
	"| Exchange Online administration | | |\n| Microsoft support | | |\n\n"
	"## Approval\n\n"
	"| Role | Name | Decision | Date |\n|---|---|---|---|\n"
	"| Requested by | | | |\n| Reviewed by | | | |\n"
	"| Approved by | | | |\n";

const char *plan_purpose(enum runbook_id runbook)
{
	return purposes[runbook];
}

const char *plan_scope(enum runbook_id runbook)
{
	return scopes[runbook];
}

const struct plan_risk *plan_risks(enum runbook_id runbook)
{
	return runbook == RUNBOOK_GATEWAY ? gateway_risks : mx_risks;
}

const char *plan_criterion(enum step_id step)
{
	return criteria[step] ? criteria[step] : "";
}

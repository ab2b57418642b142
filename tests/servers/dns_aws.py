"""Who one is and what one may do at Amazon: STS' GetCallerIdentity and IAM's
SimulatePrincipalPolicy as their API references describe them. Both are a form
sent to "/", and answer in XML.
"""
import re
import xml.etree.ElementTree as xml

from dns_oauth import form_of

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/exodane"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/exodane"
CALLERS = {"lacking": f"arn:aws:sts::{ACCOUNT}:assumed-role/exodane/at-work",
           "full": f"arn:aws:iam::{ACCOUNT}:root"}
MAX_ITEMS = 3
IN_XML = {"Content-Type": "text/xml"}
ID = "01234567-89ab-cdef-0123-456789abcdef"

READING = {"route53:" + name for name in (
    "GetHostedZone", "ListResourceRecordSets", "GetDNSSEC")}
WRITING = READING | {"route53:ChangeResourceRecordSets",
                     "route53:EnableHostedZoneDNSSEC"}
ALLOWED = {"enough": WRITING, "lacking": READING, "none": set(),
           "wide": WRITING | {"route53:DeleteHostedZone"}}
RIGHTS = (*ALLOWED, "full", "silent")
SERVICES = {"GetCallerIdentity": "sts", "SimulatePrincipalPolicy": "iam"}


def service_of(request):
    """That a request has to be signed for."""
    return SERVICES.get(form_of(request).get("Action"), "iam")


def add(parent, name, text=None):
    child = xml.SubElement(parent, name)
    child.text = text
    return child


def document(root, namespace):
    root.set("xmlns", namespace)
    return xml.tostring(root)


def refusal(status, code, message):
    root = xml.Element("ErrorResponse")
    error = add(root, "Error")
    add(error, "Type", "Sender")
    add(error, "Code", code)
    add(error, "Message", message)
    add(root, "RequestId", ID)
    return status, document(root, "https://iam.amazonaws.com/doc/2010-05-08/"
                            ), IN_XML


def caller_identity(granted):
    root = xml.Element("GetCallerIdentityResponse")
    result = add(root, "GetCallerIdentityResult")
    add(result, "Arn", CALLERS.get(granted, USER))
    add(result, "UserId", "AIDACKCEVSQ6C2EXAMPLE")
    add(result, "Account", ACCOUNT)
    add(add(root, "ResponseMetadata"), "RequestId", ID)
    return 200, document(root, "https://sts.amazonaws.com/doc/2011-06-15/"
                         ), IN_XML


def members(form, name):
    """name.member.1, name.member.2 and so on, until one is missing."""
    found = []
    while f"{name}.member.{len(found) + 1}" in form:
        found.append(form[f"{name}.member.{len(found) + 1}"])
    return found


def decision(granted, action, resource, zone):
    """The policy is about the one zone; rights on "*" it has none."""
    held = resource == "arn:aws:route53:::hostedzone/" + zone
    return "allowed" if held and action in ALLOWED.get(granted, ()) else \
        "explicitDeny" if granted == "none" else "implicitDeny"


def simulate(form, granted, zone):
    source = ROLE if granted == "lacking" else USER
    actions = members(form, "ActionNames")
    if granted == "silent":
        return refusal(403, "AccessDenied", f"User: {USER} is not authorized "
                       "to perform: iam:SimulatePrincipalPolicy on resource: "
                       f"{USER}")
    if form.get("PolicySourceArn") != source:
        return refusal(404, "NoSuchEntity", "The policy source "
                       f"{form.get('PolicySourceArn')} cannot be found.")
    wrong = [a for a in actions if not re.fullmatch(r"[a-z0-9-]+:\w+", a)]
    if wrong or not actions:
        return refusal(400, "InvalidInput", f"Invalid action: {wrong[:1]}")
    pairs = [(a, r) for a in actions
             for r in members(form, "ResourceArns") or ["*"]]
    begin = int(form.get("Marker", 0))
    end = begin + min(MAX_ITEMS, int(form.get("MaxItems", 100)))
    root = xml.Element("SimulatePrincipalPolicyResponse")
    result = add(root, "SimulatePrincipalPolicyResult")
    add(result, "IsTruncated", str(end < len(pairs)).lower())
    if end < len(pairs):
        add(result, "Marker", str(end))
    results = add(result, "EvaluationResults")
    for action, resource in pairs[begin:end]:
        member = add(results, "member")
        add(member, "MatchedStatements")
        add(member, "MissingContextValues")
        add(member, "EvalResourceName", resource)
        add(member, "EvalDecision", decision(granted, action, resource, zone))
        add(member, "EvalActionName", action)
    add(add(root, "ResponseMetadata"), "RequestId", ID)
    return 200, document(root, "https://iam.amazonaws.com/doc/2010-05-08/"
                         ), IN_XML


def answer(request, granted, zone):
    """zone: the id of the one that the policy is about."""
    form = form_of(request)
    version = {"sts": "2011-06-15", "iam": "2010-05-08"}[service_of(request)]
    if form.get("Action") not in SERVICES or form.get("Version") != version:
        return refusal(400, "InvalidAction", "Could not find operation "
                       f"{form.get('Action')} for version "
                       f"{form.get('Version')}")
    if form["Action"] == "GetCallerIdentity":
        return caller_identity(granted)
    return simulate(form, granted, zone)

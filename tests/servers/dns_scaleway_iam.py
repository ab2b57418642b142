"""Scaleway's IAM API (v1alpha1), as far as a key asks what it may do, as its
description says: the key's bearer, the bearer's groups, the policies of both,
their rules. Lists have two items a page at most.
"""
from dns_json import Refusal
from dns_kept import page_of

TOP = "/iam/v1alpha1"
ACCESS_KEY = "SCWXXXXXXXXXXXXXXXXX"
ORGANIZATION = "c6842bac-7938-4c04-9e03-f48147eee1f1"
APPLICATION = "11111111-aaaa-4bbb-8ccc-222222222222"
USER = "33333333-aaaa-4bbb-8ccc-444444444444"
GROUP = "55555555-aaaa-4bbb-8ccc-666666666666"
ELSEWHERE = "99999999-aaaa-4bbb-8ccc-000000000000"
KINDS = {APPLICATION: "application_ids", USER: "user_ids",
         GROUP: "group_ids"}
PER_PAGE_MAX = 2

# {principal: [(scope, sets)]}; the scope "here" is the zone's project.
ASKING = ("organization", ["IAMReadOnly"])
RULES = {
    "enough": {APPLICATION: [("here", ["DomainsDNSFullAccess"]), ASKING]},
    "lacking": {APPLICATION: [("here", ["DomainsDNSReadOnly"]), ASKING]},
    # Full, but in another project.
    "none": {APPLICATION: [("elsewhere", ["DomainsDNSFullAccess"]), ASKING]},
    "wide": {APPLICATION: [ASKING, ("elsewhere", ["DomainsDNSReadOnly"]),
                           ("here", ["DomainsDNSFullAccess"])],
             GROUP: [("here", ["InstancesFullAccess"])]},
    "full": {USER: [("here", ["AllProductsFullAccess"]), ASKING]}}
RIGHTS = (*RULES, "silent")


def denied(resource):
    return Refusal(403, {
        "type": "permissions_denied", "message": "insufficient permissions",
        "details": [{"resource": resource, "action": "read"}]})


def paged(request, name, items):
    size = min(int(request.query.get("page_size", 20)), PER_PAGE_MAX)
    number = int(request.query.get("page", 1))
    return {name: page_of(items, number, size), "total_count": len(items)}


def rule(number, scope, sets, project):
    whole = scope == "organization"
    return {"id": f"77777777-aaaa-4bbb-8ccc-{number:012}",
            "permission_set_names": sets, "condition": "",
            "permission_sets_scope_type":
                "organization" if whole else "projects",
            "project_ids": None if whole else
                [project if scope == "here" else ELSEWHERE],
            "organization_id": ORGANIZATION if whole else None,
            "account_root_user_id": None}


def routes(granted, project):
    """granted() is what the key is granted now."""
    def rules_of(resource):
        if granted() == "silent":
            raise denied(resource)
        return RULES[granted()]

    def get_key(request, access_key):
        principals = rules_of("api_key")
        if access_key != ACCESS_KEY:
            raise Refusal(404, {"type": "not_found", "resource": "api_key",
                                "message": "resource is not found",
                                "resource_id": access_key})
        person = USER in principals
        return {"access_key": ACCESS_KEY, "secret_key": None,
                "application_id": None if person else APPLICATION,
                "user_id": USER if person else None, "description": "exodane",
                "created_at": "2025-03-22T12:34:56.123456Z",
                "updated_at": "2025-03-22T12:34:56.123456Z",
                "expires_at": None, "default_project_id": project,
                "editable": True, "deletable": True, "managed": False,
                "creation_ip": "192.0.2.1"}

    def list_groups(request):
        groups = [] if GROUP not in rules_of("group") else [
            {"id": GROUP, "name": "admins", "description": "",
             "organization_id": ORGANIZATION, "user_ids": [],
             "application_ids": [APPLICATION], "tags": [],
             "editable": True, "deletable": True, "managed": False}]
        of_user = "user_ids" in request.query
        return paged(request, "groups", [] if of_user else groups)

    def list_policies(request):
        wanted = [request.query.get(name) for name in KINDS.values()]
        # One policy a rule, so that there are pages.
        return paged(request, "policies", [
            {"id": f"{principal}.{n}", "name": f"policy {n}",
             "organization_id": ORGANIZATION, "nb_rules": 1,
             "no_principal": None, "application_id":
                 principal if principal == APPLICATION else None,
             "group_id": principal if principal == GROUP else None,
             "user_id": principal if principal == USER else None}
            for principal, rules in rules_of("policy").items()
            for n in range(len(rules)) if not any(wanted) or
            request.query.get(KINDS[principal]) == principal])

    def list_rules(request):
        principal, _, n = request.query.get("policy_id", "").partition(".")
        found = rules_of("policy").get(principal, [])[int(n or 0):][:1]
        if not found:
            raise Refusal(404, {"type": "not_found", "resource": "policy",
                                "message": "resource is not found"})
        return paged(request, "rules", [
            rule(int(n), *r, project) for r in found])

    return [("GET", TOP + "/api-keys/([^/]+)", get_key),
            ("GET", TOP + "/groups", list_groups),
            ("GET", TOP + "/policies", list_policies),
            ("GET", TOP + "/rules", list_rules)]

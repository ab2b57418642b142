"""Azure DNS as Microsoft documents it; tokens by dns_entra.py.

Resource paths are case-insensitive and come back in another case. A zone given
with "expired" makes old tokens worthless.
"""
import itertools
import shutil

from dns_json import Refusal
from dns_kept import DS, NS, Backend as Kept, dotted, fault_of_mx, page_of
from dns_entra import CLIENT, SECRET, TENANT, Entra
from dns_proxy import by_method

SUBSCRIPTION = "0ba1f6a1-1d3e-4b0a-9c3d-6e2f4d1a7b55"
VERSIONS = ("2016-04-01", "2017-09-01", "2017-10-01", "2018-03-01-preview",
            "2018-05-01", "2023-07-01-preview")
SIGNING = "2023-07-01-preview"
AUTHORIZATION = ("2015-07-01", "2018-07-01", "2022-04-01")
PAGE_MAX, RECORDS_MAX = 2, 20


def missing():
    return None if shutil.which("openssl") else "there is no openssl"


def refusal(status, code, message):
    return Refusal(status, {"error": {"code": code, "message": message}})


def flat(status, code, message):
    """Azure DNS itself answers without the envelope."""
    return Refusal(status, {"code": code, "message": message})


COMMON = ["Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*",
          "Microsoft.ResourceHealth/availabilityStatuses/read",
          "Microsoft.Resources/deployments/*", "Microsoft.Support/*",
          "Microsoft.Resources/subscriptions/resourceGroups/read"]

# (actions, notActions) of each assigned role. What one takes out of its own
# actions another may give.
ROLES = {
    # A role of one's own, Reader and what completes them, on another page.
    "enough": [(["Microsoft.Network/dnszones/*", *COMMON],
                ["Microsoft.Network/dnsZones/MX/Write"]),
               (["*/read"], []), (["microsoft.network/DNSZONES/mx/write"], [])],
    # Reader, and DNS Zone Contributor without writing.
    "lacking": [(["*/read"], []), (["Microsoft.Network/dnsZones/*", *COMMON],
                                   ["Microsoft.Network/*/write"])],
    "none": [],
    # Contributor.
    "wide": [(["*/read"], []), (["Microsoft.Network/dnsZones/*"], []),
             (["*"], ["Microsoft.Authorization/*/Delete",
                      "Microsoft.Authorization/*/Write",
                      "Microsoft.Authorization/elevateAccess/Action"])],
    # Owner.
    "full": [(["*"], [])]}


class Backend(Kept):
    canary, ttl_floor = SECRET, 1
    rights, granted = (*ROLES, "silent"), "enough"
    not_live = ("private", "duplicate")
    spec = ("azure/dns-2023-07-01-preview.json", "", {
        "beyond": "/[^/]+/oauth2/|.*/Microsoft.Authorization/",
        "in_words": ("api-version", "$skipToken"), "ignore_case": True})

    def setup(self):
        self.entra = Entra(self.folder)
        top = f"(?i:/subscriptions/{SUBSCRIPTION}"
        kind = "/providers/Microsoft.Network/dnszones)"
        zone = top + "/resourceGroups/)([^/]+)(?i:" + kind + "/([^/]+)"
        self.serve([
            ("POST", "/([^/]+)/oauth2/v2.0/token", self.entra.give_token),
            ("GET", top + kind, self.list_zones),
            ("GET", top + "/resourceGroups/)([^/]+)(?i:" + kind,
             self.list_zones),
            ("GET", zone, lambda r, g, z: self.zone_shown(self.of(g, z))),
            ("GET", zone + "/dnssecConfigs/default", self.get_dnssec),
            ("PUT", zone + "/dnssecConfigs/default", self.sign),
            ("GET", zone + "/operations/1", self.get_operation),
            ("GET", zone + "/providers/Microsoft.Authorization/permissions",
             self.permissions),
            ("GET", zone + "/([A-Za-z]+)", self.list_sets),
            ("GET", zone + "/([A-Z]+)/([^/]+)", self.get_set),
            ("PUT", zone + "/([A-Z]+)/([^/]+)", self.put_set),
            ("PATCH", zone + "/([A-Z]+)/([^/]+)", self.patch_set),
            ("DELETE", zone + "/([A-Z]+)/([^/]+)", self.delete_set),
        ], self.authenticate, refusal(
            404, "InvalidResourceType", "The resource type could not be "
            "found in the namespace"),
            lambda method, path, body: by_method(method, path, body) or
            "/oauth2/" in path)
        self.entra.url = self.url
        self.settings = {
            "endpoint": self.url, "login_endpoint": self.url,
            "tenant_id": TENANT, "client_id": CLIENT,
            "client_secret": SECRET, "subscription_id": SUBSCRIPTION}
        self.optional = {"client_certificate": self.entra.certificate["path"],
                         "resource_group": "rg-mail"}

    def authenticate(self, request):
        if "/oauth2/" in request.route:
            return
        state = self.entra.bearers.state(request)
        if state != "good":
            code, words = {
                "missing": ("AuthenticationFailed", "Authentication failed. "
                            "The 'Authorization' header is missing."),
                "expired": ("ExpiredAuthenticationToken",
                            "The access token expiry UTC time is earlier "
                            "than current UTC time."),
                "bad": ("InvalidAuthenticationToken",
                        "The access token is invalid.")}[state]
            raise refusal(401, code, words)
        version = request.query.get("api-version")
        if not version:
            raise refusal(400, "MissingApiVersionParameter", "The api-version "
                          "query parameter (?api-version=) is required")
        if version not in (AUTHORIZATION if "/Microsoft.Authorization/" in
                           request.route else VERSIONS):
            raise refusal(400, "InvalidApiVersionParameter",
                          f"The api-version '{version}' is invalid.")
        parts = request.route.split("/")
        if parts[1].lower() != "subscriptions" or parts[2] != SUBSCRIPTION:
            raise refusal(403, "AuthorizationFailed", "The client does not "
                          "have authorization to perform this action.")

    # ---- zones ----

    def begin(self):
        self.sets, self.etags = {}, map(str, itertools.count(1))
        self.polls = 0

    def zone(self, *more, expired=False, **named):
        super().zone(*more, **named)
        if expired:
            self.entra.bearers.expire()

    def new_zone(self, name, kind):
        return {"zoneType": "Private" if kind == "private" else "Public",
                "signed": False}

    def group(self, zone):
        return "rg-twin" if zone.startswith("twin") else "rg-mail"

    def of(self, group, name):
        for zone, kept in self.zones.items():
            if kept["name"] == name.lower() and \
               self.group(zone) == group.lower():
                return zone
        raise refusal(404, "ResourceNotFound", "The Resource 'Microsoft."
                      f"Network/dnszones/{name}' under resource group "
                      f"'{group}' was not found.")

    def path(self, zone, *more):
        return "/".join([
            f"/subscriptions/{SUBSCRIPTION}/resourceGroups",
            self.group(zone).upper(), "providers/Microsoft.Network/dnszones",
            self.zones[zone]["name"], *more])

    def zone_shown(self, zone):
        kept = self.zones[zone]
        return {"id": self.path(zone), "name": kept["name"],
                "type": "Microsoft.Network/dnszones", "location": "global",
                "etag": "00000002-0000-0000-76c2-f7ad90b5d701", "tags": {},
                "properties": {
                    "maxNumberOfRecordSets": 10000,
                    "numberOfRecordSets": len(self.found(zone)),
                    "nameServers": [n + "." for n in NS],
                    "zoneType": kept["zoneType"]}}

    def paged(self, request, items):
        size = min(int(request.query.get("$top", 100)), PAGE_MAX)
        number = int(request.query.get("$skipToken", 1))
        answer = {"value": page_of(items, number, size)}
        if number * size < len(items):
            version = request.query["api-version"]
            answer["nextLink"] = (
                f"{self.url}{request.route}?api-version={version}"
                f"&$top={size}&$skipToken={number + 1}")
        return answer

    def list_zones(self, request, group=None):
        return self.paged(request, [
            self.zone_shown(z) for z in self.zones
            if group is None or group.lower() == self.group(z)])

    # ---- record sets ----

    def shown(self, zone, name, kind):
        found = self.found(zone, name, kind)
        kept = self.sets.get((zone, name, kind))
        if not found and not kept:
            return None
        label = self.relative(zone, name, "@")
        properties = {"TTL": found[0]["ttl"] if found else kept["ttl"],
                      "fqdn": name + ".", "provisioningState": "Succeeded",
                      "metadata": kept["metadata"] if kept else {},
                      "targetResource": {}, kind + "Records": [
                          self.member(kind, r["data"]) for r in found]}
        return {"id": self.path(zone, kind, label), "name": label,
                "type": "Microsoft.Network/dnszones/" + kind,
                "etag": kept["etag"] if kept else "e0",
                "properties": properties}

    @staticmethod
    def member(kind, data):
        if kind == "MX":
            preference, exchange = data.split(" ", 1)
            return {"preference": int(preference), "exchange": exchange}
        return {{"NS": "nsdname", "TXT": "value"}.get(kind, "ipv4Address"):
                [data] if kind == "TXT" else data}

    def permissions(self, request, group, name):
        self.of(group, name)
        if self.granted == "silent":
            raise refusal(403, "AuthorizationFailed", "The client does not "
                          "have authorization to perform action 'Microsoft."
                          "Authorization/permissions/read'.")
        return self.paged(request, [
            {"actions": actions, "notActions": taken, "dataActions": [],
             "notDataActions": [], "condition": None,
             "conditionVersion": None}
            for actions, taken in ROLES[self.granted]])

    def list_sets(self, request, group, name, kind):
        zone = self.of(group, name)
        keys = {(r["name"], r["type"]): None for r in self.found(zone)}
        every = kind.lower() in ("all", "recordsets")
        return self.paged(request, [self.shown(zone, *k) for k in keys
                                    if every or k[1] == kind.upper()])

    def get_set(self, request, group, name, kind, label):
        zone = self.of(group, name)
        shown = self.shown(zone, self.absolute(zone, label), kind)
        if not shown:
            raise flat(404, "NotFound", f"The resource record '{label}' does "
                       f"not exist in resource group '{group}' of "
                       f"subscription '{SUBSCRIPTION}'.")
        return 200, shown, {"ETag": shown["etag"]}

    def check_preconditions(self, request, shown):
        match = request.headers.get("If-Match")
        if match and (not shown or match not in ("*", shown["etag"])):
            raise flat(412, "PreconditionFailed", f"The condition '{match}' "
                       "in the If-Match header was not satisfied.")
        if request.headers.get("If-None-Match") == "*" and shown:
            raise flat(412, "PreconditionFailed", "The Record set exists "
                       "already and hence cannot be created again.")

    def put_set(self, request, group, name, kind, label, old=None):
        zone = self.of(group, name)
        owner = self.absolute(zone, label)
        shown = self.shown(zone, owner, kind)
        self.check_preconditions(request, shown)
        given = {**(old or {}), **(request.json or {}).get("properties", {})}
        ttl, records = given.get("TTL"), given.get(kind + "Records", [])
        if kind != "MX" or not isinstance(ttl, int) or \
           not 1 <= ttl <= 2147483647:
            raise flat(400, "BadRequest", "The value of property 'TTL' is "
                       "invalid.")
        if len(records) > RECORDS_MAX:
            raise flat(400, "BadRequest", "The record set has too many "
                       "records.")
        for r in records:
            if fault_of_mx(r.get("preference"), dotted(r.get("exchange"))):
                raise flat(400, "BadRequest", "The MX record is invalid.")
        values = [f"{r['preference']} {r['exchange']}" for r in records]
        if len(set(values)) < len(values):
            raise flat(400, "BadRequest", "Duplicate records.")
        self.keep(zone, owner, kind, ttl, values, given.get("metadata") or {})
        return (200 if shown else 201), self.shown(zone, owner, kind)

    def keep(self, zone, owner, kind, ttl, values, metadata):
        self.replace(zone, owner, kind, ttl, values)
        self.sets[(zone, owner, kind)] = {
            "etag": "etag-" + next(self.etags), "metadata": metadata,
            "ttl": ttl}

    def patch_set(self, request, group, name, kind, label):
        old = self.get_set(request, group, name, kind, label)[1]
        return self.put_set(request, group, name, kind, label,
                            old["properties"])

    def delete_set(self, request, group, name, kind, label):
        zone = self.of(group, name)
        owner = self.absolute(zone, label)
        shown = self.shown(zone, owner, kind)
        self.check_preconditions(request, shown)
        self.replace(zone, owner, kind, 0, [])
        self.sets.pop((zone, owner, kind), None)
        return (200 if shown else 204), None

    # ---- DNSSEC ----

    def signable(self, request, group, name):
        if request.query["api-version"] != SIGNING:
            raise refusal(400, "NoRegisteredProviderFound", "No registered "
                          "resource provider found for location 'global' and "
                          "API version for type 'dnszones/dnssecConfigs'.")
        return self.of(group, name)

    def get_dnssec(self, request, group, name):
        zone = self.signable(request, group, name)
        if not self.zones[zone]["signed"]:
            raise flat(404, "NotFound", "The DNSSEC configuration does not "
                       f"exist for the zone '{name}'.")
        self.polls -= 1
        ready = self.polls < 0
        key = {"flags": 257, "keyTag": DS["tag"], "protocol": 3,
               "publicKey": DS["key"], "securityAlgorithmType": 13,
               "delegationSignerInfo": [{
                   "digestAlgorithmType": 2, "digestValue": DS["digest"],
                   "record": f"{DS['tag']} 13 2 {DS['digest']}"}]}
        zsk = {**key, "flags": 256, "keyTag": 37721,
               "delegationSignerInfo": []}
        return {"id": self.path(zone, "dnssecConfigs", "default"),
                "name": "default", "etag": "00000000-0000-0000-0000-0000",
                "type": "Microsoft.Network/dnszones/dnssecConfigs",
                "properties": {
                    "provisioningState":
                    "Succeeded" if ready else "Updating",
                    "signingKeys": [zsk, key] if ready else []}}

    def sign(self, request, group, name):
        zone = self.signable(request, group, name)
        self.zones[zone]["signed"], self.polls = True, 2
        link = (f"{self.url}{self.path(zone, 'operations', '1')}"
                f"?api-version={SIGNING}")
        return 201, self.get_dnssec(request, group, name), {
            "Azure-AsyncOperation": link, "Location": link}

    def get_operation(self, request, group, name):
        self.polls -= 1
        return {"status": "Succeeded" if self.polls < 0 else "InProgress"}

    # ---- the test's side ----

    def edit(self, ttl, mx):
        zone, owner = self.watched
        with self.lock:
            if mx:
                self.keep(zone, owner, "MX", ttl, mx, {"team": "mail"})
            else:
                self.replace(zone, owner, "MX", ttl, [])
                self.sets.pop((zone, owner, "MX"), None)

    def mx_now(self):
        return [[dotted(data), ttl] for data, ttl in super().mx_now()]

    def others(self):
        """The metadata of the set too, that a write must keep."""
        kept = self.sets.get((*self.watched, "MX"), {"metadata": {}})
        return [*super().others(), str(kept["metadata"])]

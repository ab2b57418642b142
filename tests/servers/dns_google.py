"""Google Cloud DNS v1 and Google's token endpoint, as documented.

Tokens by a service account's signed assertion. Faults hit token requests only
when they say "on": "token". A zone given with "routed" has a set with a
routing policy, one given with "expired" makes old tokens worthless.
"""
import json
import os
import shutil

from dns_json import Refusal
from dns_kept import DS, NS, Backend as Kept, fault_of_mx, page_of, split
from dns_oauth import Bad, Bearers, claims_of, form_of, make_certificate
from dns_proxy import by_method

TOKEN = "ya29.canary-c0b8GoogleAccessToken"
PROJECT, EMAIL = "exodane-test", "dns@exodane-test.iam.gserviceaccount.com"
KEY_ID = "6ac4b1d7b0f94a5dbe0c2f0e57d3a1c29f8e7d66"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPES = {"https://www.googleapis.com/auth/ndev.clouddns.readwrite",
          "https://www.googleapis.com/auth/cloud-platform"}
PAGE_MAX = 2
# Of roles, as far as they are about one zone; what is about the project or
# has a star may not be asked of a zone.
READING = {"dns." + name for name in (
    "changes.get", "changes.list", "dnsKeys.get", "dnsKeys.list",
    "managedZoneOperations.get", "managedZoneOperations.list",
    "managedZones.get", "managedZones.getIamPolicy",
    "resourceRecordSets.get", "resourceRecordSets.list")}
WRITING = READING | {"dns." + name for name in (
    "changes.create", "managedZones.update", "resourceRecordSets.create",
    "resourceRecordSets.delete", "resourceRecordSets.update")}
GRANTED = {  # a role of one's own, roles/dns.reader, roles/dns.admin
    "enough": WRITING, "lacking": READING,
    "wide": WRITING | {"dns.managedZones.delete",
                       "dns.managedZones.setIamPolicy"},
    "none": set()}


def missing():
    return None if shutil.which("openssl") else "there is no openssl"


def refusal(status, reason, message, word):
    return Refusal(status, {"error": {
        "code": status, "message": message, "status": word,
        "errors": [{"domain": "global", "reason": reason,
                    "message": message}]}})


def not_found(what):
    return refusal(404, "notFound", f"The 'parameters.{what}' resource "
                   "does not exist.", "NOT_FOUND")


class Backend(Kept):
    canary = TOKEN
    not_live = ("private", "duplicate")
    rights, granted = tuple(GRANTED), "enough"
    # Older than what is said of IAM.
    spec = ("google/dns-v1.discovery.json", "",
            {"beyond": "/token|.*:testIamPermissions"})

    def setup(self):
        self.bearers = Bearers(TOKEN)
        zones = f"/dns/v1/projects/{PROJECT}/managedZones"
        zone = zones + "/([a-z0-9-]+)"
        self.serve([
            ("POST", "/token", self.give_token),
            ("GET", zones, self.list_zones),
            ("GET", zone, lambda r, z: self.zone_shown(self.of(z))),
            ("PATCH", zone, self.patch_zone),
            ("POST", zone + ":testIamPermissions", self.permissions),
            ("GET", zone + "/rrsets", self.list_sets),
            ("GET", zone + "/rrsets/([^/]+)/([A-Z]+)", self.get_set),
            ("POST", zone + "/changes", self.change),
            ("GET", zone + "/changes/(\\d+)", self.get_change),
            ("GET", zone + "/dnsKeys", self.list_keys),
            ("GET", zone + "/operations/([a-z0-9-]+)", self.get_operation),
        ], self.authenticate, not_found("path"),
            lambda method, path, body: by_method(method, path, body) or
            path == "/token" or path.endswith(":testIamPermissions"))
        self.proxy.aside = lambda path: path == "/token"
        self.key = make_certificate(self.folder, "service-account")
        self.settings = {
            "endpoint": self.url + "/dns/v1",
            "credentials_file": self.credentials("right", self.key)}
        self.optional = {
            "project": PROJECT, "wrong_credentials_file": self.credentials(
                "wrong", make_certificate(self.folder, "stranger"))}

    def credentials(self, name, key):
        path = os.path.join(self.folder, name + ".json")
        with open(key["key"], encoding="ascii") as file:
            private = file.read()
        with open(path, "w", encoding="ascii") as file:
            json.dump({"type": "service_account", "project_id": PROJECT,
                       "private_key_id": KEY_ID, "private_key": private,
                       "client_email": EMAIL, "client_id": "1234567890",
                       "token_uri": self.url + "/token"}, file)
        os.chmod(path, 0o600)
        return path

    # ---- tokens ----

    def give_token(self, request):
        form = form_of(request)

        def bad(error, words):
            return Refusal(400, {"error": error, "error_description": words})
        if form.get("grant_type") != GRANT:
            raise bad("unsupported_grant_type", "Invalid grant_type")
        try:
            header, claims = claims_of(form.get("assertion"),
                                       self.key["public"], ("RS256",),
                                       self.folder)
            if header.get("kid", KEY_ID) != KEY_ID or \
               claims.get("iss") != EMAIL:
                raise Bad("account not found")
            if claims.get("aud") != self.url + "/token":
                raise Bad("Failed audience check.")
            if not 0 < claims["exp"] - claims["iat"] <= 3600:
                raise Bad("Token must be a short-lived token (60 minutes) "
                          "and in a reasonable timeframe.")
        except (Bad, KeyError) as error:
            raise bad("invalid_grant", f"Invalid JWT: {error}")
        if not SCOPES & set(claims.get("scope", "").split()):
            raise bad("invalid_scope", "Invalid OAuth scope or ID token "
                      "audience provided.")
        return {"access_token": self.bearers.give_constant(),
                "expires_in": 3599, "token_type": "Bearer"}

    def authenticate(self, request):
        if request.route == "/token":
            return
        if self.bearers.state(request) != "good":
            raise refusal(401, "authError", "Request had invalid "
                          "authentication credentials.", "UNAUTHENTICATED")
        if not request.route.startswith(f"/dns/v1/projects/{PROJECT}/"):
            raise refusal(403, "forbidden", "Forbidden", "PERMISSION_DENIED")

    def permissions(self, request, zone):
        """The subset that the caller has; none of what is not there."""
        asked = (request.json or {}).get("permissions", [])
        wrong = [p for p in asked if p not in GRANTED["wide"]]
        if wrong:
            raise refusal(400, "badRequest", f"Permission {wrong[0]} is not "
                          "valid for this resource.", "INVALID_ARGUMENT")
        held = GRANTED[self.granted] if zone in self.zones else ()
        subset = [p for p in asked if p in held]
        return {"permissions": subset} if subset else {}

    # ---- zones ----

    def begin(self):
        self.changes, self.signing = {}, 0

    def zone(self, *more, expired=False, **named):
        super().zone(*more, **named)
        if expired:
            self.bearers.expire()

    def new_zone(self, name, kind):
        return {"visibility": "private" if kind == "private" else "public",
                "signed": False, "routed": False}

    def of(self, zone):
        if zone not in self.zones:
            raise not_found("managedZone")
        return zone

    def zone_shown(self, zone):
        kept = self.zones[zone]
        shown = {"kind": "dns#managedZone", "name": zone,
                 "dnsName": kept["name"] + ".", "description": "",
                 "id": str(1000 + len(zone)), "creationTime":
                 "2021-01-01T00:00:00.000Z", "visibility":
                 kept["visibility"], "nameServers": [n + "." for n in NS]}
        if kept["signed"]:
            shown["dnssecConfig"] = {"kind": "dns#managedZoneDnsSecConfig",
                                     "state": "on", "nonExistence": "nsec3"}
        return shown

    def paged(self, request, kind, name, items):
        size = min(int(request.query.get("maxResults", 100)), PAGE_MAX)
        number = int(request.query.get("pageToken", 1))
        answer = {"kind": kind, name: page_of(items, number, size)}
        if number * size < len(items):
            answer["nextPageToken"] = str(number + 1)
        return answer

    def list_zones(self, request):
        wanted = request.query.get("dnsName")
        return self.paged(request, "dns#managedZonesListResponse",
                          "managedZones", [
                              self.zone_shown(z) for z, k in
                              self.zones.items()
                              if wanted in (None, k["name"] + ".")])

    # ---- sets ----

    def shown(self, zone, name, kind):
        found = self.found(zone, name, kind)
        if not found:
            return None
        data = [r["data"] for r in found]
        shown = {"kind": "dns#resourceRecordSet", "name": name + ".",
                 "type": kind, "ttl": found[0]["ttl"], "rrdatas": data,
                 "signatureRrdatas": []}
        if self.zones[zone]["routed"] and (zone, name) == self.watched and \
           kind == "MX":
            shown["rrdatas"] = []
            shown["routingPolicy"] = {"kind": "dns#rRSetRoutingPolicy", "wrr": {
                "items": [{"weight": 1, "rrdatas": data}]}}
        return shown

    def list_sets(self, request, zone):
        query = request.query
        keys = {(r["name"], r["type"]): None
                for r in self.found(self.of(zone))}
        return self.paged(request, "dns#resourceRecordSetsListResponse",
                          "rrsets", [
                              self.shown(zone, *k) for k in keys
                              if query.get("name", k[0] + ".").lower() ==
                              k[0] + "." and query.get("type", k[1]) == k[1]])

    def get_set(self, request, zone, name, kind):
        shown = self.shown(self.of(zone), name.rstrip(".").lower(), kind)
        if not shown:
            raise not_found("rrset")
        return shown

    def check_deletion(self, zone, n, given):
        where = f"entity.change.deletions[{n}]"
        there = self.shown(zone, given["name"].rstrip(".").lower(),
                           given["type"])
        if not there:
            raise refusal(404, "notFound", f"The '{where}' resource named "
                          f"'{given['name']} ({given['type']})' does not "
                          "exist.", "NOT_FOUND")
        if given.get("ttl") != there["ttl"] or \
           sorted(given.get("rrdatas", [])) != sorted(there["rrdatas"]):
            raise refusal(412, "conditionNotMet", "Precondition not met for "
                          f"'{where}'", "FAILED_PRECONDITION")

    def check_addition(self, zone, n, given, gone):
        where = f"entity.change.additions[{n}]"
        key = given["name"].lower(), given["type"]
        if self.shown(zone, key[0].rstrip("."), key[1]) and key not in gone:
            raise refusal(409, "alreadyExists", f"The resource '{where}' "
                          f"named '{given['name']} ({given['type']})' "
                          "already exists", "ALREADY_EXISTS")
        data = given.get("rrdatas") or [""]
        ttl = given.get("ttl")
        try:
            wrong = [d for d in data if given["type"] == "MX" and (
                not d.endswith(".") or fault_of_mx(*split(d)))]
        except ValueError:
            wrong = data
        if wrong or not isinstance(ttl, int) or ttl < 0 or \
           not key[0].endswith("."):
            raise refusal(400, "invalid", f"Invalid value for '{where}': "
                          f"'{(wrong or [key[0]])[0]}'", "INVALID_ARGUMENT")

    def change(self, request, zone):
        given, zone = request.json or {}, self.of(zone)
        deletions = given.get("deletions", [])
        additions = given.get("additions", [])
        if not deletions and not additions:
            raise refusal(400, "required", "Required value for "
                          "'entity.change' is missing", "INVALID_ARGUMENT")
        for n, item in enumerate(deletions):
            self.check_deletion(zone, n, item)
        gone = [(d["name"].lower(), d["type"]) for d in deletions]
        for n, item in enumerate(additions):
            self.check_addition(zone, n, item, gone)
        for item, data in [*((d, []) for d in deletions),
                           *((a, a["rrdatas"]) for a in additions)]:
            self.replace(zone, item["name"].rstrip(".").lower(),
                         item["type"], item.get("ttl"), data)
        number = str(len(self.changes) + 1)
        self.changes[number] = {
            "kind": "dns#change", "id": number, "status": "pending",
            "startTime": "2022-01-17T00:00:00.000Z", "isServing": False,
            "deletions": deletions, "additions": additions}
        return dict(self.changes[number])

    def get_change(self, request, zone, number):
        if number not in self.changes:
            raise not_found("changeId")
        shown = dict(self.changes[number])
        self.changes[number]["status"] = "done"
        return shown

    # ---- DNSSEC ----

    def patch_zone(self, request, zone):
        config = (request.json or {}).get("dnssecConfig") or {}
        if config.get("state") == "on":
            self.zones[self.of(zone)]["signed"] = True
        return self.operation(0)

    def operation(self, polls):
        return {"kind": "dns#operation", "id": "op-1", "type": "update",
                "startTime": "2022-01-17T00:00:00.000Z",
                "user": EMAIL, "status": "done" if polls else "pending"}

    def get_operation(self, request, zone, number):
        self.signing += 1
        return self.operation(self.signing > 1)

    def list_keys(self, request, zone):
        key = {"kind": "dns#dnsKey", "id": "0", "algorithm":
               "ecdsap256sha256", "keyLength": 256, "publicKey": DS["key"],
               "creationTime": "2022-01-17T00:00:00.000Z", "isActive": True,
               "keyTag": DS["tag"], "type": "keySigning", "digests": []}
        if request.query.get("digestType", "").lower() == "sha256":
            key["digests"] = [{"type": "sha256", "digest": DS["digest"]}]
        zsk = {**key, "id": "1", "type": "zoneSigning", "keyTag": 7,
               "digests": []}
        old = {**key, "id": "2", "isActive": False, "keyTag": 8}
        return self.paged(request, "dns#dnsKeysListResponse", "dnsKeys",
                          [zsk, old, key]
                          if self.zones[self.of(zone)]["signed"] else [])

"""OVHcloud's API for zones as its description and guides say.

Each request is signed with the application's secret and the consumer key; its
time is the server's, whose clock is an hour ahead here. Changes of records
are served after a refresh only. A zone given with "registered" false is one
whose domain has another registrar: /domain does not know it.
"""
import hashlib
import hmac
import time

from dns_json import Refusal
from dns_kept import (DS, NS, Backend as Kept, dotted, fault_of_mx, split)

APPLICATION = "7kbG7Bk7S9Nt7ZSV"
SECRET = "canaryEXEgWbNkxyhXMmjwjGDn3ovhSecret"
CONSUMER = "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"
AHEAD_S, SKEW_S, DEFAULT_TTL = 3600, 120, 3600


def missing():
    return None


def refusal(status, kind, message, **more):
    return Refusal(status, {"class": "Client::" + kind, "message": message,
                            **more}, {"X-Ovh-QueryID": "EU.ext-1.6f2a.31"})


class Backend(Kept):
    canary, ttl_floor, first_id = SECRET, 60, 5200000000
    rights, granted = ("enough", "lacking", "none", "wide", "full"), "enough"
    spec = ("ovh/domain-zone.json", "/1.0", {"beyond": "/auth/"})

    def setup(self):
        zone = "/1.0/domain/zone/([^/]+)"
        self.serve([
            ("GET", "/1.0/auth/time", lambda r: int(self.now())),
            ("GET", "/1.0/auth/currentCredential", self.credential),
            ("GET", "/1.0/domain/zone", lambda r: [
                z["name"] for z in self.zones.values()]),
            ("GET", zone, self.get_zone),
            ("GET", zone + "/record", self.list_records),
            ("POST", zone + "/record", self.create),
            ("GET", zone + "/record/(\\d+)",
             lambda r, z, i: self.shown(*self.one(z, i))),
            ("PUT", zone + "/record/(\\d+)", self.update),
            ("DELETE", zone + "/record/(\\d+)", self.delete),
            ("POST", zone + "/refresh", self.refresh),
            ("GET", zone + "/status", self.status),
            ("GET", zone + "/soa", self.get_soa),
            ("GET", zone + "/dnssec", self.get_dnssec),
            ("POST", zone + "/dnssec", self.sign),
            ("GET", "/1.0/domain/([^/]+)/dsRecord", self.list_ds),
            ("GET", "/1.0/domain/([^/]+)/dsRecord/([12])", self.get_ds),
        ], self.authenticate, refusal(
            404, "NotFound", "Got an invalid (or empty) URL"))
        self.settings = {
            "endpoint": self.url + "/1.0", "application_key": APPLICATION,
            "application_secret": SECRET, "consumer_key": CONSUMER}

    def credential(self, request):
        """The rules of the consumer key that asks."""
        zone = "/domain/zone/example.org"
        rules = [{"method": m, "path": zone + "/*"}
                 for m in ("GET", "POST", "PUT", "DELETE")]
        rules.append({"method": "GET", "path": zone})
        if self.granted == "lacking":
            rules = [r for r in rules if r["method"] != "POST"]
        if self.granted == "none":  # for another zone
            rules = [{**r, "path": r["path"].replace("example.org",
                                                     "example.net")}
                     for r in rules]
        if self.granted == "wide":
            rules += [{"method": "GET", "path": "/me"},
                      {"method": "PUT", "path": "/domain/*"}]
        if self.granted == "full":
            rules = [{"method": m, "path": "/*"}
                     for m in ("GET", "POST", "PUT", "DELETE")]
        return {"credentialId": 12345, "applicationId": 678, "rules": rules,
                "status": "validated", "ovhSupport": False,
                "allowedIPs": None, "creation": "2025-01-01T12:00:00+01:00",
                "expiration": None, "lastUse": "2025-01-02T12:00:00+01:00"}

    def now(self):
        return time.time() + AHEAD_S

    def authenticate(self, request):
        if request.route == "/1.0/auth/time":
            return
        given = {k: request.headers.get("X-Ovh-" + k) for k in
                 ("Application", "Consumer", "Timestamp", "Signature")}
        if not all(given.values()):
            raise refusal(401, "Unauthorized", "You must login first",
                          errorCode="NOT_CREDENTIAL")
        if given["Application"] != APPLICATION:
            raise refusal(403, "Forbidden", "This application key is invalid",
                          errorCode="INVALID_KEY")
        if given["Consumer"] != CONSUMER:
            raise refusal(403, "Forbidden", "This credential is not valid",
                          errorCode="INVALID_CREDENTIAL")
        if not given["Timestamp"].isdigit() or \
           abs(int(given["Timestamp"]) - self.now()) > SKEW_S:
            raise refusal(400, "BadRequest", "Query out of time",
                          errorCode="QUERY_TIME_OUT")
        text = "+".join([SECRET, CONSUMER, request.command,
                         self.url + request.path, request.body.decode(),
                         given["Timestamp"]])
        if not hmac.compare_digest(
                given["Signature"],
                "$1$" + hashlib.sha1(text.encode()).hexdigest()):
            raise refusal(400, "BadRequest", "Invalid signature",
                          errorCode="INVALID_SIGNATURE")

    # ---- zones ----

    def begin(self):
        self.served, self.deploying, self.signing = {}, 0, 0

    def new_zone(self, name, kind):
        return {"signed": False, "registered": True}

    def of(self, name):
        if self.zone_id(name) not in self.zones:
            raise refusal(404, "NotFound", "This service does not exist")
        return self.zone_id(name)

    def get_zone(self, request, name):
        signed = self.zones[self.of(name)]["signed"]
        return {"name": name, "nameServers": NS, "dnssecSupported": True,
                "dnssecActivated": signed, "hasDnsAnycast": False,
                "lastUpdate": "2025-09-11T10:25:44+02:00"}

    def refresh(self, request, name):
        self.publish(self.of(name))
        self.deploying = 1
        return b"null"

    def publish(self, zone):
        self.served[zone] = [dict(r) for r in self.records[zone].values()]

    def status(self, request, name):
        zone = self.of(name)
        self.deploying -= 1
        deployed = self.deploying < 0 and \
            self.served[zone] == list(self.records[zone].values())
        return {"isDeployed": deployed, "errors": [], "warnings": []}

    def get_soa(self, request, name):
        self.of(name)
        return {"server": NS[0], "email": "tech.example.net.",
                "serial": 2025091100, "refresh": 3600, "expire": 3600000,
                "nxDomainTtl": 60, "ttl": 7200}

    # ---- records ----

    def shown(self, zone, record):
        return {"id": int(record["id"]), "zone": self.zones[zone]["name"],
                "subDomain": self.relative(zone, record["name"]),
                "fieldType": record["type"], "target": record["data"],
                "ttl": record["ttl"]}

    def list_records(self, request, name):
        zone, query = self.of(name), request.query
        # An empty subDomain filters nothing.
        sub = query.get("subDomain") or None
        return [int(r["id"])
                for r in self.found(zone, sub and self.absolute(zone, sub),
                                    query.get("fieldType"))]

    def one(self, name, identity):
        zone = self.of(name)
        if identity not in self.records[zone]:
            raise refusal(404, "NotFound", "The requested object (id = "
                          f"{identity}) does not exist")
        return zone, self.records[zone][identity]

    def checked(self, zone, kind, given):
        ttl = given.get("ttl") or 0
        if not isinstance(ttl, int) or ttl and ttl < 60:
            raise refusal(400, "ValidationError", "Invalid ttl: less than 60")
        target = given.get("target", "")
        if kind != "MX":
            return ttl, target
        try:
            preference, host = split(target)
        except ValueError:
            raise refusal(400, "ValidationError", "Invalid MX target")
        if not host.endswith("."):
            host = dotted(f"{host}.{self.zones[zone]['name']}")
        if fault_of_mx(preference, host):
            raise refusal(400, "ValidationError", "Invalid MX target")
        return ttl, f"{preference} {host}"

    def create(self, request, name):
        zone, given = self.of(name), request.json or {}
        for field in ("fieldType", "target"):
            if field not in given:
                raise refusal(400, "BadParametersFormat",
                              f"[{field}] is required")
        ttl, data = self.checked(zone, given["fieldType"], given)
        owner = self.absolute(zone, given.get("subDomain") or "")
        return self.shown(zone, self.add(zone, owner, given["fieldType"],
                                         ttl, data))

    def update(self, request, name, identity):
        zone, old = self.one(name, identity)
        for field in ("fieldType", "id", "zone"):
            if field in (request.json or {}):
                raise refusal(400, "BadParametersFormat",
                              f"[{field}] is read-only")
        given = {**self.shown(zone, old), **(request.json or {})}
        ttl, data = self.checked(zone, old["type"], given)
        old.update(ttl=ttl, data=data,
                   name=self.absolute(zone, given["subDomain"] or ""))
        return b"null"

    def delete(self, request, name, identity):
        zone, old = self.one(name, identity)
        del self.records[zone][old["id"]]
        return b"null"

    # ---- DNSSEC ----

    def get_dnssec(self, request, name):
        self.signing -= 1
        signed = self.zones[self.of(name)]["signed"]
        return {"status": "disabled" if not signed else
                "enabled" if self.signing < 0 else "enableInProgress"}

    def sign(self, request, name):
        zone = self.zones[self.of(name)]
        if zone["signed"]:
            raise refusal(409, "Conflict", "DNSSEC is already enabled")
        zone["signed"], self.signing = True, 1
        return b"null"

    def of_domain(self, name):
        zone = self.zones[self.of(name)]
        if not zone["registered"]:
            raise refusal(404, "NotFound", "This service does not exist")
        return zone

    def list_ds(self, request, name):
        return [1, 2] if self.of_domain(name)["signed"] else []

    def get_ds(self, request, name, identity):
        """The second key has been replaced by the first."""
        self.of_domain(name)
        old = identity == "2"
        key = DS["key"][:-8] + "AAAAAA==" if old else DS["key"]
        return {"id": int(identity), "algorithm": DS["algorithm"],
                "flags": DS["flags"], "publicKey": key,
                "status": "retired" if old else "active",
                "tag": 7 if old else DS["tag"]}

    # ---- the test's side ----

    def edit(self, ttl, mx):
        """Somebody else's change is published at once."""
        with self.lock:
            super().edit(ttl, mx)
            for zone in self.zones:
                self.publish(zone)

    def mx_now(self):
        with self.lock:
            zone, owner = self.watched
            return sorted([r["data"], r["ttl"] or DEFAULT_TTL]
                          for r in self.served[zone]
                          if r["type"] == "MX" and r["name"] == owner)

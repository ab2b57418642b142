"""The DNS part of Cloudflare's API v4 as its documentation describes it.

Authentication, the envelope, zones by name, records with paging (two a page
at most here, so that paging is seen), their limits, DNSSEC.
"""
import itertools
import threading

from dns_json import JsonServer, Refusal
from dns_proxy import Proxy

TOKEN = "canary-cf-9vQ2mD41xTokenOfCloudflare"
PER_PAGE_MAX = 2
ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353"
ids = (f"{n:032x}" for n in itertools.count(0xabc0))


def missing():
    return None


def envelope(result, **more):
    return {"success": True, "errors": [], "messages": [], "result": result,
            **more}


def refusal(status, code, message):
    return Refusal(status, {"success": False, "messages": [], "result": None,
                            "errors": [{"code": code, "message": message}]})


GRANTED = {
    "enough": ["#zone:read", "#dns_records:edit", "#dns_records:read"],
    "lacking": ["#zone:read", "#dns_records:read"],
    "wide": ["#zone:read", "#zone:edit", "#dns_records:edit",
             "#dns_records:read", "#ssl:edit"],
    # The member is deprecated; what a token may do its policies say, to
    # tokens that may read tokens.
    "untold": None, "full": None, "none": None}
TOKEN_ID = "ed17574386854bf78a67040be0a770b0"
OTHERS = {"com.cloudflare.api.account.zone." + ZONE_ID[::-1]: "*"}
ACCOUNT = "com.cloudflare.api.account." + TOKEN_ID[::-1]


def policy(resources, *groups, effect="allow"):
    return {"id": "f267e341f3dd4697bd3b9f71dd96247f", "effect": effect,
            "resources": resources, "permission_groups": [
                {"id": f"c8fed203ed3043cba015a93ad1616f1{n}", "name": name}
                for n, name in enumerate(groups)]}


# "none": for another zone, and for this one what is taken away again.
POLICIES = {
    "full": [policy({"com.cloudflare.api.user." + TOKEN_ID: "*"},
                    "API Tokens Write"),
             policy({ACCOUNT: {"com.cloudflare.api.account.zone.*": "*"}},
                    "Zone Read", "DNS Write"),
             policy(OTHERS, "DNS Write", effect="deny")],
    "none": [policy(OTHERS, "Zone Read", "DNS Write"),
             policy({"com.cloudflare.api.account.zone.*": "*"}, "Zone Read",
                    "DNS Write", "API Tokens Read"),
             policy({"com.cloudflare.api.account.zone." + ZONE_ID: "*"},
                    "DNS Write", effect="deny")]}


class Backend:
    settings, canary = None, TOKEN
    rights, granted = tuple(GRANTED), "enough"
    spec = ("cloudflare/openapi-dns-2024-08-06.json", "/client/v4",
            # Required by the description, in requests too; cut from it.
            {"given_by_server": ("id", "proxiable", "created_on",
                                 "modified_on"),
             "beyond": "/user/tokens/"})

    def __init__(self, folder):
        self.lock = threading.RLock()
        self.zones, self.records, self.dnssec = {}, {}, {}
        api = JsonServer([
            ("GET", "/client/v4/zones", self.list_zones),
            ("GET", "/client/v4/zones/(\\w+)", self.get_zone),
            ("GET", "/client/v4/user/tokens/verify", self.verify),
            ("GET", "/client/v4/user/tokens/(\\w+)", self.get_token),
            ("GET", "/client/v4/zones/(\\w+)/dns_records", self.list_records),
            ("POST", "/client/v4/zones/(\\w+)/dns_records", self.create),
            ("PATCH", "/client/v4/zones/(\\w+)/dns_records/(\\w+)",
             self.patch),
            ("DELETE", "/client/v4/zones/(\\w+)/dns_records/(\\w+)",
             self.delete),
            ("GET", "/client/v4/zones/(\\w+)/dnssec", self.get_dnssec),
            ("PATCH", "/client/v4/zones/(\\w+)/dnssec", self.patch_dnssec),
        ], self.authenticate, refusal(400, 7000, "No route for that URI"))
        self.proxy = Proxy(api.port, self.mx_now)
        self.settings = {
            "endpoint": f"http://127.0.0.1:{self.proxy.port}/client/v4",
            "api_token": TOKEN}

    def close(self):
        pass

    # ---- the API ----

    def authenticate(self, request):
        given = request.headers.get("Authorization", "")
        if not given.startswith("Bearer ") or len(given) < 27:
            raise refusal(400, 6003, "Invalid request headers")
        if given != "Bearer " + TOKEN:
            raise refusal(403, 9109, "Invalid access token")

    def page(self, request, items):
        number = int(request.query.get("page", 1))
        size = min(int(request.query.get("per_page", 20)), PER_PAGE_MAX)
        part = items[(number - 1) * size:number * size]
        return envelope(part, result_info={
            "page": number, "per_page": size, "count": len(part),
            "total_count": len(items),
            "total_pages": -(-len(items) // size)})

    def list_zones(self, request):
        name = request.query.get("name")
        return self.page(request, [z for z in self.zones.values()
                                   if name is None or z["name"] == name])

    def get_zone(self, request, zone):
        self.of_zone(zone)
        granted = GRANTED[self.granted]
        return envelope({**self.zones[zone], **(
            {} if granted is None else {"permissions": granted})})

    def verify(self, request):
        """For any token of a user."""
        return envelope({"id": TOKEN_ID, "status": "active"})

    def get_token(self, request, token):
        if self.granted not in POLICIES:
            raise refusal(403, 9109, "Unauthorized to access requested "
                          "resource")
        return envelope({"id": TOKEN_ID, "name": "exodane",
                         "status": "active",
                         "policies": POLICIES[self.granted],
                         "issued_on": "2018-07-01T05:20:00Z",
                         "modified_on": "2018-07-02T05:20:00Z"})

    def of_zone(self, zone):
        if zone not in self.zones:
            raise refusal(404, 7003, "Could not route to /zones/" + zone)
        return self.records[zone]

    def list_records(self, request, zone):
        query = request.query
        return self.page(request, [
            r for r in self.of_zone(zone).values()
            if query.get("type") in (None, r["type"]) and
            query.get("name", r["name"]).lower() == r["name"]])

    def check(self, zone, record, but=None):
        if not (record["ttl"] == 1 or 60 <= record["ttl"] <= 86400):
            raise refusal(400, 9021, "Invalid TTL. Must be between 60 and "
                          "86400 seconds, or 1 for Automatic.")
        if not 0 <= record["priority"] <= 65535:
            raise refusal(400, 9021, "Invalid priority")
        if record["content"].endswith(".") or "." not in record["content"]:
            raise refusal(400, 9009, "Content for MX record is invalid.")
        for other in self.of_zone(zone).values():
            if other["id"] != but and all(
                    other[k] == record[k]
                    for k in ("type", "name", "content", "priority")):
                raise refusal(400, 81058, "An identical record already "
                              "exists.")

    def create(self, request, zone):
        given = request.json
        with self.lock:
            for field in ("type", "name", "content", "priority"):
                if field not in given:
                    raise refusal(400, 9100, f"{field} is required")
            record = self.new(given["type"], given["name"].lower(),
                              given.get("ttl", 1), given["content"].lower(),
                              priority=given["priority"])
            self.check(zone, record)
            self.records[zone][record["id"]] = record
            return envelope(record)

    def patch(self, request, zone, record):
        with self.lock:
            old = self.of_zone(zone).get(record)
            if not old:
                raise refusal(404, 81044, "Record does not exist.")
            new = {**old, **request.json}
            self.check(zone, new, but=record)
            self.records[zone][record] = new
            return envelope(new)

    def delete(self, request, zone, record):
        with self.lock:
            if not self.of_zone(zone).pop(record, None):
                raise refusal(404, 81044, "Record does not exist.")
            return {"result": {"id": record}}

    def get_dnssec(self, request, zone):
        self.of_zone(zone)
        return envelope(self.dnssec.get(zone, {"status": "disabled"}))

    def patch_dnssec(self, request, zone):
        self.of_zone(zone)
        if request.json.get("status") == "active":
            self.dnssec[zone] = {
                "status": "pending", "flags": 257, "algorithm": "13",
                "key_type": "ECDSAP256SHA256", "digest_type": "2",
                "digest_algorithm": "SHA256", "digest": "48E939" * 10 + "4853",
                "ds": "example.org. 3600 IN DS 42 13 2 …", "key_tag": 42}
        return self.get_dnssec(request, zone)

    # ---- the test's side ----

    @staticmethod
    def new(kind, name, ttl, content, **more):
        return {"id": next(ids), "type": kind, "name": name, "ttl": ttl,
                "content": content, "proxied": False, "proxiable": False,
                "comment": None, "tags": [], "settings": {}, "meta": {},
                **more}

    def add(self, kind, name, ttl, content, **more):
        record = self.new(kind, name, ttl, content, **more)
        self.records[self.watched[0]][record["id"]] = record

    def zone(self, name, owner, ttl, mx, **more):
        with self.lock:
            zone = ZONE_ID
            self.zones = {zone: {
                "id": zone, "name": name, "status": "active", "type": "full",
                "name_servers": ["ns1.example.net", "ns2.example.net"],
                "plan": {"legacy_id": "free"}, **more}}
            self.records, self.dnssec = {zone: {}}, {}
            self.watched = (zone, owner)
            self.add("TXT", owner, 300, '"v=spf1 -all"', comment="kept")
            self.add("MX", "other." + owner, 7200, "mx.other.test",
                     priority=5)
            self.edit(ttl, mx, tags=["mail:live"])
            self.proxy.reset()

    def mine(self):
        zone, owner = self.watched
        return [r for r in self.records[zone].values()
                if r["type"] == "MX" and r["name"] == owner]

    def edit(self, ttl, mx, tags=()):
        zone, owner = self.watched
        with self.lock:
            for record in self.mine():
                del self.records[zone][record["id"]]
            for text in mx:
                priority, host = text.split(" ", 1)
                self.add("MX", owner, ttl,
                         host if host == "." else host.rstrip("."),
                         priority=int(priority), tags=list(tags))

    def mx_now(self):
        with self.lock:
            return sorted([f"{r['priority']} {r['content']}.", r["ttl"]]
                          for r in self.mine())

    def others(self):
        with self.lock:
            mine = [r["id"] for r in self.mine()]
            return sorted(sorted(r.items(), key=str).__repr__()
                          for r in self.records[self.watched[0]].values()
                          if r["id"] not in mine)

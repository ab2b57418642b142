"""DNSimple's API v2 as its documentation describes it."""
import json

from dns_json import Refusal
from dns_kept import (DS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split, undotted)

TOKEN = "canary-dnsimple_a_i2onXl9oauthToken"
ACCOUNT = 1385
PER_PAGE_MAX = 2


def missing():
    return None


def refusal(status, message, **more):
    return Refusal(status, {"message": message, **more})


def invalid(**errors):
    return refusal(400, "Validation failed", errors=errors)


class Backend(Kept):
    canary, ttl_floor = TOKEN, 60
    not_live = ("pending", "secondary")
    rights, granted = ("enough", "wide"), "enough"
    spec = ("dnsimple/openapi.yml", "/v2",
            {"in_words": ("page", "per_page")})

    def setup(self):
        zone = f"/v2/{ACCOUNT}/zones/([^/]+)"
        domain = f"/v2/{ACCOUNT}/domains/([^/]+)"
        self.serve([
            ("GET", "/v2/whoami", self.whoami),
            ("GET", "/v2/accounts", lambda r: {"data": [self.account()]}),
            ("GET", f"/v2/{ACCOUNT}/zones", self.list_zones),
            ("GET", zone, lambda r, z: {"data": self.zone_shown(self.of(z))}),
            ("GET", zone + "/records", self.list_records),
            ("POST", zone + "/records", self.create),
            ("GET", zone + "/records/(\\d+)", self.get_record),
            ("PATCH", zone + "/records/(\\d+)", self.update),
            ("DELETE", zone + "/records/(\\d+)", self.delete),
            ("POST", zone + "/batch", self.batch),
            ("GET", zone + "/distribution", self.distribution),
            ("GET", zone + "/records/(\\d+)/distribution", self.distribution),
            ("GET", domain, self.get_domain),
            ("GET", domain + "/dnssec", self.get_dnssec),
            ("POST", domain + "/dnssec", self.enable_dnssec),
            ("GET", domain + "/ds_records", self.list_ds),
        ], self.authenticate, refusal(404, "Not Found"))
        self.settings = {"endpoint": self.url + "/v2", "token": TOKEN,
                         "account": str(ACCOUNT)}

    def authenticate(self, request):
        if request.headers.get("Authorization") != "Bearer " + TOKEN:
            raise refusal(401, "Authentication failed")

    def account(self):
        return {"id": ACCOUNT, "email": "hostmaster@example.org",
                "plan_identifier": "solo-v2-monthly",
                "created_at": "2015-09-18T23:04:37Z",
                "updated_at": "2016-06-09T20:03:39Z"}

    def whoami(self, request):
        user = {"id": 1, "email": "person@example.org",
                "created_at": "2015-09-18T23:04:37Z",
                "updated_at": "2016-06-09T20:03:39Z"}
        return {"data": {"user": user, "account": None}
                if self.granted == "wide" else
                {"user": None, "account": self.account()}}

    def begin(self):
        self.asked = 0

    def new_zone(self, name, kind):
        return {"secondary": kind == "secondary", "active": kind != "pending",
                "signed": False, "registered": False}

    def zone_shown(self, zone):
        kept = self.zones[zone]
        return {"id": 1 + sorted(self.zones).index(zone),
                "account_id": ACCOUNT, "name": kept["name"], "reverse": False,
                "secondary": kept["secondary"], "active": kept["active"],
                "last_transferred_at": None,
                "created_at": "2015-04-23T07:40:03Z",
                "updated_at": "2015-04-23T07:40:03Z"}

    def of(self, name):
        if self.zone_id(name) not in self.zones:
            raise refusal(404, f"Zone `{name}` not found")
        return self.zone_id(name)

    def page(self, request, items):
        size = min(int(request.query.get("per_page", 30)), PER_PAGE_MAX)
        number = int(request.query.get("page", 1))
        return {"data": page_of(items, number, size), "pagination": {
            "current_page": number, "per_page": size,
            "total_entries": len(items),
            "total_pages": -(-len(items) // size)}}

    def list_zones(self, request):
        like = request.query.get("name_like", "")
        return self.page(request, [self.zone_shown(z) for z in self.zones
                                   if like in self.zones[z]["name"]])

    # ---- records ----

    def shown(self, zone, record):
        priority, content = None, record["data"]
        if record["type"] == "MX":
            priority, content = split(record["data"])
        return {"id": int(record["id"]), "zone_id": self.zones[zone]["name"],
                "parent_id": None, "name": self.relative(zone, record["name"]),
                "content": undotted(content), "ttl": record["ttl"],
                "priority": priority, "type": record["type"],
                "regions": ["global"],
                "system_record": record["type"] in ("SOA", "NS"),
                "created_at": "2016-10-05T09:51:35Z",
                "updated_at": "2016-10-05T09:51:35Z"}

    def list_records(self, request, name):
        zone, query = self.of(name), request.query
        items = [self.shown(zone, r)
                 for r in self.found(zone, kind=query.get("type"))]
        return self.page(request, [
            i for i in items if query.get("name", i["name"]) == i["name"] and
            query.get("name_like", "") in i["name"]])

    def one(self, name, record):
        zone = self.of(name)
        if record not in self.records[zone]:
            raise refusal(404, f"Record `{record}` not found")
        return zone, self.records[zone][record]

    def checked(self, zone, given, but=None):
        """A record in the form in which it is kept."""
        ttl, host = given.get("ttl", 3600), given.get("content")
        if not host:
            raise invalid(content=["can't be blank"])
        if not isinstance(ttl, int) or ttl < 60:
            raise invalid(ttl=["must be greater than or equal to 60"])
        name = self.absolute(zone, given.get("name") or "")
        data = host
        if given["type"] == "MX":
            fault = fault_of_mx(given.get("priority", 0), dotted(host))
            if fault:
                raise invalid(content=[fault])
            data = f"{given.get('priority', 0)} {dotted(host)}"
        for other in self.found(zone, name, given["type"]):
            if other["id"] != but and other["data"] == data:
                raise invalid(base=["Zone record already exists"])
        return name, ttl, data

    def create(self, request, name):
        zone, given = self.of(name), request.json or {}
        if self.zones[zone]["secondary"]:
            raise refusal(400, "The zone is a secondary zone")
        if "type" not in given or "name" not in given:
            raise invalid(type=["can't be blank"])
        owner, ttl, data = self.checked(zone, given)
        return 201, {"data": self.shown(zone, self.add(
            zone, owner, given["type"], ttl, data))}

    def get_record(self, request, name, record):
        return {"data": self.shown(*self.one(name, record))}

    def update(self, request, name, record):
        zone, old = self.one(name, record)
        given = {**self.shown(zone, old), **(request.json or {})}
        owner, ttl, data = self.checked(zone, given, but=record)
        old.update(name=owner, ttl=ttl, data=data)
        return {"data": self.shown(zone, old)}

    def delete(self, request, name, record):
        zone, old = self.one(name, record)
        del self.records[zone][old["id"]]
        return 204, None

    def batch(self, request, name):
        """Deletes, then updates, then creates; all of them or none."""
        zone, given = self.of(name), request.json or {}
        before = json.dumps(self.records[zone])
        try:
            for item in given.get("deletes", []):
                self.delete(request, name, str(item["id"]))
            for item in given.get("updates", []):
                request.json = item
                self.update(request, name, str(item["id"]))
            for item in given.get("creates", []):
                request.json = item
                self.create(request, name)
        except Refusal:
            self.records[zone] = json.loads(before)
            raise
        return {"data": {"creates": [], "updates": [], "deletes": []}}

    def distribution(self, request, name, record=None):
        self.of(name)
        self.asked += 1
        return {"data": {"distributed": self.asked > 1}}

    # ---- the domain and DNSSEC ----

    def get_domain(self, request, name):
        zone = self.zones[self.of(name)]
        return {"data": {
            "id": 1, "account_id": ACCOUNT,
            "registrant_id": 2715 if zone["registered"] else None,
            "name": zone["name"], "unicode_name": zone["name"],
            "state": "registered" if zone["registered"] else "hosted",
            "auto_renew": False, "private_whois": False, "trustee": False,
            "expires_at": "2021-06-05T02:15:00Z" if zone["registered"]
            else None, "created_at": "2014-12-06T15:56:55Z",
            "updated_at": "2015-12-09T00:20:56Z"}}

    def get_dnssec(self, request, name):
        signed = self.zones[self.of(name)]["signed"]
        return {"data": {"enabled": signed, "active": signed,
                         "created_at": "2016-08-26T17:06:48Z",
                         "updated_at": "2016-08-26T17:06:48Z"}}

    def enable_dnssec(self, request, name):
        self.zones[self.of(name)]["signed"] = True
        return 201, self.get_dnssec(request, name)

    def list_ds(self, request, name):
        zone = self.of(name)
        ds = {"id": 24, "domain_id": 1010, "algorithm": str(DS["algorithm"]),
              "digest": DS["digest"].upper(), "digest_type": "2",
              "keytag": str(DS["tag"]), "public_key": None,
              "created_at": "2017-03-03T13:49:58Z",
              "updated_at": "2017-03-03T13:49:58Z"}
        return self.page(request, [ds] if self.zones[zone]["signed"] else [])

"""IONOS' hosting DNS API as its description says.

A PATCH of a zone replaces all records of the names and types it gives, a PUT
the whole zone.
"""
from dns_json import Refusal
from dns_kept import (Backend as Kept, dotted, fault_of_mx, split, undotted)

KEY = "3f8a1c0e.canary-ionosSecretPartOfKey4Yx"
V1 = "/dns/v1"


def missing():
    return None


def refusal(status, code, message, **more):
    return Refusal(status, [{"code": code, "message": message, **more}])


def invalid(given, *fields):
    return refusal(400, "INVALID_RECORD", "Record is invalid",
                   parameters={"errorRecord": given, "inputRecord": given,
                               "invalidFields": list(fields)})


class Backend(Kept):
    canary, ttl_floor = KEY.split(".")[1], 60
    not_live = ("secondary", "duplicate")
    spec = ("ionos/dns-openapi.yaml", "/dns", {})

    def setup(self):
        zone = V1 + "/zones/([0-9a-z-]+)"
        self.serve([
            ("GET", V1 + "/zones", lambda r: [self.zone_shown(z)
                                              for z in self.zones]),
            ("GET", zone, self.get_zone),
            ("PATCH", zone, self.patch_zone),
            ("PUT", zone, self.put_zone_whole),
            ("POST", zone + "/records", self.create),
            ("GET", zone + "/records/([0-9a-z-]+)", self.get_record),
            ("PUT", zone + "/records/([0-9a-z-]+)", self.update),
            ("DELETE", zone + "/records/([0-9a-z-]+)", self.delete),
        ], self.authenticate, refusal(404, "NOT_FOUND", "Not found"))
        self.settings = {"endpoint": self.url + V1, "api_key": KEY}

    def authenticate(self, request):
        if request.headers.get("X-API-Key") != KEY:
            raise refusal(401, "UNAUTHORIZED", "The customer is not "
                          "authorized to do this operation.")

    def new_zone(self, name, kind):
        return {"type": "SLAVE" if kind == "secondary" else "NATIVE",
                "hidden": None, "unknown": False}

    def zone_shown(self, zone):
        kept = self.zones[zone]
        return {"name": kept["name"], "id": zone, "type": kept["type"]}

    def of(self, zone, writing=False):
        if zone not in self.zones:
            raise refusal(401, "UNAUTHORIZED", "The customer is not "
                          "authorized to do this operation.")
        if writing and self.zones[zone]["type"] == "SLAVE":
            raise refusal(400, "FORBIDDEN_REQUEST", "The zone is a slave")
        return zone

    # ---- records ----

    def shown(self, zone, record):
        shown = {"id": "rec-" + record["id"], "name": record["name"],
                 "rootName": self.zones[zone]["name"], "type": record["type"],
                 "content": record["data"], "ttl": record["ttl"],
                 "changeDate": "2019-12-09T13:04:25.772Z",
                 "disabled": record.get("disabled", False)}
        if record["type"] == "MX":
            shown["prio"], host = split(record["data"])
            shown["content"] = undotted(host)
        if self.zones[zone]["unknown"]:
            shown["tomorrow"] = "kept"
        return shown

    def get_zone(self, request, zone):
        query = request.query
        found = [r for r in self.found(self.of(zone))
                 if query.get("recordName", r["name"]) == r["name"] and
                 r["name"].endswith(query.get("suffix", "")) and
                 r["type"] in query.get("recordType", r["type"]).split(",")]
        return {**self.zone_shown(zone),
                "records": [self.shown(zone, r) for r in found]}

    def checked(self, zone, given):
        """A record in the form in which it is kept."""
        origin = self.zones[zone]["name"]
        name = str(given.get("name", "")).lower()
        if name != origin and not name.endswith("." + origin):
            raise invalid(given, "name")
        ttl, data = given.get("ttl", 3600), given.get("content", "")
        if not isinstance(ttl, int) or ttl < 60:
            raise invalid(given, "ttl")
        if given.get("type") == "MX":
            host = dotted(data)
            if data.endswith(".") and data != "." or \
               fault_of_mx(given.get("prio", 0), host):
                raise invalid(given, "content")
            data = f"{given.get('prio', 0)} {host}"
        return {"name": name, "type": given.get("type"), "ttl": ttl,
                "data": data, "disabled": given.get("disabled", False)}

    def checked_list(self, request, zone):
        self.of(zone, writing=True)
        if not isinstance(request.json, list):
            raise refusal(400, "INVALID_DATA", "An array is expected")
        return [self.checked(zone, item) for item in request.json]

    def patch_zone(self, request, zone):
        new = self.checked_list(request, zone)
        kept = {}
        for name, kind in {(n["name"], n["type"]) for n in new}:
            for old in self.found(zone, name, kind):
                kept[(name, kind, old["data"])] = old["id"]
                del self.records[zone][old["id"]]
        for record in new:
            key = record["name"], record["type"], record["data"]
            identity = kept.get(key) or next(self.ids)
            self.records[zone][identity] = {"id": identity, **record}
        return None

    def put_zone_whole(self, request, zone):
        new = self.checked_list(request, zone)
        self.records[zone] = {}
        for record in new:
            self.add(zone, record.pop("name"), record.pop("type"),
                     record.pop("ttl"), record.pop("data"), **record)
        return None

    def create(self, request, zone):
        new = self.checked_list(request, zone)
        for record in new:
            for old in self.found(zone, record["name"], record["type"]):
                if old["data"] == record["data"]:
                    raise refusal(400, "DUPLICATE_RECORD",
                                  "Record already exists")
        return 201, [self.shown(zone, self.add(
            zone, r.pop("name"), r.pop("type"), r.pop("ttl"), r.pop("data"),
            **r)) for r in new]

    def one(self, zone, identity, writing=False):
        record = self.records[self.of(zone, writing)].get(
            identity.removeprefix("rec-"))
        if not record:
            raise refusal(404, "RECORD_NOT_FOUND", "Record does not exist.")
        return record

    def get_record(self, request, zone, identity):
        return self.shown(zone, self.one(zone, identity))

    def update(self, request, zone, identity):
        old = self.one(zone, identity, writing=True)
        given = {k: v for k, v in (request.json or {}).items()
                 if k in ("content", "ttl", "prio", "disabled")}
        old.update(self.checked(zone, {**self.shown(zone, old), **given}))
        return self.shown(zone, old)

    def delete(self, request, zone, identity):
        del self.records[zone][self.one(zone, identity, True)["id"]]
        return None

    # ---- the test's side ----

    def edit(self, ttl, mx):
        """A zone given with "hidden" has that MX too, disabled."""
        super().edit(ttl, mx)
        zone, owner = self.watched
        if self.zones[zone]["hidden"]:
            self.add(zone, owner, "MX", ttl, self.zones[zone]["hidden"],
                     disabled=True)

    def mine(self):
        return [r for r in super().mine() if not r.get("disabled")]

"""Scaleway's Domains and DNS API (v2beta1) as its description says.

What is written as data and priority comes back with the priority in front of
the data as well.
"""
import json

import dns_scaleway_iam
from dns_json import Refusal
from dns_kept import (DS, NS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split)

KEY = "canary-scw-0b1e5c9a-77f2-4c19-a1d0"
PROJECT = "105bdce1-64c0-48ab-899d-868455867ecf"
PER_PAGE_MAX = 2
V2 = "/domain/v2beta1"


def missing():
    return None


def refusal(status, kind, message, **more):
    return Refusal(status, {"type": kind, "message": message, **more})


def invalid(argument, words):
    return refusal(400, "invalid_arguments", "invalid argument(s)", details=[
        {"argument_name": argument, "reason": "constraint",
         "help_message": words}])


class Backend(Kept):
    canary, ttl_floor = KEY, 60
    not_live = ("pending", "secondary")
    rights, granted = dns_scaleway_iam.RIGHTS, "enough"
    spec = ("scaleway/scaleway.domain.v2beta1.Api.yml", "",
            # The registrar's half; another API.
            {"beyond": V2 + "/domains/|" + dns_scaleway_iam.TOP})

    def setup(self):
        zone = V2 + "/dns-zones/([^/]+)"
        self.serve([
            ("GET", V2 + "/dns-zones", self.list_zones),
            ("GET", zone + "/nameservers", lambda r, z: self.of(z) and {
                "ns": [{"name": n, "ip": []} for n in NS]}),
            ("GET", zone + "/records", self.list_records),
            ("PATCH", zone + "/records", self.change),
            ("GET", V2 + "/domains/([^/]+)", self.get_domain),
            ("POST", V2 + "/domains/([^/]+)/enable-dnssec", self.sign),
            *dns_scaleway_iam.routes(lambda: self.granted, PROJECT),
        ], self.authenticate, refusal(404, "unknown_resource",
                                      "resource is not found"))
        self.settings = {"endpoint": self.url + V2, "secret_key": KEY,
                         "project_id": PROJECT,
                         "access_key": dns_scaleway_iam.ACCESS_KEY,
                         "iam_endpoint": self.url + dns_scaleway_iam.TOP}

    def authenticate(self, request):
        if request.headers.get("X-Auth-Token") != KEY:
            raise refusal(401, "denied_authentication", "authentication is "
                          "denied", method="api_key", reason="not_found")

    def new_zone(self, name, kind):
        return {"signed": False, "domain": name, "external": False,
                "registered": True, "ns_master":
                ["192.0.2.53"] if kind == "secondary" else [],
                "status": "pending" if kind == "pending" else "active"}

    def of(self, name):
        if self.zone_id(name) not in self.zones:
            raise Refusal(403, {"message": "domain not found"})
        return self.zone_id(name)

    def paged(self, request, name, items):
        size = min(int(request.query.get("page_size", 20)), PER_PAGE_MAX)
        number = int(request.query.get("page", 1))
        return {"total_count": len(items),
                name: page_of(items, number, size)}

    def list_zones(self, request):
        query = request.query
        wanted = [query[k] for k in ("domain", "dns_zone") if query.get(k)]
        if query.get("project_id", PROJECT) not in ("", PROJECT):
            wanted.append("")
        return self.paged(request, "dns_zones", [{
            "domain": z["domain"], "ns": NS, "ns_default": NS, "subdomain":
            z["name"].removesuffix(z["domain"]).removesuffix("."),
            "ns_master": z["ns_master"], "status": z["status"],
            "message": None, "updated_at": "2022-03-22T12:34:56.123456Z",
            "project_id": PROJECT, "linked_products": []}
            for z in self.zones.values()
            if all(z["name"] == w for w in wanted)])

    # ---- records ----

    def shown(self, zone, record):
        priority = split(record["data"])[0] if record["type"] == "MX" else 0
        return {"id": "rec-" + record["id"], "data": record["data"],
                "name": self.relative(zone, record["name"]),
                "priority": priority, "ttl": record["ttl"],
                "type": record["type"], "comment": record.get("comment")}

    def list_records(self, request, name):
        zone, query = self.of(name), request.query
        items = [self.shown(zone, r) for r in self.found(zone)]
        # An empty filter filters nothing.
        return self.paged(request, "records", [
            i for i in items if all(
                not query.get(k) or query[k] == i[k]
                for k in ("name", "type", "id"))])

    def checked(self, zone, given):
        """A record in the form in which it is kept."""
        kind, ttl = given.get("type"), given.get("ttl", 3600)
        if not isinstance(ttl, int) or ttl < 60:
            raise invalid("ttl", "ttl must be at least 60")
        data = given.get("data", "")
        if kind == "MX":
            host, priority = data, given.get("priority", 0)
            if " " in data:
                priority, host = split(data)
            if not host.endswith("."):
                host = dotted(f"{host}.{self.zones[zone]['name']}")
            if fault_of_mx(priority, host):
                raise invalid("data", fault_of_mx(priority, host))
            data = f"{priority} {host}"
        return {"name": self.absolute(zone, given.get("name", "")),
                "type": kind, "ttl": ttl, "data": data,
                "comment": given.get("comment")}

    def meant(self, zone, what):
        """The records that an id or id_fields stand for."""
        if "id" in what:
            found = [self.records[zone].get(what["id"].removeprefix("rec-"))]
            if not found[0]:
                raise refusal(404, "not_found", "record not found",
                              resource="record", resource_id=what["id"])
            return found
        fields = what.get("id_fields") or {}
        if "name" not in fields or "type" not in fields:
            raise invalid("id_fields", "name and type are required")
        return [r for r in self.found(zone, self.absolute(
            zone, fields["name"]), fields["type"])
            if fields.get("data") in (None, r["data"]) and
            fields.get("ttl") in (None, r["ttl"])]

    def apply(self, zone, verb, what):
        if verb == "clear":
            self.records[zone] = {}
        if verb in ("set", "delete"):
            for old in self.meant(zone, what):
                del self.records[zone][old["id"]]
        if verb in ("set", "add"):
            for given in what.get("records", []):
                new = self.checked(zone, given)
                self.add(zone, new.pop("name"), new.pop("type"),
                         new.pop("ttl"), new.pop("data"), **new)

    def change(self, request, name):
        given = request.json or {}
        zone, before = self.of(name), json.dumps(self.records[self.of(name)])
        if not isinstance(given.get("changes"), list):
            raise invalid("changes", "changes are required")
        try:
            for change in given["changes"]:
                for verb, what in change.items():
                    self.apply(zone, verb, what)
        except Refusal:
            self.records[zone] = json.loads(before)
            raise
        return {"records": [self.shown(zone, r) for r in self.found(zone)]
                if given.get("return_all_records") else []}

    # ---- DNSSEC, in the half of the registrar ----

    def get_domain(self, request, name):
        zone = self.of(name)
        signed = self.zones[zone]["signed"]
        if not self.zones[zone]["registered"]:
            raise Refusal(403, {"message": "domain not found"})
        return {"domain": name, "status": "active",
                "is_external": self.zones[zone]["external"],
                "project_id": PROJECT, "dnssec": {
                    "status": "enabled" if signed else "disabled",
                    "ds_records": [{
                        "key_id": DS["tag"], "algorithm": "ecdsap256sha256",
                        "digest": {"type": "sha_256", "digest": DS["digest"],
                                   "public_key": None}}] if signed else []}}

    def sign(self, request, name):
        if request.json is None:
            raise invalid("body", "a JSON object is required")
        self.zones[self.of(name)]["signed"] = True
        return {**self.get_domain(request, name)["dnssec"],
                "status": "enabling"}

    def strangers(self, zone, owner):
        super().strangers(zone, owner)
        for record in self.found(zone, kind="MX"):
            record["comment"] = "a stranger's"

    def edit(self, ttl, mx):
        zone, owner = self.watched
        self.replace(zone, owner, "MX", ttl, mx, comment="kept")

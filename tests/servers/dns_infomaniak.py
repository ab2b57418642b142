"""Infomaniak's DNS API (version 2) as its description says."""
import time

from dns_json import Refusal
from dns_kept import (DS, NS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split, undotted)

TOKEN = "canary-ik-5Jd0cQ_infomaniakApiToken"
PER_PAGE_MAX = 2


def missing():
    return None


def success(data, **more):
    return {"result": "success", "data": data, **more}


def refusal(status, code, description, **more):
    return Refusal(status, {"result": "error", "error": {
        "code": code, "description": description, **more}})


def invalid(attribute, words):
    return refusal(422, "validation_failed", "Validation failed", errors=[
        {"code": "validation_rule", "description": words,
         "context": {"attribute": attribute}}])


class Backend(Kept):
    canary, ttl_floor = TOKEN, 60
    not_live = ("pending",)
    # Where newer clients find signing, and the description does not.
    spec = ("infomaniak/domain-zones.json", "",
            {"beyond": "/2/domains/domains/[^/]+/dnssec/"})

    def setup(self):
        zone = "/2/zones/([^/]+)"
        dnssec = "/2/(domains(?:/domains)?)/([^/]+)/dnssec/"
        self.serve([
            ("GET", zone, self.get_zone),
            ("GET", zone + "/exists",
             lambda r, z: success(self.zone_id(z) in self.zones)),
            ("GET", zone + "/records", self.list_records),
            ("POST", zone + "/records", self.create),
            ("GET", zone + "/records/(\\d+)", self.get_record),
            ("PUT", zone + "/records/(\\d+)", self.update),
            ("DELETE", zone + "/records/(\\d+)", self.delete),
            ("GET", zone + "/records/(\\d+)/check",
             lambda r, z, i: success(True)),
            ("GET", dnssec + "check", self.check_dnssec),
            ("POST", dnssec + "enable", self.enable_dnssec),
        ], self.authenticate, refusal(404, "method_not_found",
                                      "Method not found"))
        self.settings = {"endpoint": self.url, "token": TOKEN}

    def authenticate(self, request):
        if request.headers.get("Authorization") != "Bearer " + TOKEN:
            raise refusal(401, "not_authorized", "Authorization required")

    def new_zone(self, name, kind):
        return {"signed": False, "is_enabled": kind != "pending",
                "under": "domains", "shows": "dnssec_data"}

    def of(self, zone):
        if self.zone_id(zone) not in self.zones:
            raise refusal(404, "zone_does_not_exists", "Zone does not exist")
        return self.zone_id(zone)

    def get_zone(self, request, name):
        zone = self.of(name)
        kept = self.zones[zone]
        shown = {"id": 70000 + len(name), "fqdn": kept["name"],
                 "is_enabled": kept["is_enabled"], "nameservers": NS,
                 "dnssec": {"is_enabled": kept["signed"]}}
        if "records" in request.query.get("with", "").split(","):
            shown["records"] = [self.shown(zone, r) for r in self.found(zone)]
        return success(shown)

    # ---- records ----

    def shown(self, zone, record):
        data = record["data"]
        if record["type"] == "MX":
            preference, host = split(data)
            data = f"{preference} {undotted(host)}"
        return {"id": int(record["id"]), "type": record["type"],
                "source": self.relative(zone, record["name"], "."),
                "source_idn": record["name"], "ttl": record["ttl"],
                "target": data, "updated_at": 1760000000,
                "dyndns_id": None, "delegated_zone": None}

    def list_records(self, request, name):
        zone, query = self.of(name), request.query
        kind = query.get("filter[types][]") or query.get("filter[types][0]")
        source = query.get("filter[source]")
        items = [self.shown(zone, r) for r in self.found(zone, kind=kind)]
        items = [i for i in items if source in (None, i["source"])]
        size = min(int(query.get("per_page", 15)), PER_PAGE_MAX)
        number = int(query.get("page", 1))
        counts = {"total": len(items), "page": number, "items_per_page": size,
                  "pages": -(-len(items) // size)}
        # Said only when a page is asked for.
        return success(page_of(items, number, size),
                       **(counts if "page" in query else {}))

    def checked(self, kind, ttl, target):
        if not isinstance(ttl, int) or not 60 <= ttl <= 86400:
            raise invalid("ttl", "The ttl must be between 60 and 86400.")
        if kind != "MX":
            return target
        try:
            preference, host = split(target)
        except (ValueError, AttributeError):
            raise refusal(400, "invalid_dns_record", "Invalid DNS record")
        if fault_of_mx(preference, dotted(host)):
            raise refusal(400, "invalid_dns_record", "Invalid DNS record")
        return f"{preference} {dotted(host)}"

    def refuse_twin(self, zone, name, kind, data, but=None):
        for other in self.found(zone, name, kind):
            if other["data"].lower() == data.lower() and other["id"] != but:
                raise refusal(400, "dns_record_already_exists",
                              "The DNS record already exists")

    def create(self, request, name):
        zone, given = self.of(name), request.json or {}
        for field in ("type", "target", "ttl"):
            if field not in given:
                raise invalid(field, f"The {field} field is required.")
        data = self.checked(given["type"], given["ttl"], given["target"])
        owner = self.absolute(zone, given.get("source") or ".")
        self.refuse_twin(zone, owner, given["type"], data)
        record = self.add(zone, owner, given["type"], given["ttl"], data)
        return 201, success(self.shown(zone, record))

    def one(self, name, record):
        zone = self.of(name)
        if record not in self.records[zone]:
            raise refusal(404, "object_not_found", "Object not found")
        return zone, self.records[zone][record]

    def get_record(self, request, name, record):
        return success(self.shown(*self.one(name, record)))

    def update(self, request, name, record):
        zone, old = self.one(name, record)
        given = request.json or {}
        for field in ("type", "source"):
            if field in given:
                raise invalid(field, f"The {field} field is prohibited.")
        shown = self.shown(zone, old)
        ttl = given.get("ttl", old["ttl"])
        data = self.checked(old["type"], ttl,
                            given.get("target", shown["target"]))
        self.refuse_twin(zone, old["name"], old["type"], data, but=record)
        old.update(ttl=ttl, data=data, updated_at=int(time.time()))
        return success(self.shown(zone, old))

    def delete(self, request, name, record):
        zone, old = self.one(name, record)
        del self.records[zone][old["id"]]
        return success(True)

    # ---- DNSSEC ----

    def domain(self, under, name):
        zone = self.zones[self.of(name)]
        if zone["under"] != under:
            raise refusal(404, "object_not_found", "Object not found")
        return zone

    def check_dnssec(self, request, under, name):
        zone = self.domain(under, name)
        ds = {"key": str(DS["tag"]), "flags": "257", "protocol": "3",
              "algorithm": "13", "digest_type": "2", "digest": DS["digest"],
              "public_key": DS["key"]}
        key = {"algorithm": "13", "public_key": DS["key"]}
        shows = zone["shows"] if zone["signed"] else None
        return success({
            "has_dnssec": zone["signed"], "dnssec_type": "dsdata",
            "dnssec_data": [ds] if shows == "dnssec_data" else [],
            "algorithm": "13",
            "public_key": DS["key"] if zone["signed"] else "",
            "ksk": key if shows == "ksk" else {}})

    def enable_dnssec(self, request, under, name):
        self.domain(under, name)["signed"] = True
        return success(True)

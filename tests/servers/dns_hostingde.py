"""The DNS API of hosting.de (and http.net) as its documentation says.

Always POST, always status 200; a zone is blocked for a while after an update.
"""
import json

from dns_json import Refusal
from dns_kept import (DS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split, undotted)

TOKEN = "canary-hde-ZXhhbXBsZUF1dGhUb2tlbjE"
BASE = "/api/dns/v1/json/"
PER_PAGE_MAX, BLOCKED_FOR = 2, 2


def missing():
    return None


def envelope(status, response, errors=()):
    return {"status": status, "response": response, "errors": list(errors),
            "warnings": [], "metadata": {
                "clientTransactionId": "",
                "serverTransactionId": "20250101120000000-dnsrobot-1"}}


def refusal(code, text, path="", value="", object_=""):
    return Refusal(200, envelope("error", None, [
        {"code": code, "contextObject": object_, "contextPath": path,
         "details": [], "text": text, "value": value}]))


class Backend(Kept):
    canary, ttl_floor = TOKEN, 60
    not_live = ("pending", "secondary")

    def setup(self):
        self.serve([
            ("POST", BASE + "zoneConfigsFind", self.find_configs),
            ("POST", BASE + "zonesFind", self.find_zones),
            ("POST", BASE + "recordsFind", self.find_records),
            ("POST", BASE + "zoneUpdate", self.update),
            ("POST", BASE + "dnsSecOptionsFind", self.find_options),
        ], self.authenticate, Refusal(404, envelope("error", None)),
            lambda method, path, body: path.endswith("Find"))
        self.settings = {"endpoint": self.url + BASE.rstrip("/"),
                         "auth_token": TOKEN}

    def authenticate(self, request):
        if not isinstance(request.json, dict):
            raise refusal(10101, "The request body is no JSON object")
        if request.json.get("authToken") != TOKEN:
            raise refusal(10002, "Authentication failed: the authToken is "
                          "invalid", "authToken")

    def new_zone(self, name, kind):
        return {"config": {
            "accountId": "20000042", "emailAddress": "dns@" + name,
            "dnsSecMode": "off", "masterIp": "", "name": name,
            "nameUnicode": name, "dnsServerGroupId": None,
            "type": "SLAVE" if kind == "secondary" else "NATIVE",
            "status": "creating" if kind == "pending" else "active",
            "soaValues": {"refresh": 86000, "retry": 7200, "expire": 3600000,
                          "ttl": 172800, "negativeTtl": 300},
            "templateValues": None, "zoneTransferWhitelist": ["192.0.2.7"]},
            "blocked": 0, "options": {}}

    # ---- finding ----

    def matches(self, what, item):
        """A filter, or several that are connected."""
        if not what:
            return True
        if "subFilter" in what:
            parts = [self.matches(f, item) for f in what["subFilter"]]
            return any(parts) if what.get("subFilterConnective") == "OR" \
                else all(parts)
        field = what.get("field", "").lower()
        if field not in item:
            raise refusal(10100, "Unknown filter field", "filter",
                          what.get("field", ""))
        return str(item[field]).lower() == str(what.get("value")).lower()

    def found_page(self, request, kind, pairs):
        given = request.json
        items = [shown for facts, shown in pairs
                 if self.matches(given.get("filter"), facts)]
        size = min(int(given.get("limit") or 25), PER_PAGE_MAX)
        number = int(given.get("page") or 1)
        return envelope("success", {
            "data": page_of(items, number, size), "limit": size,
            "page": number, "totalEntries": len(items),
            "totalPages": -(-len(items) // size), "type": kind})

    def config(self, zone):
        kept = self.zones[zone]
        status = kept["config"]["status"]
        if kept["blocked"] > 0:
            kept["blocked"] -= 1
            status = "blocked"
        return {"id": zone, **kept["config"], "status": status,
                "lastChangeDate": "2025-01-01T12:00:00Z"}

    def facts(self, zone):
        config = self.zones[zone]["config"]
        return {"zonename": config["name"], "zoneconfigid": zone,
                "zonetype": config["type"], "accountid": config["accountId"]}

    def find_configs(self, request):
        return self.found_page(request, "FindZoneConfigsResult", [
            (self.facts(z), self.config(z)) for z in self.zones])

    def find_zones(self, request):
        return self.found_page(request, "FindZonesResult", [
            (self.facts(z), {"zoneConfig": self.config(z), "records": [
                self.shown(z, r) for r in self.found(z)]})
            for z in self.zones])

    def shown(self, zone, record):
        shown = {"id": record["id"], "zoneConfigId": zone,
                 "recordTemplateId": None, "name": record["name"],
                 "type": record["type"], "content": record["data"],
                 "ttl": record["ttl"], "priority": None, "comments": "",
                 "lastChangeDate": "2025-01-01T12:00:00Z"}
        if record["type"] == "MX":
            shown["priority"], host = split(record["data"])
            shown["content"] = undotted(host)
        if record["data"] == "0 .":
            shown.update(type="NULLMX", content="")
        return shown

    def find_records(self, request):
        pairs = []
        for zone in self.zones:
            for record in self.found(zone):
                shown = self.shown(zone, record)
                pairs.append(({
                    **self.facts(zone), "recordid": shown["id"],
                    "recordname": shown["name"], "recordttl": shown["ttl"],
                    "recordtype": shown["type"],
                    "recordcontent": shown["content"]}, shown))
        return self.found_page(request, "FindRecordsResult", pairs)

    # ---- writing ----

    def checked(self, zone, given):
        name, ttl = str(given.get("name", "")).lower(), given.get("ttl")
        origin = self.zones[zone]["name"]
        if name != origin and not name.endswith("." + origin):
            raise refusal(10105, "The name is not in the zone", "name", name)
        if not isinstance(ttl, int) or not 60 <= ttl <= 31556926:
            raise refusal(10105, "The ttl must be between 60 and 31556926",
                          "ttl", str(ttl))
        data = given.get("content", "")
        if given.get("type") == "MX":
            if data.endswith(".") or \
               fault_of_mx(given.get("priority"), dotted(data)):
                raise refusal(10105, "Invalid content of a MX record",
                              "content", data)
            data = f"{given['priority']} {dotted(data)}"
        return {"name": name, "type": given.get("type"), "ttl": ttl,
                "data": data}

    def old(self, zone, given):
        record = self.records[zone].get(str(given.get("id")))
        if not record:
            raise refusal(10106, "The record does not exist", "id",
                          str(given.get("id")))
        return record

    def update(self, request):
        given = request.json
        config = given.get("zoneConfig") or {}
        zone = config.get("id")
        if zone not in self.zones or \
           config.get("name") != self.zones[zone]["name"]:
            raise refusal(10106, "The zone does not exist", "zoneConfig",
                          str(zone), "zone")
        kept = self.zones[zone]
        if kept["blocked"] > 0 or kept["config"]["status"] != "active":
            raise refusal(10205, "The object is blocked", "zoneConfig", zone,
                          "zone")
        before = json.dumps(self.records[zone])
        try:
            self.apply(zone, given)
        except Refusal:
            self.records[zone] = json.loads(before)
            raise
        # What is not sent back is lost.
        fallback = {**self.new_zone(kept["name"], None)["config"],
                    "zoneTransferWhitelist": [], "emailAddress": ""}
        kept["config"] = {k: config.get(k, fallback[k]) for k in fallback}
        kept["config"]["status"] = "active"
        if kept["config"]["dnsSecMode"] == "automatic":
            kept["options"] = given.get("dnsSecOptions") or kept["options"]
        kept["blocked"] = BLOCKED_FOR
        return envelope("pending", {"zoneConfig": {
            "id": zone, **kept["config"], "status": "blocked"},
            "records": [self.shown(zone, r) for r in self.found(zone)]})

    def apply(self, zone, given):
        for item in given.get("recordsToDelete") or []:
            del self.records[zone][self.old(zone, item)["id"]]
        for item in given.get("recordsToModify") or []:
            self.old(zone, item).update(self.checked(zone, item))
        for item in given.get("recordsToAdd") or []:
            new = self.checked(zone, item)
            for other in self.found(zone, new["name"], new["type"]):
                if other["data"] == new["data"]:
                    raise refusal(10107, "The record already exists",
                                  "recordsToAdd", new["data"])
            self.add(zone, new["name"], new["type"], new["ttl"], new["data"])

    def find_options(self, request):
        key = {"keyTag": DS["tag"], "comment": "", "keyData": {
            "flags": DS["flags"], "protocol": 3,
            "algorithm": DS["algorithm"], "publicKey": DS["key"]}}
        return self.found_page(request, "FindDnsSecOptionsResult", [
            (self.facts(z), {
                "zoneConfigId": z, "nsecMode": "nsec3", "publishKsk": True,
                "algorithms": ["ecdsaP256Sha256"], **k["options"],
                "keys": [key]})
            for z, k in self.zones.items()
            if k["config"]["dnsSecMode"] == "automatic"])

    def others(self):
        """The settings of the zone too, but whether it is signed."""
        kept = self.zones[self.watched[0]]["config"]
        return [*super().others(), json.dumps(
            {k: v for k, v in sorted(kept.items()) if k != "dnsSecMode"})]

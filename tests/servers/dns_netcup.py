"""netcup's DNS web service (CCP) as its documentation describes it.

One TTL for a whole zone. Always status 200; numbers are strings. A zone given
with "expired" ends all sessions.
"""
import itertools
import json

from dns_json import Refusal
from dns_kept import (Backend as Kept, dotted, fault_of_mx, split, undotted)

CUSTOMER, KEY = "123456", "NxApiKeyOfNetcup0123456789abcdef"
PASSWORD = "canary-netcup-uWm1ApiPassword"
PATH = "/run/webservice/servers/endpoint.php"
READING = ("login", "logout", "infoDnsZone", "infoDnsRecords")
ZONE_FIELDS = ("name", "ttl", "serial", "refresh", "retry", "expire",
               "dnssecstatus")


def missing():
    return None


def answer(action, status, code, short, long="", data=""):
    return {"serverrequestid": "kJHfaW5sKxq", "clientrequestid": "",
            "action": action, "status": status, "statuscode": code,
            "shortmessage": short, "longmessage": long, "responsedata": data}


def refusal(action, code, short, long):
    return Refusal(200, answer(action, "error", code, short, long))


def invalid(action, field, words="is missing or not valid"):
    return refusal(action, 4013, "Validation Error.",
                   f"Value in field {field} {words}.")


def reads(method, path, body):
    try:
        return json.loads(body)["action"] in READING
    except (ValueError, KeyError, TypeError):
        return True


class Backend(Kept):
    canary, zone_ttl, first_id = PASSWORD, 3600, 15000000

    def setup(self):
        self.sessions, self.numbers = set(), itertools.count(1)
        self.actions = {
            "infoDnsZone": self.info_zone, "updateDnsZone": self.update_zone,
            "infoDnsRecords": self.info_records,
            "updateDnsRecords": self.update_records}
        self.serve([("POST", PATH, self.call)], lambda request: None,
                   Refusal(404, {}), reads)
        self.settings = {"endpoint": self.url + PATH,
                         "customer_number": CUSTOMER, "api_key": KEY,
                         "api_password": PASSWORD}

    def call(self, request):
        given = request.json if isinstance(request.json, dict) else {}
        action, param = given.get("action"), given.get("param") or {}
        if "JSON" not in request.query or action not in (
                "login", "logout", *self.actions):
            raise refusal(action, 4000, "Unknown action", "")
        if str(param.get("customernumber")) != CUSTOMER or \
           param.get("apikey") != KEY:
            raise invalid(action, "apikey", "does not match the customer")
        if action == "login":
            return self.login(param)
        if param.get("apisessionid") not in self.sessions:
            raise refusal(action, 4001, "Api session id in invalid format",
                          "The session id is not in a valid format.")
        if action == "logout":
            self.sessions.discard(param["apisessionid"])
            return answer(action, "success", 2000, "Logout successful")
        name = str(param.get("domainname", ""))
        if self.zone_id(name) not in self.zones:
            raise invalid(action, "domainname", "is no domain of yours")
        return self.actions[action](action, self.zone_id(name), param)

    def login(self, param):
        if param.get("apipassword") != PASSWORD:
            raise refusal("login", 4013, "Login failed",
                          "The login to the API failed. The API password is "
                          "not valid.")
        session = f"sess{next(self.numbers):028}"
        self.sessions.add(session)
        return answer("login", "success", 2000, "Login successful",
                      "Session has been created successful.",
                      {"apisessionid": session})

    def zone(self, *more, expired=False, **named):
        super().zone(*more, **named)
        if expired:
            self.sessions.clear()

    # ---- zones ----

    def new_zone(self, name, kind):
        return {"info": {"name": name, "ttl": str(self.zone_ttl),
                         "serial": "2025010101",
                         "refresh": "28800", "retry": "7200",
                         "expire": "1209600", "dnssecstatus": False}}

    def info_zone(self, action, zone, param):
        return answer(action, "success", 2000, "DNS zone found",
                      "DNS zone was found.", dict(self.zones[zone]["info"]))

    def update_zone(self, action, zone, param):
        given = param.get("dnszone") or {}
        for field in ZONE_FIELDS:
            if field not in given:
                raise invalid(action, field)
        if given["name"] != self.zones[zone]["name"] or \
           not str(given["ttl"]).isdigit() or \
           not isinstance(given["dnssecstatus"], bool):
            raise invalid(action, "dnszone")
        info = {f: given[f] if f == "dnssecstatus" else str(given[f])
                for f in ZONE_FIELDS}
        info["serial"] = str(int(self.zones[zone]["info"]["serial"]) + 1)
        self.zones[zone]["info"] = info
        return answer(action, "success", 2000, "DNS zone successful updated",
                      "", dict(info))

    # ---- records ----

    def shown(self, zone, record):
        priority, destination = 0, record["data"]
        if record["type"] == "MX":
            priority, destination = split(destination)
        return {"id": record["id"], "priority": str(priority),
                "hostname": self.relative(zone, record["name"], "@"),
                "type": record["type"], "destination": undotted(destination),
                "deleterecord": False, "state": record.get("state", "yes")}

    def info_records(self, action, zone, param):
        if not self.records[zone]:
            raise refusal(action, 5029, "Can not get DNS records.",
                          "There are no DNS records in the zone.")
        shown = [self.shown(zone, r) for r in self.found(zone)]
        for record in self.found(zone):
            record.pop("state", None)
        return answer(action, "success", 2000, "DNS records found",
                      f"The given DNS records for zone "
                      f"{self.zones[zone]['name']} were found.",
                      {"dnsrecords": shown})

    def checked(self, action, zone, given):
        for field in ("hostname", "type", "destination"):
            if not given.get(field):
                raise invalid(action, field)
        data = given["destination"]
        if given["type"] == "MX":
            priority = str(given.get("priority", ""))
            if not priority.isdigit() or data == "." or \
               fault_of_mx(int(priority), dotted(data)):
                raise invalid(action, "destination")
            data = f"{int(priority)} {dotted(data)}"
        return self.absolute(zone, given["hostname"]), given["type"], data

    def update_records(self, action, zone, param):
        before = json.dumps(self.records[zone])
        entries = (param.get("dnsrecordset") or {}).get("dnsrecords")
        if not isinstance(entries, list):
            raise invalid(action, "dnsrecords")
        try:
            for given in entries:
                self.update_one(action, zone, given)
        except Refusal:
            self.records[zone] = json.loads(before)
            raise
        self.zones[zone]["info"]["serial"] = str(
            int(self.zones[zone]["info"]["serial"]) + 1)
        return answer(action, "success", 2000, "DNS records successful "
                      "updated", "", {"dnsrecords": [
                          self.shown(zone, r) for r in self.found(zone)]})

    def update_one(self, action, zone, given):
        identity = str(given.get("id") or "")
        old = self.records[zone].get(identity)
        if identity and not old:
            raise invalid(action, "id", "is no record of the zone")
        name, kind, data = self.checked(action, zone, given)
        if given.get("deleterecord") in (True, "true", "TRUE"):
            if not old:
                raise invalid(action, "id")
            if (name, kind, data) != (old["name"], old["type"], old["data"]):
                raise invalid(action, "id", "does not fit the record")
            del self.records[zone][identity]
        elif old:
            old.update(name=name, type=kind, data=data, state="unknown")
        else:
            for other in self.found(zone, name, kind):
                if other["data"] == data:
                    raise invalid(action, "destination", "exists already")
            self.add(zone, name, kind, 0, data, state="unknown")

    # ---- the test's side ----

    def edit(self, ttl, mx):
        with self.lock:
            super().edit(ttl, mx)
            if mx:
                self.zones[self.watched[0]]["info"]["ttl"] = str(ttl)

    def mx_now(self):
        with self.lock:
            ttl = int(self.zones[self.watched[0]]["info"]["ttl"])
            return [[data, ttl] for data, _ in super().mx_now()]

    def others(self):
        """The settings of the zone too, but whether it is signed."""
        kept = self.zones[self.watched[0]]["info"]
        return [*super().others(), json.dumps(
            {k: v for k, v in kept.items()
             if k not in ("dnssecstatus", "serial")})]

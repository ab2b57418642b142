"""AutoDNS' JSON API (InterNetX Domainrobot) as its description says.

A zone given with "jobs" takes its changes later. The description knows no
shortest TTL, a reseller's manual 180.
"""
import base64
import itertools

from dns_json import Refusal
from dns_kept import DS, NS, Backend as Kept, dotted, fault_of_mx, split

USER, PASSWORD, CONTEXT = "mailadmin", "canary-autodns-Passw0rt", "4"
LIMIT_MAX, SOA_TTL = 2, 86400
# The numbers of tasks, which all are free until they are locked: zone create,
# update, delete and info, domain create, update, delete and info, user create.
LOCKED = {
    "enough": ("0201", "0203", "0101", "0103", "0104", "1301001"),
    "lacking": ("0201", "0202", "0203", "0101", "0103", "0104", "1301001"),
    "wide": ("0201", "0104", "1301001")}
CODES = ("0205", "0202", *LOCKED["enough"], "0105", "0102")


def missing():
    return None


def envelope(code, text, data, total=None, kind="SUCCESS"):
    return {"stid": "20260420-app1-12345", "status": {
        "code": code, "text": text, "type": kind},
        "object": {"type": "zone", "summary": len(data)
                   if total is None else total}, "data": data}


def refusal(status, code, text):
    return Refusal(status, {
        "stid": "20260420-app1-12346",
        "messages": [{"code": "EF" + code, "text": text, "status": "ERROR",
                      "objects": []}],
        "status": {"code": "E" + code, "type": "ERROR", "text": text},
        "object": {"type": "zone", "summary": 0}})


class Backend(Kept):
    canary, ttl_floor = PASSWORD, 180
    not_live = ("duplicate",)
    rights, granted = (*LOCKED, "untold", "silent"), "enough"
    # Cut from the description: tasks with users.
    spec = ("autodns/domainrobot-dns.json", "/v1", {"beyond": "/user/"})

    def setup(self):
        zone = "/v1/zone/([^/_]+)"
        self.serve([
            ("POST", "/v1/zone/_search", self.search),
            ("GET", zone + "/([^/_]+)", self.get_zone),
            ("PATCH", zone + "/([^/_]+)", self.patch_zone),
            ("POST", zone + "/_stream", self.stream),
            ("GET", "/v1/job/(\\d+)", self.get_job),
            ("GET", "/v1/domain/([^/_]+)", self.get_domain),
            ("PUT", "/v1/domain/([^/_]+)/_dnssec", self.sign),
            ("GET", "/v1/user/([^/_]+)/(\\d+)/acl", self.acl),
        ], self.authenticate, refusal(404, "00404", "Route not found"),
            lambda method, path, body: method == "GET" or
            path.split("?")[0].endswith("/_search"))
        self.settings = {"endpoint": self.url + "/v1", "user": USER,
                         "password": PASSWORD, "context": CONTEXT}

    def authenticate(self, request):
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != "Basic " + wanted or \
           request.headers.get("X-Domainrobot-Context") != CONTEXT:
            raise refusal(401, "01001", "The authentication failed.")

    def acl(self, request, name, context):
        """What is effective counts, or the restriction: whether true means
        locked or free, the description does not say, but that true is usual.
        By it, the answer may be the mere user as well."""
        if (name, context) != (USER, CONTEXT) or self.granted == "silent":
            raise refusal(403, "01002", "No rights for this action.")
        user = {"user": USER, "context": int(CONTEXT)}
        if self.granted == "untold":
            return envelope("S1301024", "User was inquired.", [user])
        acls = [{"functionCode": code, "userLocked": True,
                 "childrenLocked": True, "effective": True,
                 "restriction": "NOT_LOCKED"} for code in CODES]
        for item in acls:
            if item["functionCode"] in LOCKED[self.granted]:
                item.update(effective=False, restriction="PARENT_LOCK")
            if item["functionCode"] == "1301001":
                del item["effective"]
                item.update(restriction="USER_LOCKED")
            if item["functionCode"] == "0205":
                del item["effective"]
                item.update(userLocked=False)
            if item["functionCode"] == "0202":
                del item["restriction"]
        return envelope("S1301024", "User ACL was inquired successfully.", [
            {**user, "acls": {"user": user, "acls": acls}}])

    # ---- zones ----

    def begin(self):
        self.jobs, self.numbers = {}, itertools.count(3001)

    def new_zone(self, name, kind):
        return {"signed": False, "jobs": False, "apex": "",
                "shows": ("dnssec", "autoDnssec"), "registered": True}

    def server_of(self, zone):
        return NS[1] if zone.startswith("twin") else NS[0]

    def brief(self, zone):
        kept = self.zones[zone]
        return {"origin": kept["name"], "idn": kept["name"],
                "virtualNameServer": self.server_of(zone),
                "dnssec": kept["signed"], "action": "COMPLETE",
                "updated": "2026-04-20T10:00:00.000+0200",
                "owner": {"context": int(CONTEXT), "user": USER}}

    def search(self, request):
        given = request.json or {}
        names = [f["value"] for f in given.get("filters", [])
                 if f.get("key") in ("name", "origin") and
                 f.get("operator") == "EQUAL"]
        items = [self.brief(z) for z, kept in self.zones.items()
                 if all(kept["name"] == n for n in names)]
        view = given.get("view") or {}
        size = min(view.get("limit", LIMIT_MAX), LIMIT_MAX)
        part = items[view.get("offset", 0):][:size]
        return envelope("S0205", "Zone information was inquired "
                        "successfully.", part, len(items))

    def of(self, name, server=None):
        found = [z for z, kept in self.zones.items() if kept["name"] == name
                 and server in (None, self.server_of(z))]
        if not found:
            raise refusal(404, "02022", "The zone could not be found.")
        return found

    def shown(self, zone, record):
        apex = self.zones[zone]["apex"]
        shown = {"name": self.relative(zone, record["name"], apex),
                 "type": record["type"], "value": record["data"]}
        if record["ttl"]:
            shown["ttl"] = record["ttl"]
        if record["type"] == "MX":
            shown["pref"], shown["value"] = split(record["data"])
        return shown

    def get_zone(self, request, name, server):
        zone = self.of(name, server)[0]
        return envelope("S0205", "Zone information was inquired "
                        "successfully.", [{
                            **self.brief(zone), "wwwInclude": True,
                            "main": {"address": "192.0.2.1"},
                            "soa": {"refresh": 43200, "retry": 7200,
                                    "expire": 1209600, "ttl": SOA_TTL,
                                    "email": "dns@example.net"},
                            "nameServers": [{"name": n} for n in NS],
                            "resourceRecords": [
                                self.shown(zone, r) for r in self.found(zone)
                                if r["type"] != "NS"]}])

    # ---- writing ----

    def kept_form(self, zone, given):
        data = given.get("value", "")
        if given.get("type") == "MX":
            if not data.endswith("."):
                data = dotted(f"{data}.{self.zones[zone]['name']}")
            data = f"{given.get('pref', 0)} {data}"
        return (self.absolute(zone, given.get("name") or ""),
                given.get("type"), given.get("ttl") or 0, data)

    def checked(self, zone, given):
        name, kind, ttl, data = self.kept_form(zone, given)
        if not isinstance(ttl, int) or ttl and ttl < 60:
            raise refusal(400, "02030", "The TTL is not valid.")
        if kind == "MX" and (data.endswith(" .") or
                             fault_of_mx(*split(data))):
            raise refusal(400, "02031", "The value of the MX record is not "
                          "valid.")
        return name, kind, ttl, data

    def change(self, zones, adds, rems):
        plan = []
        for zone in zones:
            there = {(r["name"], r["type"], r["ttl"], r["data"]): r["id"]
                     for r in self.found(zone)}
            gone = [self.kept_form(zone, r) for r in rems or []]
            new = [self.checked(zone, r) for r in adds or []]
            for record in gone:
                if record not in there:
                    raise refusal(400, "02028", "The resource record to "
                                  "remove does not exist in the zone.")
            for record in new:
                if record in there and record not in gone or \
                   new.count(record) > 1:
                    raise refusal(400, "02029", "The resource record exists "
                                  "already.")
            plan.append((zone, [there[r] for r in gone], new))

        def carry_out():
            for zone, gone, new in plan:
                for identity in gone:
                    del self.records[zone][identity]
                for record in new:
                    self.add(zone, *record)
        return self.do(zones[0], carry_out, "S0202", "Zone was updated "
                       "successfully on the name server.")

    def do(self, zone, carry_out, code, text):
        if not self.zones[zone]["jobs"]:
            carry_out()
            return envelope(code, text, [])
        number = next(self.numbers)
        self.jobs[str(number)] = [carry_out, 2, self.zones[zone]["jobs"]]
        return 202, envelope("N0202", "The job was started.", [
            {"id": number, "status": "RUNNING"}], kind="NOTIFY")

    def get_job(self, request, number):
        job = self.jobs.get(number)
        if not job:
            raise refusal(404, "00405", "The job could not be found.")
        carry_out, _, end = job
        job[1] -= 1
        state = end if job[1] <= 0 else "RUNNING"
        if job[1] == 0 and end == "SUCCESS":
            carry_out()
        return envelope("S0111", "Job was inquired successfully.", [
            {"job": {"id": int(number), "status": state}}])

    def stream(self, request, name):
        given = request.json or {}
        return self.change(self.of(name), given.get("adds"),
                           given.get("rems"))

    def patch_zone(self, request, name, server):
        given = request.json or {}
        return self.change(self.of(name, server),
                           given.get("resourceRecordsAdd"),
                           given.get("resourceRecordsRem"))

    # ---- DNSSEC, of the domain ----

    def get_domain(self, request, name):
        zone = self.zones[self.of(name)[0]]
        signed = zone["signed"]
        if not zone["registered"]:
            raise refusal(404, "01110", "The domain could not be found.")
        data = {"algorithm": DS["algorithm"], "flags": DS["flags"],
                "protocol": 3, "publicKey": DS["key"]}
        return envelope("S0105", "Domain information was inquired "
                        "successfully.", [{
                            "name": name, "idn": name,
                            "dnssec": signed and "dnssec" in zone["shows"],
                            "autoDnssec": signed and
                            "autoDnssec" in zone["shows"], "nameServers": [
                                {"name": n} for n in NS],
                            "dnssecData": [data] if signed else []}])

    def sign(self, request, name):
        zone = self.of(name)[0]
        if not (request.json or {}).get("autoDnssec"):
            raise refusal(400, "01090", "autoDnssec is missing.")

        def carry_out():
            self.zones[zone]["signed"] = True
        return self.do(zone, carry_out, "S0102", "Domain was updated "
                       "successfully.")

    def mx_now(self):
        return [[data, ttl or SOA_TTL] for data, ttl in super().mx_now()]

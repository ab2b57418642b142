"""INWX' DomRobot JSON-RPC API as its documentation describes it.

A login gives a cookie; the user of "optional" needs a one-time code (RFC 6238)
as well. Always status 200. A zone given with "zero_ignored" keeps a preference
that an update sets to 0; one given with "expired" ends all sessions. Keys of a
zone given with "bare" are listed as INWX' own clients take them, those of one
given with "unlisted" are not; "state" is what the documentation calls
dnssecDomainStatus.
"""
import base64
import hashlib
import hmac
import itertools
import json
import struct
import time

from dns_json import Refusal
from dns_kept import (DS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split, undotted)

USER, PASSWORD = "mailadmin", "canary-inwx-3Kx9Passwort"
USER_2FA, SHARED = "mailadmin-2fa", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
READING = ("account.login", "account.unlock", "account.logout",
           "account.info", "account.getroles", "nameserver.list",
           "nameserver.info", "dnssec.info", "dnssec.listkeys")
# 20000 standard, 20001 accounting, 20002 domains, 20003 hosting, 20004 DNS,
# 20005 authcodes. How one is written, the documentation does not say.
ROLES = {"enough": [{"roleId": 20004, "name": "DNS"}], "lacking": [20002],
         "wide": [{"id": "20004"}, {"id": "20001"}, {"id": "20005"}],
         "full": ["20000"], "untold": []}
PAGE_MAX = 2
MESSAGES = {1000: "Command completed successfully",
            1001: "Command completed successfully; action pending",
            1500: "Command completed successfully; ending session",
            2003: "Required parameter missing",
            2005: "Parameter value syntax error",
            2101: "Unimplemented command",
            2200: "Authentication error", 2201: "Authorization error",
            2302: "Object exists",
            2303: "Object does not exist",
            2308: "Data management policy violation",
            2400: "Command failed"}


def missing():
    return None


def answer(code, data=None, **more):
    body = {"code": code, "msg": MESSAGES[code], "svTRID": "20250101-1",
            "runtime": 0.012, **more}
    return {**body, "resData": data} if data is not None else body


def refusal(code, reason_code="", reason=""):
    more = {"reasonCode": reason_code, "reason": reason} if reason else {}
    return Refusal(200, answer(code, **more))


def one_time_code(secret, step):
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step),
                      hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7fffffff
    return f"{number % 1000000:06}"


def reads(method, path, body):
    try:
        return json.loads(body)["method"] in READING
    except (ValueError, KeyError, TypeError):
        return True


class Backend(Kept):
    canary, ttl_floor, first_id = PASSWORD, 300, 3100000000
    not_live = ("secondary",)
    rights, granted = tuple(ROLES) + ("silent",), "enough"

    def setup(self):
        self.sessions, self.used = {}, set()
        self.numbers = itertools.count(1)
        self.methods = {
            "account.login": self.login, "account.unlock": self.unlock,
            "account.logout": self.logout, "account.getroles": self.roles,
            "nameserver.list": self.list_zones,
            "nameserver.info": self.info,
            "nameserver.createRecord": self.create,
            "nameserver.updateRecord": self.update,
            "nameserver.deleteRecord": self.delete,
            "dnssec.info": self.dnssec_info,
            "dnssec.listkeys": self.list_keys,
            "dnssec.enablednssec": self.sign}
        self.serve([("POST", "/jsonrpc/", self.call)], lambda request: None,
                   Refusal(404, {"code": 404}), reads)
        self.settings = {"endpoint": self.url + "/jsonrpc/", "user": USER,
                         "password": PASSWORD}
        self.optional = {"user": USER_2FA, "shared_secret": SHARED}

    def call(self, request):
        given = request.json if isinstance(request.json, dict) else {}
        function = self.methods.get(given.get("method"))
        if not function:
            raise refusal(2101)
        cookies = dict(c.strip().split("=", 1) for c in request.headers.get(
            "Cookie", "").split(";") if "=" in c)
        session = self.sessions.get(cookies.get("domrobot"), "none")
        self.session = cookies.get("domrobot")
        opening = ("account.login", "account.unlock", "account.logout")
        if session != "open" and given["method"] not in opening:
            raise refusal(2200, "", "")
        return function(given.get("params") or {})

    # ---- the session ----

    def login(self, params):
        if params.get("user") not in (USER, USER_2FA) or \
           params.get("pass") != PASSWORD:
            raise refusal(2200)
        guarded = params["user"] == USER_2FA
        session = f"s{next(self.numbers):031}"
        self.sessions[session] = "locked" if guarded else "open"
        return 200, answer(1000, {
            "customerId": 4711, "customerNo": "4711", "accountId": 4711,
            "tfa": "GOOGLE-AUTH" if guarded else "0"}), {
                "Set-Cookie": f"domrobot={session}; path=/; HttpOnly"}

    def unlock(self, params):
        step, tan = int(time.time()) // 30, str(params.get("tan"))
        if self.session not in self.sessions or tan in self.used or \
           tan not in [one_time_code(SHARED, step + n) for n in (-1, 0, 1)]:
            raise refusal(2200, "TAN_INVALID", "The TAN is not valid")
        self.used.add(tan)
        self.sessions[self.session] = "open"
        return answer(1000)

    def roles(self, params):
        if self.granted == "silent":
            raise refusal(2201)
        roles = ROLES[self.granted]
        # A mere list where it is one of texts.
        return answer(1000, roles if "20000" in roles else {"roles": roles})

    def logout(self, params):
        self.sessions.pop(self.session, None)
        return answer(1500)

    def zone(self, *more, expired=False, **named):
        super().zone(*more, **named)
        if expired:
            self.sessions.clear()

    # ---- zones ----

    def new_zone(self, name, kind):
        return {"type": "SLAVE" if kind == "secondary" else "MASTER",
                "signed": False, "zero_ignored": False, "bare": False,
                "unlisted": False, "state": "AUTO"}

    def of(self, name):
        if self.zone_id(str(name)) not in self.zones:
            raise refusal(2303)
        return self.zone_id(str(name))

    def brief(self, zone):
        return {"roId": 9000 + sorted(self.zones).index(zone),
                "domain": self.zones[zone]["name"],
                "type": self.zones[zone]["type"]}

    def list_zones(self, params):
        wanted = str(params.get("domain", "*")).strip("*")
        exact = "domain" in params and "*" not in params["domain"]
        items = [self.brief(z) for z, kept in self.zones.items()
                 if (kept["name"] == wanted if exact
                     else wanted in kept["name"])]
        size = min(int(params.get("pagelimit", 20)), PAGE_MAX)
        return answer(1000, {"count": len(items), "domains": page_of(
            items, int(params.get("page", 1)), size)})

    # ---- records ----

    @staticmethod
    def shown(record):
        priority, content = 0, record["data"]
        if record["type"] == "MX":
            priority, content = split(content)
        return {"id": record["id"], "name": record["name"],
                "type": record["type"], "content": undotted(content),
                "ttl": record["ttl"], "prio": priority}

    def info(self, params):
        zone = self.of(params.get("domain"))
        items = [self.shown(r) for r in self.found(
            zone, kind=params.get("type"))]
        items = [i for i in items
                 if params.get("name", i["name"]).lower() == i["name"]]
        data = {**self.brief(zone), "count": len(items)}
        return answer(1000, {**data, "record": items} if items else data)

    def checked(self, zone, given, but=None):
        for field in ("type", "content"):
            if not given.get(field):
                raise refusal(2003, "", f"{field} is missing")
        ttl, content = given.get("ttl", 3600), given["content"]
        if not isinstance(ttl, int) or ttl < 60:
            raise refusal(2005, "NAMESERVER_TTL", "The TTL is too small")
        if self.zones[zone]["type"] == "SLAVE":
            raise refusal(2308, "", "The zone is a slave")
        if given["type"] != "MX":
            return ttl, content
        if content != "." and content.endswith(".") or fault_of_mx(
                given.get("prio", 10), dotted(content)):
            raise refusal(2005, "NAMESERVER_CONTENT",
                          "The content of the MX record is not valid")
        data = f"{given.get('prio', 10)} {dotted(content)}"
        others = [r for r in self.found(zone, given["name"], "MX")
                  if r["id"] != but]
        if others and (content == "." or "0 ." in
                       [r["data"] for r in others]):
            raise refusal(2308, "", "A null MX beside another MX")
        if data in [r["data"] for r in others]:
            raise refusal(2302)
        return ttl, data

    def create(self, params):
        zone = self.of(params.get("domain"))
        label = str(params.get("name", "")).lower()
        origin = self.zones[zone]["name"]
        name = label if label == origin or label.endswith("." + origin) \
            else self.absolute(zone, label)
        ttl, data = self.checked(zone, {**params, "name": name})
        record = self.add(zone, name, params["type"], ttl, data)
        return answer(1000, {"id": record["id"]})

    def one(self, params):
        for zone in self.zones:
            record = self.records[zone].get(str(params.get("id")))
            if record:
                return zone, record
        raise refusal(2303)

    def update(self, params):
        zone, old = self.one(params)
        given = {**self.shown(old), **params}
        if self.zones[zone]["zero_ignored"] and params.get("prio") == 0:
            given["prio"] = self.shown(old)["prio"]
        ttl, data = self.checked(zone, given, but=old["id"])
        old.update(ttl=ttl, data=data)
        return answer(1000)

    def delete(self, params):
        zone, old = self.one(params)
        del self.records[zone][old["id"]]
        return answer(1000)

    # ---- DNSSEC ----

    def dnssec_info(self, params):
        names = params.get("domains") or []
        return answer(1000, {"data": [
            {"domain": k["name"], "keyCount": 1, "dnssecStatus": k["state"]}
            for k in self.zones.values()
            if k["name"] in names and k["signed"]]})

    def list_keys(self, params):
        zone = self.of(params.get("domainName"))
        key = {"ownerName": params["domainName"], "id": 53, "domainId": 1,
               "keyTag": DS["tag"], "flagId": DS["flags"],
               "algorithmId": DS["algorithm"], "publicKey": DS["key"],
               "digestTypeId": 2, "digest": DS["digest"], "status": "OK",
               "active": 1, "created": "2025-01-01 12:00:00"}
        others = [{**key, "id": n, "keyTag": 7, "active": active,
                   "status": status} for n, (status, active) in enumerate(
                       (("DELETED", 0), ("IGNORE", 1), ("OK", 0)))]
        kept = self.zones[zone]
        keys = [*others, key] if kept["signed"] and not kept["unlisted"] \
            else []
        if not kept["bare"]:
            return answer(1000, {"dnskey": keys} if keys else None)
        # All of it text.
        return answer(1000, [{k: str(v) for k, v in key.items()}
                             for key in keys] or None)

    def sign(self, params):
        self.zones[self.of(params.get("domainName"))]["signed"] = True
        return answer(1001)

"""deSEC's API v1 as its documentation describes it."""
import json
import re
import threading
import time

from dns_json import JsonServer, Refusal
from dns_proxy import Proxy

TOKEN = "canary-i-T3b1h_OI-H9ab8tRS98stGtURe"
MX = re.compile(r"(0|[1-9][0-9]{0,4}) (\.|[a-z0-9_.\\-]+\.)\Z")
# Names with escapes are kept as they come: databases may hold anything.


def missing():
    return None


def refusal(status, body, **headers):
    return Refusal(status, body, headers)


class Backend:
    canary = TOKEN
    rights, granted = ("enough", "wide"), "enough"

    def __init__(self, folder):
        self.lock = threading.RLock()
        self.domains, self.rrsets = {}, {}
        domain = "/api/v1/domains/([^/]+)/"
        api = JsonServer([
            ("GET", "/api/v1/domains/", self.list_domains),
            ("GET", domain, self.get_domain),
            ("GET", "/api/v1/auth/tokens/", self.list_tokens),
            ("GET", domain + "rrsets/", self.list_rrsets),
            ("PATCH", domain + "rrsets/", self.patch_rrsets),
        ], self.authenticate, refusal(404, {"detail": "Not found."}))
        self.proxy = Proxy(api.port, self.mx_now)
        self.settings = {
            "endpoint": f"http://127.0.0.1:{self.proxy.port}/api/v1",
            "token": TOKEN}

    def close(self):
        pass

    # ---- the API ----

    def authenticate(self, request):
        given = request.headers.get("Authorization")
        if given != "Token " + TOKEN:
            raise refusal(401, {"detail": "Invalid token."})

    def list_tokens(self, request):
        """For tokens with perm_manage_tokens only."""
        if self.granted != "wide":
            raise refusal(403, {"detail": "You do not have permission to "
                                "perform this action."})
        shown = {"created": "2018-09-06T09:08:43.762697Z", "last_used": None,
                 "owner": "person@example.org", "user_override": None,
                 "mfa": False, "max_age": None, "max_unused_period": None,
                 "perm_create_domain": False, "perm_delete_domain": False,
                 "allowed_subnets": ["0.0.0.0/0", "::/0"],
                 "auto_policy": False, "is_valid": True}
        # Which of them it is that asks, nobody says.
        return [{**shown, "id": f"3a6b94b5-d20e-40bd-a7cc-521f5c79fab{n}",
                 "name": f"token {n}", "perm_manage_tokens": n == 3}
                for n in (1, 2, 3)]

    def list_domains(self, request):
        name = request.query.get("owns_qname")
        found = [d for n, d in self.domains.items()
                 if name is None or name == n or name.endswith("." + n)]
        found.sort(key=lambda d: -len(d["name"]))
        shown = found[:1] if name else found
        return [{k: v for k, v in d.items() if k != "keys"} for d in shown]

    def get_domain(self, request, name):
        if name not in self.domains:
            raise refusal(404, {"detail": "Not found."})
        return self.domains[name]

    def list_rrsets(self, request, name):
        self.get_domain(request, name)
        query = dict(request.query)
        if "subname=" in request.path and "subname" not in query:
            query["subname"] = ""
        with self.lock:
            return [r for r in self.rrsets.values()
                    if all(r[k] == query[k] for k in ("subname", "type")
                           if k in query)]

    def faults_of(self, domain, rrset):
        faults = {}
        if "subname" not in rrset or rrset["subname"] == "@":
            faults["subname"] = ["This field is required."]
        if not domain["minimum_ttl"] <= rrset.get("ttl", 0) <= 86400:
            faults["ttl"] = ["Ensure this value is greater than or equal to "
                             f"{domain['minimum_ttl']}."]
        wrong = [r for r in rrset.get("records", []) if not MX.match(r) or
                 int(r.split()[0]) > 65535]
        if rrset.get("type") == "MX" and wrong:
            faults["records"] = ["Record content is not in canonical form."]
        return faults

    def patch_rrsets(self, request, name):
        domain = self.get_domain(request, name)
        if not isinstance(request.json, list):
            raise refusal(400, {"non_field_errors": ["Expected a list."]})
        with self.lock:
            faults = [self.faults_of(domain, r) for r in request.json]
            if any(faults):
                raise refusal(400, faults)
            for rrset in request.json:
                self.put(name, rrset["subname"], rrset["type"], rrset["ttl"],
                         rrset["records"])
            return request.json

    # ---- the test's side ----

    def put(self, domain, sub, kind, ttl, records):
        key = (sub, kind)
        if not records:
            self.rrsets.pop(key, None)
            return
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.rrsets[key] = {
            "domain": domain, "subname": sub, "type": kind, "ttl": ttl,
            "name": (sub + "." if sub else "") + domain + ".",
            "records": sorted(records), "touched": now,
            "created": self.rrsets.get(key, {}).get("created", now)}

    def zone(self, name, owner, ttl, mx, minimum_ttl=60):
        with self.lock:
            self.domains = {name: {
                "name": name, "minimum_ttl": minimum_ttl, "created": "…",
                "published": "…", "touched": "…", "keys": [{
                    "dnskey": "257 3 13 WFRl60…", "flags": 257,
                    "keytype": "csk", "managed": True,
                    "ds": ["6006 13 2 8581E9", "6006 13 4 F34B75"]}]},
                "net.test": {"name": "net.test", "minimum_ttl": 3600,
                             "keys": []}}
            self.rrsets = {}
            sub = owner[:-len(name) - 1]
            self.watched = (name, sub)
            self.put(name, "", "NS", 3600,
                     ["ns1.example.net.", "ns2.example.net."])
            self.put(name, sub, "TXT", 3600, ['"v=spf1 -all"'])
            self.put(name, ("other." + sub).rstrip("."), "MX", 7200,
                     ["5 mx.other.test."])
            self.put(name, sub, "MX", ttl, mx)
            self.proxy.reset()

    def edit(self, ttl, mx):
        with self.lock:
            self.put(self.watched[0], self.watched[1], "MX", ttl, mx)

    def mx_now(self):
        with self.lock:
            found = self.rrsets.get((self.watched[1], "MX"))
            return [[r.lower(), found["ttl"]]
                    for r in found["records"]] if found else []

    def others(self):
        with self.lock:
            return sorted(json.dumps(r) for k, r in self.rrsets.items()
                          if k != (self.watched[1], "MX"))

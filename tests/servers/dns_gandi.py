"""Gandi's LiveDNS v5 as its documentation describes it."""
import urllib.parse

from dns_json import Refusal
from dns_kept import (DS, NS, Backend as Kept, dotted, fault_of_mx, page_of,
                      split)

TOKEN = "canary-pat-c1e4Xn2GandiPersonalAccess"
PER_PAGE_MAX = 2
LIVE = "/v5/livedns"
SCOPES = {  # of a personal access token
    "enough": ["domain:tech"], "lacking": ["domain:view"],
    "wide": ["domain:view", "domain:renew", "domain:tech"]}


def missing():
    return None


def refusal(status, cause, message):
    return Refusal(status, {"object": "HTTP" + cause.replace(" ", ""),
                            "cause": cause, "code": status,
                            "message": message})


def not_found():
    return refusal(404, "Not Found", "The resource could not be found.")


def invalid(name, words):
    return Refusal(400, {"object": "HTTPBadRequest", "cause": "Bad Request",
                         "code": 400, "message": words, "status": "error",
                         "errors": [{"location": "body", "name": name,
                                     "description": words}]})


class Backend(Kept):
    canary, ttl_floor = TOKEN, 300
    rights, granted = tuple(SCOPES), "enough"

    def setup(self):
        domain = LIVE + "/domains/([^/]+)"
        self.serve([
            ("GET", LIVE + "/domains", self.list_domains),
            ("GET", domain, self.get_domain),
            ("GET", domain + "/nameservers", lambda r, d: self.of(d) and NS),
            ("GET", domain + "/records", self.list_records),
            ("GET", domain + "/records/([^/]+)", self.list_records),
            ("GET", domain + "/records/([^/]+)/([A-Z]+)", self.get_rrset),
            ("PUT", domain + "/records/([^/]+)/([A-Z]+)", self.put_rrset),
            ("DELETE", domain + "/records/([^/]+)/([A-Z]+)", self.delete),
            ("GET", domain + "/keys", lambda r, d: self.zones[self.of(d)][
                "keys"]),
            ("POST", domain + "/keys", self.sign),
            ("GET", "/tokeninfo", self.token_info),
        ], self.authenticate, not_found())
        self.settings = {"endpoint": self.url + LIVE, "token": TOKEN,
                         "id_endpoint": self.url}

    def authenticate(self, request):
        given = request.headers.get("Authorization", "")
        if not given.startswith("Bearer "):
            raise refusal(401, "Unauthorized", "The server could not verify "
                          "that you authorized to access the document you "
                          "requested.")
        if given != "Bearer " + TOKEN:
            raise refusal(403, "Forbidden", "Access was denied to this "
                          "resource.")

    def token_info(self, request):
        """Of Gandi ID, which is a host of its own. What the elements of
        "entities" are, nobody says."""
        return {"pat_name": "exodane", "scope": SCOPES[self.granted],
                "entities": ["2b7c1f5e-9d0a-11ee-8c90-0242ac120002"],
                "expires_in": 2591999, "token_type": "Bearer"}

    def new_zone(self, name, kind):
        return {"keys": []}

    def of(self, domain):
        if self.zone_id(domain) not in self.zones:
            raise not_found()
        return self.zone_id(domain)

    def paged(self, request, items, most):
        number = int(request.query.get("page", 1))
        size = min(int(request.query.get("per_page", most)), most)
        return 200, page_of(items, number, size), {
            "Total-Count": str(len(items))}

    def list_domains(self, request):
        return self.paged(request, [self.shown_zone(z["name"])
                                    for z in self.zones.values()],
                          PER_PAGE_MAX)

    def shown_zone(self, name):
        href = f"{self.url}{LIVE}/domains/{name}"
        return {"fqdn": name, "domain_href": href,
                "domain_records_href": href + "/records"}

    def get_domain(self, request, domain):
        shown = self.shown_zone(self.zones[self.of(domain)]["name"])
        return {**shown, "automatic_snapshots": True,
                "domain_keys_href": shown["domain_href"] + "/keys"}

    # ---- records ----

    def rrsets(self, zone, name=None):
        keys = {(r["name"], r["type"]): None for r in self.found(zone, name)}
        return [self.shown(zone, *key) for key in keys]

    def shown(self, zone, name, kind):
        found = self.found(zone, name, kind)
        label = self.relative(zone, name, "@")
        return found and {
            "rrset_name": label, "rrset_type": kind,
            "rrset_ttl": found[0]["ttl"],
            "rrset_values": [r["data"] for r in found],
            "rrset_href": f"{self.url}{LIVE}/domains/"
                          f"{self.zones[zone]['name']}/records/"
                          f"{urllib.parse.quote(label, safe='')}/{kind}"}

    def list_records(self, request, domain, label=None):
        zone = self.of(domain)
        name = label and self.absolute(zone, label)
        return self.paged(request, self.rrsets(zone, name), PER_PAGE_MAX)

    def get_rrset(self, request, domain, label, kind):
        zone = self.of(domain)
        shown = self.shown(zone, self.absolute(zone, label), kind)
        if not shown:
            raise refusal(404, "Not Found", "Can't find the DNS record "
                          f"{label}/{kind} in the zone")
        return shown

    def put_rrset(self, request, domain, label, kind):
        zone, given = self.of(domain), request.json
        if not isinstance(given, dict) or not given.get("rrset_values"):
            raise invalid("rrset_values", "Missing value")
        ttl, values = given.get("rrset_ttl", 10800), given["rrset_values"]
        if not isinstance(ttl, int) or not 300 <= ttl <= 2592000:
            raise invalid("rrset_ttl", "TTL must be between 300 and 2592000")
        if kind == "MX":
            values = [self.checked(domain, v) for v in values]
        if len(set(values)) < len(values):
            raise invalid("rrset_values", "Duplicate values")
        self.replace(zone, self.absolute(zone, label), kind, ttl, values)
        return 201, {"message": "DNS Record Created"}

    def checked(self, domain, value):
        try:
            preference, host = split(value)
        except ValueError:
            raise invalid("rrset_values", f"Invalid MX value: {value}")
        if not host.endswith("."):
            host = dotted(f"{host}.{domain}")  # relative to the zone
        if fault_of_mx(preference, host):
            raise invalid("rrset_values", fault_of_mx(preference, host))
        return f"{preference} {host}"

    def delete(self, request, domain, label, kind):
        self.get_rrset(request, domain, label, kind)
        zone = self.of(domain)
        self.replace(zone, self.absolute(zone, label), kind, 0, [])
        return 204, None

    def sign(self, request, domain):
        zone = self.of(domain)
        if (request.json or {}).get("flags") not in (256, 257):
            raise invalid("flags", "Expected 256 or 257")
        key = {"id": next(self.ids), "status": "active", "deleted": False,
               "algorithm": DS["algorithm"], "flags": request.json["flags"],
               "algorithm_name": "ECDSAP256SHA256", "fingerprint":
               DS["digest"], "public_key": DS["key"], "tag": DS["tag"],
               "ds": f"{domain}. 3600 IN DS {DS['tag']} 13 2 "
                     f"{DS['digest']}",
               "key_href": f"{self.url}{LIVE}/domains/{domain}/keys/1"}
        self.zones[zone]["keys"].append(key)
        return 201, {"message": "Domain Key Created"}

"""Amazon Route 53 (2013-04-01) as its API reference describes it.

Lists begin at a name; a batch is taken as a whole or not at all. A zone given
with "routed" has a weighted set, one given with "ksk" a key to sign with, one
given with "documented" the other of the two forms of InvalidChangeBatch.
"""
import itertools
import xml.etree.ElementTree as xml

import dns_aws
import dns_sigv4
from dns_json import Refusal
from dns_kept import DS, NS, Backend as Kept, dotted, fault_of_mx, split
from dns_proxy import by_method

KEY_ID, SECRET = "AKIDEXAMPLEROUTE53XY", "canary/wJalrXUtnFEMI+K7MDENGroute53K"
SESSION = "IQoJb3JpZ2luX2VjEXAMPLEsessionToken"
XMLNS = "https://route53.amazonaws.com/doc/2013-04-01/"
IN_XML = {"Content-Type": "text/xml"}
TOP = "/2013-04-01"
MAX_ITEMS, POLLS = 2, 2


def missing():
    return None


def element(name, *content):
    """Content: elements, or one text."""
    made = xml.Element(name)
    for item in content:
        if isinstance(item, xml.Element):
            made.append(item)
        elif item is not None:
            made.text = str(item)
    return made


def document(root):
    root.set("xmlns", XMLNS)
    return b'<?xml version="1.0"?>\n' + xml.tostring(root)


def refusal(status, code, message):
    return Refusal(status, document(element(
        "ErrorResponse", element("Error", element("Type", "Sender"),
                                 element("Code", code),
                                 element("Message", message)),
        element("RequestId", "b25f48e8-84fd-11e6-80d9-574e0c4664cb"))), IN_XML)


def labels(name):
    return name.rstrip(".").lower().split(".")[::-1]


class Backend(Kept):
    canary = SECRET
    not_live = ("private", "duplicate")
    rights, granted = dns_aws.RIGHTS, "enough"
    # STS and IAM have descriptions of their own.
    spec = ("aws/route-53-2013-04-01.smithy.json", "", {"beyond": r"/\Z"})

    def setup(self):
        zone = TOP + "/hostedzone/(Z[A-Z0-9]+)"
        self.serve([
            ("GET", TOP + "/hostedzone", self.list_zones),
            ("GET", TOP + "/hostedzonesbyname", self.list_by_name),
            ("GET", zone, self.get_zone),
            ("GET", zone + "/rrset/?", self.list_sets),
            ("POST", zone + "/rrset/?", self.change),
            ("GET", TOP + "/change/(C[0-9]+)", self.get_change),
            ("GET", zone + "/dnssec", self.get_dnssec),
            ("POST", zone + "/enable-dnssec", self.sign),
            ("POST", "/", lambda r: dns_aws.answer(
                r, self.granted, self.zone_id("example.org"))),
        ], self.authenticate, refusal(404, "UnknownOperationException",
                                      "Could not find operation"),
            lambda method, path, body: by_method(method, path, body) or
            path == "/")
        self.settings = {"endpoint": self.url, "access_key_id": KEY_ID,
                         "secret_access_key": SECRET,
                         "sts_endpoint": self.url, "iam_endpoint": self.url}
        self.optional = {"session_token": SESSION,
                         "hosted_zone_id": self.zone_id("example.org")}

    def authenticate(self, request):
        service = dns_aws.service_of(request) if request.route == "/" else \
            "route53"
        try:
            dns_sigv4.check(request, KEY_ID, SECRET, "us-east-1", service)
            if request.headers.get("X-Amz-Security-Token", SESSION) != SESSION:
                raise dns_sigv4.Bad("InvalidClientTokenId", "The security "
                                    "token included in the request is "
                                    "invalid.")
        except dns_sigv4.Bad as bad:
            raise refusal(403, *bad.args)

    # ---- zones ----

    def zone_id(self, name, twin=False):
        letters = "".join(c for c in name.upper() if c.isalnum())
        return ("Z0TWIN" if twin else "Z0ZONE") + letters

    def begin(self):
        self.changes, self.numbers = {}, itertools.count(1)

    def new_zone(self, name, kind):
        return {"private": kind == "private", "signed": False, "ksk": False,
                "routed": False, "documented": False}

    def of(self, zone):
        if zone not in self.zones:
            raise refusal(404, "NoSuchHostedZone", "No hosted zone found with "
                          f"ID: {zone}")
        return zone

    def zone_shown(self, zone):
        kept = self.zones[zone]
        return element(
            "HostedZone", element("Id", "/hostedzone/" + zone),
            element("Name", kept["name"] + "."),
            element("CallerReference", "ref-" + zone),
            element("Config", element(
                "PrivateZone", str(kept["private"]).lower())),
            element("ResourceRecordSetCount", len(self.records[zone])))

    def size(self, request):
        return max(1, min(int(request.query.get("maxitems", 100)), MAX_ITEMS))

    def ordered(self):
        return sorted(self.zones, key=lambda z: (
            labels(self.zones[z]["name"]), z))

    def list_by_name(self, request):
        query, size = request.query, self.size(request)
        start = (labels(query.get("dnsname", "")) if query.get("dnsname")
                 else [], query.get("hostedzoneid", ""))
        found = [z for z in self.ordered() if
                 (labels(self.zones[z]["name"]),
                  z if start[1] else "") >= start]
        more = found[size:size + 1]
        root = element(
            "ListHostedZonesByNameResponse",
            element("HostedZones", *map(self.zone_shown, found[:size])),
            element("DNSName", query.get("dnsname")),
            element("IsTruncated", str(bool(more)).lower()),
            *(element("NextDNSName", self.zones[z]["name"] + ".")
              for z in more),
            *(element("NextHostedZoneId", z) for z in more),
            element("MaxItems", size))
        return 200, document(root), IN_XML

    def list_zones(self, request):
        size, marker = self.size(request), request.query.get("marker", "")
        found = [z for z in sorted(self.zones) if z >= marker]
        more = found[size:size + 1]
        return 200, document(element(
            "ListHostedZonesResponse",
            element("HostedZones", *map(self.zone_shown, found[:size])),
            element("IsTruncated", str(bool(more)).lower()),
            *(element("NextMarker", z) for z in more),
            element("MaxItems", size))), IN_XML

    def get_zone(self, request, zone):
        parts = [self.zone_shown(self.of(zone))]
        if self.zones[zone]["private"]:
            parts.append(element("VPCs", element(
                "VPC", element("VPCRegion", "eu-central-1"),
                element("VPCId", "vpc-1a2b3c4d"))))
        else:
            parts.append(element("DelegationSet", element("NameServers", *(
                element("NameServer", n) for n in NS))))
        return 200, document(element("GetHostedZoneResponse", *parts)), IN_XML

    # ---- sets ----

    def set_shown(self, zone, name, kind):
        found = self.found(zone, name, kind)
        escaped = name.replace("*", "\\052") + "."
        weighted = self.zones[zone]["routed"] and kind == "MX" and \
            (zone, name) == self.watched
        return element(
            "ResourceRecordSet", element("Name", escaped),
            element("Type", kind),
            *([element("SetIdentifier", "first"), element("Weight", 10)]
              if weighted else []),
            element("TTL", found[0]["ttl"]),
            element("ResourceRecords", *(element(
                "ResourceRecord", element("Value", r["data"]))
                for r in found)))

    def list_sets(self, request, zone):
        query, size = request.query, self.size(request)
        start = (labels(query["name"]) if query.get("name") else [],
                 query.get("type", ""))
        keys = sorted({(r["name"], r["type"])
                       for r in self.found(self.of(zone))},
                      key=lambda k: (labels(k[0]), k[1]))
        keys = [k for k in keys if (labels(k[0]), k[1]) >= start]
        more = keys[size:size + 1]
        return 200, document(element(
            "ListResourceRecordSetsResponse",
            element("ResourceRecordSets", *(
                self.set_shown(zone, *k) for k in keys[:size])),
            element("IsTruncated", str(bool(more)).lower()),
            *(element("NextRecordName", k[0] + ".") for k in more),
            *(element("NextRecordType", k[1]) for k in more),
            element("MaxItems", size))), IN_XML

    def taken(self, change):
        """(action, name, type, ttl, values) of a <Change>."""
        def text(node, path):
            found = node.find("/".join("{%s}%s" % (XMLNS, p)
                                       for p in path.split("/")))
            return found.text or "" if found is not None else ""
        where = "ResourceRecordSet/"
        values = [v.text or "" for v in change.iter("{%s}Value" % XMLNS)]
        kind, ttl = text(change, where + "Type"), text(change, where + "TTL")
        if kind == "MX":
            values = [" ".join((v.split() + ["", ""])[:2]) for v in values]
            values = [v if v.endswith(".") else v + "." for v in values]
        return (text(change, "Action"),
                text(change, where + "Name").rstrip(".").lower(), kind,
                int(ttl) if ttl.isdigit() else -1, values)

    def wrong_batch(self, zone, words):
        if not self.zones[zone]["documented"]:
            return refusal(400, "InvalidChangeBatch",
                           "[" + ", ".join(words) + "]")
        return Refusal(400, document(element(
            "InvalidChangeBatch", element(
                "Messages", *(element("Message", w) for w in words)),
            element("RequestId", "b25f48e8"))), IN_XML)

    def fault_of(self, there, action, name, kind, ttl, values):
        key = f"[name='{name}.', type='{kind}']"
        old = there.get((name, kind))
        if action == "DELETE":
            if not old:
                return f"Tried to delete resource record set {key} but it " \
                    "was not found"
            if old != (ttl, sorted(values)):
                return f"Tried to delete resource record set {key} but the " \
                    "values provided do not match the current values"
            return None
        if action == "CREATE" and old:
            return f"Tried to create resource record set {key} but it " \
                "already exists"
        try:
            wrong = kind == "MX" and any(
                fault_of_mx(p, dotted(h)) for p, h in map(split, values))
        except ValueError:
            wrong = True
        if wrong or not values or len(set(values)) < len(values) or \
           not 0 <= ttl <= 2147483647:
            return f"Invalid Resource Record: FATAL problem with {key}"
        return None

    def change(self, request, zone):
        self.of(zone)
        try:
            root = xml.fromstring(request.body)
        except xml.ParseError:
            raise refusal(400, "InvalidInput", "Unable to parse request")
        if root.tag != "{%s}ChangeResourceRecordSetsRequest" % XMLNS:
            raise refusal(400, "InvalidInput", "Invalid XML ; unexpected root")
        there = {}
        for r in self.found(zone):
            old = there.get((r["name"], r["type"]), (0, []))
            there[(r["name"], r["type"])] = (r["ttl"],
                                             sorted([*old[1], r["data"]]))
        words, plan = [], []
        for change in root.iter("{%s}Change" % XMLNS):
            action, name, kind, ttl, values = self.taken(change)
            fault = self.fault_of(there, action, name, kind, ttl, values)
            if action not in ("CREATE", "DELETE", "UPSERT"):
                raise refusal(400, "InvalidInput", "Invalid XML ; Action")
            if fault:
                words.append(fault)
                continue
            left = [] if action == "DELETE" else values
            there[(name, kind)] = (ttl, sorted(left)) if left else None
            plan.append((name, kind, ttl, left))
        if words or not plan:
            raise self.wrong_batch(zone, words or ["no changes"])
        for step in plan:
            self.replace(zone, *step)
        return self.accepted("ChangeResourceRecordSetsResponse")

    # ---- what takes its time ----

    def info(self, number):
        status = "INSYNC" if self.changes[number] <= 0 else "PENDING"
        return element("ChangeInfo", element("Id", "/change/" + number),
                       element("Status", status),
                       element("SubmittedAt", "2025-04-02T12:00:00.000Z"))

    def accepted(self, name):
        number = f"C{next(self.numbers):012}"
        self.changes[number] = POLLS
        return 200, document(element(name, self.info(number))), IN_XML

    def get_change(self, request, number):
        if number not in self.changes:
            raise refusal(404, "NoSuchChange", f"Could not find resource "
                          f"with ID: {number}")
        shown = self.info(number)
        self.changes[number] -= 1
        return 200, document(element("GetChangeResponse", shown)), IN_XML

    # ---- DNSSEC ----

    def get_dnssec(self, request, zone):
        kept = self.zones[self.of(zone)]
        key = element(
            "KeySigningKey", element("Name", "exodane"),
            element("KmsArn", "arn:aws:kms:us-east-1:111122223333:key/1"),
            element("Flag", 257), element("KeyTag", DS["tag"]),
            element("SigningAlgorithmMnemonic", "ECDSAP256SHA256"),
            element("SigningAlgorithmType", 13),
            element("DigestAlgorithmMnemonic", "SHA-256"),
            element("DigestAlgorithmType", 2),
            element("DigestValue", DS["digest"].upper()),
            element("PublicKey", DS["key"]),
            element("DSRecord", f"{DS['tag']} 13 2 {DS['digest'].upper()}"),
            element("DNSKEYRecord", f"257 3 13 {DS['key']}"),
            element("Status", "ACTIVE"))
        return 200, document(element(
            "GetDNSSECResponse", element("Status", element(
                "ServeSignature",
                "SIGNING" if kept["signed"] else "NOT_SIGNING")),
            element("KeySigningKeys", *([key] if kept["ksk"] else []
                                         )))), IN_XML

    def sign(self, request, zone):
        kept = self.zones[self.of(zone)]
        if not kept["ksk"]:
            raise refusal(400, "KeySigningKeyWithActiveStatusNotFound", "The "
                          "hosted zone has no key-signing key with the "
                          "status ACTIVE.")
        kept["signed"] = True
        return self.accepted("EnableHostedZoneDNSSECResponse")

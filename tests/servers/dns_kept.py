"""What the servers of the providers have in common: the test's side.

A zone under test among neighbours, with records of strangers. Records are
kept in one form whatever an API shows: {"id", "name", "type", "ttl", "data",
…}, names lower case without a final dot, data as in a zone file.
"""
import itertools
import json
import re
import threading

from dns_json import JsonServer
from dns_proxy import Proxy, by_method

# Around the zone in every list, so that lists have pages.
BEFORE, AFTER = ("alpha.test", "beta.test"), ("zulu.test",)
HOST = re.compile(r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+\Z", re.I)
NS = ["ns1.example.net", "ns2.example.net"]
# The KSK of RFC 6605, 6.1, and its DS with SHA-256 where it is example.org's.
DS = {"tag": 55648, "algorithm": 13, "digest_type": 2, "flags": 257,
      "digest": "a6f5b21502d5e1b13e30ded1e705f2ea"
                "aa65d3fdcd8469644545bddac8cc0aca",
      "key": "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edb"
             "krSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=="}


def split(data):
    """'10 mail.example.' as (10, 'mail.example.')."""
    preference, _, host = data.partition(" ")
    return int(preference), host


def undotted(host):
    return host if host == "." else host.removesuffix(".")


def dotted(host):
    return host if host.endswith(".") else host + "."


def fault_of_mx(preference, host):
    """What is wrong with an MX, or None; host with its final dot."""
    if not isinstance(preference, int) or not 0 <= preference <= 65535:
        return "the priority is out of range"
    if len(host) > 254 or not (host == "." or HOST.match(host)):
        return "the target is no host name"
    return None


def page_of(items, number, size):
    return items[(number - 1) * size:number * size]


class Backend:
    """Made special by serve(), new_zone() and the routes."""

    ttl_floor, zone_ttl, first_id = 0, 0, 4200000000
    ds = (f"{DS['tag']} {DS['algorithm']} 2 {DS['digest']}",)
    # Kinds that the API shows, of zones that are not the one served.
    not_live = ()

    def __init__(self, folder):
        self.folder, self.lock = folder, threading.RLock()
        self.ids = map(str, itertools.count(self.first_id))
        self.zones, self.records = {}, {}
        self.setup()

    def serve(self, routes, authenticate, not_found, reads=by_method):
        def locked(function):
            def call(request, *groups):
                with self.lock:
                    return function(request, *groups)
            return call
        api = JsonServer([(m, p, locked(f)) for m, p, f in routes],
                         authenticate, not_found)
        self.proxy = Proxy(api.port, self.mx_now, reads)
        self.url = f"http://127.0.0.1:{self.proxy.port}"

    def close(self):
        pass

    # ---- records ----

    def add(self, zone, name, kind, ttl, data, **more):
        record = {"id": next(self.ids), "name": name, "type": kind,
                  "ttl": ttl, "data": data, **more}
        self.records[zone][record["id"]] = record
        return record

    def found(self, zone, name=None, kind=None):
        return [r for r in self.records[zone].values()
                if name in (None, r["name"]) and kind in (None, r["type"])]

    def replace(self, zone, name, kind, ttl, values, **more):
        """A whole set; what is kept of the old one is given by more."""
        for record in self.found(zone, name, kind):
            del self.records[zone][record["id"]]
        for data in values:
            self.add(zone, name, kind, ttl, data, **more)

    def relative(self, zone, name, apex=""):
        origin = self.zones[zone]["name"]
        return apex if name == origin else name.removesuffix("." + origin)

    def absolute(self, zone, label):
        origin = self.zones[zone]["name"]
        if label in ("", "@", "."):
            return origin
        return f"{label}.{origin}".lower()

    # ---- the test's side ----

    def put_zone(self, zone, name, kind=None, **more):
        """new_zone() says what an API knows of it beside its name."""
        self.zones[zone] = {"name": name, **self.new_zone(name, kind), **more}
        self.records[zone] = {}

    def new_zone(self, name, kind):
        return {"kind": kind}

    def zone_id(self, name, twin=False):
        return ("twin-of-" if twin else "zone-of-") + name.replace(".", "-")

    def zone(self, name, owner, ttl, mx, kind=None, **more):
        with self.lock:
            self.zones, self.records = {}, {}
            self.begin()
            self.watched = (self.zone_id(name), owner)
            for other in BEFORE:
                self.put_zone(self.zone_id(other), other)
            beside = {"duplicate": None, "private-beside": "private"}
            if kind in beside:
                self.put_zone(self.zone_id(name, twin=True), name,
                              beside[kind])
            self.put_zone(self.watched[0], name,
                          None if kind in beside else kind, **more)
            for other in AFTER:
                self.put_zone(self.zone_id(other), other)
            for zone in self.zones:
                for host in NS:
                    self.add(zone, self.zones[zone]["name"], "NS", 86400,
                             host + ".")
                self.strangers(zone, self.zones[zone]["name"])
            self.strangers(self.watched[0], owner)
            self.edit(ttl, mx)
            self.proxy.reset()

    def begin(self):
        """Forgets whatever else belongs to a zone."""

    def strangers(self, zone, owner):
        if self.found(zone, owner, "TXT"):
            return
        self.add(zone, owner, "TXT", 3600, '"v=spf1 -all"')
        self.add(zone, "other." + owner, "MX", 7200, "5 mx.other.test.")
        self.add(zone, "www." + owner, "A", 3600, "192.0.2.1")

    def edit(self, ttl, mx):
        zone, owner = self.watched
        with self.lock:
            self.replace(zone, owner, "MX", ttl, mx)

    def mine(self):
        return self.found(*self.watched, "MX")

    def mx_now(self):
        with self.lock:
            return sorted([r["data"], r["ttl"]] for r in self.mine())

    def others(self):
        with self.lock:
            mine = [r["id"] for r in self.mine()]
            return sorted(json.dumps([zone, r]) for zone in self.records
                          for r in self.records[zone].values()
                          if r["id"] not in mine)

"""The customers' hoster: PowerDNS with its HTTP API, zones signed live."""
import http.client
import json
import sqlite3

from . import names, process, query

SCHEMA = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"

CONF = """\
launch=gsqlite3
gsqlite3-database={dir}/pdns.sqlite3
gsqlite3-dnssec=yes
gsqlite3-pragma-synchronous=0
local-address={address}
local-port=53
socket-dir={dir}
primary=yes
only-notify=
also-notify={ns2}
allow-axfr-ips=127.0.0.0/8,198.51.100.0/24
xfr-cycle-interval=1
api=yes
api-key={key}
webserver=yes
webserver-address={api}
webserver-port={port}
webserver-allow-from=127.0.0.0/8
cache-ttl=0
query-cache-ttl=0
negquery-cache-ttl=0
zone-cache-refresh-interval=0
dnssec-key-cache-ttl=0
domain-metadata-cache-ttl=0
default-soa-content={ns1}. hostmaster.@ 1 60 30 86400 3
receiver-threads=1
retrieval-threads=1
distributor-threads=1
guardian=no
daemon=no
disable-syslog=yes
log-timestamp=no
version-string=anonymous
security-poll-suffix=
"""


class PowerDns:
    def __init__(self, folder, api_key, address, secondary):
        self.dir = folder / "pdns"
        self.dir.mkdir()
        self.api_key, self.address = api_key, address
        self.secondary = secondary

    def start(self):
        database = sqlite3.connect(self.dir / "pdns.sqlite3")
        with open(SCHEMA, encoding="ascii") as schema:
            database.executescript(schema.read())
        database.close()
        (self.dir / "pdns.conf").write_text(CONF.format(
            dir=self.dir, address=self.address, ns2=self.secondary,
            ns1=names.NS1_NAME, key=self.api_key, api=names.API,
            port=names.API_PORT))
        return process.Server(
            "pdns", ["pdns_server", f"--config-dir={self.dir}"],
            self.dir / "log", self.is_ready)

    def is_ready(self):
        status, _ = api(self.api_key, "GET", "/servers/localhost")
        return status == 200

    def serves(self, zones):
        return all(query.is_served(self.address, zone) for zone in zones)


def api(key, method, path, body=None):
    """(status, decoded body) of one call of the HTTP API."""
    connection = http.client.HTTPConnection(names.API, names.API_PORT,
                                            timeout=10)
    try:
        connection.request(method, "/api/v1" + path,
                           json.dumps(body) if body is not None else None,
                           {"X-API-Key": key,
                            "Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    return answer.status, json.loads(text) if text else None


def call(key, method, path, body=None):
    status, answer = api(key, method, "/servers/localhost" + path, body)
    if status >= 300:
        raise process.Failure(f"lab: pdns: {method} {path}: {status}: "
                              f"{answer}")
    return answer


def rrset(name, rtype, ttl, contents):
    return {"name": name + ".", "type": rtype, "ttl": ttl,
            "changetype": "REPLACE",
            "records": [{"content": c, "disabled": False} for c in contents]}


def write(key, zone, *rrsets):
    call(key, "PATCH", f"/zones/{zone}.", {"rrsets": list(rrsets)})


def write_mx(key, zone, owner, ttl, mx):
    """mx: pairs of preference and host; none of them removes the set."""
    records = [f"{preference} {host}." for preference, host in mx]
    write(key, zone, rrset(owner, "MX", ttl, records))


def create(key, zone, signed, rrsets):
    """A new zone; the DS (SHA-256) of its key, or "" when unsigned."""
    sets = [{k: v for k, v in r.items() if k != "changetype"}
            for r in rrsets]
    call(key, "POST", "/zones", {
        "name": zone + ".", "kind": "Master", "dnssec": signed,
        "soa_edit_api": "INCREASE", "api_rectify": True,
        "nameservers": [], "rrsets": sets})
    if not signed:
        return ""
    keys = call(key, "GET", f"/zones/{zone}./cryptokeys")
    for ds in keys[0]["ds"]:
        if ds.split()[2] == "2":
            return ds
    raise process.Failure(f"lab: pdns gives no DS for {zone}")

"""Knot: the root, the TLDs, Microsoft's and the hosters' name servers."""
from . import process, query

CONF = """\
server:
  rundir: "{dir}"
  pidfile: "{dir}/knot.pid"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
{listen}
log:
  - target: stderr
    any: info
control:
  listen: "{dir}/knot.sock"
database:
  storage: "{dir}"
  journal-db-max-size: 64M
  kasp-db-max-size: 32M
  timer-db-max-size: 8M
{acl}{remote}policy:
  - id: lab
    manual: on
    single-type-signing: on
    algorithm: ecdsap256sha256
    rrsig-lifetime: 14d
    rrsig-refresh: 7d
template:
  - id: default
    storage: "{dir}"
    file: "%s.zone"
    acl: writers
    zonefile-sync: -1
    journal-content: changes
    semantic-checks: off
zone:
{zones}"""

ANYONE = """\
acl:
  - id: writers
    address: [0.0.0.0/0, ::/0]
    action: [update, transfer, notify]
"""

# Whoever has the key may change the MX set of one name, nothing else.
KEY_HOLDER = """\
key:
  - id: {key}
    algorithm: hmac-sha256
    secret: {secret}
acl:
  - id: writers
    key: {key}
    action: [update]
    update-type: [MX]
    update-owner: name
    update-owner-match: equal
    update-owner-name: [{owner}.]
"""


class Knot:
    """One knotd with its own folder, addresses and zones."""

    def __init__(self, folder, name, listen):
        self.dir = folder / f"knot-{name}"
        self.dir.mkdir()
        self.name, self.listen = f"knot-{name}", listen
        self.zones = []             # (zone, is signed)
        self.remote, self.acl = "", ANYONE
        self.conf = self.dir / "knot.conf"

    def add(self, zone, lines, signed=True):
        """A zone from its records; names are relative to it."""
        text = f"$ORIGIN {zone.rstrip('.')}.\n" + "\n".join(lines) + "\n"
        file = zone.rstrip(".") or "root"
        (self.dir / f"{file}.zone").write_text(text)
        self.zones.append((zone, signed))

    def mirror(self, zones, primary, notified_from):
        """Secondary for zones of another server."""
        self.remote = (f"remote:\n  - id: primary\n    address: {primary}\n"
                       f"    via: {notified_from}\n")
        self.zones += [(zone, None) for zone in zones]

    def write_conf(self):
        zones = ""
        for zone, signed in self.zones:
            zones += f"  - domain: \"{zone}\"\n"
            if zone == ".":
                zones += "    file: \"root.zone\"\n"
            if signed is None:
                zones += "    master: primary\n    zonefile-load: none\n"
            elif signed:
                zones += "    dnssec-signing: on\n    dnssec-policy: lab\n"
        listen = "\n".join(f"  listen: {a}@53" for a in self.listen)
        self.conf.write_text(CONF.format(dir=self.dir, listen=listen,
                                         acl=self.acl, remote=self.remote,
                                         zones=zones))

    def make_key(self, zone):
        """A signing key for the zone, before the server starts."""
        process.run(["keymgr", "-c", self.conf, zone, "generate",
                     "ksk=yes", "zsk=yes", "algorithm=ecdsap256sha256"])
        for line in process.run(["keymgr", "-c", self.conf, zone,
                                 "ds"]).splitlines():
            fields = line.split()
            if fields[1:2] == ["DS"] and fields[4] == "2":
                return " ".join(fields[2:])
        raise process.Failure(f"lab: keymgr gives no DS for {zone}")

    def start(self):
        return process.Server(
            self.name, ["knotd", "-c", self.conf], self.dir / "log",
            self.is_ready)

    def is_ready(self):
        return all(query.is_served(address, zone)
                   for address in self.listen for zone, _ in self.zones)


def update(server, zone, *changes):
    """Dynamic update (RFC 2136): changes are 'add …' and 'del …' lines."""
    script = "\n".join([f"server {server}", f"zone {zone}.",
                        *changes, "send", ""])
    process.run(["knsupdate"], input=script)

"""The same signed zones served by BIND and Knot, and one that PowerDNS signs as
it answers."""
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "servers"))
from dns_pdns import SCHEMA  # noqa: E402
from zones import Server, all_of, free_port, tool  # noqa: E402

NAMED = """options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }};
 listen-on-v6 {{ none; }}; recursion no; dnssec-validation no;
 pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key"; }};
controls {{ }};
"""
KNOT = """server:
    rundir: {folder}/knot
    listen: 127.0.0.1@{port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    automatic-acl: off
database:
    storage: {folder}/knot
template:
  - id: default
    storage: {folder}
    zonefile-sync: -1
    zonefile-load: whole
    journal-content: none
zone:
"""


class Process(Server):
    def __init__(self, folder, name, command):
        self.log = folder / f"{name}.log"
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=self.log.open("w"))


class Bind(Process):
    def __init__(self, folder, root):
        self.port, self.address = free_port(), "127.0.0.1"
        conf = folder / "named.conf"
        conf.write_text(NAMED.format(folder=folder, port=self.port) + "".join(
            f'zone "{zone.name}" {{ type primary; file "{zone.file}"; '
            "check-names ignore; };\n" for zone in all_of(root)))
        super().__init__(folder, "named", ["named", "-g", "-c", str(conf)])


class Knot(Process):
    def __init__(self, folder, root):
        self.port, self.address = free_port(), "127.0.0.1"
        (folder / "knot").mkdir()
        conf = folder / "knot.conf"
        conf.write_text(KNOT.format(folder=folder, port=self.port) + "".join(
            f'  - domain: "{zone.name}"\n    file: "{zone.file}"\n'
            for zone in all_of(root)))
        super().__init__(folder, "knotd", ["knotd", "-c", str(conf)])


class PowerDns(Process):
    """A zone "live", which it signs itself; narrow: with NSEC3 made up for each
    name that is not there (RFC 7129, appendix B)."""

    def __init__(self, folder, narrow):
        self.port, self.address = free_port(), "127.0.0.1"
        base = folder / f"pdns-{narrow}"
        base.mkdir()
        with sqlite3.connect(base / "db") as db:
            db.executescript(pathlib.Path(SCHEMA[0]).read_text())
        (base / "pdns.conf").write_text(
            f"launch=gsqlite3\ngsqlite3-database={base}/db\n"
            f"gsqlite3-dnssec=yes\nsocket-dir={base}\n"
            f"local-address=127.0.0.1\nlocal-port={self.port}\n"
            "guardian=no\ndaemon=no\ndisable-syslog=yes\n")
        zone = base / "zone"
        zone.write_text("$ORIGIN live.\n$TTL 300\n"
                        "@ SOA ns.live. h.live. 1 3600 600 86400 60\n"
                        "@ NS ns\nns A 127.0.0.1\n@ MX 10 www\n"
                        "www A 192.0.2.1\n*.wild A 192.0.2.2\n"
                        "a.b.ent A 192.0.2.3\nalias CNAME www\n")
        self.util(base, "load-zone", "live", str(zone))
        self.util(base, "secure-zone", "live")
        if narrow:
            self.util(base, "set-nsec3", "live", "1 0 0 -", "narrow")
        self.util(base, "rectify-zone", "live")
        shown = self.util(base, "export-zone-ds", "live")
        self.ds = "".join(line.split(";")[0].strip() + "\n"
                          for line in shown.splitlines() if " 2 " in line)
        self.key = "".join(
            line[line.index("live. IN DNSKEY"):].split(";")[0].strip() + "\n"
            for line in self.util(base, "show-zone", "live").splitlines()
            if "live. IN DNSKEY" in line)
        super().__init__(folder, base.name,
                         ["pdns_server", f"--config-dir={base}"])

    @staticmethod
    def util(base, *words):
        return tool("pdnsutil", f"--config-dir={base}", *words, cwd=base)

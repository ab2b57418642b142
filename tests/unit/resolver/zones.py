"""A small tree of signed zones, made with BIND's tools and served by NSD.

One server on loopback holds them all, so it answers like a resolver whose
cache is full; what it holds is signed well, or broken in one way each.
"""
import pathlib
import re
import socket
import subprocess
import time

SOA = "@ SOA ns.test. h.test. 1 3600 600 86400 60\n"


def tool(*command, cwd):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


class Zone:
    """records: zone-file lines; sign: arguments of dnssec-signzone, or None;
    servers: host names; glue: lines about them for the parent; beside: further
    keys, "standby" (published alone) and "revoked"."""

    def __init__(self, folder, name, records="", algorithm="ECDSAP256SHA256",
                 sign=(), spoil=None, ds_digest="-2", ds_edit=None, parent=None,
                 servers=("ns.test.",), glue="", beside=()):
        self.servers, self.glue = servers, glue
        self.folder, self.name, self.records = folder, name, records
        self.algorithm, self.sign, self.spoil = algorithm, sign, spoil
        self.ds_digest, self.ds_edit, self.parent = ds_digest, ds_edit, parent
        self.children, self.beside = [], beside
        if parent:
            parent.children.append(self)

    @property
    def file(self):
        return self.folder / ("root" if self.name == "." else self.name)

    def text(self):
        origin = self.name if self.name == "." else self.name + "."
        lines = f"$ORIGIN {origin}\n$TTL 300\n{SOA}{self.records}"
        lines += "".join(f"@ NS {server}\n" for server in self.servers)
        for child in self.children:
            lines += "".join(f"{child.name}. NS {server}\n"
                             for server in child.servers)
            lines += child.glue + child.ds
        return lines

    def build(self):
        """Children first: their DS belong into this zone."""
        for child in self.children:
            child.build()
        self.file.write_text(self.text())
        self.ds = ""
        if self.sign is None:
            return
        key = self.make_key()
        signers, public = [key], self.public(key)
        if "standby" in self.beside:
            public += self.public(self.make_key())
        if "revoked" in self.beside:
            path = tool("dnssec-revoke", self.make_key(), cwd=self.folder)
            signers.append(pathlib.Path(path.strip()).name)
            public += self.public(signers[-1])
        self.file.write_text(self.text() + public)
        self.sign_with(*signers)
        signed = pathlib.Path(f"{self.file}.s").read_text()
        self.file.write_text(self.spoil(signed) if self.spoil else signed)
        self.ds = tool("dnssec-dsfromkey", self.ds_digest, f"{key}.key",
                       cwd=self.folder)
        if self.ds_edit:
            self.ds = self.ds_edit(self.ds)

    def make_key(self):
        return tool("dnssec-keygen", "-q", "-a", self.algorithm, "-f", "KSK",
                    *(["-b", "2048"] if "RSA" in self.algorithm else []),
                    self.name, cwd=self.folder).strip()

    def public(self, key):
        text = (self.folder / f"{key}.key").read_text()
        return "".join(line + "\n" for line in text.split("\n")
                       if not line.startswith(";"))

    def sign_with(self, *keys):
        if self.sign and self.sign[0] == "ldns":    # BIND's refuses too much
            tool("ldns-signzone", *self.sign[1:], "-o", self.name, "-f",
                 f"{self.file}.s", self.file.name, *keys, cwd=self.folder)
            return
        tool("dnssec-signzone", "-P", "-z", "-o", self.name, "-f", f"{self.file}.s",
             *(self.sign or ("-s", "20200101000000", "-e", "20380101000000")),
             self.file.name, *keys, cwd=self.folder)


def all_of(zone):
    yield zone
    for child in zone.children:
        yield from all_of(child)


def free_port():
    """Of both protocols."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, \
                socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
            one.bind(("127.0.0.1", 0))
            try:
                other.bind(one.getsockname())
            except OSError:
                continue
            return one.getsockname()[1]


class Server:
    """NSD; zones: of the tree below root, all unless given; beside: further
    addresses."""

    def __init__(self, folder, root, zones=None, address="127.0.0.1",
                 port=None, beside=()):
        self.port, self.address = port or free_port(), address
        conf = folder / f"nsd-{address}.conf"
        self.log = folder / f"nsd-{address}.log"
        conf.write_text(
            "server:\n" + "".join(f" ip-address: {one}@{self.port}\n"
                                  for one in (address, *beside)) +
            f" zonesdir: {folder}\n"
            f" pidfile: {folder}/nsd-{address}.pid\n xfrdfile: \"\"\n"
            " username: \"\"\n database: \"\"\n"
            f" zonelistfile: {folder}/zone-{address}.list\n logfile: {self.log}\n"
            " server-count: 1\n hide-version: yes\n rrl-ratelimit: 0\n"
            "remote-control:\n control-enable: no\n" + "".join(
                f"zone:\n name: \"{zone.name}\"\n zonefile: {zone.file}\n"
                for zone in (zones or all_of(root))))
        self.process = subprocess.Popen(
            ["nsd", "-d", "-c", str(conf)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def wait(self, zone=""):
        name = bytes([len(zone)]) + zone.encode() if zone else b""
        question = bytes.fromhex("000100000001000000000000") + name + \
            b"\0\0\6\0\1"
        where = (self.address, self.port)
        for _ in range(100):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
                one.settimeout(0.2)
                one.connect(where)
                try:
                    one.send(question)
                    if one.recv(512):
                        return
                except OSError:
                    time.sleep(0.1)
        raise RuntimeError("NSD does not answer: " + self.log.read_text()[-500:])

    def stop(self):
        self.process.terminate()
        self.process.wait()


# ---- ways to spoil a signed zone ----

def without_signature(owner, kind):
    """Takes out the RRSIG of that owner that covers kind."""

    def spoil(text):
        lines, out, current = text.split("\n"), [], ""
        skip = False
        for line in lines:
            if line and not line[0].isspace() and line[0] not in ";$":
                current = line.split()[0]
            if skip:
                skip = ")" not in line
                continue
            if re.search(rf"RRSIG\s+{kind} ", line) and current == owner:
                skip = "(" in line and ")" not in line
                continue
            out.append(line)
        return "\n".join(out)
    return spoil


def changed(old, new):
    def spoil(text):
        if old not in text:
            raise RuntimeError(f"{old!r} is not in the zone")
        return text.replace(old, new)
    return spoil

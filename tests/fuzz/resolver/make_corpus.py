#!/usr/bin/python3
"""Makes corpus-chain anew: the answers of real servers about real zones, as
the fuzz target reads them.

usage: make_corpus.py FOLDER-OF-tests/unit/resolver
"""
import pathlib
import socket
import struct
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import zones  # noqa: E402

TYPES = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "DS": 43, "DNSKEY": 48}
LONG = ("-s", "20200101000000", "-e", "20380101000000")
CASES = ("mail.test MX", "www.test TXT", "nope.test A", "a.nope.test A",
         "x.wild.test A", "x.wild.test TXT", "alias.test A", "www.deep.test A",
         "www.deep.test CNAME", "lost.test A", "www.unsigned.test A",
         "www.nsec3.test A", "nope.nsec3.test A", "x.wild.nsec3.test A",
         "nope.optout.test A", "www.expired.test A", "below.test A")


def wire_name(name):
    labels = [] if name == "." else name.split(".")
    return b"".join(bytes([len(one)]) + one.encode() for one in labels) + b"\0"


def ask(port, name, kind):
    packet = (struct.pack(">6H", 1, 0x0110, 1, 0, 0, 1) + wire_name(name) +
              struct.pack(">2H", TYPES[kind], 1) +
              b"\0" + struct.pack(">HHIH", 41, 4096, 0x8000, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(5)
        one.connect(("127.0.0.1", port))
        one.send(packet)
        answer = one.recv(65535)
    return struct.pack(">H", len(answer)) + answer


def case(port, name, kind):
    """Root keys first, the question itself last."""
    out = ask(port, ".", "DNSKEY")
    names = [name]
    if name in ("alias.test", "www.deep.test"):
        names.append("www.nsec3.test")
    if name == "lost.test":
        names.append("www.unsigned.test")
    for one in names:
        labels = one.split(".")
        for i in range(len(labels)):
            zone = ".".join(labels[len(labels) - 1 - i:])
            out += ask(port, zone, "DS") + ask(port, zone, "DNSKEY")
    if name in ("alias.test", "www.deep.test") and kind == "A":
        out += ask(port, "www.nsec3.test", kind)
    return out + ask(port, name, kind)


def tree(folder):
    root = zones.Zone(folder, ".", "ns.test. A 127.0.0.1\n", sign=LONG)
    test = zones.Zone(folder, "test", "www A 192.0.2.1\nns A 127.0.0.1\n"
                      "mail MX 10 a.host\nalias CNAME www.nsec3.test.\n"
                      "*.wild A 192.0.2.2\nent.below A 192.0.2.3\n"
                      "deep DNAME nsec3.test.\nlost CNAME www.unsigned.test.\n",
                      sign=LONG, parent=root)
    nsec3 = LONG + ("-3", "aabb", "-H", "5")
    www = "www A 192.0.2.1\n"
    zones.Zone(folder, "nsec3.test", www + "*.wild A 192.0.2.9\n", sign=nsec3,
               parent=test)
    zones.Zone(folder, "optout.test", www, sign=nsec3 + ("-A",), parent=test)
    zones.Zone(folder, "unsigned.test", www, sign=None, parent=test)
    zones.Zone(folder, "expired.test", www, parent=test,
               sign=("-s", "20200101000000", "-e", "20200201000000"))
    return root


corpus = pathlib.Path(__file__).parent / "corpus-chain"
corpus.mkdir(exist_ok=True)
with tempfile.TemporaryDirectory() as scratch:
    top = tree(pathlib.Path(scratch))
    top.build()
    server = zones.Server(pathlib.Path(scratch), top)
    try:
        server.wait()
        for line in CASES:
            found = case(server.port, *line.split())
            (corpus / line.replace(" ", "-")).write_bytes(found)
    finally:
        server.stop()

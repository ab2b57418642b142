#!/usr/bin/python3
"""Signed zones served by BIND, Knot and PowerDNS, each of which puts its proofs
together in its own way; delv and unbound-host judge the same. As TAP.

usage: test_chain_servers.py EXODANE
"""
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from chain_zones import CASES, tree  # noqa: E402
from lab_routes import Tap  # noqa: E402
from other_servers import SCHEMA, Bind, Knot, PowerDns  # noqa: E402
from peers import Peers, judge_all  # noqa: E402

# Answers that servers put together, not files.
TOLD = ("nope", "wild", "ent", "deep", "alias", "unsigned", "optout",
        "iterations", "TXT", "DS", "lost")
LIVE = (
    ("live", "MX", "secure"),
    ("live", "DNSKEY", "secure"),
    ("www.live", "A", "secure"),
    ("www.live", "TXT", "secure"),
    ("nope.live", "A", "secure"),
    ("a.nope.live", "A", "secure"),
    ("x.wild.live", "A", "secure"),
    ("x.wild.live", "TXT", "secure"),
    ("b.ent.live", "A", "secure"),
    ("ent.live", "TXT", "secure"),
    ("alias.live", "A", "secure"),
)


def told(case):
    return any(word in f"{case[0]} {case[1]}" for word in TOLD)


def files(tap, folder):
    """BIND and Knot with the files that NSD serves elsewhere."""
    root = tree(folder)
    root.build()
    anchor = folder / "anchor"
    anchor.write_text(root.ds)
    for kind in (Bind, Knot):
        server = kind(folder, root)
        try:
            server.wait()
            judge_all(tap, sys.argv[1], str(anchor),
                      Peers(folder, root.ds, server.port),
                      [case for case in CASES if told(case)], kind.__name__)
        finally:
            server.stop()


def live(tap, folder):
    """The anchor is below the root: once a DS, once the key itself."""
    for narrow in (False, True):
        server = PowerDns(folder, narrow)
        name = f"PowerDNS {'narrow' if narrow else 'NSEC'}"
        try:
            server.wait("live")
            peers = Peers(folder, server.ds, server.port, zone="live")
            for kind, text in (("DS", server.ds), ("DNSKEY", server.key)):
                anchor = folder / f"live-{kind}-{narrow}"
                anchor.write_text(text)
                judge_all(tap, sys.argv[1], str(anchor), peers,
                          LIVE if kind == "DS" else LIVE[:3],
                          f"{name}, {kind} as anchor")
        finally:
            server.stop()


needed = ("named", "knotd", "pdns_server", "pdnsutil", "delv", "unbound-host",
          "dnssec-keygen", "dnssec-signzone", "ldns-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing or not SCHEMA:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
tap = Tap()
with tempfile.TemporaryDirectory() as scratch:
    files(tap, pathlib.Path(scratch))
    live(tap, pathlib.Path(scratch))
sys.exit(tap.end())

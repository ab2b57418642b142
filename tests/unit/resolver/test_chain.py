#!/usr/bin/python3
"""Verdicts over real signed zones, good and broken, as TAP; BIND's delv and
Unbound's unbound-host judge the same names in the same run and must agree.

usage: test_chain.py EXODANE
"""
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from chain_zones import CASES, tree  # noqa: E402
from lab_routes import Judge, Tap  # noqa: E402
from peers import Peers, judge_all  # noqa: E402
from zones import Server  # noqa: E402

EXODANE = sys.argv[1]
# Answers that are proved in more ways than by a signature over an RRset.
PROVED = (("www.deep.test", "A"), ("x.wild.test", "A"), ("x.alias2.test", "A"),
          ("nope.nsec3.test", "A"), ("x.wild.nsec3.test", "TXT"),
          ("nsec3.test", "DS"))


def each_server_agrees(tap, folder, port):
    """What is secure by the resolver is so at the server that it is from."""
    judge = Judge(EXODANE, folder, port)
    for name, kind in PROVED:
        got = judge.ask(name, kind, "--servers", "--resolver",
                        f"127.0.0.1@{port}")
        tap.check(got["verdict"] == "secure" and
                  [f["id"] for f in got["comparison"]] == ["servers-agree"] and
                  [s["verdict"] for s in got["servers"]] == ["secure"],
                  f"{name} {kind}: secure at its name server, too", got)


def run(folder):
    root = tree(folder)
    root.build()
    (folder / "anchor").write_text(root.ds)
    server = Server(folder, root)
    tap = Tap()
    try:
        server.wait()
        judge_all(tap, EXODANE, str(folder / "anchor"), Peers(folder, root.ds, server.port),
                  CASES)
        each_server_agrees(tap, folder, server.port)
    finally:
        server.stop()
    return tap.end()


needed = ("nsd", "delv", "unbound-host", "dnssec-keygen", "dnssec-signzone", "ldns-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
with tempfile.TemporaryDirectory() as scratch:
    sys.exit(run(pathlib.Path(scratch)))

#!/usr/bin/python3
"""Verdicts over real signed zones, good and broken, as TAP; BIND's delv judges
the same names in the same run and must agree.

usage: test_chain.py EXODANE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from chain_zones import CASES, tree  # noqa: E402
from zones import Server  # noqa: E402

EXODANE = sys.argv[1]

# Where delv says something else, and why that is right for us.
DIFFERS = {
    "nope.optout.test": ("secure", "an opt-out span proves no absence (RFC "
                         "5155 section 9.2); BIND calls it validated"),
}


def ours(server, anchor, name, kind):
    run = subprocess.run(
        [EXODANE, "dnssec", "--json", "--config", "/dev/null", "--resolver",
         f"127.0.0.1@{server.port}", "--trust-anchor", anchor, name, kind],
        capture_output=True, text=True, timeout=30)
    try:
        answer = json.loads(run.stdout)
    except json.JSONDecodeError:
        return "no document", run.stdout + run.stderr
    return answer.get("verdict"), answer.get("reason", str(answer))


def delv(server, anchor, name, kind):
    out = subprocess.run(
        ["delv", "-a", anchor, "@127.0.0.1", "-p", str(server.port),
         "+nomtrace", name, kind], capture_output=True, text=True,
        timeout=30)
    text = out.stdout + out.stderr
    if "resolution failed" in text and "ncache" not in text:
        return "bogus"
    if "unsigned answer" in text:
        return "insecure"
    return "secure" if "fully validated" in text else "bogus"


def delv_anchor(folder):
    ds = (folder / "anchor").read_text().split()
    at = ds.index("DS")
    path = folder / "delv.conf"
    path.write_text('trust-anchors { "." static-ds %s %s %s "%s"; };\n' % (
        ds[at + 1], ds[at + 2], ds[at + 3], "".join(ds[at + 4:])))
    return path


def run(folder):
    root = tree(folder)
    root.build()
    (folder / "anchor").write_text(root.ds)
    peer = delv_anchor(folder)
    server = Server(folder, root)
    failed = 0
    try:
        server.wait()
        print(f"1..{2 * len(CASES)}")
        for i, (name, kind, want) in enumerate(CASES):
            got, why = ours(server, str(folder / "anchor"), name, kind)
            good = got == want
            print(f"{'ok' if good else 'not ok'} {2 * i + 1} - {name} {kind} "
                  f"is {want}")
            if not good:
                print(f"# got {got}: {why}")
            theirs = delv(server, str(peer), name, kind)
            expected, reason = DIFFERS.get(name, (got, ""))
            same = theirs == expected
            print(f"{'ok' if same else 'not ok'} {2 * i + 2} - delv "
                  f"{'differs' if reason else 'agrees'} about {name} {kind}" +
                  (f": {reason}" if reason else "") +
                  ("" if same else f"\n# delv says {theirs}"))
            failed += (not good) + (not same)
    finally:
        server.stop()
    return failed


needed = ("nsd", "delv", "dnssec-keygen", "dnssec-signzone", "ldns-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
with tempfile.TemporaryDirectory() as scratch:
    sys.exit(1 if run(pathlib.Path(scratch)) else 0)

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
from zones import Server, Zone, changed, without_signature  # noqa: E402

EXODANE = sys.argv[1]
ADDRESS = "www A 192.0.2.1\n"
MORE = ("mail MX 10 a.host\nalias CNAME www.nsec3.test.\n*.wild A 192.0.2.2\n"
        "ent.below A 192.0.2.3\n*.alias2 CNAME www.nsec3.test.\n"
        "deep DNAME nsec3.test.\nlost CNAME www.unsigned.test.\n"
        "broken CNAME www.expired.test.\n")
PAST = ("-s", "20200101000000", "-e", "20200201000000")
FUTURE = ("-s", "20370101000000", "-e", "20380101000000")
LONG = ("-s", "20200101000000", "-e", "20380101000000")
NSEC3 = LONG + ("-3", "aabb", "-H", "5")


def unknown_algorithm(ds):
    words = ds.split()
    words[words.index("DS") + 2] = "99"
    return " ".join(words) + "\n"


def wrong_digest(ds):
    head, last = ds.rstrip().rsplit(None, 1)
    return f"{head} {last[:-4]}0000\n"


def tree(folder):
    root = Zone(folder, ".", "ns.test. A 127.0.0.1\n", sign=LONG)
    test = Zone(folder, "test", ADDRESS + "ns A 127.0.0.1\n" + MORE,
                parent=root)

    def zone(name, **how):
        Zone(folder, f"{name}.test", how.pop("records", ADDRESS), parent=test,
             **how)

    zone("nsec3", sign=NSEC3, records=ADDRESS + "*.wild A 192.0.2.9\n"
         "a.b.ent A 192.0.2.8\n")
    zone("optout", sign=NSEC3 + ("-A",))
    zone("iterations", sign=("ldns", "-n", "-t", "400", "-s", "aabb", "-i",
                             "20200101000000", "-e", "20370101000000"))
    zone("unsigned", sign=None)
    for name, algorithm in (("rsa256", "RSASHA256"), ("rsa512", "RSASHA512"),
                            ("ec384", "ECDSAP384SHA384"),
                            ("ed25519", "ED25519"), ("ed448", "ED448")):
        zone(name, algorithm=algorithm)
    zone("sha1ds", ds_digest="-1")
    zone("sha384ds", ds_digest="-aSHA-384")
    zone("expired", sign=PAST)
    zone("early", sign=FUTURE)
    zone("wrongds", ds_edit=wrong_digest)
    zone("unknownds", ds_edit=unknown_algorithm)
    zone("bare", spoil=without_signature("www.bare.test.", "A"))
    zone("forged", spoil=changed("192.0.2.1", "192.0.2.66"))
    zone("keyless", spoil=without_signature("keyless.test.", "DNSKEY"))
    zone("dropped", spoil=lambda text: "$ORIGIN dropped.test.\n$TTL 300\n"
         "@ SOA ns.test. h.test. 1 3600 600 86400 60\n@ NS ns.test.\n"
         + ADDRESS)
    return root


# Where delv says something else, and why that is right for us.
DIFFERS = {
    "nope.optout.test": ("secure", "an opt-out span proves no absence (RFC "
                         "5155 section 9.2); BIND calls it validated"),
}

# name, type, verdict
CASES = (
    ("www.test", "A", "secure"),
    ("test", "SOA", "secure"),
    ("test", "DNSKEY", "secure"),
    ("nsec3.test", "DS", "secure"),
    ("unsigned.test", "DS", "secure"),
    (".", "SOA", "secure"),
    ("test", "DS", "secure"),
    ("mail.test", "MX", "secure"),
    ("www.test", "TXT", "secure"),
    ("nope.test", "A", "secure"),
    ("a.nope.test", "A", "secure"),
    ("below.test", "A", "secure"),
    ("x.wild.test", "A", "secure"),
    ("x.y.wild.test", "A", "secure"),
    ("x.wild.test", "TXT", "secure"),
    ("alias.test", "A", "secure"),
    ("x.alias2.test", "A", "secure"),
    ("www.deep.test", "A", "secure"),
    ("alias.test", "TXT", "secure"),
    ("www.nsec3.test", "A", "secure"),
    ("www.nsec3.test", "TXT", "secure"),
    ("nope.nsec3.test", "A", "secure"),
    ("a.nope.nsec3.test", "A", "secure"),
    ("b.ent.nsec3.test", "A", "secure"),
    ("x.wild.nsec3.test", "A", "secure"),
    ("x.wild.nsec3.test", "TXT", "secure"),
    ("www.rsa256.test", "A", "secure"),
    ("www.rsa512.test", "A", "secure"),
    ("www.ec384.test", "A", "secure"),
    ("www.ed25519.test", "A", "secure"),
    ("www.ed448.test", "A", "secure"),
    ("www.sha1ds.test", "A", "secure"),
    ("www.sha384ds.test", "A", "secure"),
    ("www.optout.test", "A", "secure"),
    ("www.unsigned.test", "A", "insecure"),
    ("nope.unsigned.test", "A", "insecure"),
    ("lost.test", "A", "insecure"),
    ("www.unknownds.test", "A", "insecure"),
    ("nope.iterations.test", "A", "insecure"),
    ("nope.optout.test", "A", "insecure"),
    ("www.expired.test", "A", "bogus"),
    ("www.early.test", "A", "bogus"),
    ("www.wrongds.test", "A", "bogus"),
    ("www.bare.test", "A", "bogus"),
    ("www.forged.test", "A", "bogus"),
    ("www.keyless.test", "A", "bogus"),
    ("www.dropped.test", "A", "bogus"),
    ("broken.test", "A", "bogus"),
)


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

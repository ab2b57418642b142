#!/usr/bin/python3
"""How many round trips a verdict takes, counted by a relay that delays. As TAP.

usage: test_rounds.py EXODANE
"""
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "servers")]
from dns_relay import Relay  # noqa: E402
from lab_routes import Internet, Judge, Tap  # noqa: E402

DELAY = 0.15  # long beside what a busy machine takes to send a few datagrams
CASES = (
    ("here.test", "MX", "secure", 1),
    ("nope.test", "MX", "secure", 1),
    ("plain.test", "MX", "insecure", 1),
    ("www.here.test", "A", "secure", 2),
    ("alias.here.test", "A", "secure", 2),
    ("a.b.c.nope.here.test", "TXT", "secure", 2),
)


def run(folder):
    net = Internet(folder)
    judge = Judge(sys.argv[1], folder, net.port)
    tap = Tap()
    try:
        net.wait()
        relay = Relay(("127.0.0.1", net.port), delay=DELAY)
        for name, kind, verdict, most in CASES:
            relay.reset()
            got = judge.ask(name, kind, "--resolver", f"127.0.0.1@{relay.port}")
            tap.check(got["verdict"] == verdict and 0 < relay.rounds <= most,
                      f"{name} {kind} is {verdict} after {most} round trips",
                      (relay.rounds, relay.queries, got))
    finally:
        net.stop()
    return tap.end()


if not shutil.which("nsd") or not shutil.which("dnssec-signzone"):
    print("1..0 # SKIP not installed: nsd or dnssec-signzone")
    sys.exit(0)
with tempfile.TemporaryDirectory() as scratch:
    sys.exit(run(pathlib.Path(scratch)))

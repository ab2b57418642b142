#!/usr/bin/python3
"""No run takes longer than 5 s, whatever servers do: one that is slow and has a
long name asked of it, and one with signatures by the hundred at many addresses.
As TAP.

usage: test_in_time.py EXODANE
"""
import base64
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).parent),
                str(pathlib.Path(__file__).parents[2] / "servers")]
from dns_relay import Relay  # noqa: E402
from lab_routes import Judge, Tap  # noqa: E402
from zones import Server, Zone, all_of, without_signature  # noqa: E402

LONG = ".".join("a" * 110) + ".long.test"
PLACES = [f"127.0.3.{i}" for i in range(1, 97)]
NAMES = [f"ns{i // 6}.trap.test." for i in range(len(PLACES))]
LDNS = ("ldns", "-i", "20200101", "-e", "20380101")
TAG = 12345
SIZE = 585      # of an RSA modulus, in bytes: the largest that costs one try


class OneAtATime(Relay):
    """Answers one question after the other, each as late as it delays."""

    turn = threading.Lock()

    def hand_over(self, mine, due):
        with self.turn:
            time.sleep(self.delay)
            super().hand_over(mine, due)


def key():
    """A DNSKEY with that tag (RFC 4034 appendix B), of which nobody has the
    private half."""
    rdata = bytearray(b"\1\0\3\x08\x08" + b"\xff" * 8 +
                      random.randbytes(SIZE))
    rdata[13] |= 0x80
    rdata[-1] |= 1
    rdata[100:102] = b"\0\0"
    rest = sum(byte << 8 if i % 2 == 0 else byte
               for i, byte in enumerate(rdata))
    word = next((word for word in range(65536) if TAG ==
                 (rest + word + (rest + word >> 16)) & 0xffff), None)
    if word is None:
        return key()
    rdata[100:102] = word.to_bytes(2, "big")
    return base64.b64encode(bytes(rdata[4:])).decode()


def many_signatures(text):
    junk = (base64.b64encode(random.randbytes(SIZE)).decode()
            for _ in range(16))
    return without_signature("www.trap.test.", "A")(text) + "\n" + "".join(
        f"www.trap.test. 300 IN RRSIG A 8 3 300 20380101000000 20200101000000 "
        f"{TAG} trap.test. {one}\n" for one in junk)


class World:
    def __init__(self, folder):
        self.root = Zone(folder, ".", servers=("ns.test.",),
                         records="ns.test. A 127.0.0.1\n")
        test = Zone(folder, "test", parent=self.root,
                    records="ns A 127.0.0.1\n")
        Zone(folder, "long.test", f"{LONG}. A 192.0.2.1\n", parent=test)
        hosts = "".join(f"{name} A {at}\n" for name, at in zip(NAMES, PLACES))
        Zone(folder, "trap.test", "www A 192.0.2.1\n" + hosts + "".join(
            f"@ DNSKEY 256 3 8 {key()}\n" for _ in range(4)), parent=test,
            servers=tuple(sorted(set(NAMES))), glue=hosts, sign=LDNS,
            spoil=many_signatures)
        self.root.build()
        (folder / "anchor").write_text(self.root.ds)
        self.server = Server(folder, self.root)
        trap = [z for z in all_of(self.root) if z.name == "trap.test"]
        self.traps = Server(folder, self.root, trap, PLACES[0],
                            self.server.port, PLACES[1:])
        self.judge = Judge(sys.argv[1], folder, self.server.port)
        self.server.wait()
        self.traps.wait("trap")

    def timed(self, name, port, *how):
        """The answer, and seconds beside what a busy machine takes to start
        the program."""
        begun = time.monotonic()
        subprocess.run([sys.argv[1], "--version"], capture_output=True)
        started = time.monotonic()
        got = self.judge.ask(name, "A", "--resolver", f"127.0.0.1@{port}", *how)
        return got, time.monotonic() - started - 5 * (started - begun)

    def stop(self):
        self.server.stop()
        self.traps.stop()


def slow(tap, world):
    """Hundreds of questions at 0.2 s each, of which the most useful are
    answered in time; at 1 s not even those."""
    for delay, verdicts, *how in ((0.2, ("secure", "indeterminate")),
                                  (1.0, ("indeterminate",), "--servers")):
        relay = OneAtATime(("127.0.0.1", world.server.port), delay=delay)
        got, took = world.timed(LONG, relay.port, *how)
        claim = " ".join((f"a long name, {delay} s a question", *how))
        tap.check(got["verdict"] in verdicts, f"{claim}: the verdict", got)
        tap.check(took < 5, f"{claim}: within 5 s", took)
    tap.check("in time" in got["reason"] and
              "in time" in got["comparison"][0]["text"],
              "could not tell: it says that nothing came in time", got)


def laborious(tap, world):
    got, took = world.timed("www.trap.test", world.server.port, "--servers")
    tap.check(got["verdict"] in ("bogus", "indeterminate") and took < 5,
              "signatures and keys by the hundred: within 5 s", (took, got))
    tap.check(len(got["servers"]) == len(PLACES) and
              not any(s["verdict"] in ("secure", "insecure")
                      for s in got["servers"]),
              "and at none of 96 addresses they prove anything",
              got["servers"][:3])


needed = ("nsd", "dnssec-keygen", "dnssec-signzone", "ldns-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
tap = Tap()
with tempfile.TemporaryDirectory() as scratch:
    world = World(pathlib.Path(scratch))
    try:
        slow(tap, world)
        laborious(tap, world)
    finally:
        world.stop()
sys.exit(tap.end())

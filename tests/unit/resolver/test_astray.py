#!/usr/bin/python3
"""From the root down among servers that lead astray: bounded questions, bounded
time, no verdict. As TAP.

usage: test_astray.py EXODANE
"""
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "servers")]
from lab_routes import Judge, Tap  # noqa: E402
from odd_root import OddRoot  # noqa: E402
from zones import free_port  # noqa: E402

QUERIES_MAX = 400 * 2  # as documented, each put to at most two servers
NAME = "a.b.c.d.e.f.g.test"


def hints_of(folder, name, address):
    path = folder / name
    path.write_text(f". 3600000 NS ns.roots.\nns.roots. 3600000 A {address}\n")
    return str(path)


def run(folder):
    tap, port = Tap(), free_port()
    judge = Judge(sys.argv[1], folder, port)
    (folder / "anchor").write_text(". IN DS 1 13 2 " + "ab" * 32 + "\n")
    for i, mode in enumerate(("endless", "deeper", "upward", "sideways",
                              "mute")):
        server = OddRoot(mode, f"127.0.1.{50 + i}", port)
        begun = time.monotonic()
        got = judge.ask(NAME, "A", "--root-hints",
                        hints_of(folder, mode, server.address))
        took = time.monotonic() - begun
        tap.check(got["verdict"] == "indeterminate" and took < 5 and
                  0 < server.seen <= QUERIES_MAX,
                  f"{mode}: ends, and nothing is believed",
                  (took, server.seen, got))
    victim = OddRoot("mute", "127.0.1.66", port)
    child = OddRoot("foreign", "127.0.1.62", port, victim.address)
    root = OddRoot("honest", "127.0.1.61", port, child.address)
    judge.ask(NAME, "A", "--root-hints",
              hints_of(folder, "foreign", root.address))
    tap.check(child.seen > 0 and victim.seen == 0,
              "glue for names elsewhere is not followed",
              (root.seen, child.seen, victim.seen))
    return tap.end()


with tempfile.TemporaryDirectory() as scratch:
    sys.exit(run(pathlib.Path(scratch)))

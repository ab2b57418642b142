#!/usr/bin/python3
"""Captures anew what lies beside: verdicts over zones that real tools have
signed, or that were broken afterwards. `verdicts` says what each must come to.

usage: make.py EXODANE
"""
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE.parent.parent / "unit/resolver"),
                str(HERE.parent.parent / "servers")]
from chain_zones import CASES, tree  # noqa: E402
from dns_relay import Relay  # noqa: E402
from lab_routes import Internet, Judge  # noqa: E402
from many_servers import World  # noqa: E402
from zones import Server  # noqa: E402

WANTED = ("mail.test MX", "x.wild.test A", "nope.test A", "www.deep.test A",
          "alias.test A", "a.nope.nsec3.test A", "www.nsec3.test TXT",
          "x.wild.nsec3.test A", "www.rsa512.test A", "www.ed448.test A",
          "www.sha1ds.test A", "www.unsigned.test A", "www.unknownds.test A",
          "nope.optout.test A", "www.expired.test A", "www.wrongds.test A",
          "www.bare.test A", "www.forged.test A", "broken.test A")
listed = []


def keep(judge, name, kind, verdict, file, *options):
    path = HERE / f"{file}.jsonl"
    path.unlink(missing_ok=True)
    got = judge.ask(name, kind, "--capture", str(path), *options)["verdict"]
    if got != verdict:
        raise SystemExit(f"{name} {kind}: {got}, not {verdict}")
    listed.append(f"{file} {verdict}\n")


def from_one_server(folder):
    root = tree(folder)
    root.build()
    (folder / "anchor").write_text(root.ds)
    server = Server(folder, root)
    server.wait()
    judge = Judge(sys.argv[1], folder, server.port)
    try:
        for name, kind, verdict in CASES:
            if f"{name} {kind}" in WANTED:
                keep(judge, name, kind, verdict, f"{verdict}-{name}-{kind}",
                     "--resolver", f"127.0.0.1@{server.port}")
    finally:
        server.stop()


def by_several_routes(folder):
    net = Internet(folder)
    net.wait()
    judge = Judge(sys.argv[1], folder, net.port)
    forger = Relay(("127.0.0.1", net.port), "forge")
    broken = Relay(("127.0.0.1", net.port), "servfail")
    hints = ("--root-hints", net.hints)
    try:
        keep(judge, "alias.here.test", "A", "secure", "root-down", *hints)
        keep(judge, "www.round.test", "A", "indeterminate", "root-down-circle",
             *hints)
        keep(judge, "www.here.test", "A", "secure", "forged-then-root-down",
             "--resolver", f"127.0.0.1@{forger.port}", *hints)
        keep(judge, "www.here.test", "A", "indeterminate", "two-failures",
             "--resolver", f"127.0.0.1@{broken.port}", "--root-hints",
             net.dead_hints)
    finally:
        net.stop()


def of_name_servers(folder):
    world = World(folder)
    judge = Judge(sys.argv[1], folder, world.port)
    try:
        keep(judge, "www.many.test", "A", "secure", "five-servers",
             "--servers", "--resolver", f"127.0.2.1@{world.port}")
    finally:
        world.stop()


for part in (from_one_server, by_several_routes, of_name_servers):
    with tempfile.TemporaryDirectory() as scratch:
        part(pathlib.Path(scratch))
(HERE / "verdicts").write_text("".join(sorted(listed)))

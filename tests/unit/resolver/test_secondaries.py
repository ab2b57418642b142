#!/usr/bin/python3
"""From the root down, where one name server among several of a zone is bad: the
others are asked, too, and no zone is bogus for the sake of one. As TAP.

usage: test_secondaries.py EXODANE
"""
import collections
import pathlib
import shutil
import sys
import tempfile
import time
import types

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).parent),
                str(pathlib.Path(__file__).parents[2] / "servers")]
from dns_relay import Relay, question_end  # noqa: E402
from lab_routes import Judge, Tap  # noqa: E402
from zones import Server, Zone, all_of, tool  # noqa: E402

ADDRESS = "www A 192.0.2.1\n"
TOP, GOOD, BAD, BARE, SILENT, OLD_ROOT = (f"127.0.4.{i}"
                                          for i in (1, 2, 3, 6, 7, 9))
# Those below test. come with their addresses; those below other. must be looked
# up, so that they are asked after all of the first.
HOSTS = {"good": GOOD, "bad": BAD, "bad2": "127.0.4.4", "bad3": "127.0.4.5",
         "bare": BARE, "silent": SILENT, "lossy": "127.0.4.8"}
FAR = "far.other."
ZONES = {"either": ("bad.test.", "good.test."), "one": ("bad.test.", FAR),
         "stripped": ("bare.test.", FAR), "all": ("bad.test.", "bad2.test."),
         "mute": ("silent.test.", "bad.test."),
         "rest": ("silent.test.", "bad.test.", FAR),
         "lost": ("lossy.test.", "bad.other."),
         "three": ("bad.test.", "bad2.test.", "bad3.test.", FAR),
         "top": ("bad.test.", FAR), "fine": ("good.test.", FAR),
         "low.top": ("good.test.",), "worse.top": ("bad.test.", FAR), "moved.top": ("good.test.",)}
MOVED = ("moved.top.test. NS good.test.", "moved.top.test. NS silent.test.")


class Lossy(Relay):
    """Answers a question when it is asked for the third time."""

    times = collections.Counter()

    def answer_of(self, query, kind):
        question = query[12:question_end(query)].lower()
        self.times[question] += 1
        return (super().answer_of(query, kind) if self.times[question] > 2
                else None)


def copy_of(zone, kind):
    """Its file as a secondary may have it: expired, or without signatures."""
    path = zone.folder / f"{zone.file.name}.{kind}"
    key = next(zone.folder.glob(f"K{zone.name.strip('.')}.+*.key")).stem
    text = zone.text().replace(*MOVED) if kind == "old" else zone.text()
    path.write_text(text + (zone.public(key) if kind == "old" else ""))
    if kind == "old":
        tool("dnssec-signzone", "-P", "-z", "-o", zone.name, "-f", f"{path}.s",
             "-s", "20200101000000", "-e", "20200201000000", path.name, key,
             cwd=zone.folder)
        path = path.with_name(path.name + ".s")
    return types.SimpleNamespace(name=zone.name, file=path)


class World:
    def __init__(self, folder):
        self.folder = folder
        root = Zone(folder, ".", f"ns.roots. A {TOP}\n", servers=("ns.roots.",))
        test = Zone(folder, "test", f"ns A {TOP}\n" + "".join(
            f"{host} A {at}\n" for host, at in HOSTS.items()), parent=root,
            glue=f"ns.test. A {TOP}\n")
        other = Zone(folder, "other", f"far A {GOOD}\nbad A {BAD}\n",
                     parent=root)
        made = {}
        for name, servers in ZONES.items():
            parent = made.get(name.partition(".")[2], test)
            made[name] = Zone(folder, f"{name}.test", ADDRESS, parent=parent,
                              servers=servers)
        root.build()
        (folder / "anchor").write_text(root.ds)
        hints = f". 3600000 NS ns.roots.\nns.roots. 3600000 A {TOP}\n"
        (folder / "hints").write_text(hints)
        (folder / "more-hints").write_text(
            hints + f". 3600000 NS old.roots.\nold.roots. 3600000 A {OLD_ROOT}\n")
        leaves = [zone for zone in all_of(test) if zone is not test]
        upper = Server(folder, root, [root, test, other], TOP)
        self.port = upper.port
        self.servers = [
            upper, Server(folder, root, leaves, GOOD, self.port),
            Server(folder, root, [copy_of(z, "old") for z in leaves
                                  if not z.name.startswith("moved")], BAD,
                   self.port, (HOSTS["bad2"], HOSTS["bad3"])),
            Server(folder, root, [copy_of(root, "old")], OLD_ROOT, self.port),
            Server(folder, root, [copy_of(z, "bare") for z in leaves], BARE,
                   self.port)]
        self.silent = Relay((TOP, self.port), "silent", 0, SILENT, self.port)
        self.lossy = Lossy((GOOD, self.port), "pass", 0, HOSTS["lossy"],
                           self.port)
        self.judge = Judge(sys.argv[1], folder, self.port)
        self.servers[0].wait()
        for server in self.servers[1:]:
            server.wait()

    def ask(self, zone, *how, hints="hints"):
        """Its answer, what is told of other tries, and seconds."""
        begun = time.monotonic()
        got = self.judge.ask(f"www.{zone}.test", "A", "--root-hints",
                             str(self.folder / hints), *how)
        return got, [link["text"] for link in got["links"]
                     if link["check"] == "route"], time.monotonic() - begun

    def stop(self):
        for server in self.servers:
            server.stop()


def one_is_bad(tap, world):
    seen = [world.ask("either") for _ in range(6)]
    tap.check(all(got["verdict"] == "secure" for got, _, _ in seen),
              "one expired copy of two: secure, whichever comes first", seen)
    seen = [world.ask("fine", hints="more-hints") for _ in range(5)]
    tap.check(all(got["verdict"] == "secure" for got, _, _ in seen),
              "one of two root servers has an expired root: secure", seen)
    for zone, bad, claim in (
            ("one", BAD, "an expired copy that is asked first"),
            ("stripped", BARE, "a copy without signatures"),
            ("three", BAD[:-1], "three of four servers are bad"),
            ("rest", BAD, "one bad, one silent, one good"),
            ("low.top", "", "a bad server of the zone above"),
            ("lost", BAD, "packets of the good one are lost"),
            ("moved.top", "", "an old copy above, with servers of the past"),
            ("worse.top", "", "a bad server of either zone")):
        got, told, took = world.ask(zone)
        tap.check(got["verdict"] == "secure" and took < 5, f"{claim}: secure",
                  (got, told, took))
        tap.check(any(bad in text for text in told),
                  f"{claim}: and what was bad is told", told)


def nothing_is_believed(tap, world):
    for zone, claim in (("all", "both copies are expired"),
                        ("mute", "one is silent, the other expired")):
        got, told, took = world.ask(zone, "--servers")
        tap.check(got["verdict"] == "bogus" and "expired" in got["reason"] and
                  took < 5, f"{claim}: bogus within 5 s", (got, told, took))
        tap.check(told and len(told) == len(set(told)),
                  f"{claim}: each try is told, none twice", told)
    got, told, _ = world.ask("fine")
    tap.check(got["verdict"] == "secure" and not told,
              "two good servers: secure at the first try", (got, told))


def captured(tap, world):
    kept = world.folder / "kept.jsonl"
    live, told, _ = world.ask("one", "--capture", str(kept), "--no-servers")
    again = world.judge.run("--from", str(kept), "--config", "/dev/null",
                            "--json", "--no-servers").stdout
    tap.check(live["verdict"] == "secure" and told and
              all(text in again for text in told) and
              '"verdict":"secure"' in again.replace(" ", "").replace("\t", ""),
              "captured with all its tries, and judged alike again",
              (live, again))


needed = ("nsd", "dnssec-keygen", "dnssec-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
tap = Tap()
with tempfile.TemporaryDirectory() as scratch:
    world = World(pathlib.Path(scratch))
    try:
        one_is_bad(tap, world)
        nothing_is_believed(tap, world)
        captured(tap, world)
    finally:
        world.stop()
sys.exit(tap.end())

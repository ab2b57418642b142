#!/usr/bin/python3
"""The name servers compared again from a capture: the page is the one that was
printed when they were asked; files that were tampered with prove nothing. As
TAP.

usage: test_replay.py EXODANE CAPTURES
"""
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from many_servers import run  # noqa: E402

EXODANE, CAPTURES = sys.argv[1], pathlib.Path(sys.argv[2])
QUESTIONS = (("www.many.test", "A"), ("nope.many.test", "A"),
             ("www.moved.test", "A"), ("www.nods.test", "A"),
             ("many.test", "NS"), ("moved.test", "DS"), ("test", "SOA"))
AFTER = ("--at", "2039-01-01T00:00:00Z")


def recall(path, *options):
    return subprocess.run(
        [EXODANE, "dnssec", "--config", "/dev/null", "--from", str(path),
         *options], capture_output=True, text=True, timeout=30)


def compared(path, *options):
    done = recall(path, "--json", "--servers", *options)
    return json.loads(done.stdout)


def same_page(tap, world, name, kind, *options):
    """With a table of name servers in it, unless options say otherwise."""
    claim = " ".join((name, kind, *options))
    path = world.folder / "page.jsonl"
    path.unlink(missing_ok=True)
    live = world.run(name, kind, *options, "--capture", str(path))
    again = recall(path, *options)
    source, _, page = again.stdout.partition("\n")
    tap.check(live.stdout == page and live.returncode == again.returncode and
              str(path) in source and "Name servers" in live.stdout,
              f"{claim}: the page from its capture is the one printed live",
              (live.stdout, again.stdout, live.stderr, again.stderr))


def same_document(tap, world, name, kind, *options):
    claim = " ".join((name, kind, *options))
    path = world.folder / "document.jsonl"
    path.unlink(missing_ok=True)
    options = ("--json", "--servers", *options)
    live = world.run(name, kind, *options, "--capture", str(path))
    again = recall(path, *options)
    tap.check(live.stdout == again.stdout and
              json.loads(live.stdout)["comparison"],
              f"{claim}: so is the document", (live.stdout, again.stdout))
    return path


def pages(tap, world):
    for name, kind in QUESTIONS:
        same_page(tap, world, name, kind)
        same_document(tap, world, name, kind)
    same_page(tap, world, *QUESTIONS[0], *AFTER)
    same_document(tap, world, *QUESTIONS[0], *AFTER)
    path = same_document(tap, world, *QUESTIONS[0])
    late = compared(path, *AFTER)
    tap.check({s["verdict"] for s in late["servers"] if s["signed"]} ==
              {"bogus"}, "at another time no server's signature is good", late)


def holds_none(tap, world):
    path = world.folder / "none.jsonl"
    world.run("www.many.test", "A", "--no-servers", "--capture", str(path))
    for path, claim in ((path, "one made with --no-servers"),
                        (CAPTURES / "root-down.jsonl", "an older one")):
        done = recall(path)
        tap.check(done.returncode == 0 and ": secure" in done.stdout and
                  "holds no answers of the name servers" in done.stdout,
                  f"{claim} is judged, and says that it compares nothing",
                  done.stdout)
        got = compared(path)
        tap.check(got["servers"] == [] and
                  [f["id"] for f in got["comparison"]] == ["servers-unknown"]
                  and got["verdict"] == "secure",
                  f"{claim} says so in JSON", got)
        tap.check("Name servers" not in recall(path, "--no-servers").stdout,
                  f"{claim} does not when it is not asked")


def nobody_found(tap, world):
    """The only resolver is silent."""
    path = world.folder / "silent.jsonl"
    live = world.run("www.many.test", "A", "--resolver", "127.0.2.9@9",
                     "--capture", str(path), resolver=False)
    again = recall(path)
    tap.check("could not be found" in live.stdout and
              live.stdout == again.stdout.partition("\n")[2],
              "that no name server was found is kept as well",
              (live.stdout, again.stdout))


class Forge:
    """The capture of www.many.test A with some of its lines changed."""

    def __init__(self, world):
        self.path = world.folder / "forged.jsonl"
        source = world.folder / "good.jsonl"
        world.run("--json", "--servers", "www.many.test", "A", "--capture",
                  str(source))
        self.lines = [json.loads(line) for line in
                      source.read_text().splitlines()]

    def write(self, change, where, extra=()):
        """change: of a line that where chooses; None takes it out."""
        lines = [change(dict(line)) if where(line) else line
                 for line in self.lines]
        self.path.write_text("".join(json.dumps(line) + "\n"
                                     for line in [*lines, *extra] if line))
        return self.path

    def find(self, where):
        return next(line for line in self.lines if where(line))


def from_server(address, kind="A"):
    return lambda line: (line.get("server") == address and
                         line["type"] == kind)


def server_of(got, name):
    return next(s for s in got["servers"] if s["server"] == name)


def judged_safely(tap, world):
    forge, at = Forge(world), from_server("127.0.2.1")

    def seen(claim, change, state, verdict, where=at):
        got = compared(forge.write(change, where))
        one = server_of(got, "ns1.test")
        tap.check(one["state"] == state and one["verdict"] == verdict and
                  got["verdict"] == "secure", claim, (one, got["verdict"]))

    def packet(edit):
        return lambda line: {**line, "packet": edit(line["packet"])}

    soa = forge.find(from_server("127.0.2.1", "SOA"))["packet"]
    seen("as it came it is good", dict, "answered", "secure")
    seen("another address in it is bogus",
         packet(lambda p: p.replace("c0000201", "c0000242")), "answered",
         "bogus")
    seen("the answer to another question is none", packet(lambda p: soa),
         "lame", "indeterminate")
    seen("a question is no answer",
         packet(lambda p: p[:4] + "0120" + p[8:]), "lame", "indeterminate")
    seen("half a packet is none", packet(lambda p: p[:40]), "lame",
         "indeterminate")
    seen("the largest packet of nothing is none",
         packet(lambda p: "00" * 65535), "lame", "indeterminate")
    seen("one that is missing is silent", lambda line: None, "silent",
         "indeterminate")
    foreign = {**forge.find(at), "server": "127.0.2.66"}
    got = compared(forge.write(dict, at, [foreign]))
    tap.check(len(got["servers"]) == len(compared(forge.write(dict, at))
                                         ["servers"]),
              "a server of another zone is none of its servers",
              got["servers"])
    first = server_of(compared(forge.write(dict, at, [
        {**forge.find(at), "packet": soa}])), "ns1.test")
    tap.check(first["verdict"] == "secure", "the first of two answers counts",
              first)


def refused(tap, world):
    forge, at = Forge(world), from_server("127.0.2.1")

    def check(claim, word, change, extra=()):
        done = recall(forge.write(change, at, extra), "--json", "--servers")
        got = json.loads(done.stdout)
        tap.check(done.returncode == 2 and word in got.get("message", ""),
                  claim, got)

    def with_(**changes):
        return lambda line: {**line, **changes}

    check("an unknown state is refused", "state", with_(state="well"))
    check("an answer without packet is refused", "state", with_(packet=None))
    check("silence with a packet is refused", "state", with_(state="silent"))
    check("a server that is no text is refused", "server", with_(server=4))
    check("one with control characters is refused", "server",
          with_(server="\x1b[2J"))
    check("one that is too long is refused", "server", with_(server="1" * 99))
    check("a packet that is too long is refused", "packet",
          with_(packet="00" * 65536))
    check("a flood of answers is refused", "more than 4096", dict,
          [forge.find(at)] * 4097)


run(pages, holds_none, nobody_found, judged_safely, refused)

#!/usr/bin/python3
"""Captured answers judged again, offline; files that are none. As TAP.

usage: test_captures.py EXODANE CAPTURES
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lab_routes import Tap  # noqa: E402

EXODANE, CAPTURES = sys.argv[1], pathlib.Path(sys.argv[2])
STATUS = {"secure": 0, "insecure": 0, "bogus": 4, "indeterminate": 1}
AFTER = "2039-01-01T00:00:00Z"  # all signatures have ended by then


def judged(path, *options):
    done = subprocess.run(
        [EXODANE, "dnssec", "--json", "--config", "/dev/null", "--from",
         str(path), *options], capture_output=True, text=True, timeout=30)
    return done.returncode, json.loads(done.stdout)


def verdicts(tap):
    for line in (CAPTURES / "verdicts").read_text().splitlines():
        name, verdict = line.split()
        status, got = judged(CAPTURES / f"{name}.jsonl")
        tap.check(got["verdict"] == verdict and status == STATUS[verdict],
                  f"{name} is {verdict} as of its time", got)
        status, got = judged(CAPTURES / f"{name}.jsonl", "--at", AFTER)
        tap.check(got["verdict"] in ("bogus", "indeterminate"),
                  f"{name} is no longer proved after its signatures", got)


def name_servers(tap):
    status, got = judged(CAPTURES / "five-servers.jsonl", "--servers")
    found = {(f["subject"], f["id"]) for f in got["comparison"]}
    tap.check(status == 0 and found == {
        ("ns2.test", "server-expired"), ("ns2.test", "server-serial"),
        ("ns3.test", "server-unsigned"), ("ns4.test", "server-lame"),
        ("ns5.test", "server-silent")},
        "captured answers of name servers are compared again", got)


def other_anchors(tap, folder):
    anchor = folder / "anchor"
    anchor.write_text(". IN DS 1 13 2 " + "ab" * 32 + "\n")
    status, got = judged(CAPTURES / "root-down.jsonl", "--trust-anchor",
                         str(anchor))
    tap.check(got["verdict"] == "bogus" and status == 4,
              "trust anchors that are given count more than the file's", got)
    tap.check(got["cause"]["id"] == "anchor-misfit" and got["ds"] == [],
              "keys that fit no anchor are no matter of a registrar", got)


def bad_files(tap, folder):
    lines = (CAPTURES / "root-down.jsonl").read_text().splitlines(True)
    head, first = json.loads(lines[0]), json.loads(lines[1])

    def refused(claim, text, word):
        path = folder / "bad.jsonl"
        path.write_text(text)
        status, got = judged(path)
        tap.check(status == 2 and got["schema"] == "exodane.error/1" and
                  word in got["message"] and got["hint"], claim, got)

    def with_head(**changes):
        return json.dumps({**head, **changes}) + "\n" + lines[1]

    def with_reply(**changes):
        return lines[0] + json.dumps({**first, **changes}) + "\n"

    refused("an empty file is refused", "", "empty")
    refused("another schema is refused", with_head(schema="exodane.plan/1"),
            "line 1")
    refused("an unknown type is refused", with_head(type="NOPE"), "type")
    refused("no time is refused", with_head(at="yesterday"), "at")
    refused("no anchor is refused", with_head(anchors=[]), "anchors")
    refused("an anchor that is none is refused", with_head(anchors=["x"]),
            "anchor 1")
    refused("too many routes are refused", with_head(routes=["x"] * 99),
            "routes")
    refused("a route that is not there is refused", with_reply(route=99),
            "line 2")
    refused("half a byte is refused", with_reply(packet="abc"), "packet")
    refused("a packet of other digits is refused", with_reply(packet="xy"),
            "packet")
    refused("a packet that is too long is refused",
            with_reply(packet="00" * 65536), "packet")
    refused("control characters are refused", with_reply(by="\x1b[2J"), "by")
    refused("a cut line is refused", lines[0] + lines[1][:40], "line 2")
    refused("a doubled line break is refused", lines[0] + "\n" + lines[1],
            "line 2")
    status, got = judged(folder / "not-there.jsonl")
    tap.check(status == 2, "a file that is not there is named", got)


def lost_replies(tap, folder):
    lines = (CAPTURES / "root-down.jsonl").read_text().splitlines(True)
    worst = None
    for i in range(1, len(lines)):
        path = folder / "lost.jsonl"
        path.write_text("".join(lines[:i] + lines[i + 1:]))
        status, got = judged(path)
        if got["verdict"] == "secure" and status == 0:
            continue
        if got["verdict"] != "indeterminate":
            worst = (i, got)
    tap.check(worst is None,
              "a reply that is missing makes no verdict but could not tell",
              worst)
    path.write_text(lines[0])
    status, got = judged(path)
    tap.check(got["verdict"] == "indeterminate" and
              "not in the capture" in got["reason"],
              "a capture without replies proves nothing", got)


NOBODY = ("a.test", "--no-servers", "--resolver", "127.0.0.9@9")
FULL = """mount -t tmpfs -o size=4k none "$1" || exit 125
head -c 4096 /dev/zero >"$1/filled"
"$2" dnssec --json --config /dev/null --capture "$1/capture" a.test \\
    --no-servers --resolver 127.0.0.9@9
status=$?
ls -A "$1" >&2
exit $status
"""


def not_kept(tap, done, left, word, claim):
    got = json.loads(done.stdout)
    tap.check(done.returncode == 1 and got["schema"] == "exodane.error/1" and
              word in got["message"] and "capture" in got["message"] and
              got["hint"], f"{claim} is told, and no verdict beside it",
              (done.returncode, got))
    tap.check(not left, f"{claim} leaves no half file", left)


def unwritable(tap, folder):
    """Nothing is asked but a port that nobody listens at."""
    place = folder / "place"
    place.mkdir()

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(
        [EXODANE, "dnssec", "--json", "--config", "/dev/null", "--capture",
         str(place / "capture"), *NOBODY], capture_output=True, text=True,
        timeout=30, preexec_fn=small_files)
    not_kept(tap, done, [p.name for p in place.iterdir()], "File too large",
             "a limit on the size of files")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", FULL, "sh", str(place), EXODANE],
        capture_output=True, text=True, timeout=30)
    if done.returncode == 125 or "unshare" in done.stderr:
        print("# does not apply: no namespaces here")
        return
    left = [name for name in done.stderr.split() if name != "filled"]
    not_kept(tap, done, left, "No space left", "a full disk")


tap = Tap()
with tempfile.TemporaryDirectory() as scratch:
    verdicts(tap)
    name_servers(tap)
    other_anchors(tap, pathlib.Path(scratch))
    bad_files(tap, pathlib.Path(scratch))
    lost_replies(tap, pathlib.Path(scratch))
    unwritable(tap, pathlib.Path(scratch))
sys.exit(tap.end())

#!/usr/bin/python3
"""Every name server of a zone asked directly: one that has stopped fetching,
one that serves an unsigned copy, one that is lame, one that is not there; and
the DS to hand over after a move of hosters. Real servers, as TAP.

usage: test_servers.py EXODANE
"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).parent),
                str(pathlib.Path(__file__).parents[2] / "servers")]
from dns_relay import Relay  # noqa: E402
from many_servers import PLACES, run  # noqa: E402


def compared(tap, world):
    got = json.loads(world.run("--json", "--servers", "www.many.test",
                               "A").stdout)
    tap.check(got["verdict"] == "secure" and got["zone"] == "many.test",
              "one bad server among others makes no bogus zone", got)
    found = {(f["subject"], f["id"]) for f in got["comparison"]}
    by = {server["server"]: server for server in got["servers"]}
    for claim, server, word in (
            ("expired signatures on one secondary are named", "ns2",
             "server-expired"),
            ("so is its old serial", "ns2", "server-serial"),
            ("a server that leaves signatures out is named", "ns3",
             "server-unsigned"),
            ("a server that does not serve the zone is lame", "ns4",
             "server-lame"),
            ("one that nobody hears is silent", "ns5", "server-silent")):
        tap.check((f"{server}.test", word) in found, claim, got["comparison"])
    tap.check(not any(subject == "ns1.test" for subject, _ in found),
              "the good one is not", got["comparison"])
    tap.check(by["ns1.test"]["verdict"] == "secure" and
              by["ns1.test"]["signed"] and by["ns1.test"]["serial"] == 1 and
              by["ns1.test"]["answer"] == ["www.many.test. 300 IN A 192.0.2.1"],
              "a server's answer, serial and signature are shown", by)
    tap.check(by["ns3.test"]["verdict"] == "bogus" and
              not by["ns3.test"]["signed"],
              "without signature it is bogus at that server", by)


def in_words(tap, world):
    text = world.run("www.many.test", "A").stdout
    tap.check(all(f"{name}.test" in text for name in PLACES) and
              "others show good ones" in " ".join(text.split()),
              "the text has a row for each server", text)
    tap.check(max(map(len, text.splitlines())) <= 80,
              "no line is longer than 80 columns", text)
    tap.check("Name servers" not in
              world.run("--no-servers", "www.many.test", "A").stdout,
              "--no-servers asks none of them")
    plain = json.loads(world.run("--json", "www.many.test", "A").stdout)
    tap.check("servers" not in plain, "--json asks them with --servers only",
              plain)


def handed_over(tap, world):
    got = json.loads(world.run("--json", "www.moved.test", "A").stdout)
    ds, want = got["ds"][0], world.present
    tap.check(got["verdict"] == "bogus" and
              got["cause"]["id"] == "ds-without-key" and
              got["cause"]["zone"] == "moved.test",
              "a DS of the hoster before is recognised", got)
    tap.check([str(ds["key_tag"]), str(ds["algorithm"]), "2",
               ds["digest"].upper()] == want[want.index("DS") + 1:],
              "the DS to hand over is what dnssec-dsfromkey makes", (ds, want))
    text = world.run("www.moved.test", "A").stdout
    tap.check("For the registrar of moved.test" in text and
              "public key" in text and f"        {ds['digest']}\n" in text and
              max(map(len, text.splitlines())) <= 80,
              "and the text shows it as forms ask for it", text)
    got = json.loads(world.run("--json", "www.nods.test", "A").stdout)
    tap.check(got["verdict"] == "insecure" and len(got["ds"]) == 1 and
              got["cause"]["id"] == "signed-without-ds",
              "signed without DS: the last step is told", got)


def denied(tap, world):
    """In the place of the silent one a server whose rcode can be changed."""
    relay = Relay(("127.0.2.1", world.port), address=PLACES["ns5"],
                  port=world.port)
    for mode, verdict, words in (
            ("pass", "secure", "its signature is good"),
            ("deny", "bogus",
             "it says NXDOMAIN, and yet tells the records")):
        relay.mode = mode
        got = json.loads(world.run("--json", "--servers", "www.many.test",
                                   "A").stdout)
        one = next(server for server in got["servers"]
                   if server["server"] == "ns5.test")
        told = {f["id"] for f in got["comparison"]
                if f["subject"] == "ns5.test"}
        tap.check(one["state"] == "answered" and one["verdict"] == verdict and
                  one["reason"] == words and len(one["answer"]) == 1,
                  f"the same signed records are {verdict}: {words}", one)
        tap.check(("server-bogus" in told) == (mode == "deny") and
                  got["verdict"] == "secure",
                  f"in mode {mode}, that server alone is {verdict}",
                  (sorted(told), got["verdict"]))


run(compared, in_words, handed_over, denied)

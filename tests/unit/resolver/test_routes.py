#!/usr/bin/python3
"""Routes to an answer, over real servers: from the root down, DNS over HTTPS,
another resolver after one that fails, strips or forges. As TAP.

usage: test_routes.py EXODANE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "servers")]
from dns_relay import Relay  # noqa: E402
from doh import Https, Unbound, certificate  # noqa: E402
from lab_routes import Internet, Judge, Tap  # noqa: E402

EXODANE = sys.argv[1]


def from_the_root_down(tap, judge, net):
    def case(name, kind, want, claim):
        got = judge.ask(name, kind, "--root-hints", net.hints)
        tap.check(got["verdict"] == want, f"from the root down: {claim}", got)
        return got

    case("www.here.test", "A", "secure", "a name three zones down")
    case("here.test", "DS", "secure", "a DS is asked at the parent's servers")
    case("here.test", "DNSKEY", "secure", "keys come from the zone itself")
    case(".", "SOA", "secure", "the root itself")
    case("nope.here.test", "A", "secure", "an absent name, proved")
    case("alias.here.test", "A", "secure", "an alias into another TLD")
    case("big.here.test", "TXT", "secure", "an answer that only fits TCP")
    case("www.plain.test", "A", "insecure", "an unsigned zone, proved")
    case("www.glueless.test", "A", "secure",
         "servers whose names lie elsewhere and came without address")
    case("www.lame.test", "A", "secure", "a server that refuses is passed by")
    case("www.forged.test", "A", "bogus", "a forged record")
    begun = time.monotonic()
    got = case("www.round.test", "A", "indeterminate",
               "servers that are each other's only way")
    tap.check(time.monotonic() - begun < 5 and "round" in got["reason"],
              "from the root down: a circle ends, and is named", got)
    got = case("www.dead.test", "A", "indeterminate", "servers that are silent")
    tap.check("127.0.1.9" in got["reason"],
              "from the root down: who is silent is named", got)


def another_resolver(tap, judge, net):
    good = net.resolver
    for mode, verdict in (("servfail", "indeterminate"), ("forge", "bogus"),
                          ("strip", "indeterminate"),
                          ("silent", "indeterminate")):
        bad = Relay(("127.0.0.1", net.all.port), mode)
        at = f"127.0.0.1@{bad.port}"
        alone = judge.ask("www.here.test", "A", "--resolver", at)
        tap.check(alone["verdict"] == verdict,
                  f"alone, a resolver in mode {mode} gives {verdict}", alone)
        both = judge.ask("www.here.test", "A", "--resolver", at, "--resolver",
                         good)
        tap.check(both["verdict"] == "secure",
                  f"mode {mode} is made up for by the next resolver", both)
        root = judge.ask("www.here.test", "A", "--resolver", at,
                         "--root-hints", net.hints)
        told = [link["text"] for link in root["links"]
                if link["check"] == "route"]
        tap.check(root["verdict"] == "secure" and any(at in t for t in told),
                  f"mode {mode}, then from the root: who failed is named", root)
    forger = Relay(("127.0.0.1", net.all.port), "forge")
    got = judge.ask("www.forged.test", "A", "--resolver",
                    f"127.0.0.1@{forger.port}", "--resolver", good)
    tap.check(got["verdict"] == "bogus" and
              any(link["check"] == "route" for link in got["links"]),
              "what is bogus everywhere stays bogus, every route told", got)


def in_time(tap, judge, net):
    silent = [Relay(("127.0.0.1", net.all.port), "silent") for _ in range(3)]
    options = []
    for relay in silent:
        options += ["--resolver", f"127.0.0.1@{relay.port}"]
    begun = time.monotonic()
    got = judge.ask("www.here.test", "A", *options, "--resolver",
                    "https://127.0.0.9:9/dns-query", "--root-hints",
                    net.dead_hints)
    took = time.monotonic() - begun
    tap.check(got["verdict"] == "indeterminate" and took < 5,
              "all fallbacks together end within 5 s", (took, got))
    routes = [link for link in got["links"] if link["check"] == "route"]
    tap.check(len(routes) == 4, "and each of them is named", got)


def name_not_found(tap):
    """DNS over HTTPS by name, where the system's resolver never answers."""
    mute = str(HERE.parent.parent / "servers/mute_resolver.sh")

    def timed(*command):
        begun = time.monotonic()
        done = subprocess.run([mute, *command], capture_output=True, text=True,
                              timeout=60)
        return time.monotonic() - begun, done

    alone, done = timed("true")
    if done.returncode in (125, 127):
        tap.skip("no namespaces here", "a name that is not found in time")
        return
    took, done = timed(EXODANE, "dnssec", "--json", "--config", "/dev/null",
                       "--resolver", "https://dns.example/dns-query", "a.b")
    tap.check(json.loads(done.stdout)["verdict"] == "indeterminate" and
              took - alone < 5.5,
              "over HTTPS: a name that is not found ends in time",
              (took, alone, done.stdout))


def captured(tap, judge, net, folder):
    """What --from prints is what was printed when it was captured."""
    forger = Relay(("127.0.0.1", net.all.port), "forge")
    options = ("--trust-anchor", str(folder / "anchor"), "--config",
               str(judge.config), "--root-hints", net.hints)
    path = str(folder / "kept.jsonl")
    for how in (("--no-servers",), (), ("--json",), ("--json", "--servers")):
        pathlib.Path(path).unlink(missing_ok=True)
        live = judge.run("www.here.test", "A", "--resolver",
                         f"127.0.0.1@{forger.port}", "--capture", path,
                         *options, *how)
        again = judge.run("--from", path, "--config", "/dev/null", *how)
        page = again.stdout
        if "--json" not in how:
            source, _, page = page.partition("\n")
            tap.check(path in source, "the text says where it comes from",
                      again.stdout)
        tap.check(live.returncode == again.returncode == 0 and live.stdout and
                  live.stdout == page,
                  f"captured, then judged again: the same {' '.join(how)}",
                  (live.stdout, live.stderr, again.stdout, again.stderr))
    before = pathlib.Path(path).read_bytes()
    done = judge.run("test", "SOA", "--capture", path, *options)
    tap.check(done.returncode == 2 and not done.stdout and
              pathlib.Path(path).read_bytes() == before,
              "a file that is there is never overwritten",
              (done.stdout, done.stderr))
    tap.check(not list(folder.glob("kept.jsonl.*")), "nothing is left behind")


def over_https(tap, judge, net, folder):
    cert = certificate(folder)
    unbound = Unbound(folder, cert, net.all.port)
    odd = Https(folder, cert)
    try:
        unbound.wait()
        ca = ("--ca-file", str(cert))
        url = f"https://127.0.0.1:{unbound.port}/dns-query"
        got = judge.ask("www.here.test", "A", "--resolver", url, *ca)
        tap.check(got["verdict"] == "secure" and got["route"] == url,
                  "over HTTPS: a signed name is secure", got)
        got = judge.ask("www.forged.test", "A", "--resolver", url, *ca)
        tap.check(got["verdict"] == "bogus", "over HTTPS: judged alike", got)
        got = judge.ask("www.here.test", "A", "--resolver", url)
        tap.check(got["verdict"] == "indeterminate" and
                  "certificate" in got["reason"].lower() + got["hint"],
                  "over HTTPS: a foreign certificate is refused", got)
        bad = Relay(("127.0.0.1", net.all.port), "strip")
        got = judge.ask("www.here.test", "A", "--resolver",
                        f"127.0.0.1@{bad.port}", "--resolver", url, *ca)
        tap.check(got["verdict"] == "secure" and got["route"] == url,
                  "over HTTPS: past a middlebox that strips", got)
        for path in ("wrong-type", "status", "junk", "huge", "empty",
                     "another", "redirect"):
            got = judge.ask("www.here.test", "A", "--resolver",
                            f"https://127.0.0.1:{odd.port}/{path}", *ca)
            tap.check(got["verdict"] == "indeterminate",
                      f"over HTTPS: {path} is no answer", got)
    finally:
        unbound.stop()
        odd.stop()


def run(folder):
    net = Internet(folder)
    judge = Judge(EXODANE, folder, net.port)
    tap = Tap()
    try:
        net.wait()
        from_the_root_down(tap, judge, net)
        another_resolver(tap, judge, net)
        in_time(tap, judge, net)
        captured(tap, judge, net, folder)
        over_https(tap, judge, net, folder)
        name_not_found(tap)
    finally:
        net.stop()
    return tap.end()


needed = ("nsd", "unbound", "openssl", "dnssec-keygen", "dnssec-signzone")
missing = [name for name in needed if not shutil.which(name)]
if missing:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
with tempfile.TemporaryDirectory() as scratch:
    sys.exit(run(pathlib.Path(scratch)))

#!/usr/bin/python3
"""Whole migrations by dynamic update with TSIG: on BIND, which signs inline,
and on Knot; the key may change the MX set and nothing else."""
import os
import pathlib
import re
import sys
import threading
import time

import e2e
from e2e import expect, moving
from internet import microsoft, names, process

BIND, KNOT = "onbind.example", "onknot.example"
LOGS = {BIND: "bind/log", KNOT: "knot-primary/log"}


# One line for each update it took, or some of one client's port.
TOOK = {BIND: re.compile(r"client \S+ (\S+)/key \S+: updating zone .* adding"),
        KNOT: re.compile(r"DDNS, finished, serial (\d+)")}


def updates(domain):
    """How many the server took, by its own log."""
    text = (pathlib.Path(os.environ["LAB_DIR"]) / LOGS[domain]).read_text()
    return len(set(TOOK[domain].findall(text)))


def watch(domain, stop, seen):
    """What its servers show, and what a validator says of it."""
    while not stop.is_set():
        for server in names.customer(domain).servers:
            seen.add(frozenset(e2e.mx_at(server, domain)[0]))
        seen.add(e2e.judged_by_delv(domain))
        time.sleep(0.2)


def carried_to_the_end(domain):
    stop, seen = threading.Event(), set()
    watcher = threading.Thread(target=watch, args=(domain, stop, seen))
    watcher.start()
    try:
        moving("migrate", "--yes", "--wait", domain, status=0)
    finally:
        stop.set()
        watcher.join()
    expect("secure" in seen and not seen & {"bogus", "insecure", frozenset()},
           seen)
    e2e.ended(domain)
    moves = e2e.journal(domain)["moves"]
    expect([m["step"] for m in moves] == e2e.UNDISTURBED, moves)
    expect(updates(domain) == 5, f"{updates(domain)} updates")
    calls = microsoft.calls(domain)
    expect(calls == ["enable/dnssec", "enable/dane"], calls)


def a_zone_on_bind_is_carried_to_the_end():
    carried_to_the_end(BIND)


def a_zone_on_knot_is_carried_to_the_end():
    carried_to_the_end(KNOT)


def the_key_may_change_nothing_but_the_mx():
    secret = (pathlib.Path(os.environ["LAB_DIR"]) / "tsig-secret").read_text()
    for domain in LOGS:
        server = names.customer(domain).servers[0]
        script = (f"server {server}\nzone {domain}\n"
                  f"update add www.{domain} 60 A 192.0.2.1\nsend\n")
        try:
            process.run(["nsupdate", "-y",
                         f"hmac-sha256:exodane:{secret.strip()}"],
                        input=script)
        except process.Failure as refused:
            expect("REFUSED" in str(refused) or "NOTAUTH" in str(refused),
                   refused)
        else:
            raise e2e.Fault(f"{domain}: any record can be written")


def a_wrong_key_is_said_and_changes_nothing():
    other = pathlib.Path(os.environ["LAB_DIR"]) / "other-secret"
    other.touch(0o600)
    other.write_text("b3RoZXItc2VjcmV0LW9mLXRoZS1sYWItZm9yLXRlc3RzIQ==\n")
    for domain in LOGS:
        conf = pathlib.Path(os.environ["LAB_CONFIG"]).read_text()
        path = pathlib.Path(os.environ["LAB_DIR"]) / f"{domain}.wrong.conf"
        path.write_text(conf.replace("tsig-secret", "other-secret"))
        before = e2e.mx_at(names.customer(domain).servers[0], domain)
        done = moving("migrate", "--config", path, "--yes", "--no-wait",
                      domain, status=1)
        words = " ".join((done.out + done.err).split())
        expect("rfc2136" in words and "key" in words, done)
        expect(e2e.mx_at(names.customer(domain).servers[0], domain) == before,
               f"changed:\n{done}")


def doctor_asks_whether_the_key_may_update():
    """By rules of single records here, which an empty update does not meet."""
    found = e2e.exodane("doctor", "--json", *LOGS).json("exodane.doctor/1")
    rights = {s["subject"]: s["status"] for s in found["checks"]
              if s["id"] == "rights"}
    expect(rights == {domain: "good" for domain in LOGS}, found)


def undo_leads_back_on_both(domains=(BIND, KNOT)):
    moving("undo", "--yes", "--wait", *domains, status=0)
    for domain in domains:
        e2e.settled(domain, e2e.legacy_mx(domain))


if missing := [p for p in ("named", "dnssec-keygen") if not process.find(p)]:
    print(f"1..0 # SKIP not installed: {', '.join(missing)}")
    sys.exit(0)
e2e.main(__file__,
         a_wrong_key_is_said_and_changes_nothing,
         the_key_may_change_nothing_but_the_mx,
         doctor_asks_whether_the_key_may_update,
         (a_zone_on_bind_is_carried_to_the_end,
          a_zone_on_knot_is_carried_to_the_end),
         undo_leads_back_on_both,
         e2e.no_secret_was_shown,
         updates=1, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

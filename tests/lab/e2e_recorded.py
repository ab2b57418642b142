#!/usr/bin/python3
"""What a person lets pass is in the journal and in the report, in each of its
forms: kept hosts, servers that are not waited for, a zone said to be the live
one, port 25 that could not be tried, TTLs of before."""
import contextlib
import os
import signal

import disturb
import e2e
from e2e import exodane, expect, moving
from internet import names, process

KEPT, LIVE, LOWERED, SILENT, CLOSED = (
    "two.example", "contoso.example", "fabrikam.example", "tailspin.example",
    "litware.example")
KEPT_HOST = "mx1.eu.ppe-hosted.com"
OLD_TTL = 16            # longer than everything else takes


def is_recorded(domain, name, value=""):
    """In the journal and in the three reports."""
    overrides = e2e.journal(domain)["overrides"]
    mine = [o for o in overrides if o["name"] == name]
    expect([o["value"] for o in mine] == [value] and mine[0]["at"],
           f"{name}: {overrides}")
    word = "old_ttl =" if name == "old-ttl" else f"--{name}"
    for form in ("text", "md"):
        report = exodane("report", "--format", form, domain, status=0)
        shown = [line for line in report.out.replace("\\", "").splitlines()
                 if word in line]
        expect(shown and value in shown[0], f"no {word} {value} in\n{report}")
    report = exodane("report", "--json", domain, status=0)
    document = report.json("exodane.report/1")
    expect((name, value) in [(o["name"], o["value"] or "")
                             for o in document["overrides"]], report)


def a_kept_mx_stays_and_is_warned_of():
    first = {(0, names.customer(KEPT).legacy_host), (20, KEPT_HOST)}
    done = moving("migrate", "--yes", "--no-wait", KEPT, status=4)
    expect("--keep-mx" in done.out and KEPT_HOST in done.out, done)
    expect(e2e.mx_at(names.NS1, KEPT)[0] == first, done)
    done = moving("migrate", "--yes", "--wait", "--keep-mx", KEPT_HOST, KEPT,
                  status=0)
    e2e.settled(KEPT, e2e.new_mx(KEPT) | {(20, KEPT_HOST)})
    is_recorded(KEPT, "keep-mx", KEPT_HOST)
    words = " ".join(done.out.split())
    expect(f"mail that reaches {KEPT_HOST}, kept beside the new MX, is not "
           "protected" in words, done)
    expect("all is protected but" in words, done)


def a_zone_said_to_be_live_is_noted():
    moving("migrate", "--yes", "--wait", "--zone-is-live", LIVE, status=0)
    e2e.ended(LIVE)
    is_recorded(LIVE, "zone-is-live")


def an_old_ttl_is_waited_for_though_nobody_serves_it():
    """Lowered by hand an instant ago: caches may hold the TTL of before."""
    e2e.set_mx(LOWERED, names.LOW_TTL, *e2e.legacy_mx(LOWERED))
    e2e.settled(LOWERED, e2e.legacy_mx(LOWERED))
    conf = disturb.settings("old", ("[default]", f"old_ttl = {OLD_TTL}"))
    moving("migrate", "--config", conf, "--yes", "--wait", LOWERED, status=0)
    e2e.ended(LOWERED)
    journal = e2e.journal(LOWERED)
    front = [m for m in journal["moves"] if m["step"] == "swap-priorities"][0]
    waited = e2e.seconds(front["settled_at"]) - \
        e2e.seconds(journal["begun_at"])
    expect(waited >= OLD_TTL, f"{waited} s: {front}")
    is_recorded(LOWERED, "old-ttl", str(OLD_TTL))


@contextlib.contextmanager
def no_second_server():
    """Its processes are there and answer nothing."""
    part = "knot-secondary"
    disturb.halt(part)
    try:
        yield
    finally:
        disturb.halt(part, signal.SIGCONT)


def a_silent_server_is_waited_for_until_it_is_ignored():
    quick = disturb.settings("quick", ("[default]", "resolver_timeout = 2"))
    with no_second_server():
        moving("migrate", "--config", quick, "--yes", "--no-wait", SILENT,
               status=(1, 3, 4))
        before = e2e.serial(SILENT)
        done = moving("migrate", "--config", quick, "--continue", "--no-wait",
                      SILENT, status=(1, 3, 4))
        expect("--ignore-server" in done.out, done)
        expect(e2e.serial(SILENT) == before, done)
        moving("migrate", "--config", quick, "--continue", "--no-wait",
               "--ignore-server", names.NS2_NAME, SILENT, status=3)
    is_recorded(SILENT, "ignore-server", names.NS2_NAME)


def no_way_to_the_new_hosts():
    """From here on nobody reaches them, as where port 25 is closed."""
    for address in names.NEW_MX:
        if ":" not in address:
            process.run(["ip", "addr", "del", f"{address}/32", "dev", "lo"])
        elif os.environ["LAB_IPV6"] == "1":
            process.run(["ip", "addr", "del", f"{address}/128", "dev", "lo"])


def until_asked(question, *argv):
    """--continue until a person is asked that, who then answers."""
    done = moving("migrate", "--no-wait", *argv, CLOSED, status=(3, 4))
    while done.status == 3:
        e2e.wait_for_due(CLOSED)
        done = moving("migrate", "--continue", "--no-wait", CLOSED,
                      status=(3, 4))
    expect(f"--answer {question}=confirmed" in done.out, done)
    expect("testconnectivity.microsoft.com" in done.out, done)
    return ["--continue", "--answer", f"{question}=confirmed"]


def port_25_that_cannot_be_tried_is_waived_by_a_person_alone():
    no_way_to_the_new_hosts()
    answer = until_asked("port-25", "--yes")
    expect(len(e2e.mx_at(names.NS1, CLOSED)[0]) == 2, "not behind the other")
    moving("migrate", "--wait", *until_asked("dane-test", *answer), CLOSED,
           status=0)
    e2e.settled(CLOSED, e2e.new_mx(CLOSED))
    answers = {a["id"]: a for a in e2e.journal(CLOSED)["answers"]}
    for question in ("port-25", "dane-test"):
        expect(answers[question]["answer"] == "confirmed" and
               answers[question]["by"] == "--answer", answers)
    for form in ("text", "md"):
        report = exodane("report", "--format", form, CLOSED, status=0)
        expect(report.out.count("confirmed") >= 2, report)
        expect("--answer" in report.out.replace("\\", ""), report)


e2e.main(__file__,
         (a_kept_mx_stays_and_is_warned_of,
          a_zone_said_to_be_live_is_noted,
          an_old_ttl_is_waited_for_though_nobody_serves_it),
         a_silent_server_is_waited_for_until_it_is_ignored,
         port_25_that_cannot_be_tried_is_waived_by_a_person_alone,
         e2e.no_secret_was_shown,
         stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

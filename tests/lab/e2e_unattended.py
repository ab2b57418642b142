#!/usr/bin/python3
"""Nobody is there: sweeps from a timer, what they say, whom they tell; and
change windows."""
import json
import os
import pathlib
import time

import e2e
from e2e import exodane, expect, moving
from internet import names

GOOD = "contoso.example"
BROKEN = "fabrikam.example"
ASKS = "tailspin.example"
LATER = "litware.example"
DIR = pathlib.Path(os.environ.get("LAB_DIR", "/nonexistent"))
EVENTS = DIR / "events"
NOTIFY = DIR / "tell me"


def settings(name, *sections):
    """The lab's settings with a notify command, and sections behind them."""
    NOTIFY.write_text("#!/bin/sh\nenv | grep -i key && exit 9\n"
                      f"tr -d '\\n\\t' >>'{EVENTS}'\necho >>'{EVENTS}'\n")
    NOTIFY.chmod(0o755)
    text = pathlib.Path(os.environ["LAB_CONFIG"]).read_text().replace(
        "[default]\n", f"[default]\nnotify = '{NOTIFY}' now\n")
    path = DIR / name
    path.write_text("\n".join((text, *sections)))
    return path


def events(domain):
    found = map(json.loads, EVENTS.read_text().splitlines()) \
        if EVENTS.exists() else ()
    return [e["event"] for e in found if e["domain"] == domain]


def sweeps_until(conf, has_ended, patience_s=120):
    """--continue --quiet as a timer runs it; all that was said."""
    end = time.monotonic() + patience_s
    said = ""
    while not has_ended():
        expect(time.monotonic() < end, f"no end after {patience_s} s:\n{said}")
        done = exodane("--continue", "--quiet", "--no-wait", "--config", conf)
        said += done.out + done.err
        time.sleep(1)
    return said


def is_done(domain):
    return e2e.journal(domain)["finished_at"] is not None


def one_that_cannot_go_on_stops_no_other():
    whole = settings("whole.conf")
    for domain in (GOOD, BROKEN):
        moving("migrate", "--yes", "--no-wait", "--config", whole, domain,
               status=3)
    broken = settings("broken.conf", f"[{BROKEN}]\nsign_in = app\n")
    said = sweeps_until(broken, lambda: is_done(GOOD))
    e2e.settled(GOOD, e2e.new_mx(GOOD))
    expect(GOOD not in said, f"quiet spoke of {GOOD}:\n{said}")
    expect("needs app_id" in said and BROKEN in said, said)
    expect(not is_done(BROKEN), "it went on")


def each_event_was_told_once():
    expect(events(GOOD) == ["done"], EVENTS.read_text())
    expect(events(BROKEN) == ["blocked"], EVENTS.read_text())


def all_goes_well_without_a_word():
    whole = settings("whole.conf")
    said = sweeps_until(whole, lambda: is_done(BROKEN))
    expect(said == "", said)
    expect(events(BROKEN) == ["blocked", "done"], EVENTS.read_text())
    exodane("--continue", "--quiet", "--config", whole, status=0)


def without_consent_the_next_move_is_due_to_a_person():
    whole = settings("whole.conf")
    moving("migrate", "--no-wait", "--config", whole, ASKS, status=4)
    for _ in range(2):
        done = exodane("--continue", "--quiet", "--config", whole, ASKS,
                       status=4)
        expect("nobody" in done.out, done)
    expect(events(ASKS) == ["due", "due"], EVENTS.read_text())
    expect(e2e.mx_at(names.NS1, ASKS)[1] == names.MX_TTL, "it was written to")


def outside_the_change_window_nothing_is_written():
    day = time.strftime("%a", time.gmtime(time.time() + 3 * 86400))
    words = f"next move not before {day} 07:00 Europe/Zurich"
    conf = settings("window.conf", f"[{LATER}]\n"
                    f"window = {day} 07:00-17:00 Europe/Zurich\n")
    plan = moving("plan", "--json", "--config", conf, LATER).json(
        "exodane.plan/1")["plans"][0]
    expect(all(m["earliest_at"][11:13] >= "05" for m in plan["moves"]), plan)
    done = moving("migrate", "--yes", "--no-wait", "--config", conf, LATER,
                  status=3)
    expect(words in " ".join(done.out.split()), done)
    expect(e2e.mx_at(names.NS1, LATER)[1] == names.MX_TTL, "it was written to")
    done = exodane("status", "--config", conf, LATER, status=0)
    expect(words in " ".join(done.out.split()), done)
    exodane("--continue", "--quiet", "--config", conf, LATER, status=3)
    expect(e2e.journal(LATER)["moves"] == [], e2e.journal(LATER))


def a_person_may_go_on_outside_it_and_the_report_says_so():
    conf = DIR / "window.conf"
    moving("migrate", "--yes", "--wait", "--outside-window", "--config", conf,
           LATER, status=0)
    done = exodane("report", LATER, status=0)
    expect("--outside-window" in done.out, done)
    e2e.settled(LATER, e2e.new_mx(LATER))
    done = moving("undo", "--yes", "--no-wait", "--config", conf, LATER,
                  status=3)
    expect("next move not before" in " ".join(done.out.split()), done)


e2e.main(__file__,
         one_that_cannot_go_on_stops_no_other,
         each_event_was_told_once,
         all_goes_well_without_a_word,
         without_consent_the_next_move_is_due_to_a_person,
         outside_the_change_window_nothing_is_written,
         a_person_may_go_on_outside_it_and_the_report_says_so,
         e2e.no_secret_was_shown)

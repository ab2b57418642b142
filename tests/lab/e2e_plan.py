#!/usr/bin/python3
"""A reviewed plan: exactly its moves, or none; in every later run too."""
import os
import pathlib
import re

import e2e
from e2e import exodane, expect, moving
from internet import names

WHOLE = "contoso.example"
CHANGED = "fabrikam.example"
LATER = "tailspin.example"


def plan_of(domain):
    """The plan, written to a file as a review would keep it."""
    found = moving("plan", "--format", "json", domain, status=0)
    path = pathlib.Path(os.environ["LAB_DIR"]) / f"{domain}.plan.json"
    path.write_text(found.out)
    return path, found.json("exodane.plan/1")["plans"][0]


def shape(moves):
    """Steps and actions; what the plan calls ASSIGNED has a name by now."""
    def records(value):
        if not isinstance(value, list):
            return value
        return [(mx["preference"], "mx.microsoft" in (mx["exchange"] or
                                                      "mx.microsoft"),
                 mx["ttl"]) for mx in value]
    return [(m["step"], m["action"], records(m["want"])) for m in moves]


def exactly_the_planned_moves_are_made():
    path, plan = plan_of(WHOLE)
    done = moving("migrate", "--plan", path, "--json", "--wait", WHOLE,
                  status=0)
    run = done.json("exodane.run/1")["domains"][0]
    expect(shape(run["moves"]) == shape(plan["moves"]),
           f"planned {shape(plan['moves'])}\nmade {shape(run['moves'])}")
    e2e.settled(WHOLE, e2e.new_mx(WHOLE))


def a_world_that_changed_since_is_shown_and_left_alone():
    path, _ = plan_of(CHANGED)
    customer = names.customer(CHANGED)
    e2e.set_mx(CHANGED, names.MX_TTL, (7, customer.legacy_host))
    e2e.settled(CHANGED, {(7, customer.legacy_host)})
    done = moving("migrate", "--plan", path, "--no-wait", CHANGED, status=4)
    words = " ".join((done.out + done.err).split())
    lines = (done.out + done.err).splitlines()
    expect(any(re.match(r"reviewed plan +\| today$", line) for line in lines),
           done)
    expect(any(re.match(r" +0 fabrikam.* +! +7 fabrikam", line)
               for line in lines), f"not side by side:\n{done}")
    expect(max(map(len, lines)) <= 80, done)
    for part in ("the world is not the one of the reviewed plan",
                 f"from 0 {customer.legacy_host}.",
                 f"from 7 {customer.legacy_host}."):
        expect(part in words, f"no '{part}' in\n{done}")
    expect(e2e.mx_at(names.NS1, CHANGED) ==
           ({(7, customer.legacy_host)}, names.MX_TTL), "it was written to")


def the_plan_binds_every_later_run():
    """The settings change after the first move: another final TTL."""
    path, _ = plan_of(LATER)
    moving("migrate", "--plan", path, "--yes", "--no-wait", LATER, status=3)
    settings = pathlib.Path(os.environ["LAB_CONFIG"]).read_text()
    other = pathlib.Path(os.environ["LAB_DIR"]) / "other.conf"
    other.write_text(re.sub(r"(?m)^final_ttl = .*$", "final_ttl = 77",
                            settings))
    done = moving("migrate", "--continue", "--wait", "--config", other, LATER,
                  status=4)
    words = " ".join((done.out + done.err).split())
    host = names.customer(LATER).new_host
    expect(re.search(r"(?m)^ +\(\d+ s\) +! +\(77 s\)$|^final-check: MX to "
                     r"+\| final-check: MX to$", done.out), done)
    for part in ("the reviewed plan says: MX", f"10 {host}. (77 s)"):
        expect(part in words, f"no '{part}' in\n{done}")
    expect(e2e.mx_at(names.NS1, LATER) ==
           (e2e.new_mx(LATER), names.LOW_TTL), e2e.mx_at(names.NS1, LATER))


def as_it_was_reviewed_it_goes_on():
    e2e.carry_on(LATER)
    expect(e2e.mx_at(names.NS1, LATER) ==
           (e2e.new_mx(LATER), names.FINAL_TTL), e2e.mx_at(names.NS1, LATER))


def what_is_no_plan_is_refused():
    path = pathlib.Path(os.environ["LAB_DIR"]) / "broken.json"
    path.write_text('{"schema": "exodane.plan/1", "plans": [')
    moving("migrate", "--plan", path, "litware.example", status=2)
    path, _ = plan_of(CHANGED)
    moving("migrate", "--plan", path, "litware.example", status=4)
    exodane("status", "litware.example", status=2)


e2e.main(__file__,
         (exactly_the_planned_moves_are_made,
          a_world_that_changed_since_is_shown_and_left_alone,
          the_plan_binds_every_later_run),
         as_it_was_reviewed_it_goes_on,
         what_is_no_plan_is_refused,
         e2e.no_secret_was_shown)

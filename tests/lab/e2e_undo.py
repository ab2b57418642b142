#!/usr/bin/python3
"""The way back from steps 5 and 8: the zone is as it was found."""
import os
import pathlib

import e2e
from e2e import exodane, expect, moving
from internet import microsoft, names

FROM_5 = "tailspin.example"
FROM_8 = "contoso.example"


def step_of(domain):
    found = exodane("status", "--json", domain, status=0)
    return found.json("exodane.status/1")["migrations"][0]["step"]


def is_as_found(domain):
    e2e.settled(domain, e2e.legacy_mx(domain))
    for server in (names.NS1, names.NS2):
        expect(e2e.mx_at(server, domain)[1] == names.MX_TTL,
               f"TTL {e2e.mx_at(server, domain)[1]}, was {names.MX_TTL}")
    state = microsoft.read(domain)
    expect(not state["dnssec"] and not state["dane"], state)


def from_step_5_the_zone_is_as_it_was_found():
    moving("migrate", "--yes", "--no-wait", FROM_5, status=3)
    e2e.carry_on(FROM_5, lambda done: step_of(FROM_5) == "swap-priorities")
    expect(len(e2e.mx_at(names.NS1, FROM_5)[0]) == 2, "not in the middle")
    moving("undo", "--yes", "--wait", FROM_5, status=0)
    is_as_found(FROM_5)


def migrate_over_an_open_undo_is_blocked():
    moving("migrate", "--yes", "--no-wait", FROM_8, status=3)
    e2e.carry_on(FROM_8)
    verified, words = e2e.judged_by_postfix(FROM_8)
    expect(verified, words)
    moving("undo", "--yes", "--no-wait", FROM_8, status=3)
    moving("migrate", "--yes", "--no-wait", FROM_8, status=4)


def from_step_8_the_zone_is_as_it_was_found():
    e2e.carry_on(FROM_8)
    is_as_found(FROM_8)
    found = exodane("check", "--json", FROM_8, status=0)
    domain = found.json("exodane.check/1")["domains"][0]
    expect(domain["stage"] == "legacy", found)


def archives(domain):
    return list(pathlib.Path(os.environ["LAB_STATE"]).glob(f"{domain}.*.old"))


def a_plan_that_does_not_fit_archives_nothing():
    plan = pathlib.Path(os.environ["LAB_DIR"]) / "other.json"
    found = moving("plan", "--format", "json", "litware.example", status=0)
    plan.write_text(found.out)
    moving("migrate", "--plan", plan, "--no-wait", FROM_8, status=4)
    expect(not archives(FROM_8), archives(FROM_8))
    expect(e2e.journal(FROM_8)["runbook"] == "undo", e2e.journal(FROM_8))


def migrating_again_keeps_the_journal_of_the_undo():
    state = pathlib.Path(os.environ["LAB_STATE"])
    before = (state / f"{FROM_8}.json").read_bytes()
    done = moving("migrate", "--yes", "--no-wait", FROM_8, status=3)
    kept = archives(FROM_8)
    expect(len(kept) == 1 and kept[0].read_bytes() == before, kept)
    expect(str(kept[0]) in "".join(done.out.split()), f"not told:\n{done}")
    expect(e2e.journal(FROM_8)["runbook"] == "migrate", done)


def nothing_reads_the_archive():
    found = exodane("status", "--json", status=0)
    document = found.json("exodane.status/1")
    domains = [m["domain"] for m in document["migrations"]]
    expect(sorted(domains) == sorted({FROM_5, FROM_8}), found)
    expect(not document["broken"], found)
    moving("migrate", "--continue", "--no-wait", status=3)
    expect(len(archives(FROM_8)) == 1, archives(FROM_8))


e2e.main(__file__,
         (from_step_5_the_zone_is_as_it_was_found,
          migrate_over_an_open_undo_is_blocked),
         from_step_8_the_zone_is_as_it_was_found,
         a_plan_that_does_not_fit_archives_nothing,
         migrating_again_keeps_the_journal_of_the_undo,
         nothing_reads_the_archive,
         e2e.no_secret_was_shown)

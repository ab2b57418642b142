#!/usr/bin/python3
"""Migrations that are left at every wait and taken up again, and domains
that are half way already."""
import e2e
import schema
from e2e import exodane, expect, moving
from internet import microsoft, names

LEFT = "litware.example"
HALF_WAY = "fabrikam.example"
BELOW_APEX = "shop.corp.example"
phases = set()


def note_status(domain):
    found = exodane("status", "--json", domain, status=0)
    document = found.json("exodane.status/1")
    expect(not schema.faults(document, schema.STATUSES),
           schema.faults(document, schema.STATUSES))
    migration = document["migrations"][0]
    phases.add(migration["phase"])
    expect(migration["command"], f"no next command\n{found}")
    return False


def leaving_at_every_wait_ends_where_staying_does():
    first = moving("migrate", "--yes", "--no-wait", LEFT)
    expect(first.status == 3, first)
    note_status(LEFT)
    stops = e2e.carry_on(LEFT, lambda done: note_status(LEFT))
    expect(stops >= 4, f"stopped only {stops} times")
    e2e.settled(LEFT, e2e.new_mx(LEFT))
    verified, words = e2e.judged_by_postfix(LEFT)
    expect(verified, words)


def status_told_what_it_waited_for():
    expect(phases & {"spreading", "settling"}, phases)


def nothing_due_is_three_only_while_one_is_open():
    moving("migrate", "--continue", status=0)
    exodane("--continue", status=0)


def a_domain_half_way_is_taken_up_where_it_stands():
    host = microsoft.enable_dnssec(HALF_WAY)
    legacy = names.customer(HALF_WAY).legacy_host
    e2e.set_mx(HALF_WAY, 2, (0, legacy), (10, host))
    e2e.settled(HALF_WAY, {(0, legacy), (10, host)})
    moving("migrate", "--yes", "--wait", HALF_WAY,
            status=0)
    e2e.settled(HALF_WAY, e2e.new_mx(HALF_WAY))
    verified, words = e2e.judged_by_postfix(HALF_WAY)
    expect(verified, words)


def an_owner_below_the_apex_is_migrated_in_its_zone():
    moving("migrate", "--yes", "--wait", BELOW_APEX, status=0)
    e2e.settled(BELOW_APEX, e2e.new_mx(BELOW_APEX))
    verified, words = e2e.judged_by_postfix(BELOW_APEX)
    expect(verified, words)


def a_domain_without_journal_cannot_be_continued():
    moving("migrate", "--continue", "tailspin.example", status=2)


e2e.main(__file__,
         (leaving_at_every_wait_ends_where_staying_does,
          a_domain_half_way_is_taken_up_where_it_stands,
          an_owner_below_the_apex_is_migrated_in_its_zone),
         status_told_what_it_waited_for,
         nothing_due_is_three_only_while_one_is_open,
         a_domain_without_journal_cannot_be_continued,
         e2e.no_secret_was_shown)

#!/usr/bin/python3
"""An unsigned zone whose hoster can sign it: by its own question, waited out,
its DS shown, and taken up once the parent has it."""
import os
import re

import e2e
from e2e import exodane, expect, moving
from internet import knot, names, powerdns, query

DOMAIN = "unsigned.example"
DS = re.compile(r"IN DS (\d+ \d+ 2 [0-9A-Fa-f]{64})")


def run(*argv, status):
    return moving(*argv, "--json", "--no-wait", DOMAIN, status=status)


def outcome(done):
    return done.json("exodane.run/1")["domains"][0]


def keys_at_the_hoster():
    return powerdns.call(os.environ["LAB_API_KEY"], "GET",
                         f"/zones/{DOMAIN}./cryptokeys")


def signing_is_asked_for_whatever_else_was_agreed():
    found = outcome(run("migrate", "--yes", status=4))
    expect([q["id"] for q in found["questions"]] == ["sign-zone"], found)
    expect(not keys_at_the_hoster(), "signed without a yes")


def the_plan_begins_with_it():
    plan = exodane("plan", "--json", DOMAIN, status=(0, 4))
    moves = plan.json("exodane.plan/1")["plans"][0]["moves"]
    expect(moves[0]["action"] == "zone-sign", moves)


def it_is_signed_and_the_ds_shown_after_the_wait():
    found = outcome(run("migrate", "--yes", "--answer", "sign-zone=yes",
                        status=3))
    expect(keys_at_the_hoster(), "not signed")
    expect(not DS.search(found["why"]), "the DS was shown at once")
    for _ in range(60):
        e2e.wait_for_due(DOMAIN)
        found = outcome(run("migrate", "--continue", status=3))
        if DS.search(found["why"]):
            break
    move = found["moves"][0]
    expect(move["action"] == "zone-sign" and move["settled_at"], move)
    expect("key tag" in found["hint"], found["hint"])
    for server in (names.NS1, names.NS2):
        expect(query.is_served(server, DOMAIN), server)


def with_the_ds_at_the_parent_the_migration_ends():
    found = outcome(run("migrate", "--continue", status=3))
    shown = DS.search(found["why"])
    expect(shown, found)
    ds = shown.group(1)
    knot.update(names.TLD, "example", f"add {DOMAIN}. 60 DS {ds}")
    e2e.until(lambda: e2e.judged_by_delv(DOMAIN) == "secure",
              "delv sees the chain", 90)
    e2e.carry_on(DOMAIN)
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(verified, words)
    expect(exodane("report", DOMAIN, status=0).out.count("signing") > 0,
           "the report does not tell")


if __name__ == "__main__":
    e2e.main(__file__, signing_is_asked_for_whatever_else_was_agreed,
             the_plan_begins_with_it,
             it_is_signed_and_the_ds_shown_after_the_wait,
             with_the_ds_at_the_parent_the_migration_ends,
             e2e.no_secret_was_shown)

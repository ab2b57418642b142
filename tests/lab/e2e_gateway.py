#!/usr/bin/python3
"""A gateway in front keeps the MX; Exchange behind it gets DNSSEC and DANE,
and the assigned host becomes the gateway's relay target."""
import e2e
import schema
from e2e import exodane, expect, moving
from internet import microsoft, names

DOMAIN = "gateway.example"
NEW = names.customer(DOMAIN).new_host
MX = {(10, "mx1.eu.ppe-hosted.com")}


def mx_is_untouched():
    for server in (names.NS1, names.NS2):
        expect(e2e.mx_at(server, DOMAIN) == (MX, names.MX_TTL),
               e2e.mx_at(server, DOMAIN))


def the_plan_leaves_the_mx_alone():
    found = moving("plan", "--json", DOMAIN, status=0)
    document = found.json("exodane.plan/1")
    expect(not schema.faults(document, schema.PLAN),
           schema.faults(document, schema.PLAN))
    plan = document["plans"][0]
    expect(plan["runbook"] == "gateway", found)
    actions = [(m["action"], m["want"]["feature"]) for m in plan["moves"]]
    expect(actions == [("exchange-enable", "dnssec"),
                       ("exchange-enable", "dane")], found)
    expect([q["id"] for q in plan["questions"]] == ["relay-target"], found)


def it_asks_for_the_relay_target_and_names_the_host():
    done = moving("migrate", "--yes", "--wait", DOMAIN, status=4)
    words = " ".join((done.out + done.err).split())
    expect(NEW in words and "--answer relay-target=" in words, done)
    expect(microsoft.calls(DOMAIN) == ["enable/dnssec"],
           microsoft.calls(DOMAIN))
    mx_is_untouched()


def once_it_is_switched_dane_is_enabled_and_proved():
    moving("migrate", "--continue", "--wait", "--answer",
           "relay-target=switched", DOMAIN, status=0)
    expect(microsoft.calls(DOMAIN) == ["enable/dnssec", "enable/dane"],
           microsoft.calls(DOMAIN))
    expect(e2e.journal(DOMAIN)["runbook"] == "gateway", "another runbook")
    mx_is_untouched()


def postfix_sends_to_the_assigned_host_by_dane():
    verified, words = e2e.judged_by_postfix(f"[{NEW}]")
    expect(verified, words)


def a_second_migrate_finds_nothing_to_do():
    moving("migrate", "--yes", "--no-wait", DOMAIN, status=0)
    expect(len(microsoft.calls(DOMAIN)) == 2, microsoft.calls(DOMAIN))


def undo_asks_for_the_relay_before_its_host_goes():
    done = moving("undo", "--yes", "--wait", DOMAIN, status=4)
    expect("--answer relay-back=" in done.out + done.err, done)
    state = microsoft.read(DOMAIN)
    expect(state["dnssec"] and not state["dane"], state)


def undo_takes_both_back_and_leaves_the_mx():
    moving("migrate", "--continue", "--wait", "--answer",
           "relay-back=switched", DOMAIN, status=0)
    state = microsoft.read(DOMAIN)
    expect(not state["dnssec"] and not state["dane"], state)
    mx_is_untouched()


def a_gateway_that_was_left_begins_a_migration_of_its_own():
    moving("migrate", "--yes", "--wait", "--answer", "relay-target=switched",
           DOMAIN, status=0)
    expect(e2e.journal(DOMAIN)["runbook"] == "gateway", e2e.journal(DOMAIN))
    customer = names.customer(DOMAIN)
    e2e.set_mx(DOMAIN, names.MX_TTL, (0, customer.legacy_host))
    e2e.settled(DOMAIN, e2e.legacy_mx(DOMAIN))
    done = moving("migrate", "--yes", "--no-wait", DOMAIN, status=3)
    expect(e2e.journal(DOMAIN)["runbook"] == "migrate", done)
    expect("a new migration begins" in done.out, done)
    exodane("status", DOMAIN, status=0)


e2e.main(__file__,
         the_plan_leaves_the_mx_alone,
         it_asks_for_the_relay_target_and_names_the_host,
         once_it_is_switched_dane_is_enabled_and_proved,
         postfix_sends_to_the_assigned_host_by_dane,
         a_second_migrate_finds_nothing_to_do,
         undo_asks_for_the_relay_before_its_host_goes,
         undo_takes_both_back_and_leaves_the_mx,
         a_gateway_that_was_left_begins_a_migration_of_its_own,
         e2e.no_secret_was_shown)

#!/usr/bin/python3
"""A whole migration by the hoster's API and PowerShell, on real servers."""
import threading
import time

import e2e
import schema
from e2e import exodane, expect, moving
from internet import names

DOMAIN = "contoso.example"
seen = {"plan": None, "run": None, "sets": []}


def the_legacy_stage_is_good_or_a_warning():
    found = exodane("check", "--json", DOMAIN, status=0)
    document = found.json("exodane.check/1")
    expect(not schema.faults(document, schema.CHECK),
           schema.faults(document, schema.CHECK))
    domain = document["domains"][0]
    expect(domain["stage"] == "legacy", found)
    expect(domain["dnssec"]["verdict"] == "secure", found)
    expect(domain["dane"]["verdict"] == "none", found)


def the_plan_names_every_move_and_changes_nothing():
    before = e2e.mx_at(names.NS1, DOMAIN)
    found = moving("plan", "--json", DOMAIN, status=0)
    document = found.json("exodane.plan/1")
    expect(not schema.faults(document, schema.PLAN),
           schema.faults(document, schema.PLAN))
    plan = document["plans"][0]
    expect(not plan["blocked"], found)
    steps = [move["step"] for move in plan["moves"]]
    for step in ("lower-ttl", "enable-dnssec", "add-mx", "swap-priorities",
                 "enable-dane", "final-check"):
        expect(step in steps, f"no {step} in {steps}")
    expect(e2e.mx_at(names.NS1, DOMAIN) == before, "the plan changed the zone")
    seen["plan"] = plan


def watch(stop):
    """Every MX set that a name server shows during the migration."""
    while not stop.is_set():
        for server in (names.NS1, names.NS2):
            pairs, _ = e2e.mx_at(server, DOMAIN)
            if pairs not in seen["sets"]:
                seen["sets"].append(pairs)
        time.sleep(0.1)


def migrate_carries_the_domain_to_the_end():
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(stop,))
    watcher.start()
    try:
        done = moving("migrate", "--json", "--yes", "--wait", DOMAIN)
    finally:
        stop.set()
        watcher.join()
    expect(done.status == 0, done)
    document = done.json("exodane.run/1")
    expect(not schema.faults(document, schema.RUN),
           schema.faults(document, schema.RUN))
    expect(document["domains"][0]["result"] == "done", done)
    seen["run"] = document["domains"][0]


def no_server_ever_showed_a_set_without_a_working_host():
    good = {names.customer(DOMAIN).legacy_host,
            names.customer(DOMAIN).new_host}
    expect(len(seen["sets"]) >= 4, seen["sets"])
    for pairs in seen["sets"]:
        expect(pairs, "an empty MX set was published")
        expect({host for _, host in pairs} <= good, pairs)


def the_run_did_what_the_plan_said():
    def shape(moves):
        return [(m["step"], m["action"],
                 [mx["preference"] for mx in m["want"]]
                 if isinstance(m["want"], list) else m["want"])
                for m in moves]
    expect(shape(seen["plan"]["moves"]) == shape(seen["run"]["moves"]),
           f"plan {shape(seen['plan']['moves'])}\n"
           f"run  {shape(seen['run']['moves'])}")


def the_only_mx_is_the_new_one_with_the_final_ttl():
    for server in (names.NS1, names.NS2):
        expect(e2e.mx_at(server, DOMAIN) ==
               (e2e.new_mx(DOMAIN), names.FINAL_TTL),
               e2e.mx_at(server, DOMAIN))


def check_and_postfix_agree_that_dane_is_good():
    found = exodane("check", "--json", DOMAIN, status=0)
    domain = found.json("exodane.check/1")["domains"][0]
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(verified, words)
    expect(domain["dane"]["verdict"] == "good", found)
    expect(domain["stage"] == "new", found)
    matches = [t["match"] for host in domain["dane"]["hosts"]
               for address in host["addresses"] for t in address["tlsa"]]
    expect(matches.count(True) * 3 == len(matches), matches)


def status_and_report_tell_the_end():
    status = exodane("status", "--json", DOMAIN, status=0)
    document = status.json("exodane.status/1")
    expect(not schema.faults(document, schema.STATUSES),
           schema.faults(document, schema.STATUSES))
    expect(document["migrations"][0]["phase"] == "done", status)
    report = exodane("report", "--json", DOMAIN, status=0)
    report.json("exodane.report/1")
    text = exodane("report", DOMAIN, status=0)
    expect(names.customer(DOMAIN).new_host in text.out, text)


def a_second_migrate_finds_nothing_to_do():
    before = e2e.mx_at(names.NS1, DOMAIN)
    journal = e2e.journal(DOMAIN)
    moving("migrate", "--yes", "--no-wait", DOMAIN, status=0)
    for key in ("begun_at", "original", "moves"):
        expect(e2e.journal(DOMAIN)[key] == journal[key],
               f"{key} of the journal was lost")
    moving("migrate", "--continue", DOMAIN, status=0)
    expect(e2e.mx_at(names.NS1, DOMAIN) == before, "the zone was changed")


e2e.main(__file__,
         the_legacy_stage_is_good_or_a_warning,
         the_plan_names_every_move_and_changes_nothing,
         migrate_carries_the_domain_to_the_end,
         no_server_ever_showed_a_set_without_a_working_host,
         the_run_did_what_the_plan_said,
         the_only_mx_is_the_new_one_with_the_final_ttl,
         check_and_postfix_agree_that_dane_is_good,
         status_and_report_tell_the_end,
         a_second_migrate_finds_nothing_to_do,
         e2e.no_secret_was_shown)

#!/usr/bin/python3
"""A whole migration by hand at both ends: a script is the person, reads what
is asked on its terminal, makes the changes itself and answers."""
import re

import e2e
from e2e import exodane, expect
from internet import microsoft, names
from person import Terminal, apply_zone_lines

DOMAIN = "wingtip.example"
CMDLET = re.compile(r"^\s*((?:Get|Enable|Disable)-\w+) -DomainName (\S+)",
                    re.M)
VERBS = {"Enable-DnssecForVerifiedDomain": microsoft.enable_dnssec,
         "Disable-DnssecForVerifiedDomain": microsoft.disable_dnssec,
         "Enable-SmtpDaneInbound": microsoft.enable_dane,
         "Disable-SmtpDaneInbound": microsoft.disable_dane}
asked, ran = [], []
migration = []


def pasted_status():
    """What Get-DnssecStatusForVerifiedDomain prints, as a list."""
    state = microsoft.read(DOMAIN)
    if not state["dnssec"]:
        return "DnssecFeatureStatus : Disabled\n"
    return ("DnssecFeatureStatus : Enabled\n"
            f"ExpectedMxRecord    : @ 60 IN MX 10 {state['host']}\n"
            f"SmtpDaneStatus      : "
            f"{'Enabled' if state['dane'] else 'Disabled'}\n")


def run_cmdlet(shown):
    """The first cmdlet that was shown, done in Exchange; what it printed. A
    second one only shows what the first did."""
    name, domain = CMDLET.findall(shown)[0]
    ran.append(name)
    if name.startswith("Get-"):
        return pasted_status()
    host = VERBS[name](domain)
    return (f"DnssecMxValue : {host}\nResult        : Success\n"
            "ErrorData     :\n" if host else "")


def change_zone(shown):
    present, ttl = e2e.mx_at(names.NS1, DOMAIN)
    after = apply_zone_lines(shown, {pair: ttl for pair in present})
    expect(after, f"that would be an empty set:\n{shown}")
    expect(len(set(after.values())) == 1, f"mixed TTLs: {after}\n{shown}")
    e2e.set_mx(DOMAIN, next(iter(after.values())), *after)


def answer(shown, choices):
    """What the person types at a prompt."""
    asked.append(shown)
    if "Is the change of" in shown:
        change_zone(shown)
        return "done"
    if not choices and CMDLET.search(shown):
        return run_cmdlet(shown)
    if "done / failed" in choices:
        run_cmdlet(shown)
        return "done"
    if "none" in choices:
        return "none"
    return "yes" if "yes" in choices else choices.split(" / ")[0]


def on_a_terminal(*argv):
    terminal = Terminal(["exodane", *argv])
    status = terminal.run(answer)
    e2e.transcript.append(terminal.text)
    return status, terminal.text


def a_person_is_led_through_all_steps():
    status, text = on_a_terminal("migrate", "--allow-short-ttl", DOMAIN)
    migration.append(text)
    expect(status == 0, f"status {status}\n{text}")
    e2e.settled(DOMAIN, e2e.new_mx(DOMAIN))
    for server in (names.NS1, names.NS2):
        expect(e2e.mx_at(server, DOMAIN)[1] == names.FINAL_TTL, text)


def postfix_agrees_that_dane_is_good():
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(verified, words)
    exodane("check", DOMAIN, status=0)


def each_cmdlet_was_asked_for_once():
    changes = [name for name in ran if not name.startswith("Get-")]
    expect(changes == ["Enable-DnssecForVerifiedDomain",
                       "Enable-SmtpDaneInbound"], changes)


def every_change_was_shown_as_a_zone_line():
    lines = [text for text in asked if "Is the change of" in text]
    expect(len(lines) >= 5, f"only {len(lines)} changes:\n{migration[0]}")


def undo_leads_back_by_hand_too():
    status, text = on_a_terminal("undo", "--allow-short-ttl", DOMAIN)
    expect(status == 0, f"status {status}\n{text}")
    e2e.settled(DOMAIN, e2e.legacy_mx(DOMAIN))
    expect(not microsoft.read(DOMAIN)["dnssec"], text)


def without_a_person_it_stops_and_names_the_answer():
    done = exodane("migrate", "--allow-short-ttl", "--yes", "--no-wait",
                   DOMAIN)
    expect(done.status == 4, done)
    expect("--answer" in done.out + done.err, done)


e2e.main(__file__,
         a_person_is_led_through_all_steps,
         postfix_agrees_that_dane_is_good,
         each_cmdlet_was_asked_for_once,
         every_change_was_shown_as_a_zone_line,
         undo_leads_back_by_hand_too,
         without_a_person_it_stops_and_names_the_answer,
         e2e.no_secret_was_shown, visits=0)

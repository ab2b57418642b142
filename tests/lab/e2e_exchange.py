#!/usr/bin/python3
"""Exchange Online at its worst: what doctor shows of it, and whole migrations
in which it refuses, is unsure, is slow or does not answer."""
import e2e
from e2e import exodane, expect, moving
from internet import microsoft

LATE, UNSURE, REFUSED = "fabrikam.example", "tailspin.example", \
    "litware.example"


def doctor_shows_the_module_and_every_right():
    done = exodane("doctor", "contoso.example", status=0)
    words = " ".join(done.out.split())
    for wanted in ("ExchangeOnlineManagement 3.9.2 is taken", "may run: ",
                   "Enable-SmtpDaneInbound", "may look with: "):
        expect(wanted in words, done)
    expect("ready to paste" not in done.out, done)


def a_missing_right_is_bad_and_its_cure_can_be_pasted():
    denied = {"EXO_DENIED": "Enable-SmtpDaneInbound"}
    done = exodane("doctor", "contoso.example", status=4, env=denied)
    expect("no right to Enable-SmtpDaneInbound" in done.out, done)
    expect("\nNew-RoleGroup -Name exodane -Roles $roles\n" in done.out, done)
    found = exodane("doctor", "--json", "contoso.example", status=4,
                    env=denied).json("exodane.doctor/1")
    expect("New-ServicePrincipal" in found["advice"], found)


def versions_are_shown_when_the_sign_in_is_refused():
    microsoft.add_fault("connect", "sign-in")
    done = exodane("doctor", "contoso.example", status=4)
    expect("PowerShell 7." in done.out and "AADSTS70011" in done.out, done)


def reach_exchange(domain, words):
    """--continue until a run ends with these words of Exchange's."""
    for _ in range(30):
        e2e.wait_for_due(domain)
        done = moving("migrate", "--continue", "--no-wait", domain,
                      status=(1, 3))
        if done.status == 1:
            expect(words in done.out + done.err, done)
            return
    expect(False, f"Exchange was never asked:\n{done}")


def a_refused_sign_in_ends_the_run_and_the_next_goes_on():
    moving("migrate", "--yes", "--no-wait", REFUSED, status=3)
    microsoft.add_fault("connect", "sign-in")
    reach_exchange(REFUSED, "AADSTS70011")
    expect(microsoft.calls(REFUSED) == [], microsoft.calls(REFUSED))
    e2e.carry_on(REFUSED, lambda _: microsoft.calls(REFUSED))


def an_enable_whose_answer_is_lost_is_found_done():
    microsoft.add_fault("enable/dnssec", "lost")
    moving("migrate", "--yes", "--no-wait", LATE, status=(0, 3))
    e2e.carry_on(LATE)
    expect(microsoft.calls(LATE) == ["enable/dnssec", "enable/dane"],
           microsoft.calls(LATE))
    enabled = [move for move in e2e.journal(LATE)["moves"]
               if move["step"] == "enable-dnssec"]
    expect(enabled[0]["found_done"], enabled)


def unknown_and_throttled_reads_are_asked_again():
    microsoft.add_fault("read", "unknown", 3)
    microsoft.add_fault("read", "throttled", 2)
    moving("migrate", "--yes", "--no-wait", UNSURE, status=3)
    reach_exchange(UNSURE, "throttled")
    reach_exchange(UNSURE, "throttled")
    e2e.carry_on(UNSURE, lambda _: microsoft.calls(UNSURE))
    expect(microsoft.calls(UNSURE) == ["enable/dnssec"],
           microsoft.calls(UNSURE))


e2e.main(__file__,
         doctor_shows_the_module_and_every_right,
         a_missing_right_is_bad_and_its_cure_can_be_pasted,
         versions_are_shown_when_the_sign_in_is_refused,
         an_enable_whose_answer_is_lost_is_found_done,
         unknown_and_throttled_reads_are_asked_again,
         a_refused_sign_in_ends_the_run_and_the_next_goes_on,
         e2e.no_secret_was_shown)

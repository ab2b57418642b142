#!/usr/bin/python3
"""Ctrl-C, SIGTERM and SIGHUP at any moment are safe, and say how to go on."""
import json
import os
import signal
import subprocess

import e2e
from e2e import exodane, expect, moving
from internet import microsoft, names
from person import Terminal

DOMAIN = "contoso.example"
ASKED = "fabrikam.example"
CLOSED = "litware.example"
COUNTING = "Ctrl-C is safe"


def at_terminal(*argv, **options):
    return Terminal(["exodane", "migrate", *e2e.MOVING, *argv], **options)


def stopped(terminal, domain):
    """It ended as a wait does, and told the command that goes on."""
    status = terminal.rest()
    e2e.transcript.append(terminal.text)
    expect(status == 3, f"status {status}\n{terminal.text}")
    tail = terminal.text[-600:]
    expect(f"exodane --continue {domain}" in tail, terminal.text)
    expect("stopped" in tail, terminal.text)


def ctrl_c_at_a_question_stops_before_the_move():
    before = e2e.mx_at(names.NS1, ASKED)
    terminal = at_terminal(ASKED)
    terminal.until("yes / no > ")
    terminal.interrupt()
    stopped(terminal, ASKED)
    expect(e2e.mx_at(names.NS1, ASKED) == before, "the zone was changed")
    expect(not e2e.journal(ASKED)["moves"], e2e.journal(ASKED)["moves"])


def what_was_typed_during_a_wait_answers_nothing():
    terminal = at_terminal(ASKED, kind="xterm")
    terminal.until("yes / no > ")
    terminal.type("yes")
    terminal.until(COUNTING)
    terminal.type("no")             # which would decline, status 4
    terminal.until("enable-dnssec: do this now?")
    terminal.interrupt()
    stopped(terminal, ASKED)
    expect(microsoft.calls(ASKED) == [], microsoft.calls(ASKED))


def ctrl_c_in_a_countdown_leaves_what_was_begun():
    terminal = at_terminal("--yes", "--wait", DOMAIN, columns=80,
                           kind="xterm")
    terminal.until(COUNTING)
    terminal.interrupt()
    stopped(terminal, DOMAIN)
    expect(e2e.journal(DOMAIN)["moves"], "nothing was begun")
    found = exodane("status", DOMAIN, status=0)
    expect("--continue" in found.out, found)


def sigterm_in_a_wait_does_the_same():
    terminal = at_terminal("--continue", "--wait", DOMAIN, kind="xterm")
    terminal.until(COUNTING)
    terminal.process.send_signal(signal.SIGTERM)
    stopped(terminal, DOMAIN)


def sighup_in_a_wait_does_the_same():
    terminal = at_terminal("--continue", "--wait", DOMAIN, kind="xterm")
    terminal.until(COUNTING)
    terminal.process.send_signal(signal.SIGHUP)
    stopped(terminal, DOMAIN)


def a_closed_window_leaves_the_journal_as_it_was():
    first = e2e.serial(CLOSED)
    terminal = at_terminal("--yes", "--wait", CLOSED, kind="xterm")
    terminal.until(COUNTING)
    terminal.hang_up()
    status = terminal.process.wait(timeout=e2e.PATIENCE_S)
    expect(status == 3, f"status {status}\n{terminal.text}")
    moves = e2e.journal(CLOSED)["moves"]
    expect([m["step"] for m in moves] == ["lower-ttl"], moves)
    e2e.wait_for_due(CLOSED)
    moving("migrate", "--continue", "--wait", CLOSED, status=0)
    e2e.ended_undisturbed(CLOSED, first)


def ctrl_c_while_exchange_works_calls_nothing_twice():
    terminal = at_terminal("--continue", "--wait", DOMAIN)
    e2e.until(lambda: not terminal.read(0.02) or
              microsoft.read(DOMAIN)["dnssec"], "the call of Enable-", 120)
    terminal.interrupt()
    stopped(terminal, DOMAIN)
    expect(microsoft.calls(DOMAIN) == ["enable/dnssec"],
           microsoft.calls(DOMAIN))


def sigterm_without_a_terminal_ends_with_one_document():
    process = subprocess.Popen(
        ["exodane", "migrate", *e2e.MOVING, "--continue", "--wait", "--json",
         DOMAIN], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    said = ""
    while "waiting" not in said:
        line = process.stderr.readline()
        expect(line, f"it ended before a wait:\n{said}")
        said += line
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=e2e.PATIENCE_S)
    e2e.transcript.append(out + said + err)
    expect(process.returncode == 3, said + err)
    expect(json.loads(out)["domains"][0]["result"] == "waiting", out)


def it_goes_on_as_if_nothing_had_been():
    moving("migrate", "--continue", "--wait", DOMAIN, status=0)
    e2e.settled(DOMAIN, e2e.new_mx(DOMAIN))
    calls = microsoft.calls(DOMAIN)
    expect(calls == ["enable/dnssec", "enable/dane"], calls)
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(verified, words)


def no_lock_and_no_half_file_is_left():
    names_left = sorted(os.listdir(os.environ["LAB_STATE"]))
    expect(not [n for n in names_left if n.endswith(".tmp")], names_left)
    exodane("status", status=0)


e2e.main(__file__,
         ctrl_c_at_a_question_stops_before_the_move,
         what_was_typed_during_a_wait_answers_nothing,
         ctrl_c_in_a_countdown_leaves_what_was_begun,
         sigterm_in_a_wait_does_the_same,
         sighup_in_a_wait_does_the_same,
         ctrl_c_while_exchange_works_calls_nothing_twice,
         sigterm_without_a_terminal_ends_with_one_document,
         (it_goes_on_as_if_nothing_had_been,
          a_closed_window_leaves_the_journal_as_it_was),
         no_lock_and_no_half_file_is_left,
         e2e.no_secret_was_shown)

#!/usr/bin/python3
"""Two runs at once: the second says whose turn it is and changes nothing."""
import os
import pathlib
import signal

import disturb
import e2e
from e2e import exodane, expect, moving

HELD, RACED = "contoso.example", "fabrikam.example"
held = {}


def refused(command, *argv, status):
    before = e2e.serial(HELD), e2e.journal(HELD)
    done = moving(command, "--no-wait", *argv, status=status)
    expect((e2e.serial(HELD), e2e.journal(HELD)) == before, f"changed:\n{done}")
    return done


def says_whose_turn_it_is(done):
    words = " ".join((done.out + done.err).split())
    for part in (f"another run (pid {held['run'].process.pid}, since ",
                 f"works on {HELD}", f"exodane status {HELD}"):
        expect(part in words, f"no '{part}' in\n{done}")


def a_run_holds_its_domain_through_a_wait():
    held["first"] = e2e.serial(HELD)
    held["run"] = disturb.migrating("--yes", "--wait", HELD)
    held["run"].until("waiting")
    held["run"].signal(signal.SIGSTOP)


def a_second_migrate_is_refused():
    says_whose_turn_it_is(refused("migrate", "--yes", HELD, status=1))
    says_whose_turn_it_is(refused("migrate", "--continue", HELD, status=1))


def undo_beside_migrate_is_refused():
    says_whose_turn_it_is(refused("undo", "--yes", HELD, status=1))
    expect(e2e.journal(HELD)["runbook"] == "migrate", e2e.journal(HELD))


def a_sweep_passes_it_over_as_waiting():
    says_whose_turn_it_is(refused("migrate", "--continue", status=3))


def in_json_it_is_one_document():
    done = refused("undo", "--json", "--yes", HELD, status=1)
    domain = done.json("exodane.run/1")["domains"][0]
    expect(domain["result"] == "error" and domain["exit"] == 1, done)
    expect("another run" in domain["error"]["message"], done)


def who_only_reads_is_not_held_up():
    exodane("status", HELD, status=0)
    exodane("report", HELD, status=0)
    exodane("check", HELD, status=0)
    moving("plan", HELD, status=0)


def the_first_goes_on_as_if_nothing_had_been():
    held["run"].signal(signal.SIGCONT)
    held["run"].end(0)
    e2e.ended_undisturbed(HELD, held["first"])


def of_two_that_start_at_once_one_gets_the_domain():
    first = e2e.serial(RACED)
    runs = [disturb.migrating("--yes", "--wait", RACED) for _ in range(2)]
    e2e.until(lambda: any(run.process.poll() is not None for run in runs),
              "the end of one of them")
    loser = min(runs, key=lambda run: run.process.poll() is None)
    expect("another run" in loser.end(1).out, loser.said)
    runs.remove(loser)
    runs[0].end(0)
    e2e.ended_undisturbed(RACED, first)


def a_killed_run_holds_nothing():
    lock = pathlib.Path(os.environ["LAB_STATE"]) / f"{HELD}.lock"
    expect(lock.exists(), lock)
    run = disturb.Running("undo", *e2e.MOVING, "--yes", "--wait", HELD)
    run.until("waiting")
    run.signal(signal.SIGKILL)
    run.end(-signal.SIGKILL)
    moving("migrate", "--continue", "--no-wait", HELD, status=3)


e2e.main(__file__,
         a_run_holds_its_domain_through_a_wait,
         a_second_migrate_is_refused,
         undo_beside_migrate_is_refused,
         a_sweep_passes_it_over_as_waiting,
         in_json_it_is_one_document,
         who_only_reads_is_not_held_up,
         (the_first_goes_on_as_if_nothing_had_been,
          of_two_that_start_at_once_one_gets_the_domain),
         a_killed_run_holds_nothing,
         e2e.no_secret_was_shown,
         stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

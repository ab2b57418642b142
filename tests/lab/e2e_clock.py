#!/usr/bin/python3
"""A clock that is set, between two runs and during one, and a machine that
sleeps: no wait gets shorter than the time that passes, none is lost."""
import signal
import sys
import time

import disturb
import e2e
from e2e import expect, moving
from internet import names

FORWARD, BACK, ASLEEP = "more0.example", "more1.example", "more2.example"
DAY_BEHIND, DAY_AHEAD = "more3.example", "more4.example"
DAY_S = 86400


def waits_of(domain):
    """What the journal says was waited for, in all."""
    return sum(m["action"]["settle_s"] for m in e2e.journal(domain)["moves"]
               if m["action"]["kind"] == "mx-write")


def a_run_whose_clock_is_set(domain, offset):
    """In its first wait and in a later one; the time that went by."""
    clock, first = disturb.Clock(domain), e2e.serial(domain)
    begun, day = time.monotonic(), time.time()
    running = disturb.migrating("--yes", "--wait", domain, env=clock.env())
    running.until("waiting")
    clock.set(offset)
    running.until("Step 5")
    clock.set("+0")
    running.until("Step 7")
    clock.set(offset)
    running.end(0)
    passed = time.monotonic() - begun
    expect(passed >= waits_of(domain),
           f"{passed} s for waits of {waits_of(domain)} s\n{running.said}")
    expect(passed < 200, f"{passed} s")
    e2e.ended_undisturbed(domain, first)
    moves = e2e.journal(domain)["moves"]
    end = moves[-1]["verified_at"]
    expect(abs(e2e.seconds(end) - day) < DAY_S / 2, moves[-1])


def a_clock_set_forward_during_waits_shortens_none():
    a_run_whose_clock_is_set(FORWARD, "+1d")


def a_clock_set_back_during_waits_prolongs_none():
    a_run_whose_clock_is_set(BACK, "-1d")


def asleep_beyond_the_end_of_a_wait_it_carries_on():
    first = e2e.serial(ASLEEP)
    running = disturb.migrating("--yes", "--wait", ASLEEP)
    for step in ("Step 2", "Step 4", "Step 5"):
        running.until(step)
        time.sleep(1.5)
        running.signal(signal.SIGSTOP)
        time.sleep(names.MX_TTL + 2)
        running.signal(signal.SIGCONT)
    running.end(0)
    e2e.ended_undisturbed(ASLEEP, first)


def a_run_with_a_clock_a_day_behind_moves_nothing_and_says_so():
    first = e2e.serial(DAY_BEHIND)
    moving("migrate", "--yes", "--no-wait", DAY_BEHIND, status=3)
    before = e2e.journal(DAY_BEHIND)["moves"], e2e.serial(DAY_BEHIND)
    e2e.wait_for_due(DAY_BEHIND)
    done = moving("migrate", "--continue", "--no-wait", DAY_BEHIND,
                  env=disturb.shifted("-1d"), status=(1, 3, 4))
    words = " ".join(done.out.split())
    for part in ("this machine's clock", "is behind the journal's last entry",
                 "set the clock right"):
        expect(part in words, f"no '{part}' in\n{done}")
    after = e2e.journal(DAY_BEHIND)["moves"], e2e.serial(DAY_BEHIND)
    expect(steps(after[0]) == steps(before[0]) and after[1] == before[1],
           f"moved:\n{done}")
    e2e.carry_on(DAY_BEHIND)
    e2e.ended_undisturbed(DAY_BEHIND, first)


def steps(moves):
    return [move["step"] for move in moves]


def a_run_with_a_clock_a_day_ahead_is_waited_for_afterwards():
    """It cannot know; what it noted is not taken for the past."""
    first = e2e.serial(DAY_AHEAD)
    ahead = disturb.shifted("+1d")
    moving("migrate", "--yes", "--no-wait", DAY_AHEAD, status=3)
    e2e.wait_for_due(DAY_AHEAD)
    moving("migrate", "--continue", "--no-wait", DAY_AHEAD, env=ahead,
           status=3)
    before = e2e.serial(DAY_AHEAD)
    done = moving("migrate", "--continue", "--no-wait", DAY_AHEAD, status=3)
    expect("behind the journal's last entry" in " ".join(done.out.split()),
           done)
    expect(e2e.serial(DAY_AHEAD) == before, f"it wrote:\n{done}")
    done = moving("migrate", "--continue", "--wait", DAY_AHEAD, env=ahead,
                  status=0)
    e2e.ended_undisturbed(DAY_AHEAD, first)


if not disturb.LIBRARY:
    print("1..0 # SKIP not installed: libfaketime")
    sys.exit(0)
e2e.main(__file__,
         (a_clock_set_forward_during_waits_shortens_none,
          a_clock_set_back_during_waits_prolongs_none,
          asleep_beyond_the_end_of_a_wait_it_carries_on,
          a_run_with_a_clock_a_day_behind_moves_nothing_and_says_so,
          a_run_with_a_clock_a_day_ahead_is_waited_for_afterwards),
         e2e.no_secret_was_shown,
         more=5, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

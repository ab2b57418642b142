#!/usr/bin/python3
"""kill -9 right before and right after each write of the journal: the next
run ends where an undisturbed one does, and nothing is written twice.

strace kills at the system call: at the rename, which then does not happen, or
at the fsync of the folder behind it.
"""
import concurrent.futures
import os
import shutil
import signal
import subprocess
import sys

import e2e
from e2e import expect
from internet import microsoft

BEFORE, AFTER = "rename", "fsync"
PATIENCE_RUNS = 400
ENABLE = {"dnssec": microsoft.enable_dnssec, "dane": microsoft.enable_dane}

# Where each domain's runs are killed, over and over: at which write of the
# journal, counted from the run's beginning, and on which side of it. (A run
# that is always killed at its first write never comes to act.)
PLANS = {
    "contoso.example": [(BEFORE, 1), (AFTER, 1), (BEFORE, 2), (AFTER, 2)],
    "fabrikam.example": [(AFTER, 1), (BEFORE, 2)],
    "tailspin.example": [(BEFORE, 2)],
    "litware.example": [(AFTER, 2), (BEFORE, 1), (BEFORE, 2)],
    "shop.corp.example": [(AFTER, 3), (BEFORE, 3), (AFTER, 2)],
}
killed = {}


def strace(side, write):
    """Its command line that kills at that write; of two fsync the first is
    the file's own."""
    call = "/^rename(at2?)?$" if side == BEFORE else "fsync"
    count = write if side == BEFORE else 2 * write
    return ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
            f"inject={call}:signal=KILL:when={count}"]


def run(domain, wrapper, *argv):
    """One exodane; its status, and what it said."""
    env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    argv = [*wrapper, "exodane", *e2e.MOVING, *argv, "--no-wait", domain]
    argv.insert(len(wrapper) + 1, "migrate")
    done = subprocess.run(argv, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True,
                          timeout=e2e.PATIENCE_S)
    done = e2e.Done(argv[len(wrapper) + 1:], done.returncode, done.stdout,
                    done.stderr)
    e2e.transcript.append(str(done))
    return done


def has_journal(domain):
    return os.path.exists(f"{os.environ['LAB_STATE']}/{domain}.json")


def open_call(domain):
    """A cmdlet whose intent is on disk and that was never called, or None."""
    moves = e2e.journal(domain)["moves"] if has_journal(domain) else []
    if not moves or moves[-1].get("applied_at") or \
            moves[-1]["action"]["kind"] != "exchange-enable":
        return None
    feature = moves[-1]["action"]["feature"]
    return None if microsoft.read(domain)[feature] else feature


def late_call_arrives(domain):
    """Killed between the intent and the call, nobody can tell whether Exchange
    got it: it is not called again at once. Here it got it."""
    feature = open_call(domain)
    if not feature:
        return
    before = microsoft.calls(domain)
    done = run(domain, [], "--continue")
    expect(done.status == 3, done)
    expect(microsoft.calls(domain) == before, f"called again:\n{done}")
    ENABLE[feature](domain)


def sweep(domain):
    """Killed as planned until nothing is left to kill, and the end."""
    points, kills, first = PLANS[domain], [], e2e.serial(domain)
    for turn in range(PATIENCE_RUNS):
        point = points[len(kills) % len(points)]
        argv = ["--continue"] if has_journal(domain) else ["--yes"]
        done = run(domain, strace(*point), *argv)
        if done.status in (-signal.SIGKILL, 128 + signal.SIGKILL):
            kills.append(point)
            late_call_arrives(domain)
            continue
        expect(done.status in (0, 3), done)
        if done.status == 0:
            killed[domain] = kills
            return e2e.serial(domain) - first
        e2e.wait_for_due(domain)
    raise e2e.Fault(f"{domain} did not end, {len(kills)} kills:\n{done}")


def is_at_the_end(domain, writes):
    e2e.ended(domain)
    moves = e2e.journal(domain)["moves"]
    meant = [m for m in moves if m["action"]["kind"] == "mx-write"]
    expect(writes == len(meant),
           f"{domain}: {len(meant)} moves, but {writes} writes: {moves}")
    calls = microsoft.calls(domain)
    expect(len(calls) == len(set(calls)), f"{domain}: called twice: {calls}")


def killed_at_every_write_it_ends_where_it_would_have():
    with concurrent.futures.ThreadPoolExecutor(len(PLANS)) as pool:
        writes = dict(zip(PLANS, pool.map(sweep, PLANS)))
    for domain, count in writes.items():
        is_at_the_end(domain, count)
        print(f"# {domain}: {len(killed[domain])} kills, {count} writes",
              flush=True)


def there_were_at_least_forty_kills_on_both_sides():
    kills = [point for points in killed.values() for point in points]
    for side in (BEFORE, AFTER):
        print(f"# {sum(s == side for s, _ in kills)} at {side}")
    expect(len(kills) >= 40, f"only {len(kills)} kills")
    expect({side for side, _ in kills} == {BEFORE, AFTER}, kills)


def check_finds_all_of_them_good():
    for domain in PLANS:
        e2e.exodane("check", domain, status=0)


if not shutil.which("strace"):
    print("1..0 # SKIP not installed: strace")
    sys.exit(0)
e2e.main(__file__,
         killed_at_every_write_it_ends_where_it_would_have,
         there_were_at_least_forty_kills_on_both_sides,
         check_finds_all_of_them_good,
         e2e.no_secret_was_shown)

#!/usr/bin/python3
"""A state folder that is full, or turns read-only: what is not kept is not
done, nothing is half written, and with room again it goes on to the end."""
import os
import pathlib
import shutil
import sys

import disturb
import e2e
from e2e import exodane, expect, moving
from internet import microsoft, names, process

FULL, SUDDEN = "contoso.example", "fabrikam.example"
BETWEEN, DURING = "tailspin.example", "litware.example"


def folder(domain, size=None):
    """A state folder of its own; with a size, a file system of its own."""
    path = pathlib.Path(os.environ["LAB_DIR"]) / f"state-{domain}"
    path.mkdir()
    if size:
        process.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "state",
                     path])
    return path


def fill(path):
    """To the last byte."""
    with open(path / "filler", "wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass


def files(path):
    """What lies there, but for the lock, and for what fills it."""
    return {f.name: f.read_bytes() for f in path.iterdir()
            if f.suffix != ".lock" and f.name != "filler"}


def world(domain):
    return e2e.serial(domain), microsoft.calls(domain)


QUIET_LEAKS = {"ASAN_OPTIONS": "detect_leaks=0"}        # not under strace


def run(path, domain, *argv, **options):
    return moving("migrate", "--state-dir", path, "--no-wait", *argv, domain,
                  **options)


def wait_for_due(path, domain):
    e2e.wait_for_due(domain, "--state-dir", path)


def says(done, *parts):
    words = " ".join((done.out + done.err).split())
    for part in parts:
        expect(part in words, f"no '{part}' in\n{done}")


def on_to_the_end(path, domain, first, disturbed=lambda: None):
    """After every wait a disturbed run, then one that goes on."""
    while True:
        wait_for_due(path, domain)
        disturbed()
        done = run(path, domain, "--continue", status=(0, 3))
        if done.status == 0:
            break
    e2e.ended_undisturbed(domain, first, path)


def a_full_disk_stops_each_run_before_it_changes_anything():
    path, first, stopped = folder(FULL, "64k"), e2e.serial(FULL), []

    def on_a_full_disk(*argv):
        fill(path)
        before = files(path), world(FULL)
        done = run(path, FULL, *argv, status=(1, 3))
        expect((files(path), world(FULL)) == before, f"changed:\n{done}")
        if done.status == 1:
            says(done, "No space left on device", "Make room", str(path))
            stopped.append(done)
        (path / "filler").unlink()
    on_a_full_disk("--yes")
    expect(stopped and not files(path), files(path))
    run(path, FULL, "--yes", status=3)
    on_to_the_end(path, FULL, first, lambda: on_a_full_disk("--continue"))
    expect(len(stopped) >= 5, f"only {len(stopped)} runs met a full disk")


def a_disk_that_fills_up_after_a_move_loses_none():
    """The nth write of the journal finds no room: the move before it is
    done, and not noted."""
    path, first = folder(SUDDEN), e2e.serial(SUDDEN)
    argv, failed = ["--yes"], 0
    for turn in range(80):
        wrapper = ["strace", "-qq", "-o", "/dev/null", "-e", "trace=fsync",
                   "-e", "inject=fsync:error=ENOSPC:when="
                   f"{2 * (turn % 3) + 1}"] if turn % 4 < 3 else []
        done = run(path, SUDDEN, *argv, wrapper=wrapper, env=QUIET_LEAKS,
                   status=(0, 1, 3))
        expect(not list(path.glob("*.tmp")), list(path.iterdir()))
        failed += done.status == 1
        if done.status == 1:
            says(done, "No space left on device", "Make room")
        if done.status == 0:
            break
        if files(path):
            argv = ["--continue"]
            wait_for_due(path, SUDDEN)
    print(f"# {failed} writes that found no room", flush=True)
    expect(failed >= 10, f"only {failed} writes failed")
    e2e.ended_undisturbed(SUDDEN, first, path)


def read_only(path):
    """Another view over the folder: as after a remount, and whoever has a
    file of it open keeps that."""
    process.run(["mount", "--bind", path, path])
    process.run(["mount", "-o", "remount,bind,ro", path])


def a_folder_that_is_read_only_in_one_run_is_said_and_read():
    path, first = folder(BETWEEN, "1m"), e2e.serial(BETWEEN)

    def while_read_only():
        process.run(["mount", "-o", "remount,ro", path])
        before = files(path), world(BETWEEN)
        done = run(path, BETWEEN, "--continue", status=1)
        says(done, "Read-only file system", "--state-dir")
        found = exodane("status", "--state-dir", path, BETWEEN, status=0)
        expect("--continue" in found.out, found)
        exodane("report", "--state-dir", path, BETWEEN, status=0)
        expect((files(path), world(BETWEEN)) == before, f"changed:\n{done}")
        process.run(["mount", "-o", "remount,rw", path])
    run(path, BETWEEN, "--yes", status=3)
    on_to_the_end(path, BETWEEN, first, while_read_only)


def a_folder_that_turns_read_only_during_a_wait_ends_the_run():
    path, first = folder(DURING), e2e.serial(DURING)
    running = disturb.migrating("--state-dir", path, "--yes", "--wait",
                                DURING)
    running.until("waiting")
    read_only(path)
    before = files(path), world(DURING)
    done = running.end(1)
    says(done, "Read-only file system", "remount it")
    expect((files(path), world(DURING)) == before, f"changed:\n{done}")
    process.run(["umount", path])
    on_to_the_end(path, DURING, first)


if not shutil.which("strace"):
    print("1..0 # SKIP not installed: strace")
    sys.exit(0)
e2e.main(__file__,
         (a_full_disk_stops_each_run_before_it_changes_anything,
          a_disk_that_fills_up_after_a_move_loses_none,
          a_folder_that_is_read_only_in_one_run_is_said_and_read,
          a_folder_that_turns_read_only_during_a_wait_ends_the_run),
         e2e.no_secret_was_shown,
         stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

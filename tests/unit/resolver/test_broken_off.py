#!/usr/bin/python3
"""Ctrl-C and SIGTERM break off a question that nobody answers. As TAP.

usage: test_broken_off.py EXODANE
"""
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).parent),
                str(pathlib.Path(__file__).parents[2] / "servers")]
from dns_relay import bind_both  # noqa: E402
from lab_routes import Tap  # noqa: E402

AT_ONCE_S = 1.5     # a question is waited for three times as long
HINTS = ". 3600000 NS ns.roots.\nns.roots. 3600000 A 127.0.0.1\n"
SETTINGS = "[default]\nauthority_port = {port}\ndns = manual\n" \
           "exchange = manual\n"


class Silence:
    """A server that takes questions, by UDP and TCP, and answers none."""

    def __init__(self, folder):
        self.udp, self.tcp = bind_both("127.0.0.1", 0)
        self.udp.settimeout(20)
        self.port = self.udp.getsockname()[1]
        self.by = ("--resolver", f"127.0.0.1@{self.port}")
        self.config = folder / "exodane.conf"
        self.config.write_text(SETTINGS.format(port=self.port))
        self.hints = folder / "hints"
        self.hints.write_text(HINTS)
        self.state = folder / "state"

    def forget(self):
        self.udp.setblocking(False)
        try:
            while self.udp.recv(2048):
                pass
        except BlockingIOError:
            pass
        self.udp.settimeout(20)


def broken_off(silence, number, *words, by=None):
    """Seconds from the signal to the end, the exit status, what it said."""
    silence.forget()
    process = subprocess.Popen(
        [sys.argv[1], *words, "--config", str(silence.config), "--state-dir",
         str(silence.state), *(by or silence.by)], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    silence.udp.recv(2048)
    time.sleep(0.1)
    sent = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return time.monotonic() - sent, process.returncode, out, err


def looking(tap, silence):
    """They have nothing to bring to an end: the signal itself ends them."""
    root = ("--root-hints", str(silence.hints))
    for claim, words, by in (
            ("dnssec", ("dnssec", "a.test"), None),
            ("dnssec from the root down", ("dnssec", "a.test"), root),
            ("check", ("check", "a.test"), None)):
        took, status, *said = broken_off(silence, signal.SIGINT, *words, by=by)
        tap.check(took < AT_ONCE_S and status == -signal.SIGINT,
                  f"{claim} ends at once", (took, status, said))


def moving(tap, silence):
    root = ("--root-hints", str(silence.hints))
    for claim, number, by in (
            ("at Ctrl-C", signal.SIGINT, None),
            ("at SIGTERM", signal.SIGTERM, None),
            ("from the root down", signal.SIGINT, root)):
        took, status, out, err = broken_off(
            silence, number, "migrate", "--yes", "--json", "a.test", by=by)
        tap.check(took < AT_ONCE_S and status == 3 and
                  json.loads(out)["domains"][0]["result"] == "waiting",
                  f"migrate ends at once {claim}, and is not done",
                  (took, status, out, err))
    took, status, out, err = broken_off(silence, signal.SIGINT, "migrate",
                                        "--yes", "a.test", "b.test")
    tap.check(status == 3 and "a.test: stopped" in out and
              "exodane migrate a.test" in out,
              "and says what to run again", (took, status, out, err))


tap = Tap()
with tempfile.TemporaryDirectory() as scratch:
    silence = Silence(pathlib.Path(scratch))
    looking(tap, silence)
    moving(tap, silence)
sys.exit(tap.end())

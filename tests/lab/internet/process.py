"""Starting the lab's servers and waiting until each of them answers."""
import os
import pathlib
import shutil
import subprocess
import time

WAIT_S = 30         # on a loaded machine; usually well under a second


class Failure(Exception):
    """A server did not come up; the message holds the end of its log."""


def tail(path, lines=15):
    try:
        text = path.read_text(errors="replace")
    except OSError as error:
        return f"    (no log: {error})"
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


class Server:
    """A daemon in the foreground, its log file, and how to see it alive."""

    def __init__(self, name, argv, log, ready, env=None):
        self.name, self.log, self.ready = name, log, ready
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, env=env)

    def fail(self, what):
        raise Failure(f"lab: {self.name} {what}; the end of its log:\n"
                      f"{tail(self.log)}")

    def wait(self):
        """Polls until ready() is true; raises Failure with the log else."""
        end = time.monotonic() + WAIT_S
        pause = 0.01
        while not self.is_ready():
            if self.process.poll() is not None:
                self.fail(f"ended with status {self.process.returncode}")
            if time.monotonic() > end:
                self.fail(f"did not answer within {WAIT_S} s")
            time.sleep(pause)
            pause = min(pause * 1.5, 0.2)

    def is_ready(self):
        try:
            return self.ready()
        except OSError:
            return False


def run(argv, input=None):
    """A tool that must succeed; its standard output."""
    done = subprocess.run(argv, input=input, text=True, capture_output=True,
                          stdin=None if input is not None
                          else subprocess.DEVNULL)
    if done.returncode:
        raise Failure(f"lab: {' '.join(map(str, argv))}: status "
                      f"{done.returncode}: {done.stderr or done.stdout}")
    return done.stdout


def find(program):
    for folder in ("/usr/sbin", "/usr/bin", "/sbin", "/bin",
                   "/usr/lib/postfix/sbin"):
        if os.access(f"{folder}/{program}", os.X_OK):
            return f"{folder}/{program}"
    return None


def unconfined(program, folder):
    """Debian's AppArmor profiles are bound to a program's path, and know
    nothing of our folder: a copy there is free of them."""
    enabled = pathlib.Path("/sys/module/apparmor/parameters/enabled")
    path = find(program)
    if not enabled.exists() or enabled.read_text().strip() != "Y":
        return path
    return shutil.copy(path, folder / program)


NEEDED = ("ip", "unshare", "mount", "pdns_server", "knotd", "keymgr",
          "knsupdate", "unbound", "postfix", "openssl", "dig")


def missing():
    return [program for program in NEEDED if not find(program)]

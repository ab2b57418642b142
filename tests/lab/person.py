"""A person at a terminal, played by a script: reads what exodane says, makes
the changes it asks for at the hoster and in Exchange, and answers.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

PROMPT = re.compile(r"(?:^|\n)([^\n]*)> $")
PASTE = "(paste it; an empty line ends it)\n"
ZONE_LINE = re.compile(
    r"^\s*([-+]) (\S+)\. (\d+) IN MX (\d+) (\S+)\.\s*$", re.M)


class Terminal:
    """A command on a terminal of its own, wide enough not to wrap."""

    def __init__(self, argv, columns=400, kind="dumb"):
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 50, columns, 0, 0))
        self.process = subprocess.Popen(
            argv, stdin=side, stdout=side, stderr=side, close_fds=True,
            start_new_session=True, env={**os.environ, "TERM": kind},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(side)
        self.fd = main
        self.text = ""          # everything that was shown
        self.unread = ""        # since the last answer

    def read(self, wait_s):
        """False when the command has closed its terminal."""
        if not select.select([self.fd], [], [], wait_s)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        new = data.decode(errors="replace").replace("\r\n", "\n")
        self.text += new
        self.unread += new
        return bool(data)

    def type(self, text):
        os.write(self.fd, (text + "\n").encode())
        self.unread = ""

    def prompt(self):
        """The choices at the prompt it stands at, "" for a text; or None."""
        if self.unread.endswith(PASTE):
            return ""
        found = PROMPT.search(self.unread)
        return found.group(1).strip() if found else None

    def interrupt(self):
        """Ctrl-C, as the terminal sends it."""
        os.write(self.fd, b"\x03")

    def hang_up(self):
        """The window is closed: the kernel sends SIGHUP."""
        os.close(self.fd)

    def until(self, words, patience_s=300):
        """Reads until these words were shown."""
        end = time.monotonic() + patience_s
        while words not in self.text:
            if not self.read(0.2) or time.monotonic() > end:
                raise OSError(f"never said '{words}':\n{self.text}")

    def rest(self, patience_s=300):
        """Reads to the end, answers nothing; the exit status."""
        return self.run(lambda shown, choices: "", patience_s)

    def run(self, answer, patience_s=300):
        """answer(what was shown, choices) for each prompt, until the end;
        the exit status."""
        end = time.monotonic() + patience_s
        while self.read(0.2):
            prompt = self.prompt()
            if prompt is not None and not select.select([self.fd], [], [], 0.1)[0]:
                self.type(answer(self.unread, prompt))
            if time.monotonic() > end:
                self.process.send_signal(signal.SIGKILL)
                raise OSError(f"no end after {patience_s} s:\n{self.text}")
        return self.process.wait()


def apply_zone_lines(shown, present):
    """The MX set after the shown changes: {(preference, host): TTL}."""
    after = dict(present)
    for sign, _, ttl, preference, host in ZONE_LINE.findall(shown):
        if sign == "-":
            after.pop((int(preference), host), None)
    for sign, _, ttl, preference, host in ZONE_LINE.findall(shown):
        if sign == "+":
            after[(int(preference), host)] = int(ttl)
    return after

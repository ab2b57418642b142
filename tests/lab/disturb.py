"""What the tests disturb a run with: a clock that is wrong or jumps, servers
that go and come back, a run in the background that is watched.
"""
import contextlib
import glob
import http.client
import http.server
import os
import pathlib
import signal
import subprocess
import threading
import time

import e2e
from internet import names, process, query

# Its own clocks stay as they are: only the time of day is another.
LIBRARY = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
FAKED = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1",
         "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}


def shifted(offset):
    """The environment of a command whose clock is wrong: "+1d", "-16m"."""
    return {"LD_PRELOAD": LIBRARY[0], **FAKED, "FAKETIME": offset}


class Clock:
    """A clock that is set while a command runs."""

    def __init__(self, name):
        self.file = pathlib.Path(os.environ["LAB_DIR"]) / f"{name}.clock"
        self.set("+0")

    def set(self, offset):
        new = self.file.with_suffix(".new")
        new.write_text(offset + "\n")
        new.replace(self.file)

    def env(self):
        return {"LD_PRELOAD": LIBRARY[0], **FAKED,
                "FAKETIME_TIMESTAMP_FILE": str(self.file)}


class Running:
    """exodane in the background; what it says is read as it comes."""

    def __init__(self, *argv, env=None):
        self.argv = [str(a) for a in argv]
        self.said = ""
        self.process = subprocess.Popen(
            ["exodane", *self.argv], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **(env or {})})
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said += line

    def until(self, words, patience_s=120):
        """Waits until it has said these words; they may be wrapped."""
        e2e.until(lambda: words in " ".join(self.said.split()) or
                  self.process.poll() is not None, f"'{words}'", patience_s)
        e2e.expect(words in " ".join(self.said.split()),
                   f"ended before it said '{words}':\n{self.said}")

    def signal(self, number):
        self.process.send_signal(number)

    def end(self, status):
        found = self.process.wait(timeout=e2e.PATIENCE_S)
        self.reader.join(timeout=e2e.PATIENCE_S)
        done = e2e.Done(self.argv, found, self.said, "")
        e2e.transcript.append(str(done))
        e2e.expect(found == status, f"wanted status {status}:\n{done}")
        return done


def migrating(*argv, **options):
    return Running("migrate", *e2e.MOVING, *argv, **options)


def settings(name, *changes):
    """A copy of exodane.conf; changes: pairs of a line's start and the line
    in its place, or the start of a section and a line to add to it."""
    path = pathlib.Path(os.environ["LAB_DIR"]) / f"{name}.conf"
    lines = pathlib.Path(os.environ["LAB_CONFIG"]).read_text().splitlines()
    for start, new in changes:
        at = next(i for i, line in enumerate(lines) if line.startswith(start))
        lines[at] = f"{lines[at]}\n{new}" if start[0] == "[" else new
    path.write_text("\n".join(lines) + "\n")
    return path


def pids(part):
    """The processes of this lab whose command line holds that text."""
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if part.encode() in line.replace(b"\0", b" "):
            yield int(folder.name)


def halt(part, number=signal.SIGSTOP):
    """Stops those processes: they are there, and answer nothing."""
    for pid in pids(part):
        os.kill(pid, number)


@contextlib.contextmanager
def no_resolver():
    """The resolver that everybody asks is gone meanwhile."""
    folder = pathlib.Path(os.environ["LAB_DIR"]) / "unbound"
    pid = next(pids(f"{folder}/unbound.conf"))
    line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    os.kill(pid, signal.SIGKILL)
    e2e.until(lambda: not list(pids(f"{folder}/unbound.conf")),
              "the resolver's end")
    try:
        yield
    finally:
        process.Server("unbound again", line.rstrip(b"\0").split(b"\0"),
                       folder / "log",
                       lambda: query.is_secure(names.RESOLVER, ".")).wait()


class Api(http.server.ThreadingHTTPServer):
    """In front of the hoster's API, where it can be down: "refused" ends the
    connection, "503" says so, "hang" answers nothing; "" passes everything
    on."""
    daemon_threads = True
    mode = ""

    def __init__(self, port):
        super().__init__((names.API, port), Passed)
        self.writes = self.held = 0
        self.back = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def set(self, mode):
        self.mode = mode
        if mode == "hang":
            self.back.clear()
        else:
            self.back.set()


class Passed(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = http.client.HTTPConnection(names.API, names.API_PORT,
                                              timeout=30)
        upstream.request(self.command, self.path, body or None,
                         {"X-API-Key": self.headers["X-API-Key"],
                          "Content-Type": "application/json"})
        answer = upstream.getresponse()
        text = answer.read()
        upstream.close()
        self.server.writes += self.command == "PATCH"
        return answer.status, text

    def do_GET(self):
        mode = self.server.mode
        self.close_connection = mode != ""
        if mode == "hang":
            self.server.held += 1
            self.server.back.wait()
        if mode in ("refused", "hang"):
            return
        status, text = (503, b"") if mode == "503" else self.pass_on()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_PATCH = do_GET

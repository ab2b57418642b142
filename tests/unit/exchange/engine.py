"""For test_engine_*.py: the provider for Exchange Online against PowerShell's
own engine and a stand-in module (tests/servers/pwsh/).

Each test module is started with the file that tests/servers/pwsh/build.py
wrote, the driver drive.c and the bridge; without an engine it is skipped as a
whole."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[3]
BRIDGE = pathlib.Path(sys.argv[3]).resolve()
STAND_IN = ROOT / "tests/servers/pwsh"
MODULES = STAND_IN / "modules"

# enum err_kind of state/err.h, by position.
ERRORS = ("none usage config auth net busy remote parse conflict unsafe "
          "unsupported store locked nobody interrupted internal").split()
# Only the real module looks into the certificate; here it has to be readable.
CERTIFICATE = str(BRIDGE)
APP = {"sign_in": "app", "app_id": "1b2c", "certificate_file": CERTIFICATE,
       "certificate_password": "p4ss", "organization": "a.onmicrosoft.com"}

# Stands before the engine: keeps its own argv, environment and script.
WRAPPER = """#!/bin/sh
tr '\\0' '\\n' </proc/$$/cmdline >>"$EXO_ROOM/argv"
env >>"$EXO_ROOM/environment"
for last; do :; done
cp "$last" "$EXO_ROOM/script.ps1"
exec "$EXO_ENGINE" "$@"
"""


# Of Windows, under WSL: it sees paths only as Windows names them.
WINDOWS = r"""#!/bin/sh
for last; do :; done
case $last in '\\wsl.localhost\Debian\'*) ;; *) exit 64 ;; esac
unix=$(printf %s "$last" | sed 's/^..wsl.localhost.Debian//' | tr '\\' /)
n=$#
for word; do
    shift
    n=$((n - 1))
    [ $n -gt 0 ] || word=$unix
    set -- "$@" "$word"
done
exec "$EXO_ROOM/pwsh" "$@"
"""
WSLPATH = r"""#!/bin/sh
[ "$*" = '-a -w .' ] || { echo "wslpath: $*" >&2; exit 1; }
unset PWD
printf '%s\n' '\\wsl.localhost\Debian'"$(/bin/pwd | tr / '\\')"
"""


class Room:
    """A folder with everything one visit needs, and what it left behind."""

    def __init__(self, engine, driver, **env):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="exchange-engine-"))
        for name in ("state", "home"):
            (self.path / name).mkdir()
        self.engine, self.driver = engine, driver
        self.before = []        # what the driver is run by
        self.log = self.path / "log"
        self.program = self.path / "pwsh"
        self.program.write_text(WRAPPER)
        self.program.chmod(0o755)
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(self.path / "home"),
            "DOTNET_ROOT": os.environ.get("DOTNET_ROOT", ""),
            "XDG_CACHE_HOME": str(self.path / "home"),
            "PSModulePath": str(MODULES), "EXO_ROOM": str(self.path),
            "EXO_ENGINE": engine, "EXO_LOG": str(self.log),
            "EXO_STATE": str(self.path / "state"),
            "EXO_PWNED": str(self.path / "pwned")} | env

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def windows(self):
        """Makes it a PowerShell of Windows."""
        for name, text in (("pwsh.exe", WINDOWS), ("wslpath", WSLPATH)):
            (self.path / name).write_text(text)
            (self.path / name).chmod(0o755)
        self.program = self.path / "pwsh.exe"
        self.env["PATH"] = f"{self.path}:{self.env['PATH']}"

    def enabled(self, *names):
        """Marks DOMAIN.FEATURE as enabled already."""
        for name in names:
            (self.path / "state" / name).touch()

    def is_enabled(self, name):
        return (self.path / "state" / name).exists()

    def start(self, config, *steps):
        told = {"config": {"program": str(self.program)} | config,
                "steps": steps}
        process = subprocess.Popen(
            [*self.before, self.driver], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=self.env, text=True)
        process.stdin.write(json.dumps(told))
        process.stdin.close()
        process.stdin = None
        return process

    def drive(self, config, *steps):
        """One answer for each step; `told` holds the lines for the person."""
        process = self.start(config, *steps)
        out = process.stdout.read()
        process.stdout.close()
        equal(process.wait(), 0, "the driver's exit status")
        document = json.loads(out)
        self.told = [line["text"] for line in document["told"]]
        for answer in document["answers"]:
            if "kind" in answer:
                answer["kind"] = ERRORS[answer["kind"]]
        return document["answers"]

    def read(self, *domains, config=None):
        """The statuses by domain."""
        answer, = self.drive(config or APP,
                             {"op": "read", "domains": domains})
        if "statuses" not in answer:
            raise AssertionError(answer)
        return dict(zip(domains, answer["statuses"]))

    def bridge(self, requests, script=BRIDGE, sign_in=None):
        """The bridge's own document, without our reader in between."""
        asked = {"schema": "exodane.bridge/1", "marker": "0f" * 16,
                 "signIn": sign_in or {
                     "way": "app", "appId": "1", "certificateFile": "/c",
                     "organization": "a.onmicrosoft.com"},
                 "requests": [{"id": i + 1} | request
                              for i, request in enumerate(requests)]}
        done = self.run("-NoLogo", "-NoProfile", "-NonInteractive", "-File",
                        str(script), input=json.dumps(asked) + "\n")
        begin, end = (f"\n<<EXODANE:{asked['marker']}\n",
                      f"\nEXODANE:{asked['marker']}>>\n")
        equal(done.stdout.count(begin), 1, "markers in " + done.stdout +
              done.stderr)
        return json.loads(done.stdout.split(begin)[1].split(end)[0])

    def run(self, *args, **more):
        return subprocess.run([self.engine, *args], env=self.env, text=True,
                              capture_output=True, timeout=120, **more)

    def calls(self, name=None):
        """What the stand-in was called with, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        calls = [json.loads(line) for line in lines]
        return [c for c in calls if name in (None, c["cmdlet"])]


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def has(text, *words):
    for word in words:
        if word not in text:
            raise AssertionError(f"{word!r} is not in {text!r}")


def main(*claims):
    """Runs each claim with a maker of rooms; TAP."""
    stamp, driver = sys.argv[1:3]
    verdict, _, words = pathlib.Path(stamp).read_text().strip().partition(" ")
    if verdict != "ready":
        print(f"1..0 # SKIP {words}")
        return
    print(f"1..{len(claims)}", flush=True)
    failed = 0
    for number, claim in enumerate(claims, 1):
        try:
            claim(lambda **env: Room(words, driver, **env))
            print(f"ok {number} - {claim.__name__}", flush=True)
        except Exception:  # a broken claim must not hide the next ones
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} - {claim.__name__}", flush=True)
    sys.exit(failed != 0)

#!/usr/bin/python3
"""The units for systemd: well formed, hardened, and fit for this binary.

usage: units.py EXODANE SERVICE TIMER     output is TAP
"""
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

EXODANE, SERVICE, TIMER = (pathlib.Path(word).resolve()
                           for word in sys.argv[1:4])
EXPOSED_MAX = 2.0       # of 10, as systemd-analyze counts
ANALYZE = shutil.which("systemd-analyze")


class Fault(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Fault(str(message))


def command():
    """The service's command line, as words."""
    return shlex.split(re.search(r"(?m)^ExecStart=(.*)$",
                                 SERVICE.read_text()).group(1))


def analyze(*argv):
    """What systemd-analyze says of the units beside this binary."""
    with tempfile.TemporaryDirectory(prefix="exodane-units.") as folder:
        for unit in (SERVICE, TIMER):
            text = unit.read_text().replace(command()[0], str(EXODANE))
            (pathlib.Path(folder) / unit.name).write_text(text)
        return subprocess.run([ANALYZE, *argv], cwd=folder, text=True,
                              capture_output=True, timeout=60)


def both_units_are_what_systemd_understands():
    done = analyze("verify", "--man=no", f"./{SERVICE.name}",
                   f"./{TIMER.name}")
    said = [line for line in (done.stdout + done.stderr).splitlines()
            if "exodane" in line]
    expect(done.returncode == 0 and not said, done.stdout + done.stderr)


def the_service_is_hardened():
    done = analyze("security", "--offline=true", "--no-pager",
                   f"./{SERVICE.name}")
    found = re.search(r"Overall exposure level.*: ([\d.]+)", done.stdout)
    expect(found, done.stdout + done.stderr)
    print(f"# exposure {found.group(1)} of 10")
    expect(float(found.group(1)) <= EXPOSED_MAX, done.stdout)


def its_command_is_one_that_exodane_knows():
    with tempfile.TemporaryDirectory(prefix="exodane-units.") as folder:
        conf = pathlib.Path(folder) / "exodane.conf"
        conf.write_text(f"[default]\nstate_dir = {folder}/state\n"
                        "resolver = 127.0.0.1@9\n")
        argv = [word.replace("/etc/exodane/exodane.conf", str(conf))
                for word in command()[1:]]
        done = subprocess.run([EXODANE, *argv], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
        expect((done.returncode, done.stdout, done.stderr) == (0, "", ""),
               done)


CLAIMS = ((both_units_are_what_systemd_understands, ANALYZE),
          (the_service_is_hardened, ANALYZE),
          (its_command_is_one_that_exodane_knows, True))
print(f"1..{len(CLAIMS)}")
failed = 0
for number, (claim, possible) in enumerate(CLAIMS, 1):
    if not possible:
        print(f"ok {number} - {claim.__name__} # SKIP no systemd-analyze")
        continue
    try:
        claim()
        print(f"ok {number} - {claim.__name__}")
    except (Fault, OSError, subprocess.SubprocessError) as error:
        failed += 1
        print(re.sub("^", "# ", f"{type(error).__name__}: {error}",
                     flags=re.M))
        print(f"not ok {number} - {claim.__name__}")
sys.exit(1 if failed else 0)

#!/usr/bin/python3
"""A folder of descriptions that is given is used, or the run ends.

usage: unchecked.py CONFORMANCE, with DNS_SERVE as for it"""
import os
import pathlib
import subprocess
import sys
import tempfile


def run(subject, **more):
    return subprocess.run([sys.argv[1], subject], capture_output=True,
                          text=True, env={**os.environ, **more})


def a_description_that_cannot_be_read_ends_the_run(folder):
    (folder / "yaml.py").write_text("raise ImportError")
    (folder / "ionos").mkdir()
    (folder / "ionos/dns-openapi.yaml").write_text("paths: {}")
    done = run("ionos", EXODANE_SPECS=str(folder), PYTHONPATH=str(folder))
    return done.returncode == 1 and "Bail out!" in done.stdout and \
        "python3-yaml" in done.stdout and "ok" not in done.stdout, done


def main():
    test = a_description_that_cannot_be_read_ends_the_run
    with tempfile.TemporaryDirectory() as folder:
        good, done = test(pathlib.Path(folder))
    print(f"1..1\n{'ok' if good else 'not ok'} 1 - {test.__name__}")
    if not good:
        print("# " + (done.stdout + done.stderr).replace("\n", "\n# "))
    return 0 if good else 1


sys.exit(main())

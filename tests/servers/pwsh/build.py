#!/usr/bin/python3
"""Builds pwsh for tests: build.py OUT STAMP SOURCE…

Publishes the project into the folder OUT and writes into STAMP where the
program is, or, when there is no SDK or it cannot build, why not; the tests
that need it are then skipped with those words. With EXODANE_ENGINE=required
the build fails instead. $EXODANE_CACHE is a folder where builds of the same
sources share one program."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOM = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1",
        "MSBUILDDISABLENODEREUSE": "1", "DOTNET_CLI_USE_MSBUILD_SERVER": "0"}


def publish(sources, work, out):
    """None, or the reason why there is no program."""
    work.mkdir(parents=True, exist_ok=True)
    for source in sources:
        shutil.copy(source, work)
    try:
        done = subprocess.run(
            ["dotnet", "publish", work / "pwsh.csproj", "-v", "q", "-c",
             "Release", "-o", out, "-p:UseSharedCompilation=false"],
            env=os.environ | ROOM, capture_output=True, text=True,
            timeout=600)
    except subprocess.TimeoutExpired:
        return "dotnet publish did not end within 10 minutes"
    if done.returncode == 0:
        return None
    said = (done.stdout + done.stderr).strip().splitlines() or ["nothing"]
    wrong = [line for line in said if "error" in line] or said[-1:]
    return "dotnet publish failed: " + wrong[0].strip()[:300]


def program(out, sources):
    """The program, published unless it is there; or None and why not."""
    if not shutil.which("dotnet"):
        return None, "no .NET SDK (dotnet) here"
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    folder = pathlib.Path(os.environ.get("EXODANE_CACHE", out))
    host = folder.resolve() / ("pwsh-" + digest.hexdigest()[:16])
    if not host.exists():
        reason = publish(sources, out / "work", out / "new")
        if reason:
            return None, reason
        host.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(out / "new", host)
    return host / "pwsh", None


def main(out, stamp, *sources):
    path, reason = program(pathlib.Path(out),
                           [pathlib.Path(source) for source in sources])
    if reason:
        print("pwsh for tests:", reason)
        if os.environ.get("EXODANE_ENGINE") == "required":
            sys.exit("PowerShell's engine is required: install the .NET SDK "
                     "10 (dotnet) and let it restore packages")
    pathlib.Path(stamp).write_text(
        (f"skip {reason}" if reason else f"ready {path}") + "\n")


main(*sys.argv[1:])

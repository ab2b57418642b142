#!/usr/bin/python3
"""Builds pwsh for tests: build.py OUT STAMP SOURCE…

Publishes the project into the folder OUT and writes into STAMP where the
program is, or, when there is no SDK or it cannot build, why not; the tests
that need it are then skipped with those words."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOM = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_NOLOGO": "1",
        "MSBUILDDISABLENODEREUSE": "1", "DOTNET_CLI_USE_MSBUILD_SERVER": "0"}


def publish(out, sources):
    """None, or the reason why there is no program."""
    if not shutil.which("dotnet"):
        return "no .NET SDK (dotnet) here"
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    for source in sources:
        shutil.copy(source, work)
    try:
        done = subprocess.run(
            ["dotnet", "publish", work / "pwsh.csproj", "-v", "q", "-c",
             "Release", "-o", out / "host", "-p:UseSharedCompilation=false"],
            env=os.environ | ROOM, capture_output=True, text=True,
            timeout=600)
    except subprocess.TimeoutExpired:
        return "dotnet publish did not end within 10 minutes"
    if done.returncode == 0:
        return None
    said = (done.stdout + done.stderr).strip().splitlines() or ["nothing"]
    wrong = [line for line in said if "error" in line] or said[-1:]
    return "dotnet publish failed: " + wrong[0].strip()[:300]


def main(out, stamp, *sources):
    out = pathlib.Path(out).resolve()
    reason = publish(out, [pathlib.Path(source) for source in sources])
    words = f"skip {reason}" if reason else f"ready {out}/host/pwsh"
    pathlib.Path(stamp).write_text(words + "\n")
    if reason:
        print("pwsh for tests:", reason)


main(*sys.argv[1:])

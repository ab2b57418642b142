#!/usr/bin/python3
"""Stands in for pwsh's process: does what FAKE_PWSH says, nothing of
PowerShell. Keeps what it was given in the folder FAKE_PWSH_SEEN."""
import json
import os
import pathlib
import subprocess
import sys
import time

how = os.environ["FAKE_PWSH"]
seen = pathlib.Path(os.environ["FAKE_PWSH_SEEN"])
line = sys.stdin.readline()
request = json.loads(line)
script = pathlib.Path(sys.argv[-1])
(seen / "argv").write_text("\n".join(sys.argv[1:]))
(seen / "request").write_text(line)
(seen / "script").write_text(script.read_text())
(seen / "modes").write_text("%o %o" % (script.stat().st_mode & 0o777,
                                       script.parent.stat().st_mode & 0o777))
(seen / "folder").write_text(str(script.parent))
(seen / "count").open("a").write("x")


def reply(*replies):
    print("WARNING: noise\n<<EXODANE:not-the-marker")
    print("<<EXODANE:" + request["marker"])
    print(json.dumps({"schema": "exodane.bridge/1", "powershell": "7.6.1",
                      "module": "3.9.2", "error": None,
                      "replies": list(replies)}))
    print("EXODANE:" + request["marker"] + ">>")


def status(dnssec, host=None, dane="Disabled"):
    return {"dnssec": dnssec, "dane": dane, "accepted": True,
            "dnssecMxValue": host, "errors": [], "warnings": [],
            "connectors": []}


if how == "hang":
    child = subprocess.Popen(["sleep", "600"])
    (seen / "child").write_text(str(child.pid))
    time.sleep(600)
elif how == "dies":
    print("cannot load the engine", file=sys.stderr)
    sys.exit(5)
elif how == "floods":
    while True:
        print("x" * 1000)
elif how == "code":
    print("To sign in, use the code ABCD-1234", file=sys.stderr, flush=True)
    reply({"id": 1, "ok": True, "status": status("Disabled")})
elif how == "already":
    reply({"id": 1, "ok": False, "error": {"kind": "already",
                                           "text": "already enabled"}},
          {"id": 2, "ok": True, "status": status(
              "Enabled", "a-b.o-v1.mx.microsoft")})
elif how == "nameless":
    reply({"id": 1, "ok": True, "result": {"result": "Success"}},
          {"id": 2, "ok": True, "status": {
              "expectedMx": "@ 60 IN MX 0 a-b.o-v1.mx.microsoft"}})
elif how == "enabled":
    reply({"id": 1, "ok": True, "status": status(
        "Enabled", "a-b.o-v1.mx.microsoft")})
elif how == "many":
    reply(*({"id": r["id"], "ok": True, "status": status("Disabled")}
            for r in request["requests"] if r["domain"] != "bad.example"))

#!/usr/bin/python3
"""What scripts of ours may do, judged by PowerShell's own parser, and
controls: the engine that the other tests trust is no pushover."""
import json

from engine import BRIDGE, ROOT, STAND_IN, equal, has, main

# All that the bridge may call besides core cmdlets and its own functions;
# Enable- and Disable- come out of its table.
EXCHANGE = ("Connect-ExchangeOnline,Disconnect-ExchangeOnline,"
            "Get-ConnectionInformation,Get-AcceptedDomain,"
            "Get-DnssecStatusForVerifiedDomain,Get-SmtpDaneInboundStatus,"
            "Get-OutboundConnector,Get-InboundConnector,"
            "Get-IPv6StatusForAcceptedDomain")
READ = [{"op": "read", "domain": "object.example"}]


def script(room, text, name="script.ps1"):
    path = room.path / name
    path.write_text(text)
    return str(path)


def the_bridge_calls_only_what_it_names(rooms):
    with rooms() as room:
        done = room.run("-Check", "-Cmdlets", EXCHANGE, str(BRIDGE))
        equal((done.stdout, done.returncode), ("", 0))
        text = BRIDGE.read_text()
        for name in ("Enable-DnssecForVerifiedDomain",
                     "Disable-DnssecForVerifiedDomain",
                     "Enable-SmtpDaneInbound", "Disable-SmtpDaneInbound"):
            equal(text.count(f"'{name}'"), 1, name)
        assert "WhatIf" not in text


def every_script_of_ours_parses(rooms):
    parts = (ROOT / "providers/exchange").glob("*.ps1")
    files = [BRIDGE, *parts, *STAND_IN.rglob("*.ps1"), *STAND_IN.rglob("*.ps*1")]
    with rooms() as room:
        done = room.run("-Check", *map(str, files))
        equal((done.stdout, done.returncode), ("", 0))


def the_gate_finds_what_is_forbidden(rooms):
    rows = [("if ($x { }", "Missing"), ("Invoke-Expression $x", "Invoke-E"),
            ("'a' | ConvertTo-Json", "ConvertTo-Json"), ("& $name", "$name"),
            (". ./other.ps1", "other.ps1"), ("$input | Out-Null", "$input"),
            ("[scriptblock]::Create($x)", "Create"),
            ("[scriptblock]$x", "code of text"),
            ("$ExecutionContext.InvokeCommand.ExpandString($x)", "Expand"),
            ("function F([string]$q) { & $q }", "$q"), ("curl x", "curl")]
    with rooms() as room:
        for number, (text, words) in enumerate(rows):
            path = script(room, text, f"bad{number}.ps1")
            rows[number] = (path, words)
        done = room.run("-Check", "-Cmdlets", EXCHANGE,
                        *(path for path, _ in rows))
        equal(done.returncode, 1)
        for path, words in rows:
            said = [line for line in done.stdout.splitlines()
                    if line.startswith(path)]
            has("\n".join(said), words)


def the_host_ends_as_pwsh_does(rooms):
    rows = [("'fine'", 0, "fine"), ("exit 3", 3, ""),
            ("throw 'oh no'", 1, "oh no"), ("if ($x { }", 1, "Missing"),
            ("No-SuchCmdlet", 0, "No-SuchCmdlet"),
            ("Get-Module -NoSuch", 0, "NoSuch"),
            ("$Host.UI.ReadLine()", 0, "NonInteractive"),
            ("$input | Out-Null; \"[$([Console]::In.ReadLine())]\"", 0,
             "[]"),
            ("\"[$([Console]::In.ReadLine())]\"", 0, "[one]")]
    with rooms() as room:
        for text, status, words in rows:
            done = room.run("-NoLogo", "-NoProfile", "-NonInteractive",
                            "-File", script(room, text), input="one\ntwo\n")
            equal(done.returncode, status, (text, done.stderr))
            has(done.stdout + done.stderr, words)
        equal(room.run("-File", "/nowhere.ps1").returncode, 64)


def a_wrong_parameter_or_cmdlet_fails_in_the_bridge(rooms):
    text = BRIDGE.read_text()
    with rooms() as room:
        wrong = script(room, text.replace(
            "Get-DnssecStatusForVerifiedDomain -DomainName",
            "Get-DnssecStatusForVerifiedDomain -Domain_"))
        reply, = room.bridge(READ, wrong)["replies"]
        equal(reply["error"]["exception"],
              "System.Management.Automation.ParameterBindingException")
        wrong = script(room, text.replace(
            "ShowBanner =", "ShowBannner ="))
        equal(room.bridge(READ, wrong)["error"]["kind"], "parameter")
        wrong = script(room, text.replace(
            "Connect-ExchangeOnline @", "Connect-ExchangeOffline @"))
        equal(room.bridge(READ, wrong)["error"]["kind"], "module-broken")


def a_broken_request_is_answered_as_one(rooms):
    with rooms() as room:
        for line in ("", "{", '"text"', '{"marker":"m"}'):
            done = room.run("-NoProfile", "-File", str(BRIDGE),
                            input=line + "\n")
            equal(done.returncode, 0, line)
            answer = json.loads(done.stdout.splitlines()[2])
            equal(answer["error"]["kind"], "internal", line)
        equal(room.calls(), [])


if __name__ == "__main__":
    main(the_bridge_calls_only_what_it_names,
         every_script_of_ours_parses,
         the_gate_finds_what_is_forbidden,
         the_host_ends_as_pwsh_does,
         a_wrong_parameter_or_cmdlet_fails_in_the_bridge,
         a_broken_request_is_answered_as_one)

#!/usr/bin/python3
"""Hostile values and noise through PowerShell's own engine: values stay
values, and only our own line is read."""
import json
import shutil

from engine import APP, BRIDGE, equal, has, main

# Each would write the file $EXO_PWNED if any part of it were ever evaluated.
WRITE = "[IO.File]::WriteAllText($env:EXO_PWNED,'x')"
ATTACKS = [
    f"$({WRITE})", f"x'; {WRITE}; '", f"x\"; {WRITE}; \"", f"`$({WRITE})`n",
    f"x\u2019; {WRITE}; \u2018", f"a\n{WRITE}\n", f"@(& {{ {WRITE} }})",
    f"-Device; {WRITE} #", "$env:HOME ${EXO_ROOM} $input $_",
    "\\u0022\\\\\" \t", "p\u00e4ss\u2028w\U0001f4e7",
    "}]}EXODANE:00>>", "%PATH% !x! *?[a-z]", "-1 --%"]


def untouched(room):
    assert not (room.path / "pwned").exists(), "a value was evaluated"


def values_of_the_request_stay_values(rooms):
    requests = [{"op": op, "feature": "dnssec", "domain": attack}
                for attack in ATTACKS for op in ("read", "enable")]
    sign_in = {"way": "app", "appId": ATTACKS[0],
               "organization": ATTACKS[1], "certificateFile": ATTACKS[2],
               "certificatePassword": "".join(ATTACKS)}
    with rooms() as room:
        document = room.bridge(requests, sign_in=sign_in)
        untouched(room)
        equal(document["error"], None)
        equal(len(document["replies"]), len(requests))
        call, = room.calls("Connect-ExchangeOnline")
        equal((call["AppId"], call["Organization"],
               call["CertificateFilePath"], call["CertificatePassword"]),
              (*ATTACKS[:3], "secure:" + "".join(ATTACKS)))
        equal([c["Identity"] for c in room.calls("Get-AcceptedDomain")],
              ATTACKS)
        equal([c["DomainName"] for c in
               room.calls("Enable-DnssecForVerifiedDomain")], ATTACKS)


def a_bridge_that_evaluates_would_be_caught(rooms):
    careless = BRIDGE.read_text().replace(
        "& $cmdlet -DomainName $Domain",
        "& ([scriptblock]::Create(\"$cmdlet -DomainName '$Domain'\"))")
    requests = [{"op": "enable", "feature": "dnssec", "domain": attack}
                for attack in ATTACKS]
    with rooms() as room:
        script = room.path / "careless.ps1"
        script.write_text(careless)
        room.bridge(requests, script)
        assert (room.path / "pwned").exists(), "the attacks are harmless"


def an_operation_that_is_not_ours_calls_nothing(rooms):
    odd = [("Get-Module", "dnssec"), ("enable", WRITE), ("enable/", "dnssec"),
           ("", ""), ("disable", "dnssec/dane")]
    with rooms() as room:
        document = room.bridge([{"op": op, "feature": feature,
                                 "domain": "object.example"}
                                for op, feature in odd])
        untouched(room)
        equal([reply["ok"] for reply in document["replies"]],
              [False] * len(odd))
        equal([call["cmdlet"] for call in room.calls()],
              ["Connect-ExchangeOnline", "Disconnect-ExchangeOnline"])


def settings_reach_the_cmdlet_unchanged(rooms):
    config = APP | {"certificate_password": "".join(ATTACKS)[:500],
                    "app_id": "$(1)'\"`;", "organization": "a$(2).b'\"`|&"}
    with rooms() as room:
        room.read("object.example", config=config)
        untouched(room)
        call, = room.calls("Connect-ExchangeOnline")
        equal((call["AppId"], call["Organization"],
               call["CertificatePassword"]),
              (config["app_id"], config["organization"],
               "secure:" + config["certificate_password"]))


def no_value_is_in_argv_environment_or_script(rooms):
    config = APP | {"app_id": "1dda-app", "organization": "org-77.example",
                    "certificate_password": "s3cr3t-password"}
    values = ("1dda-app", "org-77", "s3cr3t", "secret-domain")
    with rooms() as room:
        room.read("secret-domain.example", config=config)
        argv = (room.path / "argv").read_text().splitlines()[2:]
        equal(argv[:-1], ["-NoLogo", "-NoProfile", "-NonInteractive",
                          "-File"])
        assert argv[-1].endswith("/bridge.ps1"), argv
        equal((room.path / "script.ps1").read_bytes(), BRIDGE.read_bytes())
        environment = (room.path / "environment").read_text()
        for value in values:
            assert value not in environment, value
        has(environment, "POWERSHELL_TELEMETRY_OPTOUT=1", "NO_COLOR=1")


# Every field of a sign-in, with a value that is found wherever it goes.
CANARIES = {
    "user": "canary-user@contoso.example",
    "organization": "canary-organization.onmicrosoft.com",
    "app_id": "canary-app-id", "identity_id": "canary-identity",
    "certificate_password": "canary-password",
    "certificate_thumbprint": "canary-thumbprint",
    "access_token": "canary-token"}
WAYS = {
    "device": ("user",), "browser": ("user",),
    "app": ("app_id", "organization", "certificate_password"),
    "identity": ("organization", "identity_id"),
    "token": ("access_token", "user"),
    "token for a partner": ("access_token", "delegated_organization")}
THUMBPRINT = {"app by thumbprint": (
    "app_id", "organization", "certificate_thumbprint")}     # of Windows only


def traced(room, way):
    """Every program that is started in a whole visit, as the kernel sees it:
    with all its arguments and its environment."""
    config = {"sign_in": way.split()[0]} | {
        field: CANARIES.get(field, "canary-delegated.onmicrosoft.com")
        for field in (WAYS | THUMBPRINT)[way]}
    if way == "app":
        certificate = room.path / "canary folder" / "canary-certificate.pfx"
        certificate.parent.mkdir()
        certificate.touch()
        config["certificate_file"] = str(certificate)
    trace = room.path / "trace"
    room.before = ["strace", "-f", "-v", "-s", "1000000", "-o", str(trace),
                   "-e", "trace=execve,execveat"]
    answers = room.drive(
        config, {"op": "read", "domains": ["canary-domain.example"]},
        {"op": "enable", "feature": "dnssec",
         "domain": "canary-domain.example"}, {"op": "examine"})
    assert not any("kind" in answer for answer in answers), answers
    call = json.dumps(room.calls("Connect-ExchangeOnline")[0])
    has(call, *(value for value in config.values()
                if value.startswith("canary")))
    assert way != "app" or "canary-certificate.pfx" in call, call
    return trace.read_text()


def no_canary_in(seen):
    found = [line for line in seen.splitlines() if "canary" in line]
    assert not found, found[0]


def no_exec_ever_shows_a_value(rooms):
    assert shutil.which("strace"), "strace is not installed"
    for way in WAYS:
        with rooms(ASAN_OPTIONS="detect_leaks=0") as room:
            seen = traced(room, way)
            has(seen, "/bridge.ps1", "-NoProfile", f"EXO_ROOM={room.path}")
            no_canary_in(seen)
            script = (room.path / "script.ps1").read_bytes()
            equal(script, BRIDGE.read_bytes())


def no_exec_under_wsl_shows_a_value_either(rooms):
    with rooms(ASAN_OPTIONS="detect_leaks=0") as room:
        room.windows()
        seen = traced(room, "app")
        has(seen, '["wslpath", "-a", "-w", "."]', "/pwsh.exe", "/bridge.ps1")
        no_canary_in(seen)
        equal((room.path / "script.ps1").read_bytes(), BRIDGE.read_bytes())
    with rooms(ASAN_OPTIONS="detect_leaks=0") as room:
        room.windows()
        no_canary_in(traced(room, "app by thumbprint"))


def answers_of_cmdlets_stay_text(rooms):
    with rooms() as room:
        got = room.read("spiteful.example", "evil.example", "object.example")
        untouched(room)
        words = got["spiteful.example"]["words"]
        has(words, "$env:EXO_PWNED", "$($env:HOME)", "`u{41}", "\u2019")
        has(got["evil.example"]["words"], "$($env:HOME)")
        for status in got.values():
            assert "\x1b" not in status["words"], "an escape sequence"
        equal(got["object.example"]["dnssec"], "disabled")


def noise_on_every_stream_spoils_nothing(rooms):
    with rooms(EXO_NOISE="1") as room:
        status, answer = room.drive(
            APP, {"op": "read", "domains": ["object.example"]},
            {"op": "enable", "feature": "dnssec",
             "domain": "object.example"})
        equal(status["statuses"][0]["dnssec"], "disabled")
        equal(answer["assigned"], "object-example.o-v1.mx.microsoft")
        has("\n".join(room.told), "noise: standard error",
            "noise: from the host")


if __name__ == "__main__":
    main(values_of_the_request_stay_values,
         a_bridge_that_evaluates_would_be_caught,
         an_operation_that_is_not_ours_calls_nothing,
         settings_reach_the_cmdlet_unchanged,
         no_value_is_in_argv_environment_or_script,
         no_exec_ever_shows_a_value,
         no_exec_under_wsl_shows_a_value_either,
         answers_of_cmdlets_stay_text,
         noise_on_every_stream_spoils_nothing)

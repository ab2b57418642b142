#!/usr/bin/python3
"""Signing in through PowerShell's own engine: every way, every refusal, limits
of time."""
import json
import os
import signal
import time

from engine import APP, CERTIFICATE, ERRORS, equal, has, main

READ = {"op": "read", "domains": ["object.example"]}
READS = ("Get-AcceptedDomain,Get-DnssecStatusForVerifiedDomain,"
         "Get-SmtpDaneInboundStatus,Get-OutboundConnector,"
         "Get-InboundConnector,Get-IPv6StatusForAcceptedDomain")


def each_way_passes_its_own_parameters_only(rooms):
    person = {"user": "a@b.example", "organization": "a.onmicrosoft.com"}
    common = {"ShowBanner": "False", "SkipLoadingFormatData": "True",
              "CommandName": READS, "ErrorAction": "Stop"}
    organization = {"Organization": "a.onmicrosoft.com"}
    ways = [
        (APP, organization | {
            "AppId": "1b2c", "CertificateFilePath": CERTIFICATE,
            "CertificatePassword": "secure:p4ss"}),
        (APP | {"certificate_password": "", "user": "x@y.example"},
         organization | {"AppId": "1b2c",
                         "CertificateFilePath": CERTIFICATE}),
        (person | {"sign_in": "device"},
         {"Device": "True", "UserPrincipalName": "a@b.example"}),
        (person | {"sign_in": "browser",
                   "delegated_organization": "c.onmicrosoft.com"},
         {"UserPrincipalName": "a@b.example",
          "DelegatedOrganization": "c.onmicrosoft.com"}),
        ({"sign_in": "identity", "identity_id": "77",
          "organization": "a.onmicrosoft.com", "user": "x@y.example"},
         organization | {"ManagedIdentity": "True",
                         "ManagedIdentityAccountId": "77"}),
        ({"sign_in": "token", "access_token": "ey.J.x",
          "organization": "a.onmicrosoft.com", "user": "x@y.example"},
         organization | {"AccessToken": "ey.J.x"}),
        ({"sign_in": "token", "access_token": "ey.J.x",
          "user": "x@y.example"},
         {"AccessToken": "ey.J.x", "UserPrincipalName": "x@y.example"}),
        ({"sign_in": "token", "access_token": "ey.J.x", **person,
          "delegated_organization": "c.onmicrosoft.com"},
         {"AccessToken": "ey.J.x",
          "DelegatedOrganization": "c.onmicrosoft.com"})]
    for config, wanted in ways:
        with rooms() as room:
            room.read("object.example", config=config)
            call, = room.calls("Connect-ExchangeOnline")
            equal(call, {"cmdlet": "Connect-ExchangeOnline"} | common |
                  wanted, config["sign_in"])


def a_device_code_reaches_the_person(rooms):
    with rooms() as room:
        room.read("object.example", config={"sign_in": "device"})
        has("\n".join(room.told), "https://microsoft.com/devicelogin",
            "ABCD1234")
        argv = (room.path / "argv").read_text()
        assert "-NonInteractive" not in argv, argv


def each_refusal_has_its_kind_and_a_way_on(rooms):
    rows = [("refused", "auth", "AADSTS50126", "AADSTS code"),
            ("expired", "auth", "AADSTS700082", "run out"),
            ("certificate", "auth", "AADSTS700027", "run out"),
            ("blocked", "auth", "AADSTS53003", "sign_in = browser or app"),
            ("consent", "auth", "AADSTS65001", "Exchange.ManageAsApp"),
            ("role", "auth", "isn't supported in this scenario",
             "Exchange Administrator"),
            ("network", "net", "No such host", "443 and 80"),
            ("port80", "net", "did not properly respond", "443 and 80"),
            ("timedout", "net", "timed out", "again"),
            ("quota", "busy", "maximum number of connections", "15 minutes"),
            ("throttled", "busy", "Micro delay", "15 minutes"),
            ("budget", "busy", "budget", "15 minutes"),
            ("wam", "auth", "window handle", "sign_in = device"),
            ("disabled", "auth", "EXOModuleEnabled", "EXOModuleEnabled"),
            ("strange", "auth", "nobody has seen", "sign-in settings")]
    for fault, kind, words, way_on in rows:
        with rooms(EXO_CONNECT=fault) as room:
            answer, = room.drive(APP, READ)
            equal(answer.get("kind"), kind, (fault, answer))
            has(answer["msg"], words)
            has(answer["hint"], way_on)
            equal(room.calls("Get-AcceptedDomain"), [])


def a_profile_with_a_dollar_is_named_as_the_cause(rooms):
    with rooms(EXO_CONNECT="strange") as room:
        home = room.path / "h$me"
        home.mkdir()
        room.env["HOME"] = str(home)
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "auth")
        has(answer["hint"], "home folder")


def a_session_that_failed_halfway_is_disconnected(rooms):
    with rooms(EXO_CONNECT="halfway") as room:
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "auth")
        equal(room.calls()[-1]["cmdlet"], "Disconnect-ExchangeOnline")


def running(room):
    """Processes that were started in this room."""
    mark = f"EXO_ROOM={room.path}".encode()
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if mark in file.read().split(b"\0"):
                    found.append(int(pid))
        except OSError:
            continue
    return found


def until(condition, what):
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("in vain: " + what)
        time.sleep(0.05)


def what_never_answers_is_ended_as_a_whole(rooms):
    with rooms(EXO_CONNECT="hang") as room:
        answer, = room.drive(APP | {"connect_s": 1, "cmdlet_s": 2},
                             {"op": "enable", "feature": "dnssec",
                              "domain": "object.example"})
        equal(answer["kind"], "net")
        until(lambda: not running(room), "all processes have ended")
    with rooms() as room:
        answer, = room.drive(APP | {"connect_s": 5, "cmdlet_s": 3},
                             {"op": "enable", "feature": "dnssec",
                              "domain": "enable-hang.example"})
        equal(answer["kind"], "net")
        equal(len(room.calls("Enable-DnssecForVerifiedDomain")), 1)
        until(lambda: not running(room), "all processes have ended")


def ctrl_c_leaves_nothing_running(rooms):
    with rooms(EXO_CONNECT="hang") as room:
        process = room.start(APP, READ)
        until(lambda: room.calls("Connect-ExchangeOnline"), "the sign-in")
        process.send_signal(signal.SIGINT)
        answer, = json.loads(process.communicate()[0])["answers"]
        equal(ERRORS[answer["kind"]], "interrupted")
        until(lambda: not running(room), "all processes have ended")


def sovereign_environments_are_refused(rooms):
    with rooms() as room:
        answer, = room.drive(APP | {"environment": "O365China"}, READ)
        equal(answer["kind"], "unsupported")
        equal(room.calls(), [])


if __name__ == "__main__":
    main(each_way_passes_its_own_parameters_only,
         a_device_code_reaches_the_person,
         each_refusal_has_its_kind_and_a_way_on,
         a_profile_with_a_dollar_is_named_as_the_cause,
         a_session_that_failed_halfway_is_disconnected,
         what_never_answers_is_ended_as_a_whole,
         ctrl_c_leaves_nothing_running,
         sovereign_environments_are_refused)

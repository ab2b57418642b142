#!/usr/bin/python3
"""Signing in through PowerShell's own engine: every way, every refusal, the
module's versions, limits of time, rights."""
import json
import os
import shutil
import signal
import time

from engine import APP, CERTIFICATE, ERRORS, MODULES, equal, has, main

READ = {"op": "read", "domains": ["object.example"]}
NAME = "ExchangeOnlineManagement"
READS = ("Get-AcceptedDomain,Get-DnssecStatusForVerifiedDomain,"
         "Get-SmtpDaneInboundStatus,Get-OutboundConnector")


def install(room, *versions):
    """Modules of these versions alone, as Install-Module lays them out."""
    for version in versions:
        folder = room.path / "modules" / NAME / version
        shutil.copytree(MODULES / NAME, folder)
        manifest = folder / f"{NAME}.psd1"
        manifest.write_text(manifest.read_text().replace("3.9.2", version))
    room.env["PSModulePath"] = str(room.path / "modules")


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
          "organization": "a.onmicrosoft.com"},
         organization | {"AccessToken": "ey.J.x"})]
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
    rows = [("refused", "auth", "AADSTS50126", "sign-in settings"),
            ("expired", "auth", "AADSTS700082", "sign-in settings"),
            ("consent", "auth", "AADSTS65001", "Exchange.ManageAsApp"),
            ("role", "auth", "isn't supported in this scenario",
             "Exchange Administrator"),
            ("network", "net", "No such host", "network"),
            ("quota", "busy", "maximum number of connections", "minutes"),
            ("wam", "auth", "window handle", "device"),
            ("disabled", "auth", "EXOModuleEnabled", "EXOModuleEnabled")]
    for fault, kind, words, way_on in rows:
        with rooms(EXO_CONNECT=fault) as room:
            answer, = room.drive(APP, READ)
            equal(answer.get("kind"), kind, (fault, answer))
            has(answer["msg"], words)
            has(answer["hint"], way_on)
            equal(room.calls("Get-AcceptedDomain"), [])


def a_session_that_failed_halfway_is_disconnected(rooms):
    with rooms(EXO_CONNECT="halfway") as room:
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "auth")
        equal(room.calls()[-1]["cmdlet"], "Disconnect-ExchangeOnline")


def a_module_that_throws_at_import_says_so(rooms):
    with rooms(EXO_CONNECT="import") as room:
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "System.IdentityModel.Tokens.Jwt")
        equal(room.calls(), [])


def a_missing_module_is_named_with_its_cure(rooms):
    with rooms() as room:
        room.env["PSModulePath"] = str(room.path / "empty")
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["hint"], f"Install-Module {NAME} -Scope CurrentUser")


def versions_must_fit_each_other(rooms):
    rows = [("2.0.5", ""), ("3.10.1", "7.4.1"), ("3.9.2", "7.2.0")]
    for module, shell in rows:
        with rooms(EXO_HOST_CLAIMS=shell) as room:
            install(room, module)
            answer, = room.drive(APP, READ)
            equal(answer.get("kind"), "config", (module, shell, answer))
            has(answer["msg"], module, shell)
            equal(room.calls(), [])


def the_newest_module_that_fits_is_taken(rooms):
    with rooms(EXO_HOST_CLAIMS="7.4.1") as room:
        install(room, "3.10.1", "3.9.2", "3.4.0")
        answer, = room.drive(APP, {"op": "examine"})
        has(answer["examined"], "PowerShell 7.4.1", f"{NAME} 3.9.2")


def a_cmdlet_that_is_not_there_is_a_missing_right(rooms):
    with rooms(EXO_DENIED="Enable-DnssecForVerifiedDomain,"
               "Get-OutboundConnector,Get-SmtpDaneInboundStatus") as room:
        refused, status, examined = room.drive(
            APP, {"op": "enable", "feature": "dnssec",
                  "domain": "object.example"}, READ, {"op": "examine"})
        equal(refused["kind"], "auth")
        has(refused["msg"], "Enable-DnssecForVerifiedDomain")
        has(refused["hint"], "Exchange Administrator")
        equal(status["statuses"][0]["dane"], "disabled", "SmtpDaneStatus")
        has(examined["examined"], "no right to Get-SmtpDaneInboundStatus, "
            "Get-OutboundConnector, Enable-DnssecForVerifiedDomain")
    with rooms(EXO_DENIED="Get-AcceptedDomain") as room:
        status = room.read("object.example")["object.example"]
        equal((status["accepted_known"], status["dnssec"]),
              (False, "disabled"))


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
         a_session_that_failed_halfway_is_disconnected,
         a_module_that_throws_at_import_says_so,
         a_missing_module_is_named_with_its_cure,
         versions_must_fit_each_other,
         the_newest_module_that_fits_is_taken,
         a_cmdlet_that_is_not_there_is_a_missing_right,
         what_never_answers_is_ended_as_a_whole,
         ctrl_c_leaves_nothing_running,
         sovereign_environments_are_refused)

#!/usr/bin/python3
"""The module that is taken, the rights that are there, and PowerShells of
other kinds, through PowerShell's own engine."""
import shutil

from engine import APP, CERTIFICATE, MODULES, equal, has, main

READ = {"op": "read", "domains": ["object.example"]}
NAME = "ExchangeOnlineManagement"


def install(room, *versions):
    """Modules of these versions alone, as Install-Module lays them out."""
    for version in versions:
        folder = room.path / "modules" / NAME / version
        shutil.copytree(MODULES / NAME, folder)
        manifest = folder / f"{NAME}.psd1"
        manifest.write_text(manifest.read_text().replace("3.9.2", version))
    room.env["PSModulePath"] = str(room.path / "modules")


def a_module_that_throws_at_import_says_so(rooms):
    rows = [("assembly", "System.IdentityModel.Tokens.Jwt", "another version"),
            ("installer", "Update-ModuleManifest", "PowerShellGet"),
            ("policy", "running scripts is disabled", "RemoteSigned"),
            ("damaged", "could not be processed", "Install-Module")]
    for fault, words, way_on in rows:
        with rooms(EXO_CONNECT=fault) as room:
            answer, = room.drive(APP, READ)
            equal(answer["kind"], "config", fault)
            has(answer["msg"], words)
            has(answer["hint"], way_on)
            equal(room.calls(), [])


def a_parameter_that_the_module_does_not_know_is_its_fault(rooms):
    with rooms() as room:
        install(room, "3.9.2")
        script = room.path / "modules" / NAME / "3.9.2" / f"{NAME}.psm1"
        text = script.read_text()
        assert "[string]$CertificateFilePath" in text
        script.write_text(text.replace("[string]$CertificateFilePath",
                                       "[string]$CertificatePath"))
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "CertificateFilePath")
        has(answer["hint"], "does not know the parameter")


def a_missing_module_is_named_with_its_cure(rooms):
    with rooms() as room:
        room.env["PSModulePath"] = str(room.path / "empty")
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["hint"], f"Install-Module {NAME} -Scope CurrentUser")


def versions_must_fit_each_other(rooms):
    rows = [("2.0.5", "", "3.0.0 is the least", "-Force"),
            ("3.10.1", "7.4.1", "wants PowerShell 7.6.0", "3.9.2"),
            ("3.9.2", "7.2.0", "wants PowerShell 7.4.0", "3.4.0")]
    for module, shell, words, way_on in rows:
        with rooms(EXO_HOST_CLAIMS=shell) as room:
            install(room, module)
            answer, = room.drive(APP, READ)
            equal(answer.get("kind"), "config", (module, shell, answer))
            has(answer["msg"], module, shell, words)
            has(answer["hint"], way_on)
            equal(room.calls(), [])


def the_newest_module_that_fits_is_taken(rooms):
    with rooms(EXO_HOST_CLAIMS="7.4.1") as room:
        install(room, "3.10.1", "3.9.2", "3.4.0", "2.0.5")
        answer, = room.drive(APP, {"op": "examine"})
        has(answer["examined"], "PowerShell 7.4.1",
            f"{NAME} 3.9.2 is taken; also installed: 3.10.1 (wants "
            "PowerShell 7.6.0), 3.4.0, 2.0.5 (too old)")


def versions_are_shown_when_nothing_else_works(rooms):
    with rooms(EXO_CONNECT="refused") as room:
        answer, = room.drive(APP, {"op": "examine"})
        equal(answer["kind"], "auth")
        has(answer["examined"], str(room.program), "PowerShell 7.6",
            f"{NAME} 3.9.2 is taken")
    with rooms(EXO_HOST_CLAIMS="7.4.1") as room:
        install(room, "3.10.1")
        answer, = room.drive(APP, {"op": "examine"})
        equal(answer["kind"], "config")
        has(answer["examined"], "PowerShell 7.4.1", f"{NAME} is "
            "not usable: 3.10.1 (wants PowerShell 7.6.0)")


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
        equal((examined["kind"], examined["msg"]),
              ("auth", "no right to Enable-DnssecForVerifiedDomain"))
        has(examined["examined"], "may run: Get-AcceptedDomain, ",
            "may look with: Get-InboundConnector",
            "only less is shown: Get-SmtpDaneInboundStatus, "
            "Get-OutboundConnector")
    with rooms(EXO_DENIED="Get-AcceptedDomain") as room:
        status = room.read("object.example")["object.example"]
        equal((status["accepted_known"], status["dnssec"]),
              (False, "disabled"))


def the_advice_is_powershell_that_can_be_pasted(rooms):
    with rooms() as room:
        person, app, odd = (
            room.drive(config, {"op": "examine"})[0]["advice"]
            for config in ({"sign_in": "device", "user": "a@b.example"}, APP,
                           {"sign_in": "device", "user": "$(x)'; y"}))
        has(person, "New-RoleGroup -Name exodane -Roles $roles -Members "
            "a@b.example", "'Enable-SmtpDaneInbound'")
        has(app, "New-ServicePrincipal -AppId 1b2c -ObjectId OBJECT_ID",
            "Add-RoleGroupMember -Identity exodane -Member OBJECT_ID",
            "Exchange.ManageAsApp")
        has(odd, "-Members USER")
        for number, text in enumerate((person, app, odd)):
            path = room.path / f"advice{number}.ps1"
            path.write_text(text)
            done = room.run("-Check", str(path))
            equal((done.stdout, done.returncode), ("", 0))


def a_powershell_of_windows_is_given_its_own_paths(rooms):
    with rooms(EXO_HOST_POLICY="user") as room:
        room.windows()
        status = room.read("object.example")["object.example"]
        equal(status["dnssec"], "disabled")
        call, = room.calls("Connect-ExchangeOnline")
        equal(call["CertificateFilePath"], "\\\\wsl.localhost\\Debian" +
              CERTIFICATE.replace("/", "\\"))
        config = APP | {"certificate_file": "",
                        "certificate_thumbprint": "83213AEAC56D"}
        room.read("object.example", config=config | {
            "certificate_password": ""})
        equal(room.calls("Connect-ExchangeOnline")[1]
              ["CertificateThumbprint"], "83213AEAC56D")
        answer, = room.drive(APP | {"certificate_file": "/nowhere"}, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "/nowhere", "No such file")
        (room.path / "wslpath").write_text("#!/bin/sh\necho no >&2; exit 1\n")
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "wslpath knows no path", ": no")
        (room.path / "wslpath").unlink()
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "wslpath: no such program")
        odd = room.path / "what?.pfx"
        odd.touch()
        answer, = room.drive(APP | {"certificate_file": str(odd)}, READ)
        has(answer["msg"], "Windows takes no such name")
    with rooms() as room:
        answer, = room.drive(config, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "certificate_thumbprint", "only PowerShell on "
            "Windows")


def a_policy_above_the_process_is_named(rooms):
    with rooms(EXO_HOST_POLICY="machine") as room:
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "running scripts is disabled")
        has(answer["hint"], "Set-ExecutionPolicy")


def the_private_folder_is_where_it_is_told_and_goes_away(rooms):
    with rooms() as room:
        temp = room.path / "temp's $(1)"
        temp.mkdir()
        room.read("object.example", config=APP | {"temp_dir": str(temp)})
        argv = (room.path / "argv").read_text()
        has(argv, f"{temp}/exodane-")
        equal(list(temp.iterdir()), [])
        answer, = room.drive(APP | {"temp_dir": "/nowhere"}, READ)
        equal(answer["kind"], "store")
        has(answer["hint"], "TMPDIR")


if __name__ == "__main__":
    main(a_module_that_throws_at_import_says_so,
         a_parameter_that_the_module_does_not_know_is_its_fault,
         a_missing_module_is_named_with_its_cure,
         versions_must_fit_each_other,
         the_newest_module_that_fits_is_taken,
         versions_are_shown_when_nothing_else_works,
         a_cmdlet_that_is_not_there_is_a_missing_right,
         the_advice_is_powershell_that_can_be_pasted,
         a_powershell_of_windows_is_given_its_own_paths,
         a_policy_above_the_process_is_named,
         the_private_folder_is_where_it_is_told_and_goes_away)

#!/usr/bin/python3
"""Every row of Microsoft's tables, and of the field's, that has an error or a
version in it, through PowerShell's own engine: the words as they are known to
come, the kind that they are taken for and the way on that is shown."""
import test_engine_module as module

from engine import APP, equal, has, main

READ = {"op": "read", "domains": ["object.example"]}
NO_SCRIPTS = ("Files cannot be loaded because running scripts is disabled on "
              "this system. Provide a valid certificate with which to sign "
              "the files.")
NO_MATCH = ("No match was found for the specified search criteria and module "
            "name 'PowerShellGet'. Try running Get-PSRepository to see all "
            "available registered module repositories.")
FORMAT = ("The specified module 'ExchangeOnlineManagement' with "
          "PowerShellGetFormatVersion '2.0' is not supported by the current "
          "version of PowerShellGet.")
TOKENS = ("Could not load file or assembly 'System.IdentityModel.Tokens.Jwt, "
          "Version=6.22.1.0, Culture=neutral'.")
GET = "PackageManagement, PowerShellGet"
GALLERY = "Register-PSRepository -Default"
TLS = "[Net.ServicePointManager]::SecurityProtocol = 'Tls12'"
ROLE = "Exchange Administrator"

# While the module is imported as well as while it connects.
EITHER = [
    (NO_SCRIPTS, "config", "Set-ExecutionPolicy"),
    ("The term 'Update-ModuleManifest' is not recognized as a name of a "
     "cmdlet, function, script file, or executable program.", "config", GET),
    ("Cannot find a cmdlet Update-Manifest", "config", GET),
    (TOKENS, "config", "another version"),
    (FORMAT, "config", GET),
    ("Unable to download from URI 'https://go.microsoft.com/fwlink/"
     "?LinkID=627338&clcid=0x409' to ''.", "config", GET),
    ("Unable to download the list of available providers. Check your "
     "internet connection.", "config", GET),
    (NO_MATCH, "config", GALLERY),
    ("Unable to resolve package source "
     "'https://www.powershellgallery.com/api/v2'.", "config", GALLERY),
    ("The request was aborted: Could not create SSL/TLS secure channel.",
     "net", TLS),
    ("The SSL connection could not be established, see inner exception.",
     "net", TLS)]
# Of signing in alone.
CONNECTING = [
    ("A window handle must be configured. See https://aka.ms/msal-net-wam",
     "auth", "sign_in = device"),
    ("The role assigned to application 00000000-0000-0000-0000-000000000000 "
     "isn't supported in this scenario.", "auth", ROLE),
    ("[AuthZ-CmdletAccessDeniedException] The operation is not allowed",
     "auth", ROLE),
    ("A parameter cannot be found that matches parameter name 'Credential'.",
     "config", "does not know the parameter"),
    ("UnAuthorized: EXOModuleEnabled is false", "auth",
     "-EXOModuleEnabled $true"),
    ("A connection attempt failed because the connected party did not "
     "properly respond after a period of time, or established connection "
     "failed. (login.microsoftonline.com:80)", "net", "443 and 80"),
    ("Micro delay applied. Actual delayed: 20000 msecs", "busy", "15 min"),
    ("The budget for this user is locked until 5/4/2026.", "busy", "15 min"),
    ("Response status code does not indicate success: 429 (Too Many "
     "Requests).", "busy", "15 min"),
    ("Fail to create a runspace because you have exceeded the maximum number "
     "of connections allowed : 3 for the policy party : MaxConcurrency.",
     "busy", "still open"),
    ("You have used up your session quota.", "busy", "still open")]
# Of one cmdlet.
CMDLETS = [
    ("Micro delay applied. Actual delayed: 20000 msecs", "throttled"),
    ("The budget for this user is locked until 5/4/2026.", "throttled"),
    ("Response status code does not indicate success: 429 (Too Many "
     "Requests).", "throttled"),
    ("|System.TimeoutException|The operation has timed out.", "timeout"),
    ("The operation was canceled.", "timeout"),
    ("The role assigned to application 00000000-0000-0000-0000-000000000000 "
     "isn't supported in this scenario.", "denied"),
    ("[AuthZ-CmdletAccessDeniedException] The user isn't authorized",
     "denied"),
    ("The access token has expired or is not yet valid.", "expired"),
    ("|System.Exception|Nobody knows these words.", "remote")]


def judge(rooms, where, rows):
    for words, kind, way_on in rows:
        with rooms(EXO_CONNECT=where + words) as room:
            answer, = room.drive(APP, READ)
            equal(answer.get("kind"), kind, (words, answer))
            has(answer["msg"], words)
            has(answer["hint"], way_on)
            yield room


def words_of_the_import_have_their_kind_and_a_way_on(rooms):
    for room in judge(rooms, "import:", EITHER):
        equal(room.calls(), [])


def words_of_the_sign_in_have_their_kind_and_a_way_on(rooms):
    for room in judge(rooms, "connect:", EITHER + CONNECTING):
        equal([call["cmdlet"] for call in room.calls()],
              ["Connect-ExchangeOnline", "Disconnect-ExchangeOnline"])


def words_of_a_cmdlet_have_their_kind(rooms):
    """One visit for all; the first label's number chooses the words."""
    operations = [{"op": "read"}, {"op": "enable", "feature": "dnssec"},
                  {"op": "enable", "feature": "dane"},
                  {"op": "disable", "feature": "dane"},
                  {"op": "disable", "feature": "dnssec"}]
    requests = [operation | {"domain": f"says{number}.example"}
                for operation in operations
                for number, _ in enumerate(CMDLETS)]
    with rooms(EXO_SAYS="\n".join(words for words, _ in CMDLETS)) as room:
        replies = room.bridge(requests)["replies"]
        equal([(reply["error"]["text"], reply["error"]["kind"])
               for reply in replies], CMDLETS * len(operations))
        equal(list((room.path / "state").iterdir()), [])


def a_module_without_its_cmdlet_is_damaged(rooms):
    with rooms() as room:
        module.install(room, "3.9.2")
        manifest = (room.path / "modules" / module.NAME / "3.9.2" /
                    f"{module.NAME}.psd1")
        text = manifest.read_text()
        assert "'Connect-ExchangeOnline', " in text
        manifest.write_text(text.replace("'Connect-ExchangeOnline', ", ""))
        answer, = room.drive(APP, READ)
        equal(answer["kind"], "config")
        has(answer["msg"], "'Connect-ExchangeOnline' is not recognized")
        has(answer["hint"], f"Install-Module {module.NAME}")


def each_version_wants_the_powershell_that_the_table_names(rooms):
    rows = [("3.10.1", "7.6.0", True), ("3.10.0", "7.6.0", True),
            ("3.10.0", "7.5.9", False), ("3.9.2", "7.4.0", True),
            ("3.5.0", "7.4.0", True), ("3.5.0", "7.3.9", False),
            ("3.4.0", "7.2.0", True), ("3.0.0", "7.2.0", True),
            ("3.0.0", "7.1.7", False), ("2.0.5", "7.6.0", False)]
    for version, shell, fits in rows:
        with rooms(EXO_HOST_CLAIMS=shell) as room:
            module.install(room, version)
            answer, = room.drive(APP, READ)
            equal("kind" not in answer, fits, (version, shell, answer))
            if not fits:
                equal(answer["kind"], "config")
                has(answer["msg"], version)


if __name__ == "__main__":
    main(words_of_the_import_have_their_kind_and_a_way_on,
         words_of_the_sign_in_have_their_kind_and_a_way_on,
         words_of_a_cmdlet_have_their_kind,
         a_module_without_its_cmdlet_is_damaged,
         each_version_wants_the_powershell_that_the_table_names)

#!/usr/bin/python3
"""Migrations by hand: what PowerShell's own engine prints of the cmdlets'
answers, as table and list, in windows of every width, with colours and
without, is read right or not at all."""
import json

from engine import equal, has, main

DOMAIN = "object.a-rather-long-name.example"
HOST = "object-a-rather-long-name-example.o-v1.mx.microsoft"
WIDTHS = (200, 120, 80, 70, 60, 50, 44, 40, 36, 30, 24, 20)

# The status has more properties than a table takes by itself; a person may
# ask for some of them only.
SCRIPT = """
Import-Module ExchangeOnlineManagement
Connect-ExchangeOnline -AccessToken t -UserPrincipalName u -CommandName `
    Enable-DnssecForVerifiedDomain, Get-DnssecStatusForVerifiedDomain
%s
"""
ENABLE = "Enable-DnssecForVerifiedDomain -DomainName " + DOMAIN
STATUS = "Get-DnssecStatusForVerifiedDomain -DomainName " + DOMAIN
SOME = (f"$s = {STATUS}; [pscustomobject]@{{ "
        "DnssecFeatureStatus = $s.DnssecFeatureStatus; "
        "ExpectedMxRecord = $s.ExpectedMxRecord.Record; Errors = $s.Errors }")
# Six properties: PowerShell lists what a table would not hold.
LONG = (f"$r = {ENABLE}; [pscustomobject]@{{ Domain = '{DOMAIN}'; "
        "DnssecMxValue = $r.DnssecMxValue; Result = $r.Result; "
        "ErrorData = $r.ErrorData; Region = 'EUR'; Remark = 'none' }")


def printed(room, command, **env):
    """What the window shows, the command itself included."""
    path = room.path / "asked.ps1"
    path.write_text(SCRIPT % command)
    room.env |= env
    if "EXO_HOST_COLOURS" not in room.env:
        room.env["NO_COLOR"] = "1"
    done = room.run("-NoProfile", "-File", str(path))
    equal((done.stderr, done.returncode), ("", 0))
    return f"PS /home/me> {ENABLE}\n{done.stdout}\nPS /home/me> "


def pasted(room, text, step):
    answer, = room.drive({"paste": text}, step)
    return answer


def enabled_by(room, text):
    """The host that is read; None when it is asked for again."""
    answer = pasted(room, text, {"op": "enable", "feature": "dnssec",
                                 "domain": DOMAIN})
    if "kind" in answer:
        equal(answer["kind"], "parse")
        return None
    return answer["assigned"]


def status_by(room, text):
    answer = pasted(room, text, {"op": "read", "domains": [DOMAIN]})
    if "kind" in answer:
        equal(answer["kind"], "parse")
        return None
    status, = answer["statuses"]
    return status["dnssec"], status["assigned"], status["preference"]


def the_answer_of_enable_is_read_right_or_not_at_all(rooms):
    for command, surely in ((ENABLE, 80), (LONG, 70)):
        for width in WIDTHS:
            with rooms() as room:
                text = printed(room, command, EXO_HOST_WIDTH=str(width))
                found = enabled_by(room, text)
                wanted = (HOST,) if width >= surely else (HOST, None)
                assert found in wanted, (width, found, text)


def a_status_is_read_right_or_not_at_all(rooms):
    right = ("enabled", HOST, 10)
    for command, surely in ((STATUS, 80), (SOME, 120)):
        for width in WIDTHS[:8]:
            with rooms() as room:
                room.enabled(f"{DOMAIN}.dnssec")
                text = printed(room, command, EXO_HOST_WIDTH=str(width))
                found = status_by(room, text)
                # Cut off at the window's end is not there.
                wanted = (right,) if width >= surely else (
                    right, None, ("enabled", HOST, -1))
                assert found in wanted, (width, found, text)


def a_disabled_status_is_read(rooms):
    for command in (STATUS, SOME):
        with rooms() as room:
            text = printed(room, command)
            equal(status_by(room, text), ("disabled", "", -1), text)


def colours_are_no_part_of_the_answer(rooms):
    for command in (ENABLE, LONG):
        with rooms(EXO_HOST_COLOURS="1") as room:
            text = printed(room, command)
            has(text, "\x1b[32;1m")
            equal(enabled_by(room, text), HOST)
    for command in (STATUS, SOME):
        with rooms(EXO_HOST_COLOURS="1") as room:
            room.enabled(f"{DOMAIN}.dnssec")
            text = printed(room, command)
            has(text, "\x1b[32;1m")
            equal(status_by(room, text), ("enabled", HOST, 10), text)


def json_is_read_in_one_line_and_in_many(rooms):
    answer = {"DnssecMxValue": HOST, "Result": "Success", "ErrorData": None}
    status = {"DnssecFeatureStatus": {"Value": "Enabled"},
              "ExpectedMxRecord": {"Record": "@ 60 IN MX 10 " + HOST},
              "Errors": [], "Warnings": []}
    with rooms() as room:
        for indent in (None, 2):
            equal(enabled_by(room, json.dumps(answer, indent=indent)), HOST)
            equal(status_by(room, json.dumps(status, indent=indent)),
                  ("enabled", HOST, 10))


if __name__ == "__main__":
    main(the_answer_of_enable_is_read_right_or_not_at_all,
         a_status_is_read_right_or_not_at_all,
         a_disabled_status_is_read,
         colours_are_no_part_of_the_answer,
         json_is_read_in_one_line_and_in_many)

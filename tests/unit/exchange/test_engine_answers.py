#!/usr/bin/python3
"""Answers of Exchange Online in every documented form, read and changed
through PowerShell's own engine."""
from engine import APP, Room, equal, has, main

HOST = "{}-example.o-v1.mx.microsoft"


def reads_the_state_in_every_form(rooms):
    forms = ["object", "text", "word", "enum", "enumvalue", "bag"]
    with rooms() as room:
        room.enabled(*(f"{form}.example.{feature}" for form in forms
                       for feature in ("dnssec", "dane")))
        got = room.read(*(f"{form}.example" for form in forms),
                        *(f"{form}.example.net" for form in forms))
        for form in forms:
            on, off = got[f"{form}.example"], got[f"{form}.example.net"]
            equal((on["dnssec"], on["dane"]), ("enabled", "enabled"), form)
            equal((on["assigned"], on["preference"]),
                  (HOST.format(form), 10), form)
            equal((off["dnssec"], off["dane"]), ("disabled", "disabled"),
                  form)
            equal((off["assigned"], off["preference"]), ("", -1), form)
            equal(on["words"], "", form)
        equal(len(room.calls("Connect-ExchangeOnline")), 1, "sign-ins")
        equal(room.calls()[-1]["cmdlet"], "Disconnect-ExchangeOnline")
        equal(len(room.calls("Get-OutboundConnector")), 1, "asked once")


def what_it_does_not_understand_is_unknown(rooms):
    with rooms() as room:
        got = room.read(*(f"{form}.example" for form in
                          ("unknown", "strange", "missing", "nothing",
                           "twice")))
        for domain, status in got.items():
            equal((status["dnssec"], status["assigned"]), ("unknown", ""),
                  domain)


def takes_the_host_from_either_property(rooms):
    with rooms() as room:
        for domain, status in room.read("short.example",
                                        "shorter.example").items():
            equal(status["assigned"],
                  domain.replace(".", "-") + ".o-v1.mx.microsoft", domain)
            equal(status["preference"], -1, domain)


def tells_what_kind_of_domain_it_is(rooms):
    with rooms() as room:
        got = room.read(*(f"{form}.example" for form in
                          ("object", "initial", "removal", "completion",
                           "selfservice", "relay", "stranger", "gone")))
        flags = {domain.split(".")[0]: [
            key for key in ("accepted", "initial", "pending", "self_service")
            if status[key]] for domain, status in got.items()}
        equal(flags, {
            "object": ["accepted"], "initial": ["accepted", "initial"],
            "removal": ["accepted", "pending"],
            "completion": ["accepted", "pending"],
            "selfservice": ["accepted", "self_service"],
            "relay": ["accepted"], "stranger": [], "gone": []})
        equal(got["relay.example"]["domain_type"], "InternalRelay")
        equal(got["object.example"]["domain_type"], "Authoritative")
        assert all(status["accepted_known"] for status in got.values())


def errors_and_warnings_come_word_for_word(rooms):
    with rooms() as room:
        got = room.read("ex003.example", "wary.example", "object.example")
        equal(got["ex003.example"]["words"], "EX003 Priority of MX record "
              "did not match the expected one")
        equal(got["wary.example"]["words"], "one warning, not in a list")
        equal(got["ex003.example"]["validation"],
              "DNSSEC Valid, MX Invalid, MTA-STS Valid")
        equal(got["object.example"]["words"], "")


def every_part_of_a_status_has_its_say(rooms):
    with rooms() as room:
        status = room.read("coded.example")["coded.example"]
        equal(status["words"].splitlines(), [
            "EX001 of the domain", "EX004 of the zone", "of the policy",
            "EX002 to be noted", "DS is young", "DS is alone",
            "the policy is old"])
        equal(status["validation"],
              "DNSSEC Valid, MX Valid, MTA-STS Invalid")


def a_domain_shown_in_unicode_is_the_same(rooms):
    with rooms() as room:
        status = room.read("xn--bcher-kva.example")["xn--bcher-kva.example"]
        equal((status["accepted"], status["dnssec"]), (True, "disabled"))


def names_connectors_with_the_legacy_host(rooms):
    with rooms(EXO_CONNECTORS="1") as room:
        status = room.read("object.example")["object.example"]
        equal(status["connectors"],
              ["Back $(1) 'home': text-example.mail.protection.outlook.com",
               "One text: text-example.mail.eo.outlook.com",
               "By TLS: text-example.mail.protection.outlook.com",
               "From the past: text-example.mail.protection.outlook.com"])


def reads_the_ipv6_state_and_needs_it_for_nothing(rooms):
    with rooms() as room:
        got = room.read("text.example", "object.example", "bag.example",
                        "word.example", "wary.example")
        equal([status["ipv6"] for status in got.values()],
              ["enabled", "disabled", "enabled", "unknown", "unknown"])
        has(got["object.example"]["validation"], "IPv6 Disabled")
        equal(got["wary.example"]["dnssec"], "disabled")
    with rooms(EXO_DENIED="Get-IPv6StatusForAcceptedDomain,"
               "Get-InboundConnector,Get-OutboundConnector") as room:
        status = room.read("object.example")["object.example"]
        equal((status["ipv6"], status["dnssec"]), ("unknown", "disabled"))


def one_domain_that_fails_leaves_the_others_readable(rooms):
    with rooms() as room:
        got = room.read("object.example", "throttled.example",
                        "odd.example", "text.example")
        equal([status["dnssec"] for status in got.values()],
              ["disabled", "unknown", "unknown", "disabled"])
        has(got["throttled.example"]["words"], "Micro delay applied")
        has(got["odd.example"]["words"], "nobody has seen before")


def errors_of_one_domain_have_their_kind(rooms):
    wanted = {"throttled": "throttled", "budget": "throttled",
              "timeout": "timeout", "denied": "denied", "odd": "remote",
              "expired": "expired"}
    with rooms() as room:
        document = room.bridge([{"op": "read", "domain": f"{form}.example"}
                                for form in wanted])
        equal([reply["error"]["kind"] for reply in document["replies"]],
              list(wanted.values()))
    with rooms() as room:
        answers = room.drive(APP, *(
            {"op": "read", "domains": [f"{form}.example"]}
            for form in ("throttled", "denied")))
        equal([a["kind"] for a in answers], ["busy", "auth"])
        has(answers[1]["hint"], "Exchange Administrator")


def change(room: Room, op, feature, domain):
    answer, = room.drive(APP, {"op": op, "feature": feature,
                               "domain": domain})
    return answer


def enables_and_disables_both_features(rooms):
    with rooms() as room:
        first = change(room, "enable", "dane", "object.example")
        equal(first["kind"], "remote", "DANE before DNSSEC")
        has(first["msg"], "DNSSEC has to be enabled")
        equal(change(room, "enable", "dnssec", "object.example")["assigned"],
              HOST.format("object"))
        equal(change(room, "enable", "dane", "object.example")["words"], "")
        assert room.is_enabled("object.example.dane")
        change(room, "disable", "dane", "object.example")
        assert not room.is_enabled("object.example.dane")
        change(room, "disable", "dnssec", "object.example")
        assert not room.is_enabled("object.example.dnssec")
        equal(len(room.calls("Connect-ExchangeOnline")),
              len(room.calls("Disconnect-ExchangeOnline")), "visits")
        assert not any("WhatIf" in call for call in room.calls())


def an_answer_of_enable_in_other_forms(rooms):
    requests = [{"op": "enable", "feature": "dnssec",
                 "domain": f"{form}.example"}
                for form in ("region", "hidden", "wary", "failure")]
    with rooms() as room:
        replies = room.bridge(requests)["replies"]
        results = [reply["result"] for reply in replies]
        equal([result["dnssecMxValue"] for result in results],
              [HOST.format(form) for form in ("region", "hidden", "wary")] +
              [None])
        equal(results[2]["warnings"], ["It may take an hour."])
        equal(results[3]["result"], "Failure")
    with rooms() as room:
        failure = change(room, "enable", "dnssec", "failure.example")
        equal(failure["kind"], "remote")
        has(failure["msg"], "Failure", "EX042 not in this $(moon)")


def an_already_is_believed_only_when_a_read_agrees(rooms):
    with rooms() as room:
        room.enabled("object.example.dnssec")
        answer = change(room, "enable", "dnssec", "object.example")
        equal((answer.get("assigned"), answer.get("preference")),
              (HOST.format("object"), 10), answer)
        for form in ("liar", "idle", "isnt", "coming"):
            domain = f"{form}.example"
            equal(change(room, "enable", "dnssec", domain).get("kind"),
                  "busy", domain)
            room.enabled(f"{domain}.dnssec")
            equal(change(room, "enable", "dnssec", domain).get("assigned"),
                  HOST.format(form), domain)


def an_answer_of_enabling_dane_is_not_needed(rooms):
    with rooms() as room:
        for form in ("object", "text", "bag"):
            domain = f"{form}.example"
            room.enabled(f"{domain}.dnssec")
            equal(change(room, "enable", "dane", domain)["words"], "", form)
            assert room.is_enabled(f"{domain}.dane")
        failure = change(room, "enable", "dane", "failure.example")
        equal(failure["kind"], "remote")
        has(failure["msg"], "Failure", "EX043 not tonight")


if __name__ == "__main__":
    main(reads_the_state_in_every_form,
         what_it_does_not_understand_is_unknown,
         takes_the_host_from_either_property,
         tells_what_kind_of_domain_it_is,
         errors_and_warnings_come_word_for_word,
         every_part_of_a_status_has_its_say,
         a_domain_shown_in_unicode_is_the_same,
         names_connectors_with_the_legacy_host,
         reads_the_ipv6_state_and_needs_it_for_nothing,
         one_domain_that_fails_leaves_the_others_readable,
         errors_of_one_domain_have_their_kind,
         enables_and_disables_both_features,
         an_answer_of_enable_in_other_forms,
         an_already_is_believed_only_when_a_read_agrees,
         an_answer_of_enabling_dane_is_not_needed)

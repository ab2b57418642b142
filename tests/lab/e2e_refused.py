#!/usr/bin/python3
"""What must not be migrated is not touched, and the exit status says why."""
import os
import pathlib

import e2e
import schema
from e2e import exodane, expect, moving
from internet import names


def untouched(domain, *argv, status):
    """The command ends with the status; the MX set stays as it is."""
    before = e2e.mx_at(names.NS1, domain)
    done = moving(*argv, domain, status=status)
    expect(e2e.mx_at(names.NS1, domain) == before, f"changed by:\n{done}")
    return done


def an_unsigned_domain_is_bad_and_blocked():
    found = exodane("check", "--json", "unsigned.example", status=4)
    domain = found.json("exodane.check/1")["domains"][0]
    expect(domain["dnssec"]["verdict"] == "insecure", found)
    exodane("dnssec", "unsigned.example", status=0)
    untouched("unsigned.example", "migrate", "--yes", "--no-wait", status=4)


def a_bogus_domain_is_bad_and_blocked():
    found = exodane("check", "--json", "bogus.example", status=4)
    domain = found.json("exodane.check/1")["domains"][0]
    expect(domain["dnssec"]["verdict"] == "bogus", found)
    exodane("dnssec", "bogus.example", status=4)
    untouched("bogus.example", "migrate", "--yes", "--no-wait", status=4)


def the_chain_is_judged_as_delv_judges_it():
    for name, verdict in (("contoso.example", "secure"),
                          ("unsigned.example", "insecure"),
                          ("bogus.example", "bogus")):
        found = exodane("dnssec", "--json", name, "MX")
        document = found.json("exodane.dnssec/1")
        expect(not schema.faults(document, schema.DNSSEC),
               schema.faults(document, schema.DNSSEC))
        expect(document["verdict"] == verdict, found)
        expect(e2e.judged_by_delv(name) == verdict, "delv says otherwise")


def a_fallback_mx_blocks_before_anything_is_removed():
    done = untouched("two.example", "migrate", "--json", "--yes",
                     "--no-wait", status=(3, 4))
    expect("two.example" in done.out, done)


def an_enforced_policy_blocks_in_front_of_the_swap():
    moving("migrate", "--yes", "--no-wait", "sts.example", status=3)
    blocked = []

    def stopped():
        e2e.wait_for_due("sts.example")
        done = moving("migrate", "--continue", "--no-wait", "sts.example")
        blocked.append(done)
        return done.status == 4
    e2e.until(stopped, "a block by MTA-STS", 120)
    pairs, _ = e2e.mx_at(names.NS1, "sts.example")
    front = min(pairs)[1]
    expect(front == names.customer("sts.example").legacy_host, pairs)
    expect("MTA-STS" in blocked[-1].out + blocked[-1].err, blocked[-1])


def usage_and_settings_are_status_two():
    moving("migrate", status=2)
    exodane("check", "--no-such-option", "contoso.example", status=2)
    exodane("check", "no..name", status=2)
    moving("migrate", "--config", "/nonexistent/exodane.conf",
            "contoso.example", status=2)
    found = exodane("check", "--json", "--no-such-option", status=2)
    document = found.json("exodane.error/1")
    expect(not schema.faults(document, schema.ERROR), found)


def a_resolver_that_is_silent_is_unknown_and_not_bad():
    """Nor does the root answer, which is asked after it."""
    hints = pathlib.Path(os.environ["LAB_DIR"]) / "silent-hints"
    hints.write_text(". 3600 NS ns.silent.\nns.silent. 3600 A 192.0.2.10\n")
    exodane("check", "--resolver", "192.0.2.10", "--root-hints", hints,
            "contoso.example", status=1)


def a_wrong_api_key_is_an_error_and_shows_no_secret():
    settings = pathlib.Path(os.environ["LAB_CONFIG"]).read_text()
    folder = pathlib.Path(os.environ["LAB_DIR"])
    for name, text in (
            ("wrong-key", "wrong-canary\n"),
            ("wrong.conf", settings.replace("/api-key", "/wrong-key"))):
        (folder / name).touch(0o600)
        (folder / name).write_text(text)
    done = untouched("contoso.example", "migrate", "--config",
                     folder / "wrong.conf", "--yes", "--no-wait", status=1)
    expect("wrong-canary" not in done.out + done.err, done)


e2e.main(__file__,
         an_unsigned_domain_is_bad_and_blocked,
         a_bogus_domain_is_bad_and_blocked,
         the_chain_is_judged_as_delv_judges_it,
         a_fallback_mx_blocks_before_anything_is_removed,
         an_enforced_policy_blocks_in_front_of_the_swap,
         usage_and_settings_are_status_two,
         a_resolver_that_is_silent_is_unknown_and_not_bad,
         a_wrong_api_key_is_an_error_and_shows_no_secret,
         e2e.no_secret_was_shown)

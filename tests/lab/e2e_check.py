#!/usr/bin/python3
"""check in a world that stalls, floods, swallows and misleads; and how many
round trips it takes when everybody is far away."""
import os
import pathlib
import subprocess
import sys
import time

import e2e
from e2e import expect
from internet import (mailcases, mailodd, mailservers, mailzones, microsoft,
                      mta_sts, names, process)

FOLDER = pathlib.Path(os.environ.get("LAB_DIR", "/nowhere")) / "cases"
ZONE = mailcases.ZONE
LIMIT_S = 9                 # for one mail server
ROUND_TRIP_MS = 250
held = []


def the_servers_are_up():
    FOLDER.mkdir()
    mailservers.add_addresses()
    made = mailservers.Certificates(FOLDER)
    mailservers.start(FOLDER)
    mailodd.start(FOLDER, made.authority)
    held.append(mailodd.swallow())
    mailodd.settings(FOLDER, LIMIT_S)
    mailzones.build(FOLDER, made.tlsa, (), mailodd.lines())


def check(*domains, status=None):
    """The domains' parts of the document, and how long it took."""
    begun = time.monotonic()
    done = e2e.exodane("check", "--json", "--config", FOLDER / "exodane.conf",
                       "--ca-file", FOLDER / "ca.pem", *domains,
                       status=status)
    return done.json("exodane.check/1")["domains"], time.monotonic() - begun


def finding(domain, name):
    found = [f for f in domain["findings"] if f["id"] == name]
    expect(found, f"no finding {name}: {domain['findings']}")
    return found[0]


def smtp_of(domain):
    return {host["host"]: [a["smtp"] for a in host["addresses"]]
            for host in domain["dane"]["hosts"]}


def a_stalled_host_costs_no_more_than_its_limit():
    (found,), took = check(f"stalled-mx.{ZONE}", status=4)
    expect(smtp_of(found) == {f"stalls.mx.{ZONE}": ["timeout"],
                              f"fine.mx.{ZONE}": ["accepts"]}, smtp_of(found))
    expect(LIMIT_S - 1 < took < 2 * LIMIT_S, f"{took:.1f} s")


def a_flood_is_cut_off():
    (found,), took = check(f"flooded.{ZONE}", status=4)
    expect(smtp_of(found) == {f"floods.mx.{ZONE}": ["smtp-failed"]},
           smtp_of(found))
    expect(took < LIMIT_S, f"{took:.1f} s")


def with_port_25_closed_nothing_is_said_of_the_host():
    mailodd.control_host(mailodd.SILENT[1])
    (found,), _ = check(f"silent.{ZONE}", status=1)
    smtp = finding(found, "host-smtp")
    expect(smtp_of(found) == {f"silent.mx.{ZONE}": ["not-testable"]}, found)
    expect(smtp["status"] == "unknown" and
           "testconnectivity.microsoft.com" in smtp["hint"] and
           mailodd.CONTROL in smtp["text"], smtp)


def silent_while_others_answer_it_does_not_take_mail():
    mailodd.control_host(names.LEGACY_MX[0])
    e2e.until(lambda: names.LEGACY_MX[0] in process.run(
        ["dig", f"@{names.RESOLVER}", "+short",
         f"{mailodd.CONTROL}.{names.LEGACY_ZONE}"]), "the control host")
    (found,), _ = check(f"silent.{ZONE}", status=4)
    expect(smtp_of(found) == {f"silent.mx.{ZONE}": ["timeout"]}, found)
    expect(finding(found, "host-smtp")["status"] == "bad", found)


def one_silent_address_of_a_host_warns():
    (found,), _ = check(f"two-faced.{ZONE}")
    texts = [(f["status"], f["text"]) for f in found["findings"]
             if f["id"] == "host-smtp"]
    expect(sorted(s for s, _ in texts) == ["good", "warning"], texts)


def spf_is_followed_through_includes_and_redirects():
    (spf, long), _ = check(f"spf.{ZONE}", f"spf-long.{ZONE}")
    expect(f"_spf2.{ZONE}" in finding(spf, "spf-mx")["text"], spf)
    expect(finding(spf, "spf-legacy")["subject"] == mailodd.LEGACY, spf)
    expect("more than ten" in finding(long, "spf-lookups")["text"], long)


def whatever_still_names_the_legacy_host_is_found():
    (named, aliased, mx, within), _ = check(
        f"named.{ZONE}", f"aliased.{ZONE}", f"spf-mx.{ZONE}",
        f"spf-in.{ZONE}")
    text = finding(named, "legacy-alias")["text"]
    expect(f"mail.named.{ZONE}, relay.named.{ZONE}: aliases" in text and
           mailodd.LEGACY in text and "stop resolving" in text, named)
    expect("smtp.named" not in text, text)
    expect(finding(named, "legacy-mx")["subject"] == f"*.named.{ZONE}", named)
    expect("undeliverable" in finding(named, "legacy-mx")["text"], named)
    for name in ("mx-alias", "legacy-alias"):
        expect(f"hop.aliased.{ZONE}" in
               str(finding(aliased, name)), aliased)
    expect(f"by mx:named.{ZONE}" in finding(mx, "spf-legacy")["text"], mx)
    expect(finding(within, "spf-legacy")["subject"] == mailodd.LEGACY, within)


def a_null_mx_is_told_as_one():
    (found,), _ = check(f"nullmx.{ZONE}", status=0)
    expect(found["stage"] == "none" and
           finding(found, "mx-null")["status"] == "warning", found)
    expect("takes no mail" in found["next"], found)


WORDS = {
    "fits": "mode enforce",
    "redirected": "redirects are not followed",
    "large": "larger",
    "stalled": "",
    "missing": "404",
    "html": "mode enforce",
    "other": "certificate",
}


def policies_are_taken_as_rfc_8461_wants_it():
    e2e.need("nginx")
    found, took = check(*(f"{name}.{ZONE}" for name in WORDS))
    for (name, words), domain in zip(WORDS.items(), found):
        sts = finding(domain, "mta-sts")
        had = name in ("fits", "html")
        expect(words in sts["text"] and
               sts["status"] == ("good" if had else "unknown"),
               f"{name}: {sts}")
        expect(domain["mta_sts"]["matches_now"] is (True if had else None),
               f"{name}: {domain['mta_sts']}")
    expect(took < 3 * LIMIT_S, f"{took:.1f} s")


def took(domain):
    """Milliseconds."""
    begun = time.monotonic()
    subprocess.run(["exodane", "check", domain], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)
    return (time.monotonic() - begun) * 1000


def a_whole_check_takes_twelve_round_trips_at_most():
    """Everybody at the same distance; with a policy, DANE, and three
    addresses. What the machine itself takes, at no distance, is taken off."""
    domain = "sts.example"
    host = microsoft.enable_dnssec(domain)
    microsoft.enable_dane(domain)
    mta_sts.publish(domain, "far", mta_sts.text("enforce", [host]))
    e2e.set_mx(domain, 3600, (10, host))
    e2e.settled(domain, {(10, host)})
    e2e.until(lambda: e2e.judged_by_postfix(domain)[0], "DANE", 60)
    code = (f"import sys; sys.path.insert(0, {str(e2e.HERE)!r}); "
            f"import e2e_check; print(e2e_check.took({domain!r}))")
    far, near = [], []
    for _ in range(4):
        near.append(took(domain))
        far.append(float(process.run(
            [sys.executable, "-m", "internet.distance", str(ROUND_TRIP_MS),
             sys.executable, "-c", code])))
    trips = (min(far) - min(near)) / ROUND_TRIP_MS
    print(f"# round trips: {trips:.2f}")
    expect(8 < trips < 12.5, f"round trips: {trips}; far {far}, near {near}")


if __name__ == "__main__":
    os.chdir(e2e.HERE)
    e2e.main(__file__,
             the_servers_are_up,
             a_stalled_host_costs_no_more_than_its_limit,
             a_flood_is_cut_off,
             with_port_25_closed_nothing_is_said_of_the_host,
             silent_while_others_answer_it_does_not_take_mail,
             one_silent_address_of_a_host_warns,
             spf_is_followed_through_includes_and_redirects,
             whatever_still_names_the_legacy_host_is_found,
             a_null_mx_is_told_as_one,
             policies_are_taken_as_rfc_8461_wants_it,
             a_whole_check_takes_twelve_round_trips_at_most,
             visits=0)

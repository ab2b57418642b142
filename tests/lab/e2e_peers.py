#!/usr/bin/python3
"""The lab itself, proved by programs that are not ours: delv, dig, Postfix."""
import os
import smtplib
import ssl
import subprocess
import urllib.request

import e2e
from e2e import expect
from internet import microsoft, names, process

DOMAIN = "tailspin.example"


def delv_judges_good_unsigned_and_broken_chains():
    for name, verdict in (("contoso.example", "secure"),
                          ("shop.corp.example", "secure"),
                          ("unsigned.example", "insecure"),
                          ("bogus.example", "bogus")):
        expect(e2e.judged_by_delv(name) == verdict,
               f"{name}: {e2e.judged_by_delv(name)}")


def the_legacy_servers_know_addresses_only():
    host = names.customer(DOMAIN).legacy_host
    shown = process.run(["dig", f"@{names.LEGACY_NS}", host, "A", "+short"])
    expect(set(shown.split()) == set(names.LEGACY_MX), shown)
    for rtype in ("TLSA", "DS", "DNSKEY"):
        shown = process.run(["dig", f"@{names.LEGACY_NS}", host, rtype])
        expect("status: NOTIMP" in shown, shown)


def every_mx_takes_mail_for_customers_and_for_nobody_else():
    for address in (*names.LEGACY_MX, *names.NEW_MX):
        if ":" in address and os.environ["LAB_IPV6"] != "1":
            continue
        with smtplib.SMTP(address, timeout=30) as smtp:
            smtp.ehlo("sender.lab")
            expect(smtp.has_extn("starttls"), f"{address}: no STARTTLS")
            smtp.mail("")
            code, words = smtp.rcpt(f"postmaster@{DOMAIN}")
            expect(code == 250, f"{address}: {code} {words}")
            code, words = smtp.rcpt("postmaster@elsewhere.example")
            expect(code == 554, f"{address}: {code} {words}")


def enabling_dane_needs_dnssec():
    try:
        microsoft.enable_dane(DOMAIN)
    except microsoft.Refused:
        return
    raise e2e.Fault("DANE was enabled without DNSSEC")


def postfix_verifies_the_new_mx_once_dane_is_enabled():
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(not verified, words)
    host = microsoft.enable_dnssec(DOMAIN)
    microsoft.enable_dane(DOMAIN)
    e2e.set_mx(DOMAIN, 2, (10, host))
    e2e.settled(DOMAIN, {(10, host)})
    e2e.until(lambda: e2e.judged_by_postfix(DOMAIN)[0],
              "a verified connection")


def one_of_several_tlsa_records_matches():
    owner = f"_25._tcp.{names.customer(DOMAIN).new_host}"
    for server in names.MICROSOFT_NS:
        shown = process.run(["dig", f"@{server}", "+short", owner, "TLSA"])
        expect(len(shown.splitlines()) == 3, shown)


def disabling_dane_takes_them_away():
    microsoft.disable_dane(DOMAIN)
    e2e.until(lambda: not e2e.judged_by_postfix(DOMAIN)[0], "no TLSA")


def a_withdrawn_legacy_host_does_not_resolve():
    host = names.customer(DOMAIN).legacy_host
    microsoft.withdraw_legacy(DOMAIN)
    shown = process.run(["dig", f"@{names.LEGACY_NS}", host, "A"])
    expect("status: NXDOMAIN" in shown, shown)
    microsoft.restore_legacy(DOMAIN)


def the_policy_is_served_with_a_fitting_certificate():
    context = ssl.create_default_context(
        cafile=os.environ["LAB_DIR"] + "/ca.pem")
    url = "https://mta-sts.sts.example/.well-known/mta-sts.txt"
    with urllib.request.urlopen(url, context=context, timeout=30) as answer:
        text = answer.read().decode()
    expect("mode: enforce" in text, text)


def nothing_outside_of_the_lab_can_be_reached():
    run = subprocess.run(["ip", "route", "get", "9.9.9.9"],
                         capture_output=True, text=True)
    expect(run.returncode != 0, run.stdout)


e2e.main(__file__,
         delv_judges_good_unsigned_and_broken_chains,
         the_legacy_servers_know_addresses_only,
         every_mx_takes_mail_for_customers_and_for_nobody_else,
         enabling_dane_needs_dnssec,
         postfix_verifies_the_new_mx_once_dane_is_enabled,
         one_of_several_tlsa_records_matches,
         disabling_dane_takes_them_away,
         a_withdrawn_legacy_host_does_not_resolve,
         the_policy_is_served_with_a_fitting_certificate,
         nothing_outside_of_the_lab_can_be_reached,
         visits=0)

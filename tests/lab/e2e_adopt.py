#!/usr/bin/python3
"""Domains that a person brought some way by hand, to each of the points, and
one that began at mx.microsoft: taken up where they stand, and completed."""
import e2e
from e2e import exodane, expect, moving
from internet import microsoft, names

LOW, ENABLED, ADDED, FRONT = (f"more{i}.example" for i in range(4))
SWAPPED, DANE, WHOLE, NEW = (f"more{i}.example" for i in range(4, 8))


def by_hand(domain, ttl, *pairs, dnssec=True, dane=False):
    """The zone and Exchange as a person left them."""
    if dnssec:
        microsoft.enable_dnssec(domain)
    e2e.set_mx(domain, ttl, *pairs)
    if dane:
        microsoft.enable_dane(domain)
        microsoft.publish_tlsa(domain)
    e2e.settled(domain, set(pairs))
    e2e.until(lambda: all(e2e.mx_at(server, domain)[1] == ttl
                          for server in names.customer(domain).servers),
              f"TTL {ttl} of {domain} at both servers")


def pairs(domain, legacy=None, new=None):
    customer = names.customer(domain)
    found = []
    if legacy is not None:
        found.append((legacy, customer.legacy_host))
    if new is not None:
        found.append((new, customer.new_host))
    return found


def taken_up(domain, adopted, *steps):
    """It ends as ever, by these moves alone."""
    first = e2e.serial(domain)
    moving("migrate", "--yes", "--wait", domain, status=0)
    e2e.ended(domain)
    journal = e2e.journal(domain)
    found = [move["step"] for move in journal["moves"]]
    expect(found == list(steps), f"{domain}: {found}")
    writes = sum(m["action"]["kind"] == "mx-write" for m in journal["moves"])
    expect(e2e.serial(domain) - first == writes,
           f"{domain}: {writes} moves, {e2e.serial(domain) - first} writes")
    calls = microsoft.calls(domain)
    expect(calls == [f"enable/{step.removeprefix('enable-')}"
                     for step in steps if step.startswith("enable-")], calls)
    expect(journal["adopted"] == adopted, f"adopted: {journal['adopted']}")
    report = exodane("report", domain, status=0)
    expect(("half way" in report.out) == adopted, report)


def whose_ttl_is_low():
    by_hand(LOW, 2, *pairs(LOW, 0), dnssec=False)
    taken_up(LOW, False, *e2e.UNDISTURBED[1:])


def whose_dnssec_is_enabled():
    by_hand(ENABLED, names.MX_TTL, *pairs(ENABLED, 0))
    taken_up(ENABLED, True, "lower-ttl", *e2e.UNDISTURBED[2:])


def whose_new_mx_is_added():
    by_hand(ADDED, 2, *pairs(ADDED, 0, 10))
    taken_up(ADDED, True, *e2e.UNDISTURBED[3:])


def whose_new_mx_is_in_front():
    by_hand(FRONT, 2, *pairs(FRONT, 20, 10))
    taken_up(FRONT, True, *e2e.UNDISTURBED[4:])


def whose_new_mx_is_alone():
    by_hand(SWAPPED, 2, *pairs(SWAPPED, None, 10))
    taken_up(SWAPPED, True, "enable-dane", "final-check")


def whose_dane_is_enabled():
    by_hand(DANE, 2, *pairs(DANE, None, 10), dane=True)
    taken_up(DANE, True, "final-check")


def where_everything_is_done():
    by_hand(WHOLE, names.FINAL_TTL, *pairs(WHOLE, None, 10), dane=True)
    taken_up(WHOLE, True)


def that_began_at_mx_microsoft():
    """Its MX set never held a legacy host, and its TTL was never lowered."""
    by_hand(NEW, names.FINAL_TTL, *pairs(NEW, None, 10))
    taken_up(NEW, True, "enable-dane")


e2e.main(__file__,
         (whose_ttl_is_low, whose_dnssec_is_enabled, whose_new_mx_is_added,
          whose_new_mx_is_in_front, whose_new_mx_is_alone,
          whose_dane_is_enabled, where_everything_is_done,
          that_began_at_mx_microsoft),
         e2e.no_secret_was_shown,
         more=8, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

#!/usr/bin/python3
"""Another hand in the zone during the waits after steps 4 and 5: blocked with
what is and what was left, or warned; --accept-zone takes it, and the migration
comes to its end."""
import e2e
from e2e import expect, moving
from internet import microsoft, names

FOREIGN = "mx1.eu.ppe-hosted.com"
AFTER_4, AFTER_5 = 3, 5                 # as many moves were made then
by_others = {}          # the serial, without our writes


def waiting_after(domain, moves):
    """Left in the wait behind that move."""
    by_others[domain] = e2e.serial(domain)
    moving("migrate", "--yes", "--no-wait", domain, status=3)
    while len(e2e.journal(domain)["moves"]) < moves:
        e2e.wait_for_due(domain)
        moving("migrate", "--continue", "--no-wait", domain, status=3)


def edited(domain, *pairs, ttl=names.LOW_TTL):
    e2e.set_mx(domain, ttl, *pairs)
    by_others[domain] += 1
    e2e.settled(domain, set(pairs))


def ran(domain, *argv, status):
    done = moving("migrate", "--continue", "--no-wait", *argv, domain,
                  status=status)
    return " ".join((done.out + done.err).split())


def blocked_with_the_difference(domain, before, after):
    """Both sets are shown, what to do is said, and nothing is written."""
    first = e2e.serial(domain)
    words = ran(domain, status=4)
    for preference, host in set(before) ^ set(after):
        expect(f"{preference} {host}" in words,
               f"no '{preference} {host}' in\n{words}")
    expect("somebody else changed the MX" in words, words)
    expect("--accept-zone" in words, words)
    expect(e2e.serial(domain) == first, f"written:\n{words}")
    return words


def accepted(domain):
    words = ran(domain, "--accept-zone", status=(0, 3))
    expect("taken as it is today" in words, words)
    overrides = e2e.journal(domain)["overrides"]
    expect([o for o in overrides if o["name"] == "accept-zone"], overrides)


def completed(domain):
    """Its own writes are those of the journal."""
    e2e.carry_on(domain)
    e2e.ended(domain)
    moves = e2e.journal(domain)["moves"]
    ours = sum(m["action"]["kind"] == "mx-write" and not m["found_done"]
               for m in moves)
    written = e2e.serial(domain) - by_others[domain]
    expect(written == ours, f"{ours} moves, {written} writes")
    calls = microsoft.calls(domain)
    expect(calls == ["enable/dnssec", "enable/dane"], calls)
    original = e2e.journal(domain)["original"]
    expect([m["preference"] for m in original] == [0], original)


def left(domain, moves):
    customer = names.customer(domain)
    new = [(10, customer.new_host)]
    return new if moves == AFTER_5 else [(0, customer.legacy_host)] + new


def taken_over(domain, moves, *pairs):
    waiting_after(domain, moves)
    edited(domain, *pairs)
    blocked_with_the_difference(domain, left(domain, moves), pairs)
    accepted(domain)
    completed(domain)


def third_host(domain, moves):
    """Accepted as a change, it is still a stranger: a person removes it."""
    waiting_after(domain, moves)
    ours = left(domain, moves)
    edited(domain, *ours, (40, FOREIGN))
    blocked_with_the_difference(domain, ours, [*ours, (40, FOREIGN)])
    accepted(domain)
    e2e.wait_for_due(domain)
    words = ran(domain, status=4)
    expect("--keep-mx" in words and FOREIGN in words, words)
    edited(domain, *ours)
    accepted(domain)
    completed(domain)


def other_ttl(domain, moves):
    waiting_after(domain, moves)
    edited(domain, *left(domain, moves), ttl=5)
    words = ran(domain, status=(0, 3))
    expect("TTL" in words, words)
    completed(domain)


def after_step_4_the_legacy_host_gets_another_priority():
    domain = "more0.example"
    customer = names.customer(domain)
    taken_over(domain, AFTER_4, (5, customer.legacy_host),
               (10, customer.new_host))


def after_step_4_a_third_mx_is_added():
    third_host("more1.example", AFTER_4)


def after_step_4_a_tool_reverts_our_change():
    """At first it may be the hoster's API that lags."""
    domain = "more2.example"
    waiting_after(domain, AFTER_4)
    edited(domain, (0, names.customer(domain).legacy_host))
    words = ran(domain, status=3)
    expect("the provider accepted the change but still shows 0 "
           f"{names.customer(domain).legacy_host}" in words, words)
    accepted(domain)
    completed(domain)


def after_step_4_the_ttl_is_another():
    other_ttl("more3.example", AFTER_4)


def after_step_5_the_legacy_host_is_back():
    domain = "more4.example"
    customer = names.customer(domain)
    taken_over(domain, AFTER_5, (5, customer.legacy_host),
               (10, customer.new_host))


def after_step_5_a_third_mx_is_added():
    third_host("more5.example", AFTER_5)


def after_step_5_a_tool_reverts_our_change():
    domain = "more6.example"
    taken_over(domain, AFTER_5, (0, names.customer(domain).legacy_host))


def after_step_5_the_ttl_is_another():
    other_ttl("more7.example", AFTER_5)


e2e.main(__file__,
         (after_step_4_the_legacy_host_gets_another_priority,
          after_step_4_a_third_mx_is_added,
          after_step_4_a_tool_reverts_our_change,
          after_step_4_the_ttl_is_another,
          after_step_5_the_legacy_host_is_back,
          after_step_5_a_third_mx_is_added,
          after_step_5_a_tool_reverts_our_change,
          after_step_5_the_ttl_is_another),
         e2e.no_secret_was_shown,
         more=8, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

#!/usr/bin/python3
"""An enforced MTA-STS policy: no host goes in front that it does not match,
on the way there and on the way back; what must be published is said."""
import re

import e2e
from e2e import expect, moving
from internet import microsoft, mta_sts, names

DOMAIN = "sts.example"
HOSTS = names.customer(DOMAIN)
KEY = re.compile(r"\b(version|mode|mx|max_age): ([^\s\"]+)")
seen = {}


def front():
    return min(e2e.mx_at(names.NS1, DOMAIN)[0])[1]


def run_until_blocked(patience_s=200):
    """--continue after every wait, until a person must act; what it said."""
    stopped = []

    def is_blocked():
        e2e.wait_for_due(DOMAIN)
        stopped.append(moving("migrate", "--continue", "--no-wait", DOMAIN,
                              status=(0, 3, 4)))
        expect(stopped[-1].status != 0, f"not blocked:\n{stopped[-1]}")
        return stopped[-1].status == 4
    e2e.until(is_blocked, "a block by MTA-STS", patience_s)
    return " ".join((stopped[-1].out + stopped[-1].err).split())


def without_the_new_host_it_is_blocked_before_the_swap():
    moving("migrate", "--yes", "--no-wait", DOMAIN, status=3)
    seen["words"] = run_until_blocked()
    expect(front() == HOSTS.legacy_host, f"in front: {front()}")
    expect("MTA-STS" in seen["words"], seen["words"])


def the_exact_policy_to_publish_is_said():
    words = seen["words"]
    policy = KEY.findall(words)[-5:]
    keys = [key for key, _ in policy]
    expect(keys[:2] == ["version", "mode"] and keys[-1] == "max_age", words)
    hosts = [value for key, value in policy if key == "mx"]
    expect(HOSTS.new_host in hosts and HOSTS.legacy_host in hosts, words)
    found = re.search(r"_mta-sts\.sts\.example.{0,40}?"
                      r"v=STSv1; id=([A-Za-z0-9]{1,32})", words)
    expect(found and found.group(1) != "1", words)
    seen["id"] = found.group(1)
    seen["policy"] = "".join(f"{key}: {value}\r\n" for key, value in policy)


def published_as_said_it_goes_on():
    mta_sts.publish(DOMAIN, seen["id"], seen["policy"])
    e2e.carry_on(DOMAIN)
    e2e.settled(DOMAIN, e2e.new_mx(DOMAIN))
    verified, words = e2e.judged_by_postfix(DOMAIN)
    expect(verified, words)


def undo_is_guarded_too():
    mta_sts.publish(DOMAIN, "alone", mta_sts.text("enforce",
                                                  [HOSTS.new_host]))
    moving("undo", "--yes", "--no-wait", DOMAIN, status=(3, 4))
    words = run_until_blocked()
    expect(front() == HOSTS.new_host, f"in front: {front()}")
    expect("MTA-STS" in words and f"mx: {HOSTS.legacy_host}" in words, words)


def a_policy_in_testing_lets_it_through():
    mta_sts.publish(DOMAIN, "tests", mta_sts.text("testing",
                                                  [HOSTS.new_host]))
    e2e.carry_on(DOMAIN)
    e2e.settled(DOMAIN, e2e.legacy_mx(DOMAIN))
    expect(not microsoft.read(DOMAIN)["dnssec"], microsoft.read(DOMAIN))


e2e.main(__file__,
         without_the_new_host_it_is_blocked_before_the_swap,
         the_exact_policy_to_publish_is_said,
         published_as_said_it_goes_on,
         undo_is_guarded_too,
         a_policy_in_testing_lets_it_through,
         e2e.no_secret_was_shown)

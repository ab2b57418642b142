#!/usr/bin/python3
"""The resolver gone, and back: nothing is decided without it, nothing is lost,
and a run that stays carries on."""
import disturb
import e2e
from e2e import expect, moving
from internet import microsoft

LEFT, WAITING, ACTING = (f"more{i}.example" for i in range(3))
runs, first = {}, {}


def gone_between_two_runs_nothing_is_done_without_it():
    """What the name servers say of themselves may be asked for all the
    same: then it still waits."""
    first[LEFT] = e2e.serial(LEFT)
    moving("migrate", "--yes", "--no-wait", LEFT, status=3)
    e2e.wait_for_due(LEFT)
    before = e2e.serial(LEFT), microsoft.calls(LEFT)
    with disturb.no_resolver():
        done = moving("migrate", "--continue", "--no-wait", LEFT,
                      status=(1, 3))
    expect(f"exodane --continue {LEFT}" in done.out, done)
    expect((e2e.serial(LEFT), microsoft.calls(LEFT)) == before,
           f"changed:\n{done}")


def carried_on_without(domain, words):
    """A run that stays, from whose words on the resolver is gone."""
    quick = disturb.settings("quick", ("[default]", "resolver_timeout = 3"),
                             ("root_hints", "# no other route"))
    first[domain] = e2e.serial(domain)
    runs[domain] = disturb.migrating("--config", quick, "--yes", "--wait",
                                     domain)
    runs[domain].until(words)
    with disturb.no_resolver():
        runs[domain].until("trying again")


def gone_during_a_wait_it_comes_back():
    carried_on_without(WAITING, "waiting")


def gone_during_a_call_of_exchange_it_comes_back():
    carried_on_without(ACTING, "Enable-DnssecForVerifiedDomain")


def they_end(domain):
    runs[domain].end(0)
    e2e.ended_undisturbed(domain, first[domain])


def the_run_that_waited_ends():
    they_end(WAITING)


def the_run_that_acted_ends():
    they_end(ACTING)


def the_one_that_left_ends():
    e2e.carry_on(LEFT)
    e2e.ended_undisturbed(LEFT, first[LEFT])


e2e.main(__file__,
         gone_between_two_runs_nothing_is_done_without_it,
         gone_during_a_wait_it_comes_back,
         gone_during_a_call_of_exchange_it_comes_back,
         (the_run_that_waited_ends,
          the_run_that_acted_ends,
          the_one_that_left_ends),
         e2e.no_secret_was_shown,
         more=3, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

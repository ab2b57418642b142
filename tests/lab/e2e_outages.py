#!/usr/bin/python3
"""The hoster's API down, PowerShell that hangs: said, nothing is lost, and
later it goes on to the end, each move made once."""
import time

import disturb
import e2e
from e2e import expect, moving
from internet import microsoft, names

SHORT, LONG = "more0.example", "more1.example"
CONNECT, AFTER, BEFORE = "more2.example", "more3.example", "more4.example"
API = {SHORT: 8091, LONG: 8092}
HANGS = "sleep 86399"       # what a hanging pwsh leaves beside it


def behind(domain):
    """An API of its own that can be down, and the settings that use it."""
    api = disturb.Api(API[domain])
    conf = disturb.settings(domain, (
        "endpoint", f"endpoint = http://{names.API}:{API[domain]}"))
    return api, conf


def the_api_down_between_runs_is_said_and_tried_again():
    """Down in each way at each wait, for runs that do not stay."""
    api, conf = behind(SHORT)
    first, down = e2e.serial(SHORT), []
    argv = ["migrate", "--config", conf, "--no-wait", "--continue", SHORT]
    moving("migrate", "--config", conf, "--no-wait", "--yes", SHORT, status=3)
    for _ in range(60):
        e2e.wait_for_due(SHORT)
        before = e2e.serial(SHORT)
        api.set(("503", "refused")[len(down) % 2])
        done = moving(*argv, status=(1, 3))
        expect(done.status == 3 or "powerdns" in done.out, done)
        expect(e2e.serial(SHORT) == before, f"written:\n{done}")
        down += [done] * (done.status == 1)
        api.set("")
        if moving(*argv, status=(0, 3)).status == 0:
            break
    e2e.ended_undisturbed(SHORT, first)
    expect(api.writes == e2e.serial(SHORT) - first, api.writes)
    expect(len(down) >= 4, f"only {len(down)} runs met it down")


def the_api_down_during_waits_is_waited_for():
    """First it only hangs, and then it says so."""
    api, conf = behind(LONG)
    first = e2e.serial(LONG)
    run = disturb.migrating("--config", conf, "--yes", "--wait", LONG)
    run.until("waiting")
    api.set("hang")
    e2e.until(lambda: api.held, "a call that hangs")
    time.sleep(2)
    api.set("503")
    run.until("trying again")
    api.set("")
    run.end(0)
    e2e.ended_undisturbed(LONG, first)


def hanging(domain, operation, kind):
    """The run in which PowerShell hangs there; it is not left running."""
    conf = disturb.settings(domain,
                            ("[tenant", "connect_timeout = 20\n"
                             "cmdlet_timeout = 8"))
    microsoft.add_fault(operation, kind, of=domain)
    argv = ["migrate", "--config", conf, "--no-wait"]
    whose = {"EXO_FOR": domain}     # a sign-in is for no domain by itself
    done = moving(*argv, "--yes", domain, status=3, env=whose)
    while not stuck(done):
        e2e.wait_for_due(domain)
        done = moving(*argv, "--continue", domain, status=(1, 3), env=whose)
    return conf


def stuck(done):
    return "no answer within" in " ".join(done.out.split())


def hanging_in_connect_it_is_killed_and_visited_again():
    first = e2e.serial(CONNECT)
    hanging(CONNECT, "connect", "hang")
    expect(microsoft.calls(CONNECT) == [], microsoft.calls(CONNECT))
    e2e.carry_on(CONNECT)
    e2e.ended_undisturbed(CONNECT, first)


def hanging_after_an_enable_it_is_not_called_again():
    first = e2e.serial(AFTER)
    hanging(AFTER, "enable/dnssec", "stall")
    e2e.carry_on(AFTER)
    e2e.ended_undisturbed(AFTER, first)


def hanging_before_an_enable_it_is_called_again_a_quarter_hour_later():
    first = e2e.serial(BEFORE)
    hanging(BEFORE, "enable/dnssec", "hang")
    done = moving("migrate", "--continue", "--no-wait", BEFORE, status=3)
    expect("was not answered" in " ".join(done.out.split()), done)
    expect(microsoft.calls(BEFORE) == [], microsoft.calls(BEFORE))
    for minutes in (16, 18):
        moving("migrate", "--continue", "--no-wait", BEFORE, status=3,
               env=disturb.shifted(f"+{minutes}m"))
    moving("migrate", "--continue", "--wait", BEFORE, status=0,
           env=disturb.shifted("+20m"))
    e2e.ended_undisturbed(BEFORE, first)


def nothing_that_hung_is_left_running():
    found = list(disturb.pids(HANGS)) + list(disturb.pids("pwsh "))
    expect(not found, found)


e2e.main(__file__,
         (the_api_down_between_runs_is_said_and_tried_again,
          the_api_down_during_waits_is_waited_for,
          hanging_in_connect_it_is_killed_and_visited_again,
          hanging_after_an_enable_it_is_not_called_again,
          hanging_before_an_enable_it_is_called_again_a_quarter_hour_later),
         nothing_that_hung_is_left_running,
         e2e.no_secret_was_shown,
         more=5, stand_in=1, pwsh_pace=0.1, tlsa_delay_s=0)

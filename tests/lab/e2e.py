"""What the end-to-end tests have in common: TAP, a run inside a lab of their
own, the exodane binary, and the lab's servers asked directly.
"""
import calendar
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import traceback

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from internet import microsoft, names, powerdns, process  # noqa: E402

PATIENCE_S = 300        # for one command, on a loaded machine


class Fault(Exception):
    """A claim that did not hold."""


class Skip(Exception):
    """This machine lacks what a claim needs; the reason."""


def need(*programs, ipv6=False):
    """Else the claim that says so is counted as skipped."""
    missing = [p for p in programs if not process.find(p)]
    if missing:
        raise Skip(f"not installed: {', '.join(missing)}")
    if ipv6 and os.environ["LAB_IPV6"] != "1":
        raise Skip("no IPv6 on this machine")


class Done:
    """How one command ended."""

    def __init__(self, argv, status, out, err):
        self.argv, self.status, self.out, self.err = argv, status, out, err

    def __str__(self):
        return (f"$ exodane {' '.join(self.argv)}\n[status {self.status}]\n"
                f"{self.out}{self.err}")

    def json(self, schema):
        try:
            document = json.loads(self.out)
        except ValueError as error:
            raise Fault(f"not one JSON document: {error}\n{self}")
        expect(document.get("schema") == schema,
               f"schema is {document.get('schema')}, not {schema}\n{self}")
        return document


def expect(condition, message):
    if not condition:
        raise Fault(str(message))


transcript = []         # everything exodane said, for the search for secrets


def exodane(*argv, status=None, env=None, wrapper=()):
    """Runs the binary without a terminal, behind the wrapper's words if there
    are any; checks its status if given."""
    argv = list(map(str, argv))
    run = subprocess.run([*wrapper, "exodane", *argv],
                         stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=PATIENCE_S,
                         env={**os.environ, **(env or {})})
    done = Done(argv, run.returncode, run.stdout, run.stderr)
    transcript.append(str(done))
    if status is not None:
        wanted = status if isinstance(status, tuple) else (status,)
        expect(done.status in wanted, f"wanted status {status}:\n{done}")
    return done


# What the lab's short times and the one certain question need.
MOVING = ("--allow-short-ttl", "--answer", "connectors=none")


def moving(command, *argv, **options):
    """plan, migrate or undo with these options."""
    return exodane(command, *MOVING, *argv, **options)


# ---- the world, asked directly ----

def mx_at(server, domain):
    """{(preference, host)} and the TTL, as one name server shows them."""
    shown = process.run(["dig", f"@{server}", "+noall", "+answer", "+norec",
                         domain, "MX"])
    pairs, ttl = set(), 0
    for line in shown.splitlines():
        fields = line.split()
        if fields[3:4] == ["MX"]:
            pairs.add((int(fields[4]), fields[5].rstrip(".").lower()))
            ttl = int(fields[1])
    return pairs, ttl


def set_mx(domain, ttl, *pairs):
    customer = names.customer(domain)
    powerdns.write_mx(os.environ["LAB_API_KEY"], customer.apex,
                      customer.domain, ttl, pairs)


def until(claim, what, patience_s=60):
    end = time.monotonic() + patience_s
    while not claim():
        expect(time.monotonic() < end, f"never came: {what}")
        time.sleep(0.2)


def settled(domain, pairs):
    """Both name servers and the resolver show exactly these records."""
    until(lambda: all(mx_at(s, domain)[0] == pairs
                      for s in names.customer(domain).servers),
          f"{pairs} at both servers of {domain}")
    until(lambda: resolved(domain) == pairs, f"{pairs} at the resolver")


def resolved(domain):
    shown = process.run(["dig", f"@{names.RESOLVER}", "+short", domain, "MX"])
    return {(int(p), host.rstrip(".").lower()) for p, host in
            (line.split() for line in shown.splitlines())}


def new_mx(domain, preference=10):
    return {(preference, names.customer(domain).new_host)}


def legacy_mx(domain, preference=0):
    return {(preference, names.customer(domain).legacy_host)}


def judged_by_postfix(domain):
    """Postfix' own DANE client: True when verified, with what it said."""
    run = subprocess.run(["posttls-finger", "-c", "-l", "dane-only", domain],
                         capture_output=True, text=True, timeout=PATIENCE_S,
                         stdin=subprocess.DEVNULL)
    words = run.stdout + run.stderr
    return "Verified TLS connection established" in words, words


def judged_by_delv(name, rtype="MX"):
    """BIND's validator: secure, insecure or bogus."""
    run = subprocess.run(
        ["delv", "-a", os.environ["LAB_DIR"] + "/delv.conf",
         f"@{names.RESOLVER}", name, rtype], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=PATIENCE_S)
    words = run.stdout + run.stderr
    if "; fully validated" in words:
        return "secure"
    return "insecure" if "; unsigned answer" in words else "bogus"


def serial(domain):
    """Of the zone at the hoster; each write of it adds one."""
    zone = names.customer(domain).apex
    shown = process.run(["dig", f"@{names.NS1}", "+short", zone, "SOA"])
    return int(shown.split()[2])


def ended(domain):
    """The end of every undisturbed run."""
    settled(domain, new_mx(domain))
    for server in names.customer(domain).servers:
        expect(mx_at(server, domain)[1] == names.FINAL_TTL,
               f"{server}: {mx_at(server, domain)}")
    state = microsoft.read(domain)
    expect(state["dnssec"] and state["dane"], state)
    verified, words = judged_by_postfix(domain)
    expect(verified, words)


UNDISTURBED = ["lower-ttl", "enable-dnssec", "add-mx", "swap-priorities",
               "swap-priorities", "enable-dane", "final-check"]


def ended_undisturbed(domain, first, folder=None):
    """It ended by an undisturbed run's moves, each of them done once; first:
    the zone's serial when it began."""
    ended(domain)
    moves = journal(domain, folder)["moves"]
    steps = [move["step"] for move in moves]
    expect(steps == UNDISTURBED, f"{domain}: {steps}")
    writes = sum(m["action"]["kind"] == "mx-write" for m in moves)
    done = serial(domain) - first
    expect(done == writes, f"{domain}: {writes} moves, {done} writes")
    calls = microsoft.calls(domain)
    expect(calls == ["enable/dnssec", "enable/dane"], f"{domain}: {calls}")


def journal(domain, folder=None):
    path = pathlib.Path(folder or os.environ["LAB_STATE"])
    return json.loads((path / f"{domain}.json").read_text())


def seconds(text):
    """Since 1970, of a time in a document."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def wait_for_due(domain, *argv):
    """Sleeps until exodane status says the next look is due."""
    found = exodane("status", "--json", *argv, domain, status=0)
    due = found.json("exodane.status/1")["migrations"][0]["next_due"]
    if due:
        time.sleep(max(0.0, min(seconds(due) - time.time(), 60)))


def carry_on(domain, on_stop=None, limit=60):
    """--continue after every wait until it is done; how often it stopped."""
    for stops in range(limit):
        wait_for_due(domain)
        done = moving("migrate", "--continue", "--no-wait", domain,
                       status=(0, 3))
        if done.status == 0:
            return stops + 1
        if on_stop and on_stop(done):
            return stops + 1
    raise Fault(f"not done after {limit} runs:\n{done}")


# ---- TAP ----

def outside(script):
    """Starts the script again inside a lab, or skips."""
    lab = str(HERE / "lab")
    os.execv(lab, [lab, "run", "--tap", sys.executable, script])


def judge(claim):
    """The fault that was found, None for none; why it was skipped, "" if
    it was not; and how long it took."""
    begun = time.monotonic()
    fault, skip = None, ""
    try:
        claim()
    except Skip as reason:
        skip = f" # SKIP {reason}"
    except Fault as error:
        fault = str(error)
    except (process.Failure, OSError, KeyError, IndexError, TypeError,
            ValueError, subprocess.SubprocessError):
        fault = traceback.format_exc()
    return fault, skip, time.monotonic() - begun


def visits_of_the_engine():
    """How often Exchange was signed in to by PowerShell's own engine."""
    path = pathlib.Path(os.environ["LAB_DIR"], "visits")
    return path.stat().st_size if path.exists() else 0


def judge_pwsh(number):
    """A test by itself, so that runs without the engine are counted. Is it
    true?"""
    words, visits = os.environ["LAB_PWSH"], visits_of_the_engine()
    ok = words != "PowerShell's own engine" or visits > 0
    skip = "" if words == "PowerShell's own engine" else f" # SKIP {words}"
    print(f"# visits of Exchange: {visits}")
    print(f"{'ok' if ok else 'not ok'} {number} - "
          f"every_visit_went_through_powershells_own_engine{skip}", flush=True)
    return ok


def main(script, *claims, **needs):
    """Claims in their order; those of a tuple, about domains of their own,
    at the same time. needs: LAB_… for the lab; more: as many domains more,
    visits=0: Exchange is never signed in to; stand_in: pwsh is not what is
    tested, a quick one will do, but where EXODANE_ENGINE is "everywhere"."""
    if "LAB_DIR" not in os.environ:
        os.environ.update((f"LAB_{k.upper()}", str(v))
                          for k, v in needs.items())
        outside(script)
    groups = [c if isinstance(c, tuple) else (c,) for c in claims]
    failed = number = 0
    by_engine = needs.get("visits") != 0 and (
        "stand_in" not in needs or
        os.environ.get("EXODANE_ENGINE") == "everywhere")
    print(f"1..{by_engine + sum(map(len, groups))}", flush=True)
    for group in groups:
        with concurrent.futures.ThreadPoolExecutor(len(group)) as pool:
            found = list(pool.map(judge, group))
        for claim, (fault, skip, seconds) in zip(group, found):
            number += 1
            failed += fault is not None
            if fault is not None:
                print(re.sub("^", "# ", fault, flags=re.M))
            print(f"# {seconds:.1f} s")
            print(f"{'not ok' if fault is not None else 'ok'} {number} - "
                  f"{claim.__name__}{skip}", flush=True)
    if by_engine and not judge_pwsh(number + 1):
        failed += 1
    sys.exit(1 if failed else 0)


def no_secret_was_shown():
    """The API key in nothing that exodane said or stored."""
    secret = os.environ["LAB_API_KEY"]
    for text in transcript:
        expect(secret not in text, f"the API key is in:\n{text}")
    for path in pathlib.Path(os.environ["LAB_STATE"]).rglob("*"):
        if path.is_file():
            expect(secret not in path.read_text(errors="replace"),
                   f"the API key is in {path}")

"""Microsoft's side: what Exchange Online keeps for each accepted domain and
what it does to mx.microsoft, by dynamic update of the real servers.
"""
import contextlib
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import time

from . import knot, names

ADDRESS_TTL = 5
TLSA_TTL = 5
TLSA_DELAY_S = 4        # from Enable-SmtpDaneInbound to the records


class Refused(Exception):
    """Exchange says no, in these words."""


def folder():
    return pathlib.Path(os.environ["LAB_DIR"])


@contextlib.contextmanager
def state():
    """What Exchange remembers, {domain: {…}}, under a lock."""
    path = folder() / "exchange.json"
    with open(path, "a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        yield known
        file.seek(0)
        file.truncate()
        json.dump(known, file, indent=1)


def entry(known, domain):
    customer = names.customer(domain)
    if not customer.accepted:
        raise Refused(f"The domain '{domain}' isn't an accepted domain.")
    return customer, known.setdefault(
        domain, {"dnssec": False, "dane": False, "preference": 10})


def new_zone(customer):
    return customer.new_host.split(".", 1)[1]


def update(customer, *changes):
    knot.update(names.MICROSOFT_NS[0], new_zone(customer), *changes)


def addresses():
    with_ipv6 = os.environ.get("LAB_IPV6") == "1"
    for address in names.NEW_MX:
        if ":" not in address:
            yield f"A {address}"
        elif with_ipv6:
            yield f"AAAA {address}"


def read(domain):
    """The domain's entry, a copy, with the host that belongs to it."""
    with state() as known:
        customer, mine = entry(known, domain)
        return {**mine, "host": customer.new_host}


def look(domain):
    """Customer and entry as a status read finds them; "settling" once after
    DNSSEC was enabled."""
    with state() as known:
        customer, mine = entry(known, domain)
        found = dict(mine)
        mine.pop("settling", None)
    return customer, found


def settle(domain):
    """The next status read does not know yet."""
    with state() as known:
        entry(known, domain)[1]["settling"] = True


def enable_dnssec(domain):
    """Publishes the new host's addresses; its name."""
    with state() as known:
        customer, mine = entry(known, domain)
        if not mine["dnssec"]:
            update(customer, *(f"add {customer.new_host}. {ADDRESS_TTL} {a}"
                               for a in addresses()))
        mine["dnssec"] = True
    return customer.new_host


def disable_dnssec(domain):
    with state() as known:
        customer, mine = entry(known, domain)
        mine["dnssec"] = mine["dane"] = False
        update(customer, f"del {customer.new_host}. A",
               f"del {customer.new_host}. AAAA",
               f"del _25._tcp.{customer.new_host}. TLSA")


def enable_dane(domain):
    with state() as known:
        _, mine = entry(known, domain)
        if not mine["dnssec"]:
            raise Refused("SMTP DANE inbound can't be enabled: DNSSEC isn't "
                          f"enabled for the domain '{domain}'.")
        mine["dane"] = True
    delay = os.environ.get("LAB_TLSA_DELAY_S", str(TLSA_DELAY_S))
    subprocess.Popen([sys.executable, os.environ["LAB_COMMAND"], "microsoft",
                      "publish-tlsa", domain, delay],
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL, start_new_session=True)


def publish_tlsa(domain, delay_s=0.0):
    """Three records of which one fits; not if DANE went off meanwhile."""
    time.sleep(float(delay_s))
    matching = (folder() / "mx.tlsa").read_text().strip()
    others = ("5e" * 32, "a7" * 32)
    with state() as known:
        customer, mine = entry(known, domain)
        if not mine["dane"]:
            return
        update(customer, *(
            f"add _25._tcp.{customer.new_host}. {TLSA_TTL} TLSA 3 1 1 {data}"
            for data in (others[0], matching, others[1])))


def disable_dane(domain):
    with state() as known:
        customer, mine = entry(known, domain)
        mine["dane"] = False
        update(customer, f"del _25._tcp.{customer.new_host}. TLSA")


def withdraw_legacy(domain):
    """As may happen some days after DNSSEC was enabled."""
    host = names.customer(domain).legacy_host
    knot.update(names.INNER[names.LEGACY_NS], names.LEGACY_ZONE,
                f"del {host}. A")


def restore_legacy(domain):
    host = names.customer(domain).legacy_host
    knot.update(names.INNER[names.LEGACY_NS], names.LEGACY_ZONE,
                *(f"add {host}. {ADDRESS_TTL} A {a}"
                  for a in names.LEGACY_MX))


def note_call(operation, domain):
    """A cmdlet that changes something was called."""
    with state() as known:
        known.setdefault("calls", []).append([operation, domain])


def calls(domain):
    """The cmdlets of that domain that were called, in order."""
    with state() as known:
        return [operation for operation, of in known.get("calls", [])
                if of == domain]


def add_fault(operation, kind, times=1, of=None):
    """What pwsh does wrong next, for one domain or for all; see
    tests/lab/pwsh."""
    with state() as known:
        known.setdefault("faults", []).append(
            {"operation": operation, "kind": kind, "times": times, "of": of})


def take_fault(operation, domain, only=None, but=None):
    """The kind of the next fault of that operation, used up; or None. One kind
    can be looked for alone, or left out."""
    with state() as known:
        for fault in known.get("faults", []):
            if fault["operation"] == operation and fault["times"] > 0 and \
               fault["of"] in (None, domain) and fault["kind"] != but and \
               only in (None, fault["kind"]):
                fault["times"] -= 1
                return fault["kind"]
    return None


VERBS = {
    "enable-dnssec": enable_dnssec,
    "disable-dnssec": disable_dnssec,
    "enable-dane": enable_dane,
    "disable-dane": disable_dane,
    "publish-tlsa": publish_tlsa,
    "withdraw-legacy": withdraw_legacy,
    "restore-legacy": restore_legacy,
    "read": read,
}

"""The machine output that other programs rely on, as shapes to hold it to.

A shape is a dict (keys that must be there), a one-element list (each element
of that shape), a tuple (one of these values), a type, or a function.
"""
import re

TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
STATUS = ("good", "warning", "bad", "unknown")
VERDICT = ("secure", "insecure", "bogus", "indeterminate")


def text_or_null(value):
    return value is None or isinstance(value, str)


def time_or_null(value):
    return value is None or isinstance(value, str) and bool(TIME.match(value))


def mx_or_exchange(value):
    """A move's have and want: a list of MX, or a feature's state."""
    return not faults(value, [MX] if isinstance(value, list) else
                      {"feature": ("dnssec", "dane"), "state": str})


def any_or_null(value):
    return True


MX = {"exchange": text_or_null, "preference": int, "ttl": int}
LINK = {"zone": str, "check": str, "status": STATUS, "text": str, "hint": str}
DNSSEC = {"name": str, "type": str, "verdict": VERDICT, "rcode": str,
          "answer": [str], "reason": str, "links": [LINK]}
CHECK = {
    "schema": ("exodane.check/1",),
    "domains": [{
        "domain": str, "verdict": STATUS,
        "stage": ("legacy", "both", "new", "gateway", "other", "none"),
        "findings": [{"id": str, "status": STATUS, "subject": str,
                      "text": str, "hint": str}],
        "dnssec": DNSSEC, "mx": [MX],
        "mta_sts": {"mode": str, "matches_now": any_or_null,
                    "matches_new": any_or_null},
        "dane": {
            "verdict": ("good", "bad", "none", "unknown"),
            "hosts": [{"host": str, "addresses": [{
                "address": str, "verdict": str,
                "tlsa": [{"usage": int, "selector": int, "mtype": int,
                          "match": any_or_null}]}]}]}}]}
PLAN = {
    "schema": ("exodane.plan/1",),
    "plans": [{
        "domain": str, "runbook": ("migrate", "gateway", "undo"),
        "fingerprint": str,
        "moves": [{"step": str, "action": str, "have": mx_or_exchange,
                   "want": mx_or_exchange, "why": str, "wait_s": int,
                   "earliest_at": time_or_null}],
        "blocked": [{"step": str, "why": str, "hint": str}],
        "questions": [{"id": str, "text": str, "choices": [str]}],
        "earliest_end": time_or_null}]}
RUN = {
    "schema": ("exodane.run/1",),
    "domains": [{"domain": str,
                 "result": ("done", "waiting", "blocked", "error"),
                 "exit": int, "step": text_or_null, "next_due": time_or_null,
                 "questions": list, "moves": list, "error": any_or_null}]}
STATUSES = {
    "schema": ("exodane.status/1",),
    "migrations": [{
        "domain": str, "runbook": ("migrate", "gateway", "undo"),
        "step": text_or_null,
        "phase": ("not-begun", "acting", "spreading", "settling", "asking",
                  "blocked", "done"),
        "next_due": time_or_null, "reason": text_or_null,
        "command": text_or_null}]}
ERROR = {"schema": ("exodane.error/1",), "kind": str, "message": str,
         "hint": text_or_null}


def faults(value, shape, path="."):
    """Every place where value does not have the shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{path}: not an object: {value!r}"]
        found = [f"{path}{key}: missing" for key in shape if key not in value]
        for key in shape.keys() & value.keys():
            found += faults(value[key], shape[key], f"{path}{key}.")
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: not a list: {value!r}"]
        return [fault for i, element in enumerate(value)
                for fault in faults(element, shape[0], f"{path}[{i}].")]
    if isinstance(shape, tuple):
        return [] if value in shape else [f"{path}: {value!r} not in {shape}"]
    if isinstance(shape, type):
        good = isinstance(value, shape) and not (
            shape is int and isinstance(value, bool))
        return [] if good else [f"{path}: not {shape.__name__}: {value!r}"]
    return [] if shape(value) else [f"{path}: {value!r} is wrong"]

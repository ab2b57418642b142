"""What the cmdlets of Exchange Online do in the lab, for both kinds of pwsh:
slow, talkative, sometimes `Unknown`, and wrong on demand (`lab fault`).

As a program it serves them on the socket that is its argument: a line of JSON
{"ask", "domain"} in, one out; a sign-in is noted in the file "visits" beside
it, a byte each. Whatever was asked, the answer may hold "fault", what pwsh
itself has to do wrong, or "refused", the service's words.
"""
import json
import os
import pathlib
import socketserver
import sys
import time

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from internet import microsoft, process  # noqa: E402

PACE = float(os.environ.get("LAB_PWSH_PACE", "1"))
CMDLET_S, ENABLE_DNSSEC_S = 0.1, 1.5

# Of faults that are the service's own words.
WORDS = {
    "refuse": "|Microsoft.Exchange.Management.Tasks.ValidationException|The "
              "operation couldn't be performed.",
    "throttled": "The request was throttled; micro delay applied.",
    "sign-in": "AADSTS70011: The token is expired.",
}


def slow(seconds):
    time.sleep(seconds * PACE)


def connect(_):
    return {}


def accepted(domain):
    slow(CMDLET_S)
    try:
        mine = microsoft.read(domain)
    except (microsoft.Refused, SystemExit):
        return {"accepted": False,
                "refused": "The operation couldn't be performed because "
                f"object '{domain}' couldn't be found on 'DC.PROD'."}
    return {"accepted": True, "dane": state(mine["dane"])}


def state(enabled):
    return "Enabled" if enabled else "Disabled"


def dnssec(domain):
    slow(CMDLET_S)
    unknown = microsoft.take_fault("read", domain, "unknown")
    customer, mine = microsoft.look(domain)
    if unknown or mine.get("settling"):
        return {"dnssec": "Unknown"}
    found = {"dnssec": state(mine["dnssec"]), "mx": "Valid", "errors": ""}
    if mine["dnssec"]:
        found["record"] = (f"@ 60 IN MX {mine['preference']} "
                           f"{customer.new_host}")
        found["mx"], found["errors"] = validation(customer, mine)
    return found


def validation(customer, mine):
    """Exchange's own look at the MX: words for Status and Errors."""
    shown = process.run(["dig", "+short", customer.domain, "MX"]).split("\n")
    pairs = [line.split() for line in shown if line]
    right = [str(mine["preference"]), customer.new_host + "."]
    if pairs == [right]:
        return "Valid", ""
    if len(pairs) == 1 and pairs[0][1:] == right[1:]:
        return "Invalid", ("EX003 Priority of MX record did not match the "
                           "expected one")
    return "Invalid", ""


def dane(domain):
    slow(CMDLET_S)
    return {"dane": state(microsoft.read(domain)["dane"])}


def change(operation):
    def made(domain):
        slow(ENABLE_DNSSEC_S if operation == "enable/dnssec"
             else 2 * CMDLET_S)
        microsoft.note_call(operation, domain)
        try:
            if operation == "enable/dnssec" and \
               microsoft.read(domain)["dnssec"]:
                return {"refused": "DNSSEC is already enabled for the "
                        f"domain '{domain}'."}
            host = microsoft.VERBS[operation.replace("/", "-")](domain)
        except (microsoft.Refused, SystemExit) as refusal:
            return {"refused": str(refusal)}
        if operation == "enable/dnssec":
            microsoft.settle(domain)
        return {"host": host}
    return made


CHANGES = ("enable/dnssec", "disable/dnssec", "enable/dane", "disable/dane")
ASKS = {"connect": connect, "accepted": accepted, "dnssec": dnssec,
        "dane": dane, **{name: change(name) for name in CHANGES}}
# When a fault of an operation is due.
FAULTS = {"connect": "connect", "accepted": "read",
          **{name: name for name in CHANGES}}


def answer(ask, domain):
    """What that cmdlet gives; a fault has no effect, but
    for "lost" and "stall"."""
    fault = None
    if ask in FAULTS:
        fault = microsoft.take_fault(FAULTS[ask], domain, but="unknown")
    if fault in WORDS:
        return {"refused": WORDS[fault]}
    if fault and fault not in ("lost", "stall"):
        return {"fault": fault}
    return {**ASKS[ask](domain), "fault": fault}


class Visitor(socketserver.StreamRequestHandler):
    def handle(self):
        asked = json.loads(self.rfile.readline())
        if asked["ask"] == "connect":
            with open(self.server.visits, "ab") as visits:
                visits.write(b".")
        found = answer(asked["ask"], asked.get("domain", ""))
        self.wfile.write(json.dumps(found).encode() + b"\n")


class Service(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    with Service(sys.argv[1], Visitor) as service:
        service.visits = pathlib.Path(sys.argv[1]).with_name("visits")
        service.serve_forever()

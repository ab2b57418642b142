"""The verdicts of other validators, BIND's delv and Unbound's unbound-host,
beside ours."""
import json
import re
import subprocess

UNBOUND = ("server:\n do-not-query-localhost: no\n edns-buffer-size: 1232\n"
           " local-zone: \"test.\" nodefault\n"
           "forward-zone:\n name: \".\"\n forward-addr: {address}@{port}\n")

# Where a peer says something else, and why that is right for us.
DIFFERS = {
    ("delv", "nope.optout.test"): (
        "secure", "an opt-out span proves no absence (RFC 5155 section 9.2); "
        "BIND calls it validated"),
    ("unbound-host", "www.ed448.test"): (
        "insecure", "Debian 12's Unbound cannot verify Ed448"),
}


class Peers:
    """anchor: DS records as text, of one zone; address: of the server."""

    def __init__(self, folder, anchor, port, address="127.0.0.1", zone="."):
        self.port, self.address, self.zone = port, address, zone
        self.conf = folder / f"delv-{port}.conf"
        self.host = folder / f"unbound-host-{port}.conf"
        self.anchor = folder / f"anchor-{port}"
        self.anchor.write_text(anchor)
        keys = "".join(f'"{zone}" static-ds {tag} {algorithm} {digest} "{hash}"; '
                       .replace("  ", " ") for tag, algorithm, digest, hash in
                       re.findall(r"DS\s+(\d+)\s+(\d+)\s+(\d+)\s+([0-9A-Fa-f ]+)",
                                  anchor))
        self.conf.write_text("trust-anchors { %s };\n" % keys)
        self.host.write_text(UNBOUND.format(address=address, port=port))

    def delv(self, name, kind):
        done = subprocess.run(
            ["delv", "-a", str(self.conf), f"+root={self.zone}",
             f"@{self.address}", "-p", str(self.port), "+nomtrace", name, kind],
            capture_output=True, text=True, timeout=30)
        text = done.stdout + done.stderr
        if "resolution failed" in text and "ncache" not in text:
            return "bogus"
        if "unsigned answer" in text:
            return "insecure"
        return "secure" if "fully validated" in text else "bogus"

    def unbound(self, name, kind):
        """One line for each record; the last hop of an alias counts, too."""
        done = subprocess.run(
            ["unbound-host", "-C", str(self.host), "-f", str(self.anchor), "-v",
             "-t", kind, name], capture_output=True, text=True, timeout=30)
        text = done.stdout + done.stderr
        for word, verdict in (("(BOGUS", "bogus"), ("(insecure)", "insecure"),
                              ("(secure)", "secure")):
            if word in text:
                return verdict
        return f"nothing: {text.strip()[-200:]}"


def ours(exodane, port, anchor, name, kind):
    run = subprocess.run(
        [exodane, "dnssec", "--json", "--config", "/dev/null", "--resolver",
         f"127.0.0.1@{port}", "--trust-anchor", anchor, name, kind],
        capture_output=True, text=True, timeout=30)
    try:
        answer = json.loads(run.stdout)
    except json.JSONDecodeError:
        return "no document", run.stdout + run.stderr
    return answer.get("verdict"), answer.get("reason", str(answer))


def agree(tap, peer, name, kind, got, theirs, server):
    expected, reason = DIFFERS.get((peer, name), (got, ""))
    tap.check(theirs == expected,
              f"{server}: {peer} {'differs' if reason else 'agrees'} about "
              f"{name} {kind}" + (f": {reason}" if reason else ""), theirs)


def judge_all(tap, exodane, anchor, peers, cases, server="NSD"):
    for name, kind, want in cases:
        got, why = ours(exodane, peers.port, anchor, name, kind)
        tap.check(got == want, f"{server}: {name} {kind} is {want}", (got, why))
        agree(tap, "delv", name, kind, got, peers.delv(name, kind), server)
        agree(tap, "unbound-host", name, kind, got, peers.unbound(name, kind),
              server)

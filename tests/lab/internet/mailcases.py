"""Mail servers with every TLSA combination, good and bad, in zones of their
own below example: for comparing verdicts with those of other programs.

Every case is a domain NAME.cases.example with one MX host
NAME.mx.cases.example, unless it says otherwise.
"""
from dataclasses import dataclass

ZONE = "cases.example"
UNSIGNED = "plain.example"
NS = "203.0.113.61"

# Where a server stands, and what it presents: its own certificate, then what
# it sends with it.
SERVERS = {
    "chain": ("203.0.113.71", "leaf+ca"),
    "alone": ("203.0.113.72", "leaf"),
    "self": ("203.0.113.73", "self"),
    "expired": ("203.0.113.74", "expired+ca"),
    "other": ("203.0.113.75", "other+ca"),
    "domain": ("203.0.113.76", "domain+ca"),
    "large": ("203.0.113.77", "large+ca"),
    "plain": ("203.0.113.78", ""),
    "six": ("2001:db8:25::71", "leaf+ca"),
    "exim": ("203.0.113.79", "leaf+ca"),
    "forged": ("203.0.113.70", "forged+ca"),
    "expanded": ("203.0.113.87", "expanded+ca"),
    "unsigned": ("203.0.113.88", "unsigned+ca"),
}


@dataclass(frozen=True)
class Case:
    """A domain, and what a DANE sender makes of it."""
    name: str
    verdict: str            # as exodane says it: good bad none unknown
    server: str = "chain"
    tlsa: tuple = ()        # (usage, selector, mtype, certificate)
    zone: str = ZONE        # of the domain, hence of its MX
    more: tuple = ()        # further servers with the same name
    postfix: str = ""       # its verdict, where it differs
    why: str = ""           # … and why it does

    @property
    def domain(self):
        return f"{self.name}.{self.zone}"

    @property
    def host(self):
        return f"{self.name}.mx.{ZONE}"


FORMS = [(selector, mtype) for selector in (0, 1) for mtype in (0, 1, 2)]


def combinations():
    """Usage × selector × matching type, with data that fit and that do not."""
    for usage in range(4):
        own = "ca" if usage in (0, 2) else "leaf"
        for selector, mtype in FORMS:
            for fits in (True, False):
                verdict = ("none" if usage < 2 else
                           "good" if fits else "bad")
                yield Case(f"u{usage}{selector}{mtype}" +
                           ("good" if fits else "bad"), verdict,
                           tlsa=((usage, selector, mtype,
                                  own if fits else "stranger"),))


SETS = (
    Case("absent", "none"),
    Case("unusable-kinds", "none", tlsa=((3, 1, 7, "leaf"),
                                         (3, 2, 1, "leaf"),
                                         (4, 1, 1, "leaf"))),
    Case("unusable-and-good", "good", tlsa=((1, 1, 1, "leaf"),
                                            (3, 1, 1, "leaf"))),
    Case("unusable-and-bad", "bad", tlsa=((1, 1, 1, "leaf"),
                                          (3, 1, 1, "stranger"))),
    Case("one-of-three", "good", tlsa=((3, 1, 1, "stranger"),
                                       (2, 0, 1, "stranger"),
                                       (3, 0, 1, "leaf"))),
    Case("agile-bad", "bad", tlsa=((3, 1, 1, "leaf"),
                                   (3, 1, 2, "stranger"))),
    Case("agile-good", "good", tlsa=((3, 1, 1, "stranger"),
                                     (3, 1, 2, "leaf"))),
    Case("agile-apart", "good", tlsa=((3, 1, 1, "leaf"),
                                      (3, 0, 2, "stranger"))),
    Case("agile-whole", "good", tlsa=((3, 1, 0, "leaf"),
                                      (3, 1, 2, "stranger"))),
    Case("large-whole", "good", "large", ((3, 0, 0, "large"),)),
    Case("large-bad", "bad", "large", ((3, 0, 0, "leaf"),)),
)

CERTIFICATES = (
    Case("self-ee", "good", "self", ((3, 1, 1, "self"),)),
    Case("self-ta", "bad", "self", ((2, 0, 1, "self"),)),
    Case("expired-ee", "good", "expired", ((3, 1, 1, "expired"),)),
    Case("expired-ta", "bad", "expired", ((2, 0, 1, "ca"),)),
    Case("other-ee", "good", "other", ((3, 0, 1, "other"),)),
    Case("other-ta", "bad", "other", ((2, 0, 1, "ca"),)),
    Case("domain-ta", "good", "domain", ((2, 0, 1, "ca"),)),
    Case("alone-ta", "bad", "alone", ((2, 0, 1, "ca"),)),
    Case("alone-ta-whole", "good", "alone", ((2, 0, 0, "ca"),)),
    Case("alone-ta-key", "good", "alone", ((2, 1, 0, "ca"),)),
    Case("leaf-as-ta", "bad", "chain", ((2, 1, 1, "leaf"),)),
    Case("no-starttls", "bad", "plain", ((3, 1, 1, "leaf"),)),
    Case("no-starttls-unusable", "bad", "plain", ((1, 1, 1, "leaf"),),
         postfix="none", why="posttls-finger falls back on names and "
         "authorities before it asks for TLS; Postfix itself demands TLS and "
         "defers, as RFC 7672 section 2.2 has it"),
    Case("no-starttls-absent", "none", "plain"),
    Case("exim-ee", "good", "exim", ((3, 1, 1, "leaf"),)),
    Case("exim-ta", "good", "exim", ((2, 0, 1, "ca"),)),
    Case("exim-bad", "bad", "exim", ((3, 1, 1, "stranger"),)),
    Case("forged-ee", "good", "forged", ((3, 1, 1, "forged"),)),
    Case("forged-ta", "bad", "forged", ((2, 0, 1, "ca"),)),
    Case("six", "good", "six", ((3, 1, 1, "leaf"),)),
    Case("six-bad", "bad", "six", ((3, 1, 1, "stranger"),)),
    Case("both-families", "good", "chain", ((3, 1, 1, "leaf"),),
         more=("six",)),
)

INSECURE_MX = ("RFC 7672 section 2.2.1 lets a sender use the TLSA of a host "
               "that an MX RRset without signatures names: Postfix does, "
               "Exchange Online does not")
NAMES = (
    Case("insecure-mx", "none", tlsa=((3, 1, 1, "leaf"),), zone=UNSIGNED,
         postfix="good", why=INSECURE_MX),
    Case("insecure-mx-bad", "none", tlsa=((3, 1, 1, "stranger"),),
         zone=UNSIGNED, postfix="bad", why=INSECURE_MX),
    Case("insecure-mx-ta", "none", "unsigned", ((2, 0, 1, "ca"),),
         zone=UNSIGNED, postfix="good", why=INSECURE_MX + "; it then takes "
         "the mail domain for a name of the certificate, too, where section "
         "3.2.2 leaves the host alone"),
    Case("domain-alias", "good", "domain", ((2, 0, 1, "ca"),)),
    Case("domain-alias-far", "good", "expanded", ((2, 0, 1, "ca"),)),
    Case("domain-alias-bad", "bad", "other", ((2, 0, 1, "ca"),)),
    Case("insecure-address", "none"),
    Case("insecure-tlsa", "none"),
    Case("bogus-tlsa", "bad", postfix="deferred", why="to a resolver's "
         "client bogus and SERVFAIL are one; both defer the mail"),
    Case("servfail-tlsa", "unknown", postfix="deferred", why="nobody can "
         "tell; a sender defers the mail"),
    Case("alias", "good"),
    Case("alias-own", "good"),
    Case("alias-wins", "bad"),
    Case("alias-out", "good"),
    Case("alias-out-bare", "none"),
    Case("tlsa-alias", "good", tlsa=()),
)

CASES = (*combinations(), *SETS, *CERTIFICATES, *NAMES)
# An alias NAME-to has the MX of these.
ALIASED = {"domain-alias", "domain-alias-far", "domain-alias-bad"}
ODD = {case.name for case in NAMES if not case.tlsa} - ALIASED


def odd_lines(data):
    """Records of the cases whose names are the point; relative to ZONE and
    to UNSIGNED."""
    good, bad = data(3, 1, 1, "leaf"), data(3, 1, 1, "stranger")
    address = SERVERS["chain"][0]
    signed = [
        f"insecure-address 60 MX 10 insecure-address.{UNSIGNED}.",
        f"insecure-tlsa.mx 60 A {address}",
        f"_tcp.insecure-tlsa.mx 60 NS ns.{ZONE}.",
        f"bogus-tlsa.mx 60 A {address}",
        f"_tcp.bogus-tlsa.mx 60 NS ns.{ZONE}.",
        f"_tcp.bogus-tlsa.mx 60 DS 1 13 2 {'ab' * 32}",
        f"servfail-tlsa.mx 60 A {address}",
        "_tcp.servfail-tlsa.mx 60 NS ns1.outlook.com.",
        "alias.mx 60 CNAME alias-to.mx",
        f"alias-to.mx 60 A {address}",
        f"_25._tcp.alias-to.mx 60 TLSA {good}",
        "alias-own.mx 60 CNAME alias-own-to.mx",
        f"alias-own-to.mx 60 A {address}",
        "alias-wins.mx 60 CNAME alias-wins-to.mx",
        f"alias-wins-to.mx 60 A {address}",
        f"_25._tcp.alias-wins-to.mx 60 TLSA {bad}",
        f"alias-out.mx 60 CNAME out.{UNSIGNED}.",
        f"alias-out-bare.mx 60 CNAME out.{UNSIGNED}.",
        f"tlsa-alias.mx 60 A {address}",
        "_25._tcp.tlsa-alias.mx 60 CNAME shared._dane",
        f"shared._dane 60 TLSA {good}",
    ]
    for owner in ("alias-own.mx", "alias-wins.mx", "alias-out.mx"):
        signed.append(f"_25._tcp.{owner} 60 TLSA {good}")
    unsigned = [f"insecure-address 60 A {address}",
                f"_25._tcp.insecure-address 60 TLSA {good}",
                f"out 60 A {address}", f"_25._tcp.out 60 TLSA {good}"]
    return signed, unsigned

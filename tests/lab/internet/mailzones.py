"""The zones of mailcases.py, signed by Knot and delegated from example."""
from . import knot, mailcases, names, query
from .mailcases import NS, SERVERS, UNSIGNED, ZONE

SOA = f"@ 60 SOA ns.{ZONE}. hostmaster.{ZONE}. 1 60 30 86400 2"


def own(zone):
    return [SOA, f"@ 60 NS ns.{ZONE}."]


def case_lines(case, data):
    """(records of the domain, records of the host below ZONE)"""
    host, lines = f"{case.name}.mx", []
    for server in (case.server, *case.more):
        address = SERVERS[server][0]
        lines.append(f"{host} 60 {'AAAA' if ':' in address else 'A'} "
                     f"{address}")
    lines += [f"_25._tcp.{host} 60 TLSA {data(*tlsa)}" for tlsa in case.tlsa]
    if case.name in mailcases.ODD:
        lines = []
    domain = [f"{case.name} 60 MX 10 {case.host}."]
    if case.name in mailcases.ALIASED:
        domain = [f"{case.name} 60 CNAME {case.name}-to",
                  f"{case.name}-to 60 MX 10 {case.host}."]
    if case.name == "insecure-address":
        domain = []
    return domain, lines


def build(folder, data, cases, more=()):
    """Starts the name server, and hangs its zones below example. more: lines
    of the signed zone."""
    server = knot.Knot(folder, "cases", [NS])
    signed, unsigned = mailcases.odd_lines(data)
    signed = own(ZONE) + [f"ns 60 A {NS}"] + signed + list(more)
    unsigned = own(UNSIGNED) + unsigned
    for case in cases:
        domain, host = case_lines(case, data)
        (unsigned if case.zone == UNSIGNED else signed).extend(domain)
        signed += host
    server.add(UNSIGNED, unsigned, False)
    good = f"_25 60 TLSA {data(3, 1, 1, 'leaf')}"
    for name in ("insecure-tlsa", "bogus-tlsa"):
        zone = f"_tcp.{name}.mx.{ZONE}"
        server.add(zone, own(zone) + [good], False)
    server.add(ZONE, signed)
    server.write_conf()
    ds = server.make_key(ZONE)
    server.start().wait()
    knot.update(names.TLD, "example",
                f"add cases.example 60 NS ns.{ZONE}.",
                f"add ns.{ZONE}. 60 A {NS}",
                f"add cases.example 60 DS {ds}",
                f"add {UNSIGNED} 60 NS ns.{ZONE}.")
    while not query.is_secure(names.RESOLVER, ZONE):
        pass

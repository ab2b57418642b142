"""Primaries that take dynamic updates (RFC 2136) with a TSIG key that may
change one MX set, and that sign their zones themselves: BIND and Knot.
"""
from . import knot, names, process, query

KEY = "exodane"
ZONE_TTL = 60

BIND_CONF = """\
options {{
    directory "{dir}";
    pid-file "{dir}/named.pid";
    session-keyfile "{dir}/session.key";
    managed-keys-directory "{dir}";
    listen-on {{ {listen} }};
    listen-on-v6 {{ none; }};
    recursion no;
    dnssec-validation no;
    notify no;
    allow-transfer {{ none; }};
}};
controls {{ }};
key "{key}" {{ algorithm hmac-sha256; secret "{secret}"; }};
dnssec-policy "lab" {{
    keys {{ csk lifetime unlimited algorithm ecdsap256sha256; }};
}};
zone "{zone}" {{
    type primary;
    file "{dir}/{zone}.zone";
    key-directory "{dir}";
    dnssec-policy "lab";
    inline-signing yes;
    update-policy {{ grant "{key}" name {zone}. MX; }};
}};
"""


def records(customer):
    """Of the zone, relative to it; its name servers lie in it."""
    lines = [f"@ {ZONE_TTL} SOA ns1 hostmaster 1 60 30 86400 2"]
    for i, address in enumerate(customer.servers, 1):
        lines += [f"@ {ZONE_TTL} NS ns{i}", f"ns{i} {ZONE_TTL} A {address}"]
    return lines + [f"@ {names.MX_TTL} MX {preference} {host}."
                    for preference, host in customer.mx_set]


def delegation(customer, ds):
    """In the parent's zone, relative to that."""
    label = customer.apex.removesuffix(".example")
    lines = [f"{label} {ZONE_TTL} DS {ds}"]
    for i, address in enumerate(customer.servers, 1):
        lines += [f"{label} {ZONE_TTL} NS ns{i}.{label}",
                  f"ns{i}.{label} {ZONE_TTL} A {address}"]
    return lines


def start_bind(folder, customer, secret):
    """The server, and the DS of its zone's key."""
    folder = folder / "bind"
    folder.mkdir()
    zone, conf = customer.apex, folder / "named.conf"
    (folder / f"{zone}.zone").write_text("\n".join(records(customer)) + "\n")
    conf.write_text(BIND_CONF.format(
        dir=folder, zone=zone, key=KEY, secret=secret,
        listen=" ".join(f"{a};" for a in customer.servers)))
    name = process.run(["dnssec-keygen", "-q", "-K", folder, "-k", "lab",
                        "-l", conf, zone]).strip()
    ds = process.run(["dnssec-dsfromkey", "-2", folder / f"{name}.key"])
    server = process.Server(
        "bind", [process.unconfined("named", folder), "-g", "-c", conf,
                 "-n", "1"], folder / "log",
        lambda: all(query.is_served(a, zone) for a in customer.servers))
    return server, " ".join(ds.split()[3:])


def start_knot(folder, customer, secret):
    server = knot.Knot(folder, "primary", list(customer.servers))
    server.acl = knot.KEY_HOLDER.format(key=KEY, secret=secret,
                                        owner=customer.domain)
    server.add(customer.apex, records(customer))
    server.write_conf()
    ds = server.make_key(customer.apex)
    return server.start(), ds


STARTS = {names.BIND: start_bind, names.KNOT: start_knot}

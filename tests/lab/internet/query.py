"""A DNS question over UDP, enough to see whether a server answers."""
import secrets
import socket
import struct

TYPES = {"SOA": 6, "MX": 15, "A": 1, "DNSKEY": 48, "TLSA": 52}
AA, AD, RCODE = 0x0400, 0x0020, 0x000F


def wire_name(name):
    labels = [part for part in name.rstrip(".").split(".") if part]
    return b"".join(bytes([len(p)]) + p.encode() for p in labels) + b"\0"


def ask(server, name, rtype, wait_s=1.0, recurse=False):
    """(flags, number of answers); OSError when nobody answers."""
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    ident = secrets.randbelow(1 << 16)
    flags = 0x0120 if recurse else 0x0000
    packet = struct.pack(">6H", ident, flags, 1, 0, 0, 1)
    packet += wire_name(name) + struct.pack(">2H", TYPES[rtype], 1)
    packet += b"\0" + struct.pack(">2HIH", 41, 1232, 0x8000, 0)
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(wait_s)
        sock.connect((server, 53))
        sock.send(packet)
        answer = sock.recv(4096)
    got, flags, _, count = struct.unpack(">4H", answer[:8])
    if got != ident:
        raise OSError("an answer to another question")
    return flags, count


def is_served(server, zone):
    """Does the server answer for the zone, with authority?"""
    flags, count = ask(server, zone, "SOA")
    return bool(flags & AA) and not flags & RCODE and count > 0


def is_secure(resolver, name, rtype="SOA"):
    """Does the validating resolver call the answer authentic?"""
    flags, count = ask(resolver, name, rtype, wait_s=3.0, recurse=True)
    return bool(flags & AD) and not flags & RCODE and count > 0

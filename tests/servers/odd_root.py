"""A DNS server on loopback that sends whoever comes down from the root astray.

mode: endless (ever new servers, each without address), deeper (one label more
each time, to itself), upward (back to the root), sideways (to another zone),
foreign (glue for a name that is none of its business), mute (authority without
answer or denial); honest: to the servers of "test".
"""
import socket
import struct
import threading


def wire_name(text):
    return b"".join(bytes((len(label),)) + label.encode()
                    for label in text.split(".") if label) + b"\0"


def record(owner, kind, data):
    return wire_name(owner) + struct.pack(">HHIH", kind, 1, 300,
                                          len(data)) + data


def labels_of(query):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
        at += query[at] + 1
    return labels, at + 5


class OddRoot:
    def __init__(self, mode, address, port, other="127.0.0.1"):
        self.mode, self.address = mode, address
        self.other = socket.inet_aton(other)
        self.seen = 0
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((address, port))
        threading.Thread(target=self.serve, daemon=True).start()

    def referral(self, labels):
        """Authority and additional records."""
        itself = socket.inet_aton(self.address)
        top = labels[-1] if labels else "test"
        if self.mode == "endless":
            names = [f"ns{i}.z{self.seen}-{i}.{top}" for i in range(8)]
            return [record(top, 2, wire_name(n)) for n in names], []
        if self.mode == "deeper":
            depth = min(self.seen, len(labels))
            zone = ".".join(labels[len(labels) - depth:])
            return ([record(zone, 2, wire_name("ns." + zone))],
                    [record("ns." + zone, 1, itself)])
        if self.mode == "upward":
            return ([record("", 2, wire_name("ns.roots"))],
                    [record("ns.roots", 1, itself)])
        if self.mode == "sideways":
            return ([record("else", 2, wire_name("ns.else"))],
                    [record("ns.else", 1, itself)])
        if self.mode == "foreign":
            zone = ".".join(labels[-2:])
            return ([record(zone, 2, wire_name("ns.victim.other"))],
                    [record("ns.victim.other", 1, self.other)])
        if self.mode == "honest":
            return ([record("test", 2, wire_name("ns.test"))],
                    [record("ns.test", 1, self.other)])
        return [], []

    def serve(self):
        while True:
            query, sender = self.udp.recvfrom(4096)
            self.seen += 1
            labels, end = labels_of(query)
            authority, more = self.referral(labels)
            flags = 0x8400 if self.mode == "mute" else 0x8000
            self.udp.sendto(
                query[:2] + struct.pack(">HHHHH", flags, 1, 0, len(authority),
                                        len(more)) +
                query[12:end] + b"".join(authority + more), sender)

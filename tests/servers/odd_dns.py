#!/usr/bin/python3
"""A DNS server on loopback that answers oddly, as the first label says.

Prints its port (UDP and TCP alike), then serves until its standard input
ends. Every good answer is one A record, 192.0.2.1.
"""
import socket
import struct
import sys
import threading

from dns_relay import bind_both

udp_socket, tcp_socket = bind_both("127.0.0.1", 0)
port = udp_socket.getsockname()[1]
seen = {}


def question_of(query):
    at = 12
    while query[at]:
        at += query[at] + 1
    return query[12:at + 5]


def answer(query, flags=0x8180, question=None, ident=None, count=1):
    asked = question or question_of(query)
    head = (ident if ident is not None else query[:2]) + struct.pack(
        ">HHHHH", flags, 1, count, 0, 0)
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1"
    return head + asked + record * count


def other(value):
    return bytes((value[0] ^ 0xff, value[1]))


def replies(query, tcp):
    """The datagrams, or messages, that answer query, in order."""
    kind = query[13:13 + query[12]].decode()
    seen[kind] = seen.get(kind, 0) + 1
    edns = query[11] != 0
    good = answer(query)
    wrong = b"\x05wrong\x04test\0\0\1\0\1"
    return {
        "silent": [],
        "late": [] if seen[kind] == 1 else [good],
        "tc": [good] if tcp else [answer(query, 0x8380, count=0)],
        "tcpcut": [good[:9]] if tcp else [answer(query, 0x8380, count=0)],
        "wrongid": [answer(query, ident=other(query[:2])), good],
        "wrongname": [answer(query, question=wrong), good],
        "noresponse": [answer(query, 0x0100), good],
        "junk": [b"\0", query[:2] + b"\xff" * 40, good],
        "empty": [good[:-16] + b"\xc0\x0c\0\5\0\1\0\0\0\x3c\0\0", good],
        "onlyjunk": [query[:2] + b"\xff" * 40],
        "servfail": [answer(query, 0x8182, count=0)],
        "oldserver": [answer(query, 0x8181, count=0)] if edns else [good],
        "loop": [good[:12] + b"\xc0\x0c\0\1\0\1" + good[-16:]],
    }.get(kind, [good])


def serve_tcp():
    while True:
        link, _ = tcp_socket.accept()
        with link:
            head = link.recv(2)
            if len(head) == 2:
                query = link.recv(struct.unpack(">H", head)[0])
                for one in replies(query, True):
                    size = 5000 if len(one) < 12 else len(one)
                    link.sendall(struct.pack(">H", size) + one)


def serve_udp():
    while True:
        query, sender = udp_socket.recvfrom(4096)
        for one in replies(query, False):
            udp_socket.sendto(one, sender)


for serve in (serve_udp, serve_tcp):
    threading.Thread(target=serve, daemon=True).start()
print(port, flush=True)
sys.stdin.read()

"""A relay in front of a DNS server: it delays, counts, strips or forges.

Sequential rounds are counted, not measured: a query belongs to the round after
the last one of which an answer had been handed over when it came.
"""
import socket
import struct
import threading
import time

DO_BIT = 0x8000


def question_end(message):
    at = 12
    while message[at]:
        at += message[at] + 1
    return at + 5


def without_do(query):
    """The EDNS record is the last and has no data: its flags end 2 earlier."""
    if query[11] == 0:
        return query
    flags = struct.unpack(">H", query[-4:-2])[0] & ~DO_BIT
    return query[:-4] + struct.pack(">H", flags) + query[-2:]


def failure(query, rcode=2):
    return (query[:2] + struct.pack(">HHHHH", 0x8180 | rcode, 1, 0, 0, 0) +
            query[12:question_end(query)])


def bind_both(address, port):
    """One port for UDP and TCP; a free one where port is 0."""
    for _ in range(50):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            udp.bind((address, port))
            tcp.bind(udp.getsockname())
            tcp.listen(16)
            return udp, tcp
        except OSError:
            udp.close()
            tcp.close()
    raise RuntimeError("no port is free")


class Relay:
    """mode: pass, strip, servfail, silent, forge (192.0.2.1 → 192.0.2.66), deny
    (the same records under NXDOMAIN)."""

    def __init__(self, upstream, mode="pass", delay=0.0, address="127.0.0.1",
                 port=0):
        self.upstream, self.mode, self.delay = upstream, mode, delay
        self.lock, self.handed, self.rounds, self.queries = (
            threading.Lock(), 0, 0, 0)
        self.udp, self.tcp = bind_both(address, port)
        self.port = self.udp.getsockname()[1]
        for serve in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def reset(self):
        with self.lock:
            self.handed = self.rounds = self.queries = 0

    def arrived(self, steps):
        with self.lock:
            self.queries += 1
            mine = self.handed + steps
            self.rounds = max(self.rounds, mine)
            return mine

    def hand_over(self, mine, due):
        time.sleep(max(0, due - time.monotonic()))
        with self.lock:
            self.handed = max(self.handed, mine)

    def answer_of(self, query, kind):
        if self.mode == "silent":
            return None
        if self.mode == "servfail":
            return failure(query)
        if self.mode == "strip":
            query = without_do(query)
        with socket.socket(socket.AF_INET, kind) as up:
            up.settimeout(5)
            up.connect(self.upstream)
            if kind == socket.SOCK_DGRAM:
                up.send(query)
                answer = up.recv(65535)
            else:
                up.sendall(struct.pack(">H", len(query)) + query)
                answer = take_message(up)
        if self.mode == "forge" and answer:
            answer = answer.replace(b"\0\4\xc0\0\2\1", b"\0\4\xc0\0\2\x42")
        if self.mode == "deny" and answer:
            answer = answer[:3] + bytes((answer[3] & 0xf0 | 3,)) + answer[4:]
        return answer

    def one_udp(self, query, sender, mine, due):
        answer = self.answer_of(query, socket.SOCK_DGRAM)
        self.hand_over(mine, due)
        if answer:
            self.udp.sendto(answer, sender)

    def serve_udp(self):
        while True:
            query, sender = self.udp.recvfrom(65535)
            mine, due = self.arrived(1), time.monotonic() + self.delay
            threading.Thread(target=self.one_udp, daemon=True,
                             args=(query, sender, mine, due)).start()

    def one_tcp(self, link):
        with link:
            query = take_message(link)
            if not query:
                return
            # One round to connect, one to ask.
            mine, due = self.arrived(2), time.monotonic() + 2 * self.delay
            answer = self.answer_of(query, socket.SOCK_STREAM)
            self.hand_over(mine, due)
            if answer:
                link.sendall(struct.pack(">H", len(answer)) + answer)

    def serve_tcp(self):
        while True:
            link, _ = self.tcp.accept()
            threading.Thread(target=self.one_tcp, args=(link,),
                             daemon=True).start()


def take_exactly(link, size):
    data = b""
    while len(data) < size:
        more = link.recv(size - len(data))
        if not more:
            return b""
        data += more
    return data


def take_message(link):
    head = take_exactly(link, 2)
    return take_exactly(link, struct.unpack(">H", head)[0]) if head else b""

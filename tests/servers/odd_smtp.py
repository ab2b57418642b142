#!/usr/bin/env python3
"""Mail servers on loopback, one port each, that keep to a script, and a web
server with MTA-STS policies. Prints "NAME PORT" lines, "dir PATH" (where the
certificates and their TLSA data are), "ready"; ends with its standard input.
"""
import http.server
import shutil
import socket
import ssl
import struct
import sys
import tempfile
import threading

sys.dont_write_bytecode = True

import smtp_certificates
from smtp_scripts import (CLOSE, GARBAGE, GOOD, HALF_CLOSE, RESET, SCRIPTS,
                          STALL, STALL_IN_LINE)


class Session:
    def __init__(self, sock, script, contexts):
        self.sock = sock
        self.script = {**GOOD, **script}
        self.contexts = contexts
        self.pending = b""

    def reset(self):
        raw = self.sock
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                       struct.pack("ii", 1, 0))
        raw.close()
        raise EOFError

    def wait_for_the_end(self):
        self.sock.settimeout(60)
        while self.sock.recv(4096):
            pass
        raise EOFError

    def flood(self, piece):
        while True:
            self.sock.sendall(piece)

    def drip(self):
        pause = threading.Event()
        for _ in range(600):
            self.sock.sendall(b"220-x\r\n"[:1])
            pause.wait(0.1)

    def say(self, what):
        words = self.script[what]
        if words is STALL_IN_LINE:
            self.sock.sendall(b"220 and then")
        if words is HALF_CLOSE:
            self.sock.shutdown(socket.SHUT_WR)
        if words in (STALL, STALL_IN_LINE, HALF_CLOSE):
            self.wait_for_the_end()
        if words is RESET:
            self.reset()
        if words is CLOSE:
            raise EOFError
        if words == "flood":
            self.flood(b"220-more and more\r\n" * 50)
        if words == "flood-byte":
            self.flood(b"2" * 4096)
        if words == "drip":
            self.drip()
        self.sock.sendall(words if isinstance(words, bytes)
                          else words.encode())

    def wait_for_lines(self, n):
        while self.pending.count(b"\n") < n:
            data = self.sock.recv(4096)
            if not data:
                raise EOFError
            self.pending += data

    def hear(self, verb):
        self.wait_for_lines(1)
        line, self.pending = self.pending.split(b"\n", 1)
        if not line.upper().startswith(verb):
            raise EOFError("not " + verb.decode())

    def start_tls(self):
        tls = self.script["tls"]
        if tls is STALL:
            self.wait_for_the_end()
        if tls is CLOSE:
            raise EOFError
        if tls is GARBAGE:
            self.sock.recv(4096)
            self.sock.sendall(b"\x00garbage\xff" * 30)
            self.wait_for_the_end()
        self.sock = self.contexts[tls].wrap_socket(self.sock,
                                                   server_side=True)

    def run(self):
        self.sock.settimeout(60)
        self.say("banner")
        self.hear(b"EHLO")
        self.say("ehlo")
        self.hear(b"STARTTLS")
        self.say("starttls")
        self.start_tls()
        self.hear(b"EHLO")
        self.say("ehlo2")
        self.wait_for_lines(self.script.get("wait", 1))
        for verb, what in ((b"MAIL FROM:<>", "mail"), (b"RCPT TO:<", "rcpt"),
                           (b"RSET", "rset"), (b"QUIT", "quit")):
            self.hear(verb)
            self.say(what)


def serve(listener, script, contexts):
    def one(sock):
        try:
            with sock:
                Session(sock, script, contexts).run()
        except (OSError, EOFError):
            pass

    while True:
        sock, _ = listener.accept()
        threading.Thread(target=one, args=(sock,), daemon=True).start()


POLICY = "version: STSv1\r\nmode: enforce\r\nmx: *.test\r\nmax_age: 86400\r\n"


class Web(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        domain = self.headers["Host"].split(".")[1]
        if self.path != "/.well-known/mta-sts.txt" or domain == "missing":
            self.answer(404, "no")
        elif domain == "redirect":
            self.answer(301, "", Location="https://mta-sts.good.test:%d%s" % (
                self.server.server_port, self.path))
        elif domain == "large":
            self.answer(200, POLICY + "x: y\r\n" * 20000,
                        Content_Type="text/plain")
        elif domain == "slow":
            threading.Event().wait(60)
        elif domain == "html":
            self.answer(200, POLICY, Content_Type="text/html")
        elif domain == "broken":
            self.answer(200, "version: STSv1\nmode: \033[31mred\n",
                        Content_Type="text/plain")
        else:
            self.answer(200, POLICY, Content_Type="text/plain; charset=utf-8")

    def log_message(self, *args):
        pass


class WebServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def start_web(made):
    server = WebServer(("127.0.0.1", 0), Web)
    server.socket = made.wrap_socket(server.socket, server_side=True,
                                     do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    folder = tempfile.mkdtemp(prefix="odd-smtp-")
    try:
        contexts = smtp_certificates.make(folder)
        for name, script in SCRIPTS.items():
            listener = socket.create_server(("127.0.0.1", 0), backlog=16)
            threading.Thread(target=serve, args=(listener, script, contexts),
                             daemon=True).start()
            print(name, listener.getsockname()[1])
        v6 = socket.create_server(("::1", 0), family=socket.AF_INET6)
        threading.Thread(target=serve, args=(v6, {}, contexts),
                         daemon=True).start()
        print("good-v6", v6.getsockname()[1])
        full = socket.create_server(("127.0.0.1", 0), backlog=0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        print("unreachable", full.getsockname()[1])
        print("web", start_web(contexts["web"]))
        print("dir", folder)
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

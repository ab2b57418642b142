#!/usr/bin/env python3
"""Mail servers on loopback, one port each, that keep to a script, and a web
server with MTA-STS policies. Prints "NAME PORT" lines, "dir PATH" (where the
certificates and their TLSA data are), "ready"; ends with its standard input.
"""
import hashlib
import http.server
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import warnings

STALL, RESET, CLOSE, GARBAGE = object(), object(), object(), object()

GOOD = {
    "banner": "220 mx.test ESMTP\r\n",
    "ehlo": "250-mx.test\r\n250-SIZE 1000\r\n250-starttls\r\n250 8BITMIME\r\n",
    "starttls": "220 2.0.0 go ahead\r\n",
    "tls": "leaf+ca",
    "ehlo2": "250-mx.test\r\n250 SIZE 1000\r\n",
    "mail": "250 2.1.0 ok\r\n",
    "rcpt": "250 2.1.5 ok\r\n",
    "rset": "250 2.0.0 ok\r\n",
    "quit": "221 2.0.0 bye\r\n",
}

TENANT = ("550 5.7.64 TenantAttribution; Relay Access Denied SMTP "
          "[x.prod.outlook.com]\r\n")
DENIED = ("550 5.4.1 Recipient address rejected: Access denied. "
          "[x.prod.outlook.com]\r\n")
BANNED = ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]; see "
          "https://sender.office.com\r\n")
LISTED = "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked\r\n"

SCRIPTS = {
    "good": {},
    "leaf-only": {"tls": "leaf"},
    "self-signed": {"tls": "self"},
    "other-name": {"tls": "other+ca"},
    "stall-banner": {"banner": STALL},
    "stall-ehlo": {"ehlo": STALL},
    "stall-starttls": {"starttls": STALL},
    "stall-tls": {"tls": STALL},
    "stall-ehlo2": {"ehlo2": STALL},
    "stall-mail": {"mail": STALL},
    "stall-rcpt": {"rcpt": STALL},
    "stall-rset": {"rset": STALL},
    "drip": {"banner": "drip"},
    "long-multi-line": {
        "banner": "220-one\r\n220-two\r\n220 three\r\n",
        "ehlo": "".join("250-X-%d\r\n" % i for i in range(90)) +
                "250 STARTTLS\r\n"},
    "banner-4xx": {"banner": "421 4.3.2 not now\r\n"},
    "banner-listed": {"banner": LISTED},
    "banner-close": {"banner": CLOSE},
    "banner-reset": {"banner": RESET},
    "banner-http": {"banner": "HTTP/1.1 400 Bad Request\r\n\r\n"},
    "banner-binary": {"banner": b"\x00\xff\x16\x03\x01" * 20 + b"\r\n"},
    "ehlo-5xx": {"ehlo": "502 5.5.1 no\r\n"},
    "ehlo-reset": {"ehlo": RESET},
    "no-starttls": {"ehlo": "250-mx.test\r\n250 SIZE 1000\r\n"},
    "xstarttls": {"ehlo": "250-mx.test\r\n250 STARTTLSX\r\n"},
    "starttls-4xx": {"starttls": "454 4.7.0 TLS not available\r\n"},
    "starttls-reset": {"starttls": RESET},
    "injected": {"starttls": "220 go\r\n250 STARTTLS\r\n"},
    "too-early": {"banner": "220 hello\r\n250 STARTTLS\r\n"},
    "tls-garbage": {"tls": GARBAGE},
    "tls-close": {"tls": CLOSE},
    "tls-old": {"tls": "old"},
    "ehlo2-5xx": {"ehlo2": "503 5.5.1 bad sequence\r\n"},
    "mail-4xx": {"mail": "451 4.7.500 Server busy [ATTR35]\r\n"},
    "mail-5xx": {"mail": "550 5.7.1 no\r\n"},
    "mail-reset": {"mail": RESET},
    "rcpt-4xx": {"rcpt": "450 4.2.0 Greylisted\r\n"},
    "rcpt-attr": {"rcpt": "451 4.4.62 Mail sent to the wrong Office 365 "
                          "region. ATTR35\r\n"},
    "rcpt-tenant": {"rcpt": TENANT},
    "rcpt-denied": {"rcpt": DENIED},
    "rcpt-5xx": {"rcpt": "550 5.1.1 no such user\r\n"},
    "rcpt-echo": {"rcpt": "550 5.2.1 <postmaster@banned.test>: no\r\n"},
    "rcpt-banned": {"rcpt": BANNED},
    "rcpt-young": {"rcpt": "451 4.7.500 5.7.511 Access denied\r\n"},
    "rcpt-using": {"rcpt": "554 5.7.1 mail blocked using a list\r\n"},
    "rcpt-close": {"rcpt": CLOSE},
    "quit-reset": {"quit": RESET},
    "bulky": {
        "banner": ("220-" + "x" * 1990 + "\r\n") * 90 + "220 x\r\n",
        "ehlo": ("250-" + "x" * 1990 + "\r\n") * 90 + "250 STARTTLS\r\n"},
    "flood-lines": {"banner": "flood"},
    "flood-byte": {"banner": "flood-byte"},
}


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
        if words is STALL:
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

    def hear(self, verb):
        while b"\n" not in self.pending:
            data = self.sock.recv(4096)
            if not data:
                raise EOFError
            self.pending += data
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


def openssl(*args):
    return subprocess.run(("openssl",) + args, check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def make_key(folder, name):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
            f"{folder}/{name}.key")


def make_root(folder, name, subject):
    make_key(folder, name)
    openssl("req", "-x509", "-new", "-key", f"{folder}/{name}.key", "-subj",
            subject, "-days", "30", "-addext", "subjectAltName=DNS:mx.test",
            "-out", f"{folder}/{name}.pem")


def make_leaf(folder, name, names):
    make_key(folder, name)
    with open(f"{folder}/{name}.ext", "w") as f:
        f.write("basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
                "subjectAltName=" + ",".join("DNS:" + n for n in names))
    openssl("req", "-new", "-key", f"{folder}/{name}.key", "-subj",
            f"/CN={names[0]}", "-out", f"{folder}/{name}.csr")
    openssl("x509", "-req", "-in", f"{folder}/{name}.csr", "-CA",
            f"{folder}/ca.pem", "-CAkey", f"{folder}/ca.key",
            "-CAcreateserial", "-days", "10", "-extfile",
            f"{folder}/{name}.ext", "-out", f"{folder}/{name}.pem")


def write_tlsa_data(folder, name):
    """NAME.SELECTOR.MTYPE: the data of a record that fits."""
    pem = f"{folder}/{name}.pem"
    key = openssl("x509", "-in", pem, "-noout", "-pubkey")
    with open(f"{folder}/{name}.pub", "wb") as f:
        f.write(key)
    whole = (openssl("x509", "-in", pem, "-outform", "DER"),
             openssl("pkey", "-pubin", "-in", f"{folder}/{name}.pub",
                     "-outform", "DER"))
    for selector, data in enumerate(whole):
        forms = (data, hashlib.sha256(data).digest(),
                 hashlib.sha512(data).digest())
        for mtype, form in enumerate(forms):
            with open(f"{folder}/{name}.{selector}.{mtype}", "wb") as f:
                f.write(form)


def context(folder, key, *chain):
    path = f"{folder}/chain-{'-'.join(chain)}.pem"
    with open(path, "w") as f:
        for name in chain:
            with open(f"{folder}/{name}.pem") as part:
                f.write(part.read())
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path, f"{folder}/{key}.key")
    return made


WEB = ("good", "redirect", "missing", "large", "slow", "html", "broken")


def make_certificates(folder):
    make_root(folder, "ca", "/CN=Test CA")
    make_root(folder, "self", "/CN=mx.test")
    make_root(folder, "stranger", "/CN=Stranger")
    make_leaf(folder, "leaf", ["mx.test"])
    make_leaf(folder, "other", ["other.test"])
    make_leaf(folder, "web", ["mta-sts.%s.test" % w for w in WEB])
    for name in ("ca", "self", "stranger", "leaf", "other"):
        write_tlsa_data(folder, name)
    old = context(folder, "leaf", "leaf")
    warnings.simplefilter("ignore")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    return {"leaf": context(folder, "leaf", "leaf"),
            "leaf+ca": context(folder, "leaf", "leaf", "ca"),
            "self": context(folder, "self", "self"),
            "other+ca": context(folder, "other", "other", "ca"),
            "old": old,
            "web": context(folder, "web", "web")}


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
        contexts = make_certificates(folder)
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

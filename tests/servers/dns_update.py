"""Primary servers that take dynamic updates: what BIND and Knot share here.

A TCP proxy stands in front, counts the messages and makes faults.
"""
import os
import pathlib
import shutil
import signal
import socket
import socketserver
import subprocess
import threading
import time

KEY_NAME = "exodane-test"
OTHER_KEY, OTHER_SECRET = "exodane-other", "b3RoZXItc2VjcmV0LW9mLWV4b2RhbmU="
SECRET = "Y2FuYXJ5LXRzaWctc2VjcmV0LW9mLWV4b2RhbmUhISE="
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
ZONE = """$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.net. 1 3600 600 86400 300
@ IN NS ns1.example.net.
@ IN NS ns2.example.net.
"""


def missing(*programs):
    for program in programs:
        if not shutil.which(program, path=PATH):
            return program + " is not installed"
    return None


def free_port():
    """One that is free for UDP and TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(tcp.getsockname())
            except OSError:
                continue
            return tcp.getsockname()[1]


def take(connection, n):
    data = b""
    while len(data) < n:
        part = connection.recv(n - len(data))
        if not part:
            return b""
        data += part
    return data


def take_message(connection):
    head = take(connection, 2)
    return head and take(connection, int.from_bytes(head, "big"))


def without_tsig(message):
    """TSIG is the last record, its owner the key's name in full."""
    name = bytes([len(KEY_NAME)]) + KEY_NAME.encode() + b"\0"
    end = message.rindex(name + b"\0\xfa")
    count = int.from_bytes(message[10:12], "big") - 1
    return message[:10] + count.to_bytes(2, "big") + message[12:end]


class UpdateProxy:
    def __init__(self, upstream_port, after_change):
        self.upstream_port, self.after_change = upstream_port, after_change
        self.lock = threading.Lock()
        self.requests, self.history, self.faults = [], [], []
        self.spec = None
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                while message := take_message(self.request):
                    if not proxy.handle(self.request, message):
                        break

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def reset(self):
        with self.lock:
            self.requests, self.history, self.faults = [], [], []

    def fault_for(self, changing):
        for fault in self.faults:
            if fault.get("on") == "changing" and not changing:
                continue
            fault["after"] = fault.get("after", 0) - 1
            if fault["after"] < 0:
                if not fault.get("always"):
                    self.faults.remove(fault)
                return fault
        return {"how": "none"}

    def handle(self, client, message):
        # An update without any change (RFC 2136 section 2.5) asks only.
        changing = message[2] >> 3 & 15 == 5 and message[8:10] != b"\0\0"
        with self.lock:
            self.requests.append({"method": "UPDATE" if changing else "GET"})
            fault = self.fault_for(changing)
        if fault["how"] == "drop":
            return False
        if fault["how"] == "edit":
            fault["edit"]()
        with socket.create_connection(("127.0.0.1", self.upstream_port),
                                      timeout=60) as upstream:
            upstream.sendall(len(message).to_bytes(2, "big") + message)
            answer = take_message(upstream)
        if changing:
            with self.lock:
                self.history.append(self.after_change())
        if fault["how"] == "lose":
            return False
        if fault["how"] in ("rcode", "strip"):
            answer = answer[:3] + bytes([answer[3] & 0xf0 | fault["rcode"]]) \
                + answer[4:]
        if fault["how"] == "strip":
            answer = without_tsig(answer)
        sent = len(answer).to_bytes(2, "big") + answer
        client.sendall(sent[:20] if fault["how"] == "truncate" else sent)
        return fault["how"] != "truncate"


class UpdateBackend:
    """A subclass starts the server in start(), on self.port."""

    rights = ("enough", "lacking")

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "example.org.zone"), "w") as f:
            f.write(ZONE)
        for _ in range(5):
            self.port = free_port()
            if self.run():
                break
        else:
            raise RuntimeError("the server does not start: " + folder)
        self.watched = "example.org"
        self.proxy = UpdateProxy(self.port, self.mx_now)
        self.settings = {"endpoint": f"127.0.0.1:{self.proxy.port}",
                         "key_name": KEY_NAME, "key_secret": SECRET}
        self.canary = SECRET

    def run(self):
        log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            self.start(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=dict(os.environ, PATH=PATH))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.dig("example.org", "SOA"):
                return True
            time.sleep(0.05)
        self.close()
        return False

    def configure(self, name, text, allowed):
        """Writes the configuration, by what the key may do."""
        self.write_configuration = lambda: pathlib.Path(
            self.folder, name).write_text(text.format(
                folder=self.folder, port=self.port, key=KEY_NAME,
                secret=SECRET, other=OTHER_KEY, other_secret=OTHER_SECRET,
                allowed=allowed[self.granted_now]))
        self.write_configuration()
        return os.path.join(self.folder, name)

    granted_now = "enough"

    @property
    def granted(self):
        return self.granted_now

    @granted.setter
    def granted(self, which):
        self.granted_now = which
        self.write_configuration()
        self.process.send_signal(signal.SIGHUP)
        text = f"server 127.0.0.1 {self.port}\nzone example.org\n" \
            "prereq nxdomain none.example.org\nsend\n"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            run = subprocess.run(
                ["nsupdate", "-v", "-y", f"hmac-sha256:{KEY_NAME}:{SECRET}"],
                input=text, text=True, capture_output=True)
            if (run.returncode == 0) == (which == "enough"):
                return
            time.sleep(0.1)
        raise RuntimeError(f"{which} is never granted: {run.stderr}")

    def close(self):
        self.process.kill()
        self.process.wait()

    def dig(self, name, kind):
        out = subprocess.run(
            ["dig", "+noall", "+answer", "+tcp", "+onesoa", "+norecurse",
             "+tries=1", "@127.0.0.1", "-p", str(self.port), name, kind],
            capture_output=True, text=True)
        return [line.split(None, 4) for line in out.stdout.splitlines()
                if line and not line.startswith(";")]

    def update(self, lines):
        text = f"server 127.0.0.1 {self.port}\nzone example.org\n" \
            "check-names no\n" + "\n".join(lines) + "\nsend\n"
        run = subprocess.run(
            ["nsupdate", "-v", "-y", f"hmac-sha256:{OTHER_KEY}:{OTHER_SECRET}"],
            input=text, text=True, capture_output=True)
        if run.returncode != 0:
            raise RuntimeError(text + run.stderr)

    def zone(self, name, owner, ttl, mx):
        lines = [f"update delete {r[0]} {r[3]}"
                 for r in self.dig("example.org", "AXFR")
                 if r[3] not in ("SOA", "NS")]
        lines += [f'update add {owner} 300 TXT "v=spf1 -all"',
                  f"update add other.{owner} 7200 MX 5 mx.other.test."]
        lines += [f"update add {owner} {ttl} MX {text}" for text in mx]
        self.watched = owner
        self.update(lines)
        self.proxy.reset()

    def edit(self, ttl, mx, kind="MX"):
        self.update([f"update delete {self.watched} {kind}"] +
                    [f"update add {self.watched} {ttl} {kind} {text}"
                     for text in mx])

    def alias(self):
        self.update([f"update delete {self.watched}"])
        self.edit(3600, ["elsewhere.example.net."], "CNAME")

    def mx_now(self):
        return sorted([r[4].lower(), int(r[1])]
                      for r in self.dig(self.watched, "MX"))

    def others(self):
        return sorted(r for r in self.dig("example.org", "AXFR")
                      if r[3] != "SOA" and
                      (r[3] != "MX" or r[0] != self.watched + "."))

"""A real PowerDNS Authoritative Server with its HTTP API, on loopback."""
import glob
import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time

from dns_proxy import Proxy

KEY = "canary-7f3a-powerdns-key"
SCHEMA = glob.glob("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql") + \
    glob.glob("/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql")
MODULE = glob.glob("/usr/lib/*/pdns/libgsqlite3backend.so")


def missing():
    if not shutil.which("pdns_server", path=os.environ.get("PATH", "") +
                        ":/usr/sbin:/usr/local/sbin"):
        return "pdns_server is not installed"
    if not SCHEMA or not MODULE:
        return "pdns-backend-sqlite3 is not installed"
    return None


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Backend:
    spec = ("powerdns/authoritative-api-openapi.yaml", "/api/v1", {})

    def __init__(self, folder):
        self.folder = folder
        self.database = os.path.join(folder, "pdns.sqlite3")
        with sqlite3.connect(self.database) as db:
            db.executescript(open(SCHEMA[0]).read())
        for _ in range(5):
            if self.start():
                break
        else:
            raise RuntimeError("pdns_server does not start")
        self.watched = None
        self.proxy = Proxy(self.api, self.mx_now)
        self.settings = {"endpoint": f"http://127.0.0.1:{self.proxy.port}",
                         "api_key": KEY}
        self.canary = KEY

    def start(self):
        self.api = free_port(socket.SOCK_STREAM)
        self.process = subprocess.Popen(
            ["pdns_server", "--config-dir=" + self.folder, "--no-config",
             "--daemon=no", "--guardian=no", "--disable-syslog=yes",
             "--launch=gsqlite3", "--gsqlite3-database=" + self.database,
             "--gsqlite3-dnssec=yes", "--socket-dir=" + self.folder,
             "--local-address=127.0.0.1",
             f"--local-port={free_port(socket.SOCK_DGRAM)}",
             "--webserver=yes", "--webserver-address=127.0.0.1",
             f"--webserver-port={self.api}", "--api=yes", "--api-key=" + KEY,
             "--webserver-allow-from=127.0.0.0/8", "--loglevel=3"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(os.path.join(self.folder, "log"), "ab"),
            env=dict(os.environ,
                     PATH=os.environ.get("PATH", "") + ":/usr/sbin"))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.call("GET", "")[0] == 200:
                    return True
            except OSError:
                time.sleep(0.05)
        self.close()
        return False

    def close(self):
        self.process.kill()
        self.process.wait()

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.api,
                                                timeout=30)
        connection.request(method, "/api/v1/servers/localhost" + path,
                           json.dumps(body) if body is not None else None,
                           {"X-API-Key": KEY})
        answer = connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            return answer.status, data.decode()
        return answer.status, json.loads(data) if data else None

    def must(self, method, path, body=None):
        status, answer = self.call(method, path, body)
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer

    def zone(self, name, owner, ttl, mx, kind="Native", **more):
        """A new zone with these MX records, a neighbour's and their own."""
        path = f"/zones/{name}."
        self.call("DELETE", path)
        self.must("POST", "/zones", {"name": name + ".", "kind": "Native",
                                     "nameservers": ["ns1.example.net.",
                                                     "ns2.example.net."],
                                     **more})
        self.watched = (name, owner)
        rrsets = [] if not mx else [
            self.rrset(owner, "TXT", 300, ['"v=spf1 -all"']),
            self.rrset("other." + owner, "MX", 7200, ["5 mx.other.test."])]
        if mx:
            rrsets.append(self.rrset(owner, "MX", ttl, mx))
            rrsets[-1]["comments"] = [{"content": "kept", "account": "test"}]
        self.must("PATCH", path, {"rrsets": rrsets})
        if kind != "Native":
            self.must("PUT", path, {"kind": kind, "masters": []})
        self.proxy.reset()

    @staticmethod
    def rrset(owner, kind, ttl, contents):
        return {"name": owner + ".", "type": kind, "ttl": ttl,
                "changetype": "REPLACE",
                "records": [{"content": c.lstrip("!"),
                             "disabled": c.startswith("!")}
                            for c in contents]}

    def edit(self, ttl, mx, kind="MX"):
        """What another person does meanwhile; !content is disabled."""
        name, owner = self.watched
        status, answer = self.call("PATCH", f"/zones/{name}.", {
            "rrsets": [self.rrset(owner, kind, ttl, mx)]})
        if status == 422:
            self.edit_behind(ttl, mx)
        elif status >= 300:
            raise RuntimeError(answer)

    def edit_behind(self, ttl, mx):
        """Past the API, which refuses what databases may well hold."""
        name, owner = self.watched
        with sqlite3.connect(self.database, timeout=30) as db:
            (zone,) = db.execute("SELECT id FROM domains WHERE name = ?",
                                 (name,)).fetchone()
            db.execute("DELETE FROM records WHERE domain_id = ? AND name = ? "
                       "AND type = 'MX'", (zone, owner))
            db.executemany("INSERT INTO records (domain_id, name, type, "
                           "content, ttl, disabled, auth) "
                           "VALUES (?, ?, 'MX', ?, ?, 0, 1)",
                           [(zone, owner, c.rstrip("."), ttl) for c in mx])

    def alias(self):
        self.edit(3600, ["elsewhere.example.net."], "CNAME")

    def rrsets(self):
        zone = self.must("GET", f"/zones/{self.watched[0]}.")
        return {(r["name"].rstrip("."), r["type"]): r for r in zone["rrsets"]}

    def mx_now(self):
        found = self.rrsets().get((self.watched[1], "MX"))
        if not found:
            return []
        return sorted([r["content"].lower(), found["ttl"]]
                      for r in found["records"] if not r["disabled"])

    def others(self):
        """Everything but the MX records; what no write may change."""
        rrsets = self.rrsets()
        mine = rrsets.pop((self.watched[1], "MX"), {"records": []})
        rest = [[n, t, r["ttl"], sorted(x["content"] for x in r["records"])]
                for (n, t), r in rrsets.items() if t != "SOA"]
        comments = [c["content"] for r in (mine, *rrsets.values())
                    for c in r.get("comments", [])]
        disabled = [r["content"] for r in mine["records"] if r["disabled"]]
        return [sorted(rest), sorted(comments), sorted(disabled)]

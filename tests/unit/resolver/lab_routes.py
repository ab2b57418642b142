"""A root, a TLD and zones below it, each level on a server of its own at
another address of loopback, and all of them on one more."""
import json
import subprocess

from zones import Server, Zone, all_of, changed

ADDRESS = "www A 192.0.2.1\n"
BIG = "".join(f"big TXT {'x' * 250}{i}\n" for i in range(8))


class Internet:
    def __init__(self, folder):
        self.folder = folder
        self.root = Zone(folder, ".", "ns0.here.test. A 127.0.1.3\n",
                         servers=("ns.roots.",))
        self.root.records = "ns.roots. A 127.0.1.1\n"
        self.test = Zone(folder, "test", ADDRESS + "ns A 127.0.1.2\n",
                         parent=self.root, glue="ns.test. A 127.0.1.2\n")
        other = Zone(folder, "other", ADDRESS + "ns A 127.0.1.2\n"
                     "ns2 A 127.0.1.3\n", parent=self.root,
                     servers=("ns.other.",), glue="ns.other. A 127.0.1.2\n")
        self.zone("here", records=ADDRESS + "ns A 127.0.1.3\n@ MX 10 www\n"
                  "alias CNAME www.other.\n" + BIG, servers=("ns.here.test.",),
                  glue="ns.here.test. A 127.0.1.3\n")
        self.zone("plain", sign=None)
        self.zone("forged", spoil=changed("192.0.2.1", "192.0.2.66"))
        self.zone("glueless", servers=("ns2.other.",))
        self.zone("lame", servers=("ns.other.", "ns2.other."))
        self.zone("round", servers=("ns.circle.test.",))
        self.zone("circle", servers=("ns.round.test.",))
        self.zone("dead", servers=("ns.dead.test.",),
                  glue="ns.dead.test. A 127.0.1.9\n")
        self.root.build()
        (folder / "anchor").write_text(self.root.ds)
        self.hints = self.hints_of("hints", "127.0.1.1")
        self.dead_hints = self.hints_of("dead-hints", "127.0.1.9")
        self.all = Server(folder, self.root)
        self.port = self.all.port
        tops = [self.test, other]
        leaves = [z for z in all_of(self.test) if z is not self.test]
        here = [z for z in leaves if z.servers == ("ns.test.",)]
        self.servers = [self.all] + [
            Server(folder, self.root, zones, address, self.port)
            for zones, address in (
                ([self.root], "127.0.1.1"), (tops + here, "127.0.1.2"),
                ([z for z in leaves if z not in here], "127.0.1.3"))]

    @property
    def resolver(self):
        """It holds all zones, so it answers like a resolver that is warm."""
        return f"127.0.0.1@{self.port}"

    def zone(self, name, **how):
        Zone(self.folder, f"{name}.test", how.pop("records", ADDRESS),
             parent=self.test, **how)

    def hints_of(self, name, address):
        path = self.folder / name
        path.write_text(f". 3600000 NS ns.roots.\nns.roots. 3600000 A {address}\n")
        return str(path)

    def wait(self):
        for server in self.servers:
            server.wait()

    def stop(self):
        for server in self.servers:
            server.stop()


class Judge:
    def __init__(self, exodane, folder, port):
        self.exodane, self.folder = exodane, folder
        self.config = folder / "exodane.conf"
        self.config.write_text(f"[default]\nauthority_port = {port}\n")

    def run(self, *args):
        return subprocess.run([self.exodane, "dnssec", *args],
                              capture_output=True, text=True, timeout=60)

    def ask(self, name, kind, *options):
        done = self.run("--json", "--config", str(self.config),
                        "--trust-anchor", str(self.folder / "anchor"),
                        *options, name, kind)
        try:
            return {"verdict": None, "links": [], "reason": "", "route": "",
                    **json.loads(done.stdout)}
        except json.JSONDecodeError:
            raise RuntimeError(done.stdout + done.stderr) from None


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def check(self, good, claim, seen=None):
        self.n += 1
        print(f"{'ok' if good else 'not ok'} {self.n} - {claim}", flush=True)
        if not good:
            self.failed += 1
            print("# " + json.dumps(seen)[:1500], flush=True)

    def skip(self, why, claim):
        self.n += 1
        print(f"ok {self.n} - {claim} # SKIP {why}", flush=True)

    def end(self):
        print(f"1..{self.n}")
        return 1 if self.failed else 0

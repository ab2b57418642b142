"""A zone "many.test" that five servers should have: one has stopped fetching, one
serves an unsigned copy, one is lame, one is not there. Beside it zones after a
move of hosters."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from lab_routes import Tap
from zones import Server, Zone, tool

PAST = ("-s", "20200101000000", "-e", "20200201000000")
LONG = ("-s", "20200101000000", "-e", "20380101000000")
PLACES = {f"ns{i}": f"127.0.2.{i}" for i in range(1, 6)}
RECORDS = "www A 192.0.2.1\n"
NEEDED = ("nsd", "dnssec-keygen", "dnssec-signzone")


class Copy:
    """The zone as another server has it."""

    def __init__(self, folder, zone, text):
        self.name, self.file = zone.name, folder / f"{zone.name}.copy"
        folder.mkdir(exist_ok=True)
        self.file.write_text(text)


class World:
    def __init__(self, folder):
        self.folder = folder
        root = Zone(folder, ".", servers=("ns1.test.",),
                    records="ns1.test. A 127.0.2.1\n")
        test = Zone(folder, "test", parent=root, servers=("ns1.test.",),
                    records="".join(f"{name} A {at}\n"
                                    for name, at in PLACES.items()))
        self.many = Zone(folder, "many.test", RECORDS, parent=test, sign=LONG,
                         servers=tuple(f"{name}.test." for name in PLACES))
        for name, how in (("moved", {"ds_edit": self.old_ds}),
                          ("nods", {"ds_edit": lambda ds: ""})):
            setattr(self, name, Zone(folder, f"{name}.test", RECORDS,
                                     parent=test, servers=("ns1.test.",),
                                     **how))
        root.build()
        (folder / "anchor").write_text(root.ds)
        good = Server(folder, root, address="127.0.2.1")
        self.port = good.port
        unsigned = Copy(folder / "unsigned", self.many, self.many.text())
        self.servers = [
            good, self.at(2, [Copy(folder / "expired", self.many,
                                   self.expired())]),
            self.at(3, [unsigned]), self.at(4, [self.moved])]
        (folder / "conf").write_text(
            f"[default]\nauthority_port = {self.port}\n")
        for server in self.servers:
            server.wait()

    def at(self, i, zones):
        return Server(self.folder, None, zones, f"127.0.2.{i}", self.port)

    def expired(self):
        """As it was long ago, one serial before, by the same key."""
        key = next(self.folder.glob("Kmany.test.*.key"))
        old = self.folder / "old"
        old.write_text(self.many.text().replace(" 1 3600", f" {2 ** 32 - 1} 3600")
                       + self.many.public(key.stem))
        tool("dnssec-signzone", "-P", "-z", *PAST, "-o", "many.test", "-f",
             f"{old}.s", old.name, key.stem, cwd=self.folder)
        return (self.folder / "old.s").read_text()

    def old_ds(self, ds):
        """That of the hoster before; the present one is kept to compare."""
        self.present = ds.split()
        return "moved.test. IN DS 4711 13 2 " + "AB" * 32 + "\n"

    def run(self, *words, resolver=True):
        by = ("--resolver", f"127.0.2.1@{self.port}") if resolver else ()
        return subprocess.run(
            [sys.argv[1], "dnssec", "--config", str(self.folder / "conf"),
             *by, "--trust-anchor", str(self.folder / "anchor"), *words],
            capture_output=True, text=True, timeout=30)

    def stop(self):
        for server in self.servers:
            server.stop()


def run(*parts):
    """A test of parts, each called with a Tap and the one World; ends the
    program."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print(f"1..0 # SKIP not installed: {', '.join(missing)}")
        sys.exit(0)
    tap = Tap()
    with tempfile.TemporaryDirectory() as scratch:
        world = World(pathlib.Path(scratch))
        try:
            for part in parts:
                part(tap, world)
        finally:
            world.stop()
    sys.exit(tap.end())

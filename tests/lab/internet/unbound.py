"""The validating recursive resolver that everybody in the lab asks."""
import pathlib

from . import names, process, query

CONF = """\
server:
  directory: "{dir}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  verbosity: 1
  do-daemonize: no
  num-threads: 1
  outgoing-range: 200
  interface: {address}
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  do-not-query-localhost: no
  root-hints: "{hints}"
  trust-anchor-file: "{anchor}"
  harden-dnssec-stripped: yes
  cache-max-negative-ttl: 3
  val-bogus-ttl: 3
  infra-host-ttl: 5
  target-fetch-policy: "0 0 0 0 0"
remote-control:
  control-enable: no
"""


class Unbound:
    def __init__(self, folder, address, anchor, hints):
        self.dir = folder / "unbound"
        self.dir.mkdir()
        self.address, self.anchor, self.hints = address, anchor, hints

    def start(self):
        conf = self.dir / "unbound.conf"
        conf.write_text(CONF.format(dir=self.dir, address=self.address,
                                    anchor=self.anchor, hints=self.hints))
        return process.Server("unbound",
                              [process.unconfined("unbound", self.dir),
                               "-d", "-c", conf],
                              self.dir / "log", self.is_ready)

    def is_ready(self):
        return query.is_secure(self.address, ".")

    def validates(self, zones):
        return all(query.is_secure(self.address, zone) for zone in zones)


def system_files(folder):
    """What the C library shall read inside: target → replacement."""
    (folder / "resolv.conf").write_text(
        f"nameserver {names.RESOLVER}\noptions trust-ad edns0\n")
    (folder / "hosts").write_text(
        "127.0.0.1 localhost\n"
        f"{names.CLIENT} sender.lab\n")
    (folder / "nsswitch.conf").write_text(
        "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
        "services: files\nprotocols: files\n")
    for name in ("resolv.conf", "hosts", "nsswitch.conf"):
        yield pathlib.Path("/etc") / name, folder / name

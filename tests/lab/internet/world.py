"""Builds the lab inside its namespaces: addresses, keys, zones, servers."""
import base64
import concurrent.futures
import contextlib
import os
import pathlib
import secrets
import signal
import socket
import sys

from . import mail, mta_sts, names, powerdns, process, query, updates
from .knot import Knot
from .unbound import Unbound, system_files

HERE = pathlib.Path(__file__).resolve().parent
SOA = "@ {ttl} SOA {ns}. hostmaster.{ns}. 1 60 30 86400 2"


def soa(nameserver, ttl=30):
    return SOA.format(ns=nameserver, ttl=ttl)


class World:
    """All servers of one lab; start() returns when each of them answers."""

    def __init__(self, folder, slow_ms=0):
        self.dir, self.slow_ms = folder, slow_ms
        self.api_key = secrets.token_hex(12)
        self.tsig_secret = base64.b64encode(secrets.token_bytes(32)).decode()
        self.with_ipv6 = False
        self.servers = []

    def path(self, name):
        return self.dir / name

    def inner(self, address):
        """Where a server listens: behind its relay if links are slow."""
        return names.INNER[address] if self.slow_ms else address

    # ---- namespace ----

    def make_namespace(self):
        lines = ["link set lo up"]
        lines += [f"addr add {a}/32 dev lo" for a in names.PUBLIC
                  if ":" not in a]
        process.run(["ip", "-batch", "-"], input="\n".join(lines) + "\n")
        self.with_ipv6 = self.add_ipv6()
        for target, source in system_files(self.dir):
            if not target.exists():
                raise process.Failure(f"lab: {target} is missing on this "
                                      f"machine; create an empty one")
            process.run(["mount", "--bind", source, target])

    @staticmethod
    def add_ipv6():
        """False on a machine without IPv6; its addresses are left out."""
        switch = pathlib.Path("/proc/sys/net/ipv6/conf/all/disable_ipv6")
        try:
            switch.write_text("0")
            for address in names.PUBLIC:
                if ":" in address:
                    process.run(["ip", "addr", "add", f"{address}/128",
                                 "dev", "lo", "nodad"])
        except (OSError, process.Failure):
            return False
        return True

    # ---- servers ----

    def launch(self, server):
        self.servers.append(server)
        return server

    def relay(self, address, port=53, *options):
        ready = lambda: query.ask(address, "example", "SOA") is not None
        log = self.path(f"relay-{address}.log")
        return self.launch(process.Server(
            f"relay {address}",
            [sys.executable, HERE / "relay.py", address,
             names.INNER[address], str(port), str(self.slow_ms), *options],
            log, ready))

    def start(self):
        os.umask(0o022)
        self.make_namespace()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            jobs = [pool.submit(job) for job in
                    (self.start_mail, self.start_hoster,
                     self.start_microsoft, self.start_legacy)]
            mx_ds, customers_ds = jobs[2].result(), jobs[1].result()
            for job in jobs:
                job.result()
        self.start_top(mx_ds, example_lines(customers_ds) +
                       self.start_updated())
        for server in self.servers:
            server.wait()
        self.see_everything()

    def start_mail(self):
        self.authority = mail.Authority(self.dir)
        self.launch(mail.Postfix(self.dir, self.authority,
                                 self.with_ipv6).start())
        digest = mail.key_digest(self.dir / "postfix" / "mx.pem")
        self.path("mx.tlsa").write_text(digest + "\n")
        self.start_policies()

    def start_policies(self):
        hosts = [f"mta-sts.{c.domain}" for c in names.CUSTOMERS]
        self.authority.issue(self.path("web"), hosts)
        folder = self.path("policies")
        folder.mkdir()
        for customer in names.CUSTOMERS:
            if customer.sts:
                (folder / f"{customer.domain}.txt").write_bytes(
                    mta_sts.text(customer.sts,
                                 [customer.legacy_host]).encode())
        ready = lambda: can_connect(names.WEB, 443)
        self.launch(process.Server(
            "policies", [sys.executable, HERE / "policies.py", names.WEB,
                         self.path("web.pem"), self.path("web.key"), folder],
            self.path("policies.log"), ready))

    def start_hoster(self):
        """PowerDNS with every customer's zone; {zone: DS}."""
        address = self.inner(names.NS1)
        secondary = self.inner(names.NS2)
        hoster = powerdns.PowerDns(self.dir, self.api_key, address,
                                   secondary)
        server = self.launch(hoster.start())
        server.wait()
        ds = {}
        for zone in names.ZONES:
            signed = names.chain_of(zone) != "unsigned"
            ds[zone] = powerdns.create(self.api_key, zone, signed,
                                       zone_records(zone))
        second = Knot(self.dir, "secondary", [secondary])
        second.mirror(names.ZONES, address, secondary)
        second.write_conf()
        self.launch(second.start())
        if self.slow_ms:
            self.relay(names.NS1)
            self.relay(names.NS2)
        return ds

    def start_exchange(self, env):
        """The service behind the cmdlets; once its zones are served."""
        path = self.path("exchange.sock")
        self.launch(process.Server(
            "exchange", [sys.executable, HERE / "exchange.py", path],
            self.path("exchange.log"), path.exists, env)).wait()

    def start_microsoft(self):
        """mx.microsoft and the zones below it; the DS of mx.microsoft."""
        server = Knot(self.dir, "microsoft", list(names.MICROSOFT_NS))
        top = names.NEW_ZONE
        lines = [soa(f"ns1.{top}", 5),
                 f"@ 60 NS ns1.{top}.", f"@ 60 NS ns2.{top}."]
        lines += [f"ns{i} 60 A {a}"
                  for i, a in enumerate(names.MICROSOFT_NS, 1)]
        for letter in names.LETTERS:
            server.add(f"{letter}.{top}", lines[:3])
        server.zones.append((top, True))
        server.write_conf()
        for letter in names.LETTERS:
            lines += [f"{letter} 60 NS ns1.{top}.",
                      f"{letter} 60 NS ns2.{top}.",
                      f"{letter} 60 DS " +
                      server.make_key(f"{letter}.{top}")]
        server.zones.remove((top, True))
        server.add(top, lines)
        ds = server.make_key(top)
        self.launch(server.start())
        return ds

    def start_legacy(self):
        """outlook.com and its neighbours: unsigned, all of them."""
        hosts = Knot(self.dir, "outlook", [names.HOSTS_NS])
        own = [soa("ns1.outlook.com"), "@ 60 NS ns1.outlook.com."]
        hosts.add("outlook.com", own + [
            f"ns1 60 A {names.HOSTS_NS}",
            f"mail.protection 60 NS {names.LEGACY_NS_NAME}."], False)
        hosts.add("o365filtering.com", own + [
            f"ns1-proddns.glbdns 60 A {names.LEGACY_NS}"], False)
        hosts.add("ppe-hosted.com", own + [
            f"mx1.eu 60 A {a}" for a in names.GATEWAY_MX], False)
        hosts.write_conf()
        self.launch(hosts.start())
        legacy = Knot(self.dir, "legacy", [names.INNER[names.LEGACY_NS]])
        legacy.add(names.LEGACY_ZONE, [
            soa(names.LEGACY_NS_NAME, 5), f"@ 60 NS {names.LEGACY_NS_NAME}.",
            *(f"{c.key} 5 A {a}" for c in names.CUSTOMERS if c.accepted
              for a in names.LEGACY_MX)], False)
        legacy.write_conf()
        self.launch(legacy.start())
        self.relay(names.LEGACY_NS, 53, "notimp")

    def start_updated(self):
        """Primaries that take dynamic updates; their zones' delegations."""
        lines = []
        for customer in names.UPDATED:
            server, ds = updates.STARTS[customer.servers](
                self.dir, customer, self.tsig_secret)
            self.launch(server)
            lines += updates.delegation(customer, ds)
        return lines

    def start_top(self, mx_ds, delegations):
        """The TLDs, the root and the resolver that trusts its key."""
        tld = Knot(self.dir, "tld", [names.TLD])
        zones = {
            "example": delegations,
            "com": [line for zone in ("outlook", "o365filtering",
                                      "ppe-hosted")
                    for line in (f"{zone} 60 NS ns1.outlook.com.",)] +
                   [f"ns1.outlook 60 A {names.HOSTS_NS}"],
            "microsoft": [f"mx 60 NS ns{i}.{names.NEW_ZONE}."
                          for i in (1, 2)] +
                         [f"ns{i}.mx 60 A {a}" for i, a in
                          enumerate(names.MICROSOFT_NS, 1)] +
                         [f"mx 60 DS {mx_ds}"],
        }
        for zone, lines in zones.items():
            tld.add(zone, [soa(f"a.nic.{zone}"), f"@ 60 NS a.nic.{zone}.",
                           f"a.nic 60 A {names.TLD}", *lines])
        tld.write_conf()
        root = Knot(self.dir, "root", [names.ROOT])
        lines = [soa("a.root"), "@ 60 NS a.root.", f"a.root 60 A {names.ROOT}"]
        for zone in zones:
            lines += [f"{zone} 60 NS a.nic.{zone}.",
                      f"a.nic.{zone} 60 A {names.TLD}",
                      f"{zone} 60 DS {tld.make_key(zone)}"]
        root.add(".", lines)
        root.write_conf()
        self.write_anchor(root.make_key("."))
        self.path("hints").write_text(
            f". 60 IN NS a.root.\na.root. 60 IN A {names.ROOT}\n")
        self.launch(tld.start())
        self.launch(root.start())
        self.resolver = Unbound(self.dir, self.inner(names.RESOLVER),
                                self.path("anchor"), self.path("hints"))
        self.launch(self.resolver.start())
        if self.slow_ms:
            self.relay(names.RESOLVER)

    def write_anchor(self, ds):
        """The root key's DS, for exodane and Unbound, and for delv."""
        self.path("anchor").write_text(f". 60 IN DS {ds}\n")
        tag, algorithm, kind, digest = ds.split()
        self.path("delv.conf").write_text(
            f'trust-anchors {{ . static-ds {tag} {algorithm} {kind} '
            f'"{digest}"; }};\n')

    def see_everything(self):
        """The whole chain, as the resolver sees it."""
        zones = [z for z in (*names.ZONES, names.NEW_ZONE,
                             *(c.apex for c in names.UPDATED))
                 if names.chain_of(z) == "good"]
        self.servers[-1].ready = lambda: self.resolver.validates(zones)
        self.servers[-1].wait()

    @staticmethod
    def stop():
        """Ends every process of this process namespace but ourselves."""
        if os.getpid() != 1:
            raise RuntimeError("not in a process namespace of its own")
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()


def can_connect(address, port):
    with socket.create_connection((address, port), timeout=5):
        return True


def zone_records(zone):
    """RRsets of a customer's zone as the API takes them."""
    sets = [powerdns.rrset(zone, "NS", 60, [names.NS1_NAME + ".",
                                            names.NS2_NAME + "."])]
    if zone == "hoster.example":
        sets += [powerdns.rrset(names.NS1_NAME, "A", 60, [names.NS1]),
                 powerdns.rrset(names.NS2_NAME, "A", 60, [names.NS2])]
    for customer in names.CUSTOMERS:
        if customer.apex != zone:
            continue
        sets.append(powerdns.rrset(
            customer.domain, "MX", names.MX_TTL,
            [f"{p} {host}." for p, host in customer.mx_set]))
        if customer.sts:
            sets += [mta_sts.txt_record(customer.domain, "1"),
                     powerdns.rrset(f"mta-sts.{customer.domain}", "A", 60,
                                    [names.WEB])]
    return sets


def example_lines(customers_ds):
    lines = [f"ns1.hoster 60 A {names.NS1}", f"ns2.hoster 60 A {names.NS2}"]
    for zone, ds in customers_ds.items():
        label = zone.removesuffix(".example")
        lines += [f"{label} 60 NS {names.NS1_NAME}.",
                  f"{label} 60 NS {names.NS2_NAME}."]
        if names.chain_of(zone) == "bogus":
            head, digest = ds.rsplit(" ", 1)
            ds = f"{head} {digest[::-1]}"
        if ds:
            lines.append(f"{label} 60 DS {ds}")
    return lines

"""The mail servers of mailcases.py: Postfix with one service an address, Exim
as another program with another TLS library, and s_server behind a few words of
SMTP for a certificate that no daemon would present.
"""
import functools
import hashlib
import os
import pathlib
import pwd
import subprocess
import sys

from . import mail, mailcases, names, process
from .mailcases import SERVERS, UNSIGNED, ZONE

HERE = pathlib.Path(__file__).resolve().parent
# Debian has one mail server installed at a time; tests/setup unpacks Exim.
EXIM = "/usr/local/lib/exodane-tests/exim/usr/sbin/exim4"

CERTIFICATES = {        # common name: DNS names
    "leaf": [f"*.mx.{ZONE}", f"*.{UNSIGNED}"],
    "other": ["other.test"],
    "domain": [f"*.{ZONE}"],
    "large": [f"*.mx.{ZONE}", *(f"name-{i}.a-rather-long-one.{ZONE}"
                                for i in range(110))],
    "expired": [f"*.mx.{ZONE}"],
    "self": [f"*.mx.{ZONE}"],
    "forged": [f"*.mx.{ZONE}"],
    "expanded": [f"domain-alias-far-to.{ZONE}"],
    "unsigned": [f"*.{UNSIGNED}"],
    "stranger": ["stranger.test"],
}

CONFIG = """\
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
mail_owner = postfix
myhostname = mail.cases.example
mydestination =
mynetworks =
inet_interfaces = {interfaces}
inet_protocols = {protocols}
local_recipient_maps =
relay_domains = cases.example, plain.example
relay_transport = discard:
default_transport = error:outside of the lab
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
tls_append_default_CA = no
alias_maps =
alias_database =
"""

SERVICE = """\
[{address}]:25 inet n - n - - smtpd
 -o {{ smtpd_tls_security_level = {level} }}
 -o {{ smtpd_tls_chain_files = {dir}/{name}.key, {dir}/{chain}.chain }}
"""

EXIM_CONF = """\
primary_hostname = exim.cases.example
spool_directory = {dir}/exim
log_file_path = {dir}/exim/%slog
local_interfaces = {address}
daemon_smtp_ports = 25
tls_advertise_hosts = *
tls_certificate = {dir}/leaf+ca.chain
tls_privatekey = {dir}/leaf.key
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = rcpt
pipelining_connect_advertise_hosts =
begin acl
rcpt:
  accept domains = *.cases.example : *.plain.example
  deny
begin routers
none:
  driver = redirect
  data = :blackhole:
"""


def servers():
    """Those that this machine can have."""
    six = os.environ["LAB_IPV6"] == "1"
    return {name: (address, chain)
            for name, (address, chain) in SERVERS.items()
            if (six or ":" not in address) and
            (name != "exim" or os.access(EXIM, os.X_OK))}


def run(*argv):
    process.run(["openssl", *argv])


class Certificates:
    """Keys and chains in a folder; the data of TLSA records from them."""

    def __init__(self, folder):
        self.dir = folder
        self.authority = mail.Authority(folder)
        for name, hosts in CERTIFICATES.items():
            self.authority.issue(folder / name, hosts)
        self.expire("expired")
        self.sign_itself("self")
        self.forge("forged")
        for _, chain in SERVERS.values():
            if chain:
                text = "".join((folder / f"{name}.pem").read_text()
                               for name in chain.split("+"))
                (folder / f"{chain}.chain").write_text(text)

    def request(self, name):
        run("req", "-new", "-key", self.dir / f"{name}.key", "-subj",
            f"/CN={name}", "-addext", "subjectAltName=" + ",".join(
                f"DNS:{h}" for h in CERTIFICATES[name]),
            "-out", self.dir / f"{name}.csr")
        return ["x509", "-req", "-in", self.dir / f"{name}.csr",
                "-copy_extensions", "copy", "-out", self.dir / f"{name}.pem"]

    def expire(self, name):
        run(*self.request(name), "-days", "-1", "-CA", self.dir / "ca.pem",
            "-CAkey", self.dir / "ca.key")

    def sign_itself(self, name):
        run(*self.request(name), "-days", "20", "-signkey",
            self.dir / f"{name}.key")

    def forge(self, name):
        """One bit of its signature is another."""
        der = bytearray(self.form(name, 0, 0))
        der[-1] ^= 1
        (self.dir / f"{name}.der").write_bytes(der)
        run("x509", "-inform", "DER", "-in", self.dir / f"{name}.der",
            "-out", self.dir / f"{name}.pem")

    @functools.lru_cache(maxsize=None)
    def form(self, name, selector, mtype):
        pem = self.dir / f"{name}.pem"
        if selector == 0:
            argv = ["x509", "-in", pem, "-outform", "DER"]
        else:
            key = process.run(["openssl", "x509", "-in", pem, "-noout",
                               "-pubkey"])
            (self.dir / f"{name}.pub").write_text(key)
            argv = ["pkey", "-pubin", "-in", self.dir / f"{name}.pub",
                    "-outform", "DER"]
        der = subprocess.run(["openssl", *argv], check=True,
                             capture_output=True).stdout
        digest = {1: hashlib.sha256, 2: hashlib.sha512}.get(mtype)
        return digest(der).digest() if digest else der

    def tlsa(self, usage, selector, mtype, name):
        """Rdata; kinds that are unknown get the data of a known one."""
        data = self.form(name, selector & 1, mtype if mtype < 3 else 1)
        return f"{usage} {selector} {mtype} {data.hex()}"


def start_postfix(folder):
    own = folder / "postfix"
    services = {n: s for n, s in servers().items()
                if n not in ("exim", "forged")}
    for sub in (own, own / "queue", own / "data"):
        sub.mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(own / "data", owner.pw_uid, owner.pw_gid)
    (own / "main.cf").write_text(CONFIG.format(
        dir=own, protocols="all" if "six" in services else "ipv4",
        interfaces=", ".join(address for address, _ in services.values())))
    (own / "master.cf").write_text(
        mail.MASTER_CF.split("\n", 1)[1] + "".join(
            SERVICE.format(address=address, dir=folder,
                           level="may" if chain else "none",
                           chain=chain or "leaf", name=(chain or "leaf")
                           .split("+")[0])
            for address, chain in services.values()))
    return process.Server(
        "postfix", ["postfix", "-c", own, "start-fg"], own / "mail.log",
        lambda: all(mail.greets(a) for a, _ in services.values()))


def know_exim():
    """The user that Exim was built for, in this mount namespace only."""
    for file, line in (("passwd", "Debian-exim:x:997:997::/:/bin/false\n"),
                       ("group", "Debian-exim:x:997:\n")):
        text = pathlib.Path("/etc", file).read_text()
        copy = pathlib.Path(os.environ["LAB_DIR"], f"exim-{file}")
        if "Debian-exim" not in text:
            copy.write_text(text + line)
            process.run(["mount", "--bind", copy, f"/etc/{file}"])


def start_exim(folder):
    know_exim()
    owner = pwd.getpwnam("Debian-exim")
    address = SERVERS["exim"][0]
    (folder / "exim").mkdir()
    os.chown(folder / "exim", owner.pw_uid, owner.pw_gid)
    for key in ("leaf.key", "exim.conf"):
        (folder / key).touch()
        (folder / key).chmod(0o644)
    (folder / "exim.conf").write_text(EXIM_CONF.format(dir=folder,
                                                       address=address))
    return process.Server(
        "exim", [EXIM, "-C", folder / "exim.conf", "-bdf", "-q30m"],
        folder / "exim.log", lambda: mail.greets(address))


def start_forged(folder):
    address, chain = SERVERS["forged"]
    return process.Server(
        "s_server", [sys.executable, HERE / "s_server.py", address,
                     folder / "forged.pem", folder / "forged.key",
                     folder / "ca.pem"],
        folder / "s_server.log", lambda: mail.greets(address))


def add_addresses():
    for address in (mailcases.NS, *(a for a, _ in servers().values())):
        plain = ":" not in address
        process.run(["ip", "addr", "add", f"{address}/{32 if plain else 128}",
                     "dev", "lo", *([] if plain else ["nodad"])])


def start(folder):
    started = [start_postfix(folder), start_forged(folder)]
    if "exim" in servers():
        started.append(start_exim(folder))
    for server in started:
        server.wait()

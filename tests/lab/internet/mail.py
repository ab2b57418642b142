"""Certificates of the lab's own CA, and Postfix behind every MX host."""
import hashlib
import os
import pwd
import socket
import subprocess

from . import names, process

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
mail_owner = postfix
myhostname = {hostname}
mydestination =
mynetworks = 127.0.0.1/32
inet_interfaces = {interfaces}
inet_protocols = {protocols}
local_recipient_maps =
relay_domains = {domains}
relay_transport = discard:
default_transport = error:outside of the lab
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_tls_chain_files = {dir}/mx.key, {dir}/mx.pem
smtpd_tls_loglevel = 1
smtpd_banner = $myhostname Microsoft ESMTP MAIL Service ready
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
smtp_dns_support_level = dnssec
tls_append_default_CA = no
alias_maps =
alias_database =
"""

MASTER_CF = """\
smtp inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


def openssl(*argv):
    process.run(["openssl", *argv])


class Authority:
    """A certificate authority that only the lab believes in."""

    def __init__(self, folder):
        self.dir = folder
        self.pem = folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", "/CN=Lab CA", "-keyout", folder / "ca.key",
                "-out", self.pem)

    def issue(self, path, hosts):
        """path.key and path.pem for the given DNS names."""
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "20",
                "-subj", f"/CN={hosts[0]}", "-addext",
                "subjectAltName=" + ",".join(f"DNS:{h}" for h in hosts),
                "-addext", "basicConstraints=critical,CA:FALSE",
                "-CA", self.pem, "-CAkey", self.dir / "ca.key",
                "-keyout", f"{path}.key", "-out", f"{path}.pem")


def key_digest(certificate):
    """SHA-256 of the public key: the data of a TLSA 3 1 1 record."""
    pem = process.run(["openssl", "x509", "-in", certificate, "-pubkey",
                       "-noout"])
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"],
                         input=pem.encode(), capture_output=True,
                         check=True).stdout
    return hashlib.sha256(der).hexdigest()


class Postfix:
    def __init__(self, folder, authority, with_ipv6):
        self.dir = folder / "postfix"
        self.dir.mkdir()
        self.authority = authority
        self.interfaces = [a for a in (*names.LEGACY_MX, *names.NEW_MX,
                                       *names.GATEWAY_MX)
                           if with_ipv6 or ":" not in a]
        self.protocols = "all" if with_ipv6 else "ipv4"

    def start(self):
        self.authority.issue(self.dir / "mx", [
            names.LEGACY_ZONE, f"*.{names.LEGACY_ZONE}",
            *(f"*.{letter}.{names.NEW_ZONE}" for letter in names.LETTERS),
            "mx1.eu.ppe-hosted.com"])
        # posttls-finger, the independent judge, reads this main.cf too.
        (self.dir / "main.cf").write_text(MAIN_CF.format(
            dir=self.dir, hostname=names.LEGACY_ZONE,
            interfaces=", ".join(self.interfaces), protocols=self.protocols,
            domains=", ".join(c.domain for c in names.CUSTOMERS
                              if c.accepted)))
        (self.dir / "master.cf").write_text(MASTER_CF)
        self.dir.chmod(0o755)
        (self.dir / "queue").mkdir()
        (self.dir / "data").mkdir()
        owner = pwd.getpwnam("postfix")
        os.chown(self.dir / "data", owner.pw_uid, owner.pw_gid)
        return process.Server(
            "postfix", ["postfix", "-c", self.dir, "start-fg"],
            self.dir / "mail.log", self.is_ready)

    def is_ready(self):
        return all(greets(address) for address in self.interfaces)


def greets(address):
    with socket.create_connection((address, 25), timeout=10) as connection:
        banner = connection.recv(512)
        connection.sendall(b"QUIT\r\n")
    return banner.startswith(b"220 ")

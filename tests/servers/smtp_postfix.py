#!/usr/bin/env python3
"""A real Postfix on loopback, for tests of the mail side: on one port it takes
mail for example.test, on another it offers no STARTTLS, on a third it is
under stress and greets late. Prints what odd_smtp.py prints, without ports
where Postfix cannot be run here; ends with its standard input.
"""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import smtp_certificates

MAIN_CF = """\
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
mail_owner = postfix
myhostname = mx.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relay_domains = example.test
relay_transport = discard:
relay_recipient_maps = inline:{{ {{ postmaster@example.test = ok }} }}
default_transport = error:outside of the test
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_tls_chain_files = {dir}/leaf.key, {dir}/chain-leaf+ca.pem
tls_append_default_CA = no
alias_maps =
alias_database =
"""

MASTER_CF = """\
127.0.0.1:{plain} inet n - n - - smtpd
 -o smtpd_tls_security_level=none
127.0.0.1:{busy} inet n - n - - smtpd
 -o {{ smtpd_client_restrictions = sleep 1 }}
 -o smtpd_delay_reject=no
127.0.0.1:{grey} inet n - n - - smtpd
 -o {{ smtpd_recipient_restrictions = check_recipient_access \
inline:{{ {{ postmaster@example.test = 450 4.2.0 Greylisted }} }}, reject }}
127.0.0.1:{blocked} inet n - n - - smtpd
 -o {{ smtpd_client_restrictions = check_client_access \
inline:{{ {{ 127.0.0.1 = 554 5.7.1 blocked using a list }} }} }}
127.0.0.1:{good} inet n - n - - smtpd
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

SERVICES = ("good", "plain", "busy", "grey", "blocked")


def free_ports(n):
    holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


def can_run():
    return os.geteuid() == 0 and shutil.which(
        "postfix", path="/usr/sbin:" + os.environ.get("PATH", ""))


def start(program, folder):
    ports = dict(zip(SERVICES, free_ports(len(SERVICES))))
    (folder / "main.cf").write_text(MAIN_CF.format(dir=folder))
    (folder / "master.cf").write_text(MASTER_CF.format(**ports))
    folder.chmod(0o755)
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    server = subprocess.Popen([program, "-c", folder, "start-fg"],
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    return server, ports


def answers(port):
    """The first that asks waits until the service is there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60):
            return True
    except ConnectionRefusedError:
        return False


def wait_for(server, ports):
    while server.poll() is None:
        if all(answers(port) for port in ports.values()):
            return True
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            pass
    return False


def run(folder):
    smtp_certificates.make(folder)
    server, ports = start(can_run(), folder)
    try:
        if wait_for(server, ports):
            for name, port in ports.items():
                print(name, port)
        print("dir", folder)
        print("ready", flush=True)
        sys.stdin.read()
    finally:
        subprocess.run([can_run(), "-c", folder, "abort"],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        server.wait()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if not can_run():
        print("ready", flush=True)
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="postfix-"))
    try:
        run(folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

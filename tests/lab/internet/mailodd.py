"""What check meets besides TLSA: mail servers that stall or flood, addresses
that swallow everything, policies as nginx serves them, SPF in several records.
"""
import os
import pathlib
import socket
import threading

from . import distance, knot, names, process
from .mailcases import SERVERS, ZONE

STALLED, FLOODING, WEB = "203.0.113.84", "203.0.113.85", "203.0.113.86"
SILENT_NET, SILENT = "203.0.113.96/28", ("203.0.113.97", "203.0.113.98")
CONTROL = "microsoft-com"
LEGACY = f"contoso-example.{names.LEGACY_ZONE}"

# What is served for mta-sts.NAME.cases.example.
POLICIES = {
    "fits": "return 200 '{policy}';",
    "redirected": "return 301 https://mta-sts.fits.cases.example$uri;",
    "large": "alias {dir}/large.txt;",
    "stalled": "proxy_pass http://127.0.0.1:8025;",
    "missing": "return 404;",
    "html": "default_type text/html; return 200 '{policy}';",
    "other": "return 200 '{policy}';",          # under another's certificate
}

NGINX = """\
daemon off;
user root;
pid {dir}/nginx.pid;
error_log stderr;
events {{}}
http {{
 access_log off;
 client_body_temp_path {dir}/t1; proxy_temp_path {dir}/t2;
 fastcgi_temp_path {dir}/t3; uwsgi_temp_path {dir}/t4;
 scgi_temp_path {dir}/t5;
 default_type text/plain;
 ssl_certificate {dir}/policies.pem;
 ssl_certificate_key {dir}/policies.key;
{servers}}}
"""

SERVER = """\
 server {{ listen {web}:443 ssl; server_name mta-sts.{name}.{zone};
  location = /.well-known/mta-sts.txt {{ {what} }} }}
"""


def lines():
    """Of the zone cases.example."""
    good = SERVERS["chain"][0]
    out = [
        "stalled-mx 60 MX 10 stalls.mx", "stalled-mx 60 MX 20 fine.mx",
        f"stalls.mx 60 A {STALLED}", f"fine.mx 60 A {good}",
        "flooded 60 MX 10 floods.mx", f"floods.mx 60 A {FLOODING}",
        "silent 60 MX 10 silent.mx", f"silent.mx 60 A {SILENT[0]}",
        "two-faced 60 MX 10 two-faced.mx", f"two-faced.mx 60 A {good}",
        f"two-faced.mx 60 A {SILENT[0]}",
        "spf 60 MX 10 fine.mx",
        f'spf 60 TXT "v=spf1 include:_spf1.{ZONE} -all"',
        f'_spf1 60 TXT "v=spf1 redirect=_spf2.{ZONE}"',
        f'_spf2 60 TXT "v=spf1 mx:spf.{ZONE} a:{LEGACY} '
        f'include:_spf1.{ZONE} -all"',
        "spf-long 60 MX 10 fine.mx",
        'spf-long 60 TXT "v=spf1 ' + " ".join(
            f"a:a{i}.{ZONE}" for i in range(11)) + ' -all"',
        "spf-mx 60 MX 10 fine.mx", "spf-mx-other 60 MX 10 fine.mx",
        f'spf-mx 60 TXT "v=spf1 mx:spf-mx-other.{ZONE} mx:named.{ZONE} -all"',
        "spf-in 60 MX 10 fine.mx",
        f'spf-in 60 TXT "v=spf1 include:{LEGACY} -all"',
        f"named 60 MX 10 {LEGACY}.", f"mail.named 60 CNAME {LEGACY}.",
        f"relay.named 60 CNAME {LEGACY}.", "smtp.named 60 CNAME fine.mx",
        f"*.named 60 MX 10 {LEGACY}.",
        "nullmx 60 MX 0 .",
        "aliased 60 MX 10 hop.aliased", f"hop.aliased 60 CNAME {LEGACY}.",
    ]
    for name in POLICIES:
        out += [f"{name} 60 MX 10 fine.mx", f"mta-sts.{name} 60 A {WEB}",
                f'_mta-sts.{name} 60 TXT "v=STSv1; id=1;"']
    return out


def listen(address, port, talk):
    """Every client is talked to in a thread of its own."""
    listener = socket.create_server((address, port), backlog=64)

    def serve():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=talk, args=(client,),
                             daemon=True).start()
    threading.Thread(target=serve, daemon=True).start()


def stall(client):
    while client.recv(4096):
        pass


def flood(client):
    try:
        while True:
            client.sendall(b"220-and so on\r\n" * 200)
    except OSError:
        client.close()


def swallow():
    """Addresses that no packet ever comes back from."""
    held = distance.link("silent", (), False)
    process.run(["ip", "route", "add", SILENT_NET, "dev", "silent"])
    return held


def control_host(address):
    """Where another host of Exchange Online stands: at its name server."""
    knot.update(names.INNER[names.LEGACY_NS], names.LEGACY_ZONE,
                f"del {CONTROL}.{names.LEGACY_ZONE}. A",
                f"add {CONTROL}.{names.LEGACY_ZONE}. 1 A {address}")


def policy(host):
    return (f"version: STSv1\\r\\nmode: enforce\\r\\nmx: {host}\\r\\n"
            "max_age: 86400\\r\\n")


def start_web(folder, authority):
    authority.issue(folder / "policies", [f"mta-sts.{name}.{ZONE}"
                                          for name in POLICIES
                                          if name != "other"])
    (folder / "large.txt").write_bytes(b"mx: a.example\r\n" * 10000)
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(dir=folder, servers="".join(
        SERVER.format(web=WEB, zone=ZONE, name=name, what=what.format(
            dir=folder, policy=policy(f"fine.mx.{ZONE}")))
        for name, what in POLICIES.items())))
    listen("127.0.0.1", 8025, stall)
    return process.Server("nginx", [process.find("nginx"), "-c", conf],
                          folder / "nginx.log",
                          lambda: socket.create_connection(
                              (WEB, 443), timeout=5).close() is None)


def start(folder, authority):
    for address in (STALLED, FLOODING, WEB):
        process.run(["ip", "addr", "add", f"{address}/32", "dev", "lo"])
    listen(STALLED, 25, stall)
    listen(FLOODING, 25, flood)
    if process.find("nginx"):
        start_web(folder, authority).wait()


def settings(folder, seconds):
    """exodane.conf with another limit for mail servers."""
    conf = pathlib.Path(os.environ["LAB_CONFIG"]).read_text()
    path = folder / "exodane.conf"
    path.write_text(conf.replace("[default]\n", "[default]\nsmtp_timeout = "
                                 f"{seconds}s\n", 1))
    path.chmod(0o600)
    return path

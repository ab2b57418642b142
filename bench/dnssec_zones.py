#!/usr/bin/python3
"""Signed zones on loopback for bench/dnssec.sh: NSD holds them, Unbound stands
in front as the warm resolver, a relay before that is 20 ms away.

usage: dnssec_zones.py FOLDER COUNT
Writes FOLDER/anchor, names, servers (resolver and relay as ADDRESS@PORT), then
serves until its standard input ends. Each line there is answered with the
rounds and the questions that the relay has seen since the line before.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE.parent / "tests/unit/resolver"),
                str(HERE.parent / "tests/servers")]
from dns_relay import Relay  # noqa: E402
from doh import Unbound, certificate  # noqa: E402
from zones import Server, Zone  # noqa: E402

SERVERS = ("ns.bench.",)
folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
names = [f"d{i}.bench" for i in range(count)]
root = Zone(folder, ".", "ns.bench. A 127.0.0.1\n", algorithm="RSASHA256",
            servers=SERVERS)
test = Zone(folder, "bench", "ns A 127.0.0.1\n", parent=root,
            servers=SERVERS)
for name in names:
    Zone(folder, name, "@ MX 10 mail\nmail A 192.0.2.1\n", parent=test,
         servers=SERVERS)
root.build()
(folder / "anchor").write_text(root.ds)
(folder / "names").write_text("\n".join(names) + "\n")
server = Server(folder, root)
server.wait()
unbound = Unbound(folder, certificate(folder), server.port)
unbound.wait()
relay = Relay(("127.0.0.1", unbound.udp_port), delay=0.02)
(folder / "servers").write_text(f"127.0.0.1@{unbound.udp_port} "
                                f"127.0.0.1@{relay.port}\n")
print("ready", flush=True)
for _ in sys.stdin:
    print(relay.rounds, relay.queries, flush=True)
    relay.reset()
unbound.stop()
server.stop()

#!/usr/bin/python3
"""A slow link: carries UDP and TCP to another address, later than asked.

usage: relay.py LISTEN UPSTREAM PORT DELAY_MS [notimp]

notimp: DNS questions that Microsoft's legacy servers do not know (TLSA, DS,
DNSKEY, SVCB, HTTPS) are answered NOTIMP here.
"""
import asyncio
import socket
import sys

UNKNOWN_TO_LEGACY = (52, 43, 48, 64, 65)
NOTIMP = 4
IDLE_S = 30


def question_type(packet):
    """QTYPE of a DNS query, or None."""
    at = 12
    while at < len(packet) and packet[at]:
        at += packet[at] + 1
    if at + 5 > len(packet):
        return None
    return int.from_bytes(packet[at + 1:at + 3], "big")


def not_implemented(packet):
    """The answer of a server that never heard of EDNS either."""
    at = 12
    while packet[at]:
        at += packet[at] + 1
    return (packet[:2] + bytes([0x80 | packet[2] & 1, NOTIMP]) +
            b"\0\1\0\0\0\0\0\0" + packet[12:at + 5])


class Upstream(asyncio.DatagramProtocol):
    def __init__(self, relay, client):
        self.relay, self.client = relay, client

    def datagram_received(self, data, _):
        self.relay.later(self.relay.transport.sendto, data, self.client)


class Relay(asyncio.DatagramProtocol):
    def __init__(self, listen, upstream, port, delay_s, legacy):
        self.listen, self.upstream, self.port = listen, upstream, port
        self.delay_s, self.legacy = delay_s, legacy
        self.transport = None
        self.peers = {}

    def later(self, call, *arguments):
        asyncio.get_running_loop().call_later(self.delay_s / 2, call,
                                              *arguments)

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        if self.legacy and question_type(data) in UNKNOWN_TO_LEGACY:
            self.later(self.transport.sendto, not_implemented(data), client)
            return
        asyncio.ensure_future(self.forward(data, client))

    async def forward(self, data, client):
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.delay_s / 2)
        if client not in self.peers:
            self.peers[client], _ = await loop.create_datagram_endpoint(
                lambda: Upstream(self, client),
                remote_addr=(self.upstream, self.port))
            loop.call_later(IDLE_S, self.forget, client)
        self.peers[client].sendto(data)

    def forget(self, client):
        self.peers.pop(client).close()

    async def stream(self, reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection(
                self.upstream, self.port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self.pump(reader, up_writer),
                             self.pump(up_reader, writer))

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay_s / 2)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()


async def main(listen, upstream, port, delay_ms, legacy):
    relay = Relay(listen, upstream, port, delay_ms / 1000, legacy)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: relay,
                                        local_addr=(listen, port))
    server = await asyncio.start_server(relay.stream, listen, port,
                                        family=socket.AF_UNSPEC)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]),
                     float(sys.argv[4]), "notimp" in sys.argv[5:]))

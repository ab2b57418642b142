#!/usr/bin/python3
"""Puts a command far away from all servers of the lab.

usage: distance.py ROUND_TRIP_MS COMMAND…

The command runs in a network namespace of its own, whose only way out leads
through here: every packet, whatever its protocol, is handed on half a round
trip later. Nothing else about the link is slow.
"""
import ctypes
import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import threading
import time

from . import process

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
CLONE_NEWNET = 0x40000000
HERE = ("198.18.0.1/30", "2001:db8:ff::1/64")
THERE = ("198.18.0.2/30", "2001:db8:ff::2/64")


def link(name, addresses, route):
    """The near or the far end, in the namespace of this process."""
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF,
                struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    process.run(["ip", "link", "set", "lo", "up"])
    process.run(["ip", "link", "set", name, "up"])
    six = os.environ["LAB_IPV6"] == "1"
    for address in addresses:
        if ":" not in address or six:
            process.run(["ip", "addr", "add", address, "dev", name,
                         *(["nodad"] if ":" in address else [])])
    if route:
        process.run(["ip", "route", "add", "default", "dev", name])
        if six:
            process.run(["ip", "-6", "route", "add", "default", "dev", name])
    return fd


def carry(ends, half_s):
    """Hands every packet from one end to the other, later; for ever."""
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    late, number = [], 0
    while True:
        wait = max(0, late[0][0] - time.monotonic()) if late else None
        for fd in select.select(ends, [], [], wait)[0]:
            try:
                packet = os.read(fd, 65536)
            except BlockingIOError:
                continue
            number += 1
            heapq.heappush(late, (time.monotonic() + half_s, number,
                                  other[fd], packet))
        while late and late[0][0] <= time.monotonic():
            _, _, fd, packet = heapq.heappop(late)
            os.write(fd, packet)


def main(round_trip_ms, *command):
    near = link("near", HERE, False)
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise process.Failure("no network namespace: "
                              f"{os.strerror(ctypes.get_errno())}")
    far = link("far", THERE, True)
    threading.Thread(target=carry, daemon=True,
                     args=((near, far), float(round_trip_ms) / 2000)).start()
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/python3
"""A worked example of a program for the driver "exec".

The zone is a JSON file: {"zone": …, "mx": [{"exchange", "preference", "ttl"}],
…}; its path is in ZONE_FILE. A real program would call a hoster's API here.
"""
import json
import os
import sys


def fail(kind, message):
    json.dump({"error": {"kind": kind, "message": message}}, sys.stdout)
    sys.exit(1)


def same(a, b):
    key = lambda mx: (mx["preference"], mx["exchange"], mx["ttl"])
    return sorted(map(key, a)) == sorted(map(key, b))


request = json.load(sys.stdin)
path = os.environ["ZONE_FILE"]
with open(path) as file:
    zone = json.load(file)
owner = request["owner"]
if owner != zone["zone"] and not owner.endswith("." + zone["zone"]):
    fail("REMOTE", f"there is no zone for {owner} here")
records = zone.setdefault("sets", {}).setdefault(owner, [])

if request["verb"] == "read":
    json.dump({"zone": zone["zone"], "mx": records,
               "ttl_min": zone.get("ttl_min", 0),
               "name_servers": zone.get("name_servers", [])}, sys.stdout)
elif request["verb"] == "write":
    if not same(records, request["have"]):
        fail("CONFLICT", f"the MX records of {owner} are others by now")
    zone["sets"][owner] = request["want"]
    with open(path + ".new", "w") as file:
        json.dump(zone, file)
    os.rename(path + ".new", path)
    json.dump({}, sys.stdout)
else:
    fail("UNSUPPORTED", "read and write are all this program can")

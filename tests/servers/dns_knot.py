"""A real Knot DNS as the primary of example.org, on loopback."""
import os

import dns_update

CONFIG = """
server:
    listen: 127.0.0.1@{port}
    rundir: "{folder}"
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: "{folder}/db"
    journal-db-max-size: 50M
    kasp-db-max-size: 50M
    timer-db-max-size: 5M
key:
  - id: {key}
    algorithm: hmac-sha256
    secret: {secret}
  - id: {other}
    algorithm: hmac-sha256
    secret: {other_secret}
acl:
  - id: signed
    key: {key}
    action: {allowed}
  - id: other
    key: {other}
    action: update
  - id: stranger
    address: 127.0.0.1
    action: transfer
zone:
  - domain: example.org
    storage: "{folder}"
    file: example.org.zone
    zonefile-sync: -1
    semantic-checks: off
    acl: [signed, other, stranger]
"""


def missing():
    return dns_update.missing("knotd", "nsupdate", "dig")


class Backend(dns_update.UpdateBackend):
    def start(self):
        os.makedirs(os.path.join(self.folder, "db"), exist_ok=True)
        path = self.configure("knot.conf", CONFIG, {
            "enough": "[update, query]", "lacking": "query"})
        return ["knotd", "-c", path]

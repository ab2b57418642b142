"""Who lives in the lab: addresses, zones, customers' domains.

Every address belongs to a documentation range (RFC 5737, RFC 3849) or to
loopback, and exists on lo inside the lab's own network namespace only.
"""
import os
from dataclasses import dataclass

ROOT = "198.51.100.1"
TLD = "198.51.100.2"
NS1, NS2 = "198.51.100.11", "198.51.100.12"     # the customers' hoster
BIND = ("198.51.100.21", "198.51.100.22")       # primaries that take
KNOT = ("198.51.100.31", "198.51.100.32")       # dynamic updates
API = "127.0.0.1"
API_PORT = 8081
RESOLVER = "192.0.2.53"
CLIENT = "192.0.2.10"                           # where a sender sits
MICROSOFT_NS = ("203.0.113.11", "203.0.113.12")
HOSTS_NS = "203.0.113.13"                       # outlook.com and others
LEGACY_NS = "203.0.113.53"                      # with its known faults
LEGACY_MX = ("203.0.113.25", "203.0.113.26")
NEW_MX = ("203.0.113.35", "203.0.113.36", "2001:db8:25::35")
GATEWAY_MX = ("203.0.113.45",)
WEB = "203.0.113.80"                            # MTA-STS policies

PUBLIC = (ROOT, TLD, NS1, NS2, *BIND, *KNOT, RESOLVER, CLIENT, *MICROSOFT_NS, HOSTS_NS,
          LEGACY_NS, *LEGACY_MX, *NEW_MX, *GATEWAY_MX, WEB)

# Inner addresses of servers that stand behind a relay on a public one.
INNER = {NS1: "127.0.1.11", NS2: "127.0.1.12", LEGACY_NS: "127.0.1.53",
         RESOLVER: "127.0.1.54"}

NS1_NAME, NS2_NAME = "ns1.hoster.example", "ns2.hoster.example"
LEGACY_ZONE = "mail.protection.outlook.com"
LEGACY_NS_NAME = "ns1-proddns.glbdns.o365filtering.com"
NEW_ZONE = "mx.microsoft"
LETTERS = ("o-v1", "e-v1")                      # zones below mx.microsoft
TENANT = "labtenant.onmicrosoft.com"

MX_TTL = 6              # as the customers had it
LOW_TTL = 2             # the settings of exodane.conf in the lab
FINAL_TTL = 8


@dataclass(frozen=True)
class Customer:
    """One accepted domain, its zone and how it stands at the beginning."""
    domain: str
    zone: str = ""
    chain: str = "good"          # good, unsigned, bogus
    mx: tuple = ()               # (preference, host); () the legacy host
    sts: str = ""                # mode of an MTA-STS policy
    accepted: bool = True
    manual: bool = False         # a person is the hands, at both ends
    servers: tuple = (NS1, NS2)  # other ones are named in the zone itself

    @property
    def apex(self):
        return self.zone or self.domain

    @property
    def key(self):
        """The label under which Microsoft files the domain."""
        return self.domain.replace(".", "-")

    @property
    def legacy_host(self):
        return f"{self.key}.{LEGACY_ZONE}"

    @property
    def new_host(self):
        letter = LETTERS[sum(self.domain.encode()) % len(LETTERS)]
        return f"{self.key}.{letter}.{NEW_ZONE}"

    @property
    def mx_set(self):
        return self.mx or ((0, self.legacy_host),)


CUSTOMERS = (
    Customer("contoso.example"),
    Customer("fabrikam.example"),
    Customer("tailspin.example"),
    Customer("litware.example"),
    Customer("shop.corp.example", zone="corp.example"),
    Customer("wingtip.example", manual=True),
    Customer("unsigned.example", chain="unsigned"),
    Customer("bogus.example", chain="bogus"),
    Customer("gateway.example", mx=((10, "mx1.eu.ppe-hosted.com"),)),
    Customer("two.example",
             mx=((0, "two-example.mail.protection.outlook.com"),
                 (20, "mx1.eu.ppe-hosted.com"))),
    Customer("sts.example", sts="enforce"),
    # As many more as a test asks for.
    *(Customer(f"more{i}.example")
      for i in range(int(os.environ.get("LAB_MORE", "0")))),
    *((Customer("onbind.example", servers=BIND),
       Customer("onknot.example", servers=KNOT))
      if os.environ.get("LAB_UPDATES") else ()),
)
UPDATED = tuple(c for c in CUSTOMERS if c.servers != (NS1, NS2))
ZONES = tuple(dict.fromkeys(c.apex for c in CUSTOMERS if c not in UPDATED)) + \
    ("hoster.example",)


def customer(domain):
    for known in CUSTOMERS:
        if known.domain == domain:
            return known
    raise SystemExit(f"lab: no customer named '{domain}'; there are: " +
                     ", ".join(c.domain for c in CUSTOMERS))


def chain_of(zone):
    """good, unsigned or bogus: how the parent shall see the zone."""
    chains = [c.chain for c in CUSTOMERS if c.apex == zone]
    return chains[0] if chains else "good"

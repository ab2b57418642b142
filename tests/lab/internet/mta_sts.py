"""The customers' MTA-STS policies (RFC 8461): the file that policies.py
serves, and the TXT record whose id tells that there is a new one.
"""
import os
import pathlib

from . import names, powerdns

TXT_TTL = 3


def text(mode, hosts):
    lines = ["version: STSv1", f"mode: {mode}",
             *(f"mx: {host}" for host in hosts), "max_age: 86400", ""]
    return "\r\n".join(lines)


def txt_record(domain, identifier):
    return powerdns.rrset(f"_mta-sts.{domain}", "TXT", TXT_TTL,
                          [f'"v=STSv1; id={identifier}"'])


def publish(domain, identifier, policy):
    """First the file, then the record, as RFC 8461 section 5.1 wants it."""
    customer = names.customer(domain)
    path = pathlib.Path(os.environ["LAB_DIR"]) / "policies" / f"{domain}.txt"
    path.write_bytes(policy.encode())
    powerdns.write(os.environ["LAB_API_KEY"], customer.apex,
                   txt_record(domain, identifier))

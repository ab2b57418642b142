#!/usr/bin/python3
"""The server of one DNS provider's API, for the conformance suite.

usage: dns_serve.py BACKEND

Prints one line of JSON, then answers each line on standard input with one
line, until the input ends. The first is {"skip"} or {"bail"}, which say why, or
{"settings", "canary", "ttl_floor", "zone_ttl", "optional", "not_live", "ds",
"rights"}: the shortest TTL that the API takes, and the TTL of all records where
a zone has but one, 0 when there is no such thing; settings for other ways to
sign in, or that say more; kinds of zones that the API shows and that are not
served; the DS of example.org once it is signed, where that is certain; what
"grant" may be, where the API tells what credentials may do.
  {"do": "zone", "name", "owner", "ttl", "mx": ["10 mail.example.", …], …}
  {"do": "edit", "ttl", "mx"}     somebody else's change
  {"do": "alias"}                 a CNAME instead, where there are no records
  {"do": "mx"}                    the records served now
  {"do": "others"}                everything else in the zone
  {"do": "requests"}              sent since the last zone or reset
  {"do": "history"}               the MX records after each changing request
  {"do": "fault", "how", "on", "after", …}    see dns_proxy.py
  {"do": "grant", "which"}        what the credentials may do: one of "rights",
                                  whose words claims_rights.c explains
  {"do": "spec"}      how many requests were checked, and what is wrong with them
  {"do": "reset"}                 forgets requests, history and faults

"zone" also understands "kind": "private", "secondary", "pending" (a zone that
is not the live one) and "duplicate" (a second zone of that name beside it), as
far as "not_live" lists them; and with "private" also "private-beside": a zone
that is served, and a private one of that name.

The settings that the servers give, and so the names of the drivers' settings:
  gandi       endpoint, token, id_endpoint (Gandi ID, which knows the token)
  infomaniak  endpoint, token
  dnsimple    endpoint, token, account
  ionos       endpoint, api_key ("prefix.secret")
  scaleway    endpoint, secret_key, project_id, access_key, iam_endpoint
  ovh         endpoint, application_key, application_secret, consumer_key
  azure       endpoint, login_endpoint, tenant_id, client_id, client_secret,
              client_certificate (a PEM file, instead of the secret),
              subscription_id, resource_group
  hostingde   endpoint, auth_token
  google      endpoint, credentials_file (names the token_uri), project
  autodns     endpoint, user, password, context
  route53     endpoint, access_key_id, secret_access_key, session_token,
              hosted_zone_id, sts_endpoint, iam_endpoint
  inwx        endpoint, user, password, shared_secret
  netcup      endpoint, customer_number, api_key, api_password
Optional: account, project_id, client_certificate, resource_group, project,
session_token, hosted_zone_id, shared_secret.
"""
import importlib
import json
import sys
import tempfile

sys.dont_write_bytecode = True
from dns_spec import Unreadable, spec_for  # noqa: E402


def carry_out(backend, order):
    verb = order.pop("do")
    proxy = backend.proxy
    if verb == "zone":
        return backend.zone(**order)
    if verb == "edit":
        return backend.edit(**order)
    if verb == "fault":
        if order["how"] == "edit":
            mx, ttl = order.pop("mx"), order.pop("ttl")
            order["edit"] = lambda: backend.edit(ttl, mx)
            order["edit_of"] = (ttl, mx)
        # What is sent after a made-up answer is not to be judged.
        proxy.judged = False
        return proxy.faults.append(order)
    if verb == "alias":
        return backend.alias()
    if verb == "grant":
        backend.granted = order["which"]
        return None
    if verb == "reset":
        return proxy.reset()
    if verb == "spec":
        return {"why": proxy.why_no_spec} if not proxy.spec else {
            "checked": proxy.spec.checked,
            "violations": proxy.spec.violations}
    return {"mx": backend.mx_now, "others": backend.others,
            "requests": lambda: proxy.requests,
            "history": lambda: proxy.history}[verb]()


def main():
    module = importlib.import_module("dns_" + sys.argv[1])
    skip = module.missing()
    if skip:
        print(json.dumps({"skip": skip}), flush=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        backend = module.Backend(folder)
        try:
            backend.proxy.spec, backend.proxy.why_no_spec = spec_for(backend)
            print(json.dumps({"settings": backend.settings,
                              "canary": backend.canary,
                              "ttl_floor": getattr(backend, "ttl_floor", 0),
                              "zone_ttl": getattr(backend, "zone_ttl", 0),
                              "ds": getattr(backend, "ds", ()),
                              "optional": getattr(backend, "optional", {}),
                              "not_live": getattr(backend, "not_live", ()),
                              "rights": getattr(backend, "rights", ())}),
                  flush=True)
            for line in sys.stdin:
                answer = carry_out(backend, json.loads(line))
                print(json.dumps({"answer": answer}), flush=True)
        except Unreadable as fault:
            print(json.dumps({"bail": str(fault)}), flush=True)
        finally:
            backend.close()


main()

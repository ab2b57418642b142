"""A real BIND 9 as the primary of example.org, on loopback."""
import os

import dns_update

CONFIG = """
options {{
	directory "{folder}";
	pid-file "{folder}/named.pid";
	session-keyfile "{folder}/session.key";
	managed-keys-directory "{folder}";
	listen-on port {port} {{ 127.0.0.1; }};
	listen-on-v6 {{ none; }};
	recursion no;
	dnssec-validation no;
	notify no;
	minimal-responses yes;
}};
controls {{ }};
key "{key}" {{ algorithm hmac-sha256; secret "{secret}"; }};
key "{other}" {{ algorithm hmac-sha256; secret "{other_secret}"; }};
zone "example.org" {{
	type primary;
	file "{folder}/example.org.zone";
	allow-update {{ key "{other}"; {allowed} }};
	check-names ignore;
}};
"""


def missing():
    return dns_update.missing("named", "nsupdate", "dig")


class Backend(dns_update.UpdateBackend):
    def start(self):
        path = self.configure("named.conf", CONFIG, {
            "enough": f'key "{dns_update.KEY_NAME}";', "lacking": ""})
        return ["named", "-g", "-c", path, "-n", "1"]

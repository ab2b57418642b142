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
zone "example.org" {{
	type primary;
	file "{folder}/example.org.zone";
	allow-update {{ key "{key}"; 127.0.0.1; }};
	check-names ignore;
}};
"""


def missing():
    return dns_update.missing("named", "nsupdate", "dig")


class Backend(dns_update.UpdateBackend):
    def start(self):
        path = os.path.join(self.folder, "named.conf")
        with open(path, "w") as f:
            f.write(CONFIG.format(folder=self.folder, port=self.port,
                                  key=dns_update.KEY_NAME,
                                  secret=dns_update.SECRET))
        return ["named", "-g", "-c", path, "-n", "1"]

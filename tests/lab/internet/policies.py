#!/usr/bin/python3
"""HTTPS for MTA-STS policies (RFC 8461 section 3.3).

usage: policies.py ADDRESS CERTIFICATE KEY FOLDER

Serves FOLDER/DOMAIN.txt to who asks mta-sts.DOMAIN for the well-known path.
"""
import http.server
import pathlib
import ssl
import sys


class Policies(http.server.BaseHTTPRequestHandler):
    folder = None

    def do_GET(self):
        host = self.headers.get("Host", "").split(":")[0]
        domain = host.removeprefix("mta-sts.")
        file = self.folder / f"{domain.replace('/', '')}.txt"
        if self.path != "/.well-known/mta-sts.txt" or not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    address, certificate, key, folder = sys.argv[1:]
    Policies.folder = pathlib.Path(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer((address, 443), Policies)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()

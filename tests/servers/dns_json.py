"""A server of a JSON API on loopback, from a table of routes."""
import http.server
import json
import re
import threading
import urllib.parse


class Refusal(Exception):
    """Ends a request with that status and JSON."""

    def __init__(self, status, body, headers=None):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class JsonServer:
    """routes: [(method, pattern, function(request, *groups) -> JSON)].

    before(request) comes first, for authentication. A request has method,
    path, query (dict), headers and body (JSON or None).
    """

    def __init__(self, routes, before, not_found, status=200):
        server = self
        self.routes = [(m, re.compile(p + r"\Z"), f) for m, p, f in routes]
        self.before, self.not_found = before, not_found

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                url = urllib.parse.urlsplit(self.path)
                self.query = dict(urllib.parse.parse_qsl(url.query))
                self.route = urllib.parse.unquote(url.path)
                try:
                    self.json = json.loads(body) if body else None
                    status, answer, headers = 200, server.find(self), {}
                except Refusal as refusal:
                    status, answer = refusal.status, refusal.body
                    headers = refusal.headers
                if isinstance(answer, tuple):
                    status, answer = answer
                data = b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def find(self, request):
        self.before(request)
        for method, pattern, function in self.routes:
            match = pattern.match(request.route)
            if match and method == request.command:
                return function(request, *match.groups())
        raise self.not_found

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


def json_or_none(body):
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


class JsonServer:
    """routes: [(method, pattern, function(request, *groups) -> JSON)].

    before(request) comes first, for authentication. A request has command,
    path as sent, route (decoded), query (dict), headers, body (bytes) and
    json (None when the body is none). A function may answer (status, JSON)
    or (status, JSON, headers) too, and bytes instead of JSON.
    """

    def __init__(self, routes, before, not_found):
        server = self
        self.routes = [(m, re.compile(p + r"\Z"), f) for m, p, f in routes]
        self.before, self.not_found = before, not_found

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.body = self.rfile.read(length)
                url = urllib.parse.urlsplit(self.path)
                self.query = dict(urllib.parse.parse_qsl(
                    url.query, keep_blank_values=True))
                self.route = urllib.parse.unquote(url.path)
                self.json = json_or_none(self.body)
                status, headers = 200, {}
                try:
                    answer = server.find(self)
                except Refusal as refusal:
                    answer = refusal.status, refusal.body, refusal.headers
                if isinstance(answer, tuple):
                    status, answer, *more = answer
                    headers = more[0] if more else {}
                self.send(status, answer, headers)

            def send(self, status, answer, headers):
                data = answer if isinstance(answer, bytes) else \
                    b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                headers = {"Content-Type": "application/json", **headers}
                if status != 204:
                    headers["Content-Length"] = str(len(data))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data if status != 204 else b"")

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

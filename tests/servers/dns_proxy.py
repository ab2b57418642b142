"""A small HTTP proxy on loopback that counts requests and makes faults.

It stands between a driver and the server of its API, so that a test can ask
what was sent, and let the n-th request fail, get lost or come too late.
"""
import http.client
import http.server
import threading
import time

READING = ("GET", "HEAD", "OPTIONS")
# Those of one connection alone (RFC 9110, 7.6.1), and what the proxy says.
OF_HOP = ("connection", "content-length", "date", "keep-alive", "server",
          "transfer-encoding")


def by_method(method, path, body):
    return method in READING


class Proxy:
    def __init__(self, upstream_port, after_change, reads=by_method):
        """reads(method, path, body) tells what changes nothing."""
        self.upstream_port = upstream_port
        self.after_change = after_change
        self.reads = reads
        self.lock = threading.Lock()
        self.requests = []
        self.history = []
        self.faults = []
        self.spec, self.judged = None, True
        # Requests that only faults "on": "token" hit.
        self.aside = lambda path: False
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                proxy.handle(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def reset(self):
        with self.lock:
            self.requests, self.history, self.faults = [], [], []
            self.judged = True

    def fault_for(self, reads, aside):
        """The fault whose turn it is with this request, if any."""
        for fault in self.faults:
            if fault.get("on") == "changing" and reads or \
               (fault.get("on") == "token") != aside:
                continue
            fault["after"] = fault.get("after", 0) - 1
            if fault["after"] < 0:
                if not fault.get("always"):
                    self.faults.remove(fault)
                return fault
        return {"how": "none"}

    def handle(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        reads = self.reads(handler.command, handler.path, body)
        with self.lock:
            self.requests.append({"method": handler.command,
                                  "path": handler.path, "reads": reads,
                                  "body": body.decode("utf-8", "replace")})
            fault = self.fault_for(reads, self.aside(handler.path))
            if self.spec and self.judged:
                self.spec.check(handler.command, handler.path, body)
        getattr(self, "do_" + fault["how"])(handler, body, fault)

    def forward(self, handler, body):
        upstream = http.client.HTTPConnection("127.0.0.1", self.upstream_port,
                                              timeout=60)
        headers = {k: v for k, v in handler.headers.items()
                   if k.lower() not in OF_HOP}
        upstream.request(handler.command, handler.path, body or None, headers)
        answer = upstream.getresponse()
        data = answer.read()
        upstream.close()
        if not self.reads(handler.command, handler.path, body):
            with self.lock:
                self.history.append(self.after_change())
        return answer, data

    def answer(self, handler, status, headers, data, length=None):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        if status != 204:
            handler.send_header("Content-Length",
                                str(len(data) if length is None else length))
        handler.end_headers()
        handler.wfile.write(data)

    def do_none(self, handler, body, fault, shorten=None):
        answer, data = self.forward(handler, body)
        kept = {k: v for k, v in answer.getheaders()
                if k.lower() not in OF_HOP}
        self.answer(handler, answer.status, kept, data[:shorten], len(data))

    def do_edit(self, handler, body, fault):
        """Somebody else is quicker."""
        fault["edit"]()
        self.do_none(handler, body, fault)

    def do_status(self, handler, body, fault):
        self.answer(handler, fault["status"], fault.get("headers", {}),
                    fault.get("body", "").encode())

    def do_drop(self, handler, body, fault):
        handler.close_connection = True

    def do_lose(self, handler, body, fault):
        """Carried out, but the answer gets lost."""
        self.forward(handler, body)
        handler.close_connection = True

    def do_truncate(self, handler, body, fault):
        self.do_none(handler, body, fault, shorten=20)
        handler.close_connection = True

    def do_huge(self, handler, body, fault):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        try:
            for _ in range(160):
                handler.wfile.write(b"[" * (1 << 20))
        except OSError:
            pass

    def do_slow(self, handler, body, fault):
        time.sleep(fault.get("seconds", 30))
        self.do_drop(handler, body, fault)

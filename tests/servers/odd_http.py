#!/usr/bin/python3
"""An HTTP server on loopback that answers oddly, as its paths say.

Prints its port, then serves until its standard input ends.
"""
import http.server
import sys
import threading
import time

seen = {}


class Odd(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = self.path.split("?")[0]
        seen[path] = seen.get(path, 0) + 1
        if path == "/echo":
            text = "%s %s %s" % (self.command, self.headers.get("X-API-Key"),
                                 body.decode())
            self.reply(200, text.encode(), ETag='"v1"',
                       Content_Type="text/plain", Link='</p2>; rel="next"')
        elif path == "/session":
            self.reply(200, b"", Set_Cookie="a=1; Path=/; HttpOnly",
                       set_cookie="b=2")
        elif path == "/redirect":
            self.reply(302, b"", Location="/echo")
        elif path == "/busy":
            self.reply(429, b"slow down", Retry_After="7")
        elif path == "/huge":
            self.reply(200, b"x" * 200000)
        elif path == "/slow":
            time.sleep(3)
            self.reply(200, b"late")
        elif path.startswith("/breaks-once") and seen[path] == 1:
            self.close_connection = True
        elif path == "/truncated":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"short")
            self.close_connection = True
        elif path == "/count":
            self.reply(200, str(seen.get("/breaks-once", 0)).encode())
        else:
            self.reply(200, b"ok")

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()

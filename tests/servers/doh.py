"""DNS over HTTPS on loopback: Unbound's, and a server that answers oddly."""
import http.server
import socket
import ssl
import subprocess
import threading
import time


def certificate(folder):
    """Self-signed, for 127.0.0.1; key beside it."""
    cert = folder / "doh.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
         "/CN=doh", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
         str(folder / "doh.key"), "-out", str(cert)], check=True,
        capture_output=True)
    return cert


def free_tcp_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Unbound:
    """Takes everything from the server at that port; judges nothing."""

    def __init__(self, folder, cert, upstream):
        self.port, self.udp_port = free_tcp_port(), free_tcp_port()
        conf = folder / "unbound.conf"
        self.log = folder / "unbound.log"
        conf.write_text(f"""server:
 interface: 127.0.0.1@{self.port}
 interface: 127.0.0.1@{self.udp_port}
 https-port: {self.port}
 tls-service-key: "{folder}/doh.key"
 tls-service-pem: "{cert}"
 module-config: "iterator"
 do-not-query-localhost: no
 do-daemonize: no
 username: ""
 chroot: ""
 directory: "{folder}"
 pidfile: "{folder}/unbound.pid"
 logfile: "{self.log}"
 use-syslog: no
 do-ip6: no
 access-control: 127.0.0.0/8 allow
 local-zone: "test." nodefault
remote-control:
 control-enable: no
forward-zone:
 name: "."
 forward-addr: 127.0.0.1@{upstream}
""")
        self.process = subprocess.Popen(
            ["unbound", "-d", "-c", str(conf)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def wait(self):
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("unbound: " + self.log.read_text()[-500:])

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Odd(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        query = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = query[:2] + b"\x81\x80" + query[4:6] + bytes(6) + query[12:-11]
        kind, status = "application/dns-message", 200
        match self.path[1:]:
            case "wrong-type":
                kind = "text/html"
            case "status":
                status = 503
            case "junk":
                answer = b"\xff" * 40
            case "huge":
                answer += bytes(70000)
            case "empty":
                answer = b""
            case "another":
                answer = answer[:13] + b"X" + answer[14:]
            case "redirect":
                status = 307
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Location", "/dns-query")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        try:
            self.wfile.write(answer)
        except OSError:
            pass

    def log_message(self, *args):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass


class Https:
    def __init__(self, folder, cert):
        self.server = Quiet(("127.0.0.1", 0), Odd)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, folder / "doh.key")
        self.server.socket = context.wrap_socket(self.server.socket,
                                                 server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()

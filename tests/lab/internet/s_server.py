#!/usr/bin/python3
"""A few words of SMTP in front of openssl s_server.

usage: s_server.py ADDRESS CERTIFICATE KEY CHAIN

Every client gets an s_server of its own, on a port of its own: what the client
sends after STARTTLS is carried there, and what s_server decrypts comes back on
its standard output, where the words are.
"""
import socket
import subprocess
import sys
import threading

EHLO = b"250-mail.cases.example\r\n250 STARTTLS\r\n"
AGAIN = b"250-mail.cases.example\r\n250 8BITMIME\r\n"


def talk(server):
    """The dialogue inside TLS, a reply for each line."""
    for line in server.stdout:
        verb = line[:4].upper()
        server.stdin.write(AGAIN if verb == b"EHLO" else
                           b"221 bye\r\n" if verb == b"QUIT" else
                           b"250 ok\r\n")
        server.stdin.flush()
        if verb == b"QUIT":
            break


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def plain(client):
    """Up to STARTTLS; False when it does not come to that."""
    lines = client.makefile("rb")
    client.sendall(b"220 mail.cases.example ESMTP\r\n")
    for line in lines:
        verb = line[:8].upper()
        if verb == b"STARTTLS":
            client.sendall(b"220 go ahead\r\n")
            return True
        client.sendall(EHLO if verb[:4] == b"EHLO" else b"221 bye\r\n")
        if verb[:4] == b"QUIT":
            return False
    return False


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        return holder.getsockname()[1]


def connect(port):
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            threading.Event().wait(0.02)


def serve(client, certificate, key, chain):
    with client:
        if not plain(client):
            return
        port = free_port()
        server = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-quiet",
             "-naccept", "1", "-cert", certificate, "-key", key,
             "-cert_chain", chain], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        up = connect(port)
        threading.Thread(target=talk, args=(server,), daemon=True).start()
        threading.Thread(target=pump, args=(up, client), daemon=True).start()
        pump(client, up)
        server.kill()
        server.wait()


def main(address, *files):
    listener = socket.create_server((address, 25))
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, *files),
                         daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])

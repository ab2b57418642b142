"""OAuth2 token endpoints: forms, signed assertions (RFC 7523), bearers.

Signatures are made and checked by the openssl command.
"""
import base64
import hashlib
import itertools
import json
import os
import subprocess
import time
import urllib.parse

SKEW_S = 300
PADDING = {"RS256": ["-sigopt", "rsa_padding_mode:pkcs1"],
           "PS256": ["-sigopt", "rsa_padding_mode:pss",
                     "-sigopt", "rsa_pss_saltlen:32"]}


class Bad(Exception):
    """What is wrong with an assertion."""


def openssl(*arguments, **more):
    return subprocess.run(["openssl", *arguments], check=True,
                          capture_output=True, **more).stdout


def make_certificate(folder, name):
    """A file with key and certificate, as they are handed out."""
    path = os.path.join(folder, name + ".pem")
    key, certificate = path + ".key", path + ".crt"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
            "-subj", "/CN=" + name, "-keyout", key, "-out", certificate)
    with open(path, "w", encoding="ascii") as file:
        for part in (key, certificate):
            with open(part, encoding="ascii") as piece:
                file.write(piece.read())
    os.chmod(path, 0o600)
    public = path + ".pub"
    openssl("pkey", "-in", key, "-pubout", "-out", public)
    der = openssl("x509", "-in", certificate, "-outform", "DER")
    return {"path": path, "key": key, "public": public, "der": der}


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def thumbprint(der, digest):
    return base64.urlsafe_b64encode(digest(der).digest()).rstrip(b"=").decode()


def form_of(request):
    kind = request.headers.get("Content-Type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return {}
    return dict(urllib.parse.parse_qsl(request.body.decode()))


def is_signed(algorithm, public, text, signature, folder):
    path = os.path.join(folder, "signature")
    with open(path, "wb") as file:
        file.write(signature)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", public, *PADDING[algorithm],
         "-signature", path], input=text, capture_output=True, check=False)
    return done.returncode == 0


def claims_of(assertion, public, algorithms, folder):
    """(header, claims) of a JWT whose signature and times are right."""
    try:
        first, second, third = assertion.split(".")
        header = json.loads(unbase64(first))
        claims = json.loads(unbase64(second))
        signature = unbase64(third)
    except (ValueError, AttributeError):
        raise Bad("not a JWT")
    if header.get("alg") not in algorithms:
        raise Bad("the algorithm is not allowed")
    if not is_signed(header["alg"], public, f"{first}.{second}".encode(),
                     signature, folder):
        raise Bad("the signature is wrong")
    now = time.time()
    if claims.get("exp", 0) < now - SKEW_S:
        raise Bad("expired")
    if max(claims.get("nbf", 0), claims.get("iat", 0)) > now + SKEW_S:
        raise Bad("not yet valid")
    return header, claims


def names_certificate(header, der):
    return header.get("x5t") == thumbprint(der, hashlib.sha1) or \
        header.get("x5t#S256") == thumbprint(der, hashlib.sha256)


class Bearers:
    """Tokens that were given out; each contains the canary."""

    def __init__(self, canary):
        self.canary, self.numbers = canary, itertools.count(1)
        self.good, self.expired = set(), set()

    def give(self, prefix):
        token = f"{prefix}.{self.canary}.{next(self.numbers)}"
        self.good.add(token)
        return token

    def give_constant(self):
        """The canary itself, until it has expired."""
        token = self.canary if self.canary not in self.expired else \
            f"{self.canary}.{next(self.numbers)}"
        self.good.add(token)
        return token

    def expire(self):
        self.expired |= self.good
        self.good = set()

    def state(self, request):
        given = request.headers.get("Authorization", "")
        token = given.removeprefix("Bearer ")
        if not given.startswith("Bearer "):
            return "missing"
        return "good" if token in self.good else \
            "expired" if token in self.expired else "bad"

"""Keys, certificates and TLSA data for the mail servers of the tests."""
import hashlib
import pathlib
import ssl
import subprocess
import warnings

EC = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
WEB = ("good", "redirect", "missing", "large", "slow", "html", "broken")

# name, key, subject, issuer (itself: None), days, certificate authority?,
# DNS names. The tests' clock looks 7 and 15 days ahead.
CERTIFICATES = (
    ("ca", EC, "/CN=Test CA", None, 30, True, ()),
    ("stranger", EC, "/CN=Stranger", None, 30, True, ()),
    ("self", EC, "/CN=mx.test", None, 30, True, ("mx.test",)),
    ("weak", ("rsa:1024",), "/CN=mx.test", None, 30, False, ("mx.test",)),
    ("ed", ("ed25519",), "/CN=mx.test", None, 30, False, ("mx.test",)),
    ("leaf", EC, "/CN=mx.test", "ca", 10, False, ("mx.test",)),
    ("other", EC, "/CN=other.test", "ca", 10, False, ("other.test",)),
    ("wild", EC, "/CN=any", "ca", 10, False,
     ("*.test", "*.wild.test")),
    ("part", EC, "/CN=part", "ca", 10, False, ("m*.test", "*", "*.*.test")),
    ("cn", EC, "/CN=mx.test", "ca", 10, False, ()),
    ("inter", EC, "/CN=Between", "ca", 5, True, ()),
    ("deep", EC, "/CN=mx.test", "inter", 10, False, ("mx.test",)),
    ("fake", EC, "/CN=mx.test", "leaf", 10, False, ("mx.test",)),
    ("large", ("rsa:4096",), "/CN=mx.test", "ca", 10, False,
     ("mx.test", *("a-rather-long-name-%d.mx.test" % i for i in range(110)))),
    ("web", EC, "/CN=web", "ca", 10, False,
     tuple("mta-sts.%s.test" % w for w in WEB)),
)

# What a server presents: its own certificate, then what it sends with it.
CHAINS = (
    "leaf", "leaf+ca", "self", "weak", "ed", "other+ca", "wild+ca", "part+ca",
    "cn+ca", "deep", "deep+inter", "deep+inter+ca", "deep+ca+inter",
    "fake+leaf+ca", "leaf+stranger+ca", "large", "web",
)


def openssl(*args):
    return subprocess.run(("openssl",) + args, check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def issue(folder, name, key, subject, issuer, days, is_ca, names):
    by = ("-CA", f"{folder}/{issuer}.pem", "-CAkey",
          f"{folder}/{issuer}.key") if issuer else ()
    more = ("-addext", "subjectAltName=" + ",".join(
        "DNS:" + n for n in names)) if names else ()
    openssl("req", "-x509", "-newkey", *key, "-nodes", "-keyout",
            f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem", "-subj",
            subject, "-days", str(days), *by, *more, "-addext",
            f"basicConstraints=critical,CA:{str(is_ca).upper()}")


def write_tlsa_data(folder, name):
    """NAME.SELECTOR.MTYPE: the data of a record that fits."""
    pem = f"{folder}/{name}.pem"
    key = pathlib.Path(folder, f"{name}.pub")
    key.write_bytes(openssl("x509", "-in", pem, "-noout", "-pubkey"))
    whole = (openssl("x509", "-in", pem, "-outform", "DER"),
             openssl("pkey", "-pubin", "-in", str(key), "-outform", "DER"))
    for selector, data in enumerate(whole):
        forms = (data, hashlib.sha256(data).digest(),
                 hashlib.sha512(data).digest())
        for mtype, form in enumerate(forms):
            pathlib.Path(folder,
                         f"{name}.{selector}.{mtype}").write_bytes(form)


def context(folder, chain):
    names = chain.split("+")
    path = pathlib.Path(folder, f"chain-{chain}.pem")
    path.write_text("".join(pathlib.Path(folder, f"{name}.pem").read_text()
                            for name in names))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if names[0] == "weak":
        made.set_ciphers("ALL:@SECLEVEL=0")
    made.load_cert_chain(path, f"{folder}/{names[0]}.key")
    return made


def make(folder):
    """TLS contexts by name; everything else is in the folder."""
    for certificate in CERTIFICATES:
        issue(folder, *certificate)
        write_tlsa_data(folder, certificate[0])
    contexts = {chain: context(folder, chain) for chain in CHAINS}
    contexts["tls12"] = context(folder, "leaf+ca")
    contexts["tls12"].maximum_version = ssl.TLSVersion.TLSv1_2
    warnings.simplefilter("ignore")
    contexts["old"] = context(folder, "leaf")
    contexts["old"].minimum_version = ssl.TLSVersion.TLSv1
    contexts["old"].maximum_version = ssl.TLSVersion.TLSv1_1
    contexts["old"].set_ciphers("ALL:@SECLEVEL=0")
    return contexts

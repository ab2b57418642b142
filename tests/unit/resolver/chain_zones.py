"""Signed zones of every class, good and broken, and the verdicts over them."""
from zones import Zone, changed, without_signature

ADDRESS = "www A 192.0.2.1\n"
MORE = ("mail MX 10 a.host\nalias CNAME www.nsec3.test.\n*.wild A 192.0.2.2\n"
        "ent.below A 192.0.2.3\n*.alias2 CNAME www.nsec3.test.\n"
        "deep DNAME nsec3.test.\nlost CNAME www.unsigned.test.\n"
        "broken CNAME www.expired.test.\n")
PAST = ("-s", "20200101000000", "-e", "20200201000000")
FUTURE = ("-s", "20370101000000", "-e", "20380101000000")
LONG = ("-s", "20200101000000", "-e", "20380101000000")
NSEC3 = LONG + ("-3", "aabb", "-H", "5")


def algorithm_of(number):
    def edit(ds):
        words = ds.split()
        words[words.index("DS") + 2] = str(number)
        return " ".join(words) + "\n"
    return edit


def digest_of(number):
    def edit(ds):
        words = ds.split()
        words[words.index("DS") + 3] = str(number)
        return " ".join(words) + "\n"
    return edit


def standby_ds(ds):
    """The true one after one of a key that is not there yet."""
    words = ds.split()
    at = words.index("DS")
    other = words[:at + 1] + ["4711"] + words[at + 2:-1] + ["ab" * 32]
    return " ".join(other) + "\n" + ds


def wrong_digest(ds):
    head, last = ds.rstrip().rsplit(None, 1)
    return f"{head} {last[:-4]}0000\n"


def tree(folder):
    root = Zone(folder, ".", "ns.test. A 127.0.0.1\n", sign=LONG)
    test = Zone(folder, "test", ADDRESS + "ns A 127.0.0.1\n" + MORE,
                parent=root)

    def zone(name, **how):
        Zone(folder, f"{name}.test", how.pop("records", ADDRESS), parent=test,
             **how)

    zone("nsec3", sign=NSEC3, records=ADDRESS + "*.wild A 192.0.2.9\n"
         "a.b.ent A 192.0.2.8\n")
    zone("optout", sign=NSEC3 + ("-A",))
    zone("iterations", sign=("ldns", "-n", "-t", "400", "-s", "aabb", "-i",
                             "20200101000000", "-e", "20370101000000"))
    zone("unsigned", sign=None)
    zone("iterations100", sign=("ldns", "-n", "-t", "100", "-s", "aabb", "-i",
                                "20200101000000", "-e", "20370101000000"))
    zone("private", ds_edit=algorithm_of(253))
    zone("gost", ds_edit=algorithm_of(12))
    zone("gostds", ds_edit=digest_of(3))
    zone("mismatch", ds_edit=algorithm_of(8))
    zone("standbyds", ds_edit=standby_ds)
    zone("standby", beside=("standby",))
    zone("revoked", beside=("revoked",))
    zone("both", beside=("standby", "revoked"))
    zone("nods", ds_edit=lambda ds: "")
    zone("sha1", algorithm="RSASHA1")
    zone("sha1nsec3", algorithm="NSEC3RSASHA1", sign=NSEC3)
    for name, algorithm in (("rsa256", "RSASHA256"), ("rsa512", "RSASHA512"),
                            ("ec384", "ECDSAP384SHA384"),
                            ("ed25519", "ED25519"), ("ed448", "ED448")):
        zone(name, algorithm=algorithm)
    zone("sha1ds", ds_digest="-1")
    zone("sha384ds", ds_digest="-aSHA-384")
    zone("expired", sign=PAST)
    zone("early", sign=FUTURE)
    zone("wrongds", ds_edit=wrong_digest)
    zone("unknownds", ds_edit=algorithm_of(99))
    zone("bare", spoil=without_signature("www.bare.test.", "A"))
    zone("forged", spoil=changed("192.0.2.1", "192.0.2.66"))
    zone("keyless", spoil=without_signature("keyless.test.", "DNSKEY"))
    zone("dropped", spoil=lambda text: "$ORIGIN dropped.test.\n$TTL 300\n"
         "@ SOA ns.test. h.test. 1 3600 600 86400 60\n@ NS ns.test.\n"
         + ADDRESS)
    return root


# name, type, verdict
CASES = (
    ("www.test", "A", "secure"),
    ("test", "SOA", "secure"),
    ("test", "DNSKEY", "secure"),
    ("nsec3.test", "DS", "secure"),
    ("unsigned.test", "DS", "secure"),
    (".", "SOA", "secure"),
    ("test", "DS", "secure"),
    ("mail.test", "MX", "secure"),
    ("www.test", "TXT", "secure"),
    ("nope.test", "A", "secure"),
    ("a.nope.test", "A", "secure"),
    ("below.test", "A", "secure"),
    ("x.wild.test", "A", "secure"),
    ("x.y.wild.test", "A", "secure"),
    ("x.wild.test", "TXT", "secure"),
    ("alias.test", "A", "secure"),
    ("x.alias2.test", "A", "secure"),
    ("www.deep.test", "A", "secure"),
    ("alias.test", "TXT", "secure"),
    ("www.nsec3.test", "A", "secure"),
    ("www.nsec3.test", "TXT", "secure"),
    ("nope.nsec3.test", "A", "secure"),
    ("a.nope.nsec3.test", "A", "secure"),
    ("b.ent.nsec3.test", "A", "secure"),
    ("x.wild.nsec3.test", "A", "secure"),
    ("x.wild.nsec3.test", "TXT", "secure"),
    ("www.rsa256.test", "A", "secure"),
    ("www.rsa512.test", "A", "secure"),
    ("www.ec384.test", "A", "secure"),
    ("www.ed25519.test", "A", "secure"),
    ("www.ed448.test", "A", "secure"),
    ("www.sha1ds.test", "A", "secure"),
    ("www.sha384ds.test", "A", "secure"),
    ("www.optout.test", "A", "secure"),
    ("www.standby.test", "A", "secure"),
    ("www.standbyds.test", "A", "secure"),
    ("www.revoked.test", "A", "secure"),
    ("revoked.test", "DNSKEY", "secure"),
    ("www.both.test", "A", "secure"),
    ("www.sha1.test", "A", "secure"),
    ("nope.sha1.test", "A", "secure"),
    ("www.sha1nsec3.test", "A", "secure"),
    ("nope.sha1nsec3.test", "A", "secure"),
    ("x.wild.nsec3.test", "DS", "secure"),
    ("ent.nsec3.test", "A", "secure"),
    ("nope.deep.test", "A", "secure"),
    ("deep.test", "DNAME", "secure"),
    ("www.private.test", "A", "insecure"),
    ("www.gost.test", "A", "insecure"),
    ("www.gostds.test", "A", "insecure"),
    ("www.nods.test", "A", "insecure"),
    ("www.unsigned.test", "A", "insecure"),
    ("nope.unsigned.test", "A", "insecure"),
    ("lost.test", "A", "insecure"),
    ("www.unknownds.test", "A", "insecure"),
    ("nope.iterations.test", "A", "insecure"),
    ("nope.optout.test", "A", "insecure"),
    ("www.expired.test", "A", "bogus"),
    ("www.early.test", "A", "bogus"),
    ("www.wrongds.test", "A", "bogus"),
    ("www.bare.test", "A", "bogus"),
    ("www.forged.test", "A", "bogus"),
    ("www.keyless.test", "A", "bogus"),
    ("www.dropped.test", "A", "bogus"),
    ("broken.test", "A", "bogus"),
    ("www.mismatch.test", "A", "bogus"),
)

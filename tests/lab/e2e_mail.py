#!/usr/bin/python3
"""Every TLSA combination, good and bad, on real mail servers: exodane's
verdict beside those of Postfix' DANE client and of GnuTLS, in the same run.
"""
import concurrent.futures
import os
import pathlib
import subprocess

import e2e
from e2e import expect
from internet import mailcases, mailservers, mailzones, process

FOLDER = pathlib.Path(os.environ.get("LAB_DIR", "/nowhere")) / "cases"
CASES = []
ROOT_KEY = "/usr/share/dns/root.key"        # where GnuTLS looks
ours = {}


def the_servers_are_up():
    here = mailservers.servers()
    CASES.extend(c for c in mailcases.CASES
                 if all(s in here for s in (c.server, *c.more)))
    FOLDER.mkdir()
    mailservers.add_addresses()
    made = mailservers.Certificates(FOLDER)
    mailservers.start(FOLDER)
    mailzones.build(FOLDER, made.tlsa, CASES)


def look(cases):
    done = e2e.exodane("check", "--json", *(c.domain for c in cases))
    found = done.json("exodane.check/1")["domains"]
    return {f["domain"]: f for f in found}


def every_verdict_is_right():
    half = len(CASES) // 2
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for found in pool.map(look, (CASES[:half], CASES[half:])):
            ours.update(found)
    wrong = [f"{c.domain}: {ours[c.domain]['dane']['verdict']}, not "
             f"{c.verdict}: {ours[c.domain]['dane']}" for c in CASES
             if ours[c.domain]["dane"]["verdict"] != c.verdict]
    expect(not wrong, "\n".join(wrong))


def finger(domain, level):
    run = subprocess.run(["posttls-finger", "-c", "-l", level, domain],
                         capture_output=True, text=True, timeout=120,
                         stdin=subprocess.DEVNULL)
    return run.stdout + run.stderr


FALLS_BACK = ("no TLSA records found", "no usable TLSA records found",
              "all TLSA records unusable")


def judged_by_postfix(case):
    """The verdict of both levels in our words; deferred where it could not
    look for the TLSA."""
    relaxed, strict = (finger(case.domain, level)
                       for level in ("dane", "dane-only"))
    verdicts = []
    for words in (relaxed, strict):
        # "Trusted" where the MX RRset is not signed, and it says so.
        if ("Verified TLS connection established" in words or
                "Trusted TLS connection established" in words):
            verdicts.append("good")
        elif "TLSA lookup error" in words:
            verdicts.append("deferred")
        elif any(line in strict for line in FALLS_BACK):
            verdicts.append("none")
        else:
            verdicts.append("bad")
    expect(verdicts[0] == verdicts[1],
           f"{case.domain}: dane {verdicts[0]}, dane-only {verdicts[1]}:\n"
           f"{relaxed}\n{strict}")
    return verdicts[0], relaxed + strict


def postfix_agrees_in_every_case_that_is_not_explained():
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for case, (theirs, words) in zip(CASES, pool.map(judged_by_postfix,
                                                         CASES)):
            wanted = case.postfix or ours[case.domain]["dane"]["verdict"]
            if theirs != wanted:
                wrong.append(f"{case.domain}: Postfix says {theirs}, not "
                             f"{wanted}:\n{words}")
    expect(not wrong, "\n".join(wrong))


def every_difference_has_its_reason():
    for case in CASES:
        expect(bool(case.postfix) == bool(case.why), case)
        expect(case.postfix != case.verdict, case)


# GnuTLS judges records alone: it knows neither names nor expiry nor digest
# agility, and takes usages 0 and 1.
def gnutls_applies(case):
    return (len(case.tlsa) == 1 and case.tlsa[0][0] in (2, 3) and
            case.tlsa[0][2] < 3 and
            case.server in ("chain", "self", "large", "exim", "six") and
            case.zone == mailcases.ZONE)


def judged_by_gnutls(case):
    run = subprocess.run(
        ["danetool", "--check", case.host, "--port", "25", "--starttls-proto",
         "smtp", "--local-dns"], capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL)
    words = run.stdout + run.stderr
    return "good" if "Certificate matches" in words else "bad", words


def trust_the_lab():
    """GnuTLS' resolver library reads its anchor from one place only."""
    process.run(["mount", "--bind", os.environ["LAB_DIR"] + "/anchor",
                 ROOT_KEY])


def need_gnutls(program):
    e2e.need(program)
    if not os.path.exists(ROOT_KEY):
        raise e2e.Skip(f"no {ROOT_KEY}: install dns-root-data")


def gnutls_agrees_where_records_alone_decide():
    need_gnutls("danetool")
    trust_the_lab()
    cases = [c for c in CASES if gnutls_applies(c)]
    expect(len(cases) > 24, f"only {len(cases)} cases")
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for case, (theirs, words) in zip(cases, pool.map(judged_by_gnutls,
                                                         cases)):
            if theirs != ours[case.domain]["dane"]["verdict"]:
                wrong.append(f"{case.domain}: GnuTLS says {theirs}:\n{words}")
    expect(not wrong, "\n".join(wrong))


def gnutls_cli_lets_the_same_servers_pass():
    need_gnutls("gnutls-cli")
    for name, passes in (("u311good", True), ("u311bad", False),
                         ("u201good", True), ("u201bad", False)):
        run = subprocess.run(
            ["gnutls-cli", "--dane", "--local-dns", "--starttls-proto",
             "smtp", "--port", "25", f"--x509cafile={FOLDER}/ca.pem",
             f"{name}.mx.{mailcases.ZONE}"], capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=120)
        expect((run.returncode == 0) == passes,
               f"{name}: {run.stdout}{run.stderr}")


def beside_an_unsigned_mx_the_host_is_the_only_name():
    host, = ours[f"insecure-mx-ta.{mailcases.UNSIGNED}"]["dane"]["hosts"]
    expect(host["addresses"][0]["verdict"] == "bad", host)


def exim_is_among_the_servers():
    if not any(case.server == "exim" for case in CASES):
        raise e2e.Skip("not installed: exim4, where tests/setup puts it")


def each_address_has_its_verdict_in_both_families():
    e2e.need(ipv6=True)
    case = next(c for c in CASES if c.more)
    host, = ours[case.domain]["dane"]["hosts"]
    expect([(a["address"], a["verdict"], a["tlsa"][0]["match"])
            for a in host["addresses"]] ==
           [("203.0.113.71", "good", True),
            ("2001:db8:25::71", "good", True)], host)


def each_record_has_its_verdict():
    host, = ours["one-of-three.cases.example"]["dane"]["hosts"]
    expect(sorted((t["usage"], t["match"])
                  for t in host["addresses"][0]["tlsa"]) ==
           [(2, False), (3, False), (3, True)], host)


e2e.main(__file__,
         the_servers_are_up,
         every_verdict_is_right,
         postfix_agrees_in_every_case_that_is_not_explained,
         every_difference_has_its_reason,
         gnutls_agrees_where_records_alone_decide,
         gnutls_cli_lets_the_same_servers_pass,
         beside_an_unsigned_mx_the_host_is_the_only_name,
         exim_is_among_the_servers,
         each_address_has_its_verdict_in_both_families,
         each_record_has_its_verdict,
         visits=0)

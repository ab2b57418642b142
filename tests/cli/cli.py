#!/usr/bin/python3
"""The real binary without any network: texts, documents, exit statuses.

usage: cli.py EXODANE [--update]     --update rewrites golden/
"""
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
JOURNALS = HERE.parent / "data" / "journals"
EXODANE = sys.argv[1]
UPDATE = "--update" in sys.argv
CANARY = "c4n4ry-0f-a-s3cret"
# A port where nobody listens, so that every question ends at once.
NOWHERE = ("--resolver", "127.0.0.1@9")
said = []           # all that was ever said, for the search for the canary


class Fault(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Fault(str(message))


class Room:
    """A home of its own, with journals and settings."""

    def __init__(self, journals=(), conf=None):
        self.path = pathlib.Path(tempfile.mkdtemp(
            prefix="exodane-cli.", dir="/tmp"))
        self.state = self.path / "state"
        self.conf = self.path / "exodane.conf"
        if journals:
            self.state.mkdir(0o700)
        for name in journals:
            self.journal(name).write_bytes((JOURNALS / f"{name}.json")
                                           .read_bytes())
            self.journal(name).chmod(0o600)
        if conf is not None:
            self.write_conf(conf)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def journal(self, domain):
        return self.state / f"{domain}.json"

    def write_conf(self, text):
        self.conf.write_text(text)

    def file(self, name, text, mode=0o600):
        path = self.path / name
        path.write_text(text)
        path.chmod(mode)
        return path

    def run(self, *argv, status=None, env=None, stdin=subprocess.DEVNULL):
        argv = [str(word) for word in argv]
        if self.conf.exists() and "--config" not in argv:
            argv += ["--config", str(self.conf)]
        full = {"PATH": os.environ["PATH"], "HOME": str(self.path),
                "XDG_STATE_HOME": str(self.path), "LC_ALL": "C.UTF-8",
                "COLUMNS": "80", "UBSAN_OPTIONS": "halt_on_error=1",
                **(env or {})}
        argv += ["--state-dir", str(self.state)] \
            if "--state-dir" not in argv else []
        done = subprocess.run([EXODANE, *argv], env=full, stdin=stdin,
                              capture_output=True, timeout=120)
        out = done.stdout.decode(), done.stderr.decode()
        said.append(f"$ {' '.join(argv)}\n{out[0]}{out[1]}")
        shown = f"$ {' '.join(argv)}\n[status {done.returncode}]\n" + \
            "".join(out)
        if status is not None:
            expect(done.returncode == status, f"wanted {status}:\n{shown}")
        return Said(done.returncode, *out, shown, self)


class Said:
    def __init__(self, status, out, err, shown, room):
        self.status, self.out, self.err = status, out, err
        self.shown, self.room = shown, room

    def __str__(self):
        return self.shown

    def json(self, schema):
        try:
            document = json.loads(self.out)
        except ValueError as error:
            raise Fault(f"not one JSON document: {error}\n{self}")
        expect(document["schema"] == schema, self)
        return document


def stable(said_):
    """What was said, without what differs from machine to machine."""
    text = (f"[status {said_.status}]\n{said_.out}" +
            (f"[standard error]\n{said_.err}" if said_.err else ""))
    text = text.replace(str(said_.room.path), "/ROOM")
    return re.sub(r"\d+ days( \d+ h)?", "N days", text)


def golden(name, said_):
    path = HERE / "golden" / f"{name}.txt"
    text = stable(said_)
    if UPDATE:
        path.write_text(text)
    expect(path.exists() and path.read_text() == text,
           f"golden/{name}.txt differs from:\n{text}")


ALL = ("asking.example", "done.example", "example.org", "undo.example",
       "xn--mnchen-3ya.example")
POWERDNS = """\
[default]
dns = powerdns
endpoint = http://127.0.0.1:9
"""


# ---- usage ----

USAGE = {
    "no-command": ((), 2),
    "help": (("--help",), 0),
    "help-migrate": (("help", "migrate"), 0),
    "help-check": (("check", "--help"), 0),
    "help-unknown": (("help", "chekc"), 2),
    "version": (("--version",), 0),
    "unknown-command": (("chekc", "example.org"), 2),
    "domain-as-command": (("example.org",), 2),
    "unknown-option": (("check", "--jsno", "example.org"), 2),
    "other-commands-option": (("status", "--yes"), 2),
    "missing-argument": (("check",), 2),
    "too-many-arguments": (("report", "a.example", "b.example"), 2),
    "missing-value": (("check", "--config"), 2),
    "bad-domain": (("check", "no..name"), 2),
    "bad-time": (("dnssec", "--at", "noon", "example.org"), 2),
    "bad-type": (("dnssec", "example.org", "MXX"), 2),
    "bad-format": (("plan", "--format", "html", "example.org"), 2),
    "format-without-dry-run": (("migrate", "--format", "md", "a.example"), 2),
    "wait-and-no-wait": (("migrate", "--wait", "--no-wait", "a.example"), 2),
    "absent-config": (("check", "--config", "/nonexistent/x", "a.example"),
                      2),
    "absent-plan": (("migrate", "--plan", "/nonexistent/x", "a.example",
                     *NOWHERE), 2),
    "bad-resolver": (("check", "--resolver", "not an address", "a.example"),
                     2),
}


def usage_faults_are_as_they_were_reviewed():
    faults = []
    for name, (argv, status) in USAGE.items():
        with Room() as room:
            try:
                golden(name, room.run(*argv, status=status))
            except Fault as fault:
                faults.append(str(fault))
    expect(not faults, "\n".join(faults))


def with_json_every_way_out_is_one_document():
    for argv, status in USAGE.values():
        with Room() as room:
            done = room.run(*argv, "--json", status=status)
            document = json.loads(done.out)
            if status:
                expect(document["schema"] == "exodane.error/1", done)
                expect(document["kind"] in ("USAGE", "CONFIG"), done)
                expect(document["message"] and "hint" in document, done)
            expect(not done.err, done)


# ---- settings ----

CONFIGS = {
    "unknown-key": "[default]\n\nlow_tll = 60\n",
    "literal-secret": f"[account x]\ndns = powerdns\napi_key = {CANARY}\n",
    "unknown-provider": "[default]\ndns = clodflare\n",
    "no-such-account": "[a.example]\naccount = x\n",
    "key-without-provider": "[account x]\nendpoint = http://x\n",
    "bad-span": "[default]\nspread = soon\n",
    "no-section": "spread = 60\n",
    "no-hours": "[default]\nwindow = Mo-Fr Europe/Zurich\n",
    "no-such-zone": "[a.example]\nwindow = Mo 07:00-17:00 Europe/Bern\n",
}


def faults_of_the_settings_are_as_they_were_reviewed():
    for name, text in CONFIGS.items():
        with Room(conf=text) as room:
            done = room.run("status", status=2)
            golden("conf-" + name, done)
            done = room.run("status", "--json", status=2)
            expect(done.json("exodane.error/1")["kind"] == "CONFIG", done)


def secrets_that_others_can_read_are_refused():
    with Room(conf=POWERDNS) as room:
        done = room.run("migrate", "a.example", *NOWHERE, status=2)
        golden("secret-missing", done)
        key = room.file("key", CANARY + "\n", 0o644)
        done = room.run("migrate", "a.example", *NOWHERE, status=2,
                        env={"PDNS_API_KEY_FILE": str(key)})
        golden("secret-readable", done)
        expect(not room.journal("a.example").exists(), "it was begun")


# ---- journals ----

def status_and_report_are_as_they_were_reviewed():
    with Room(ALL) as room:
        golden("status", room.run("status", status=0))
        golden("status-one", room.run("status", "done.example", status=0))
        golden("status-json", room.run("status", "--json", status=0))
        golden("status-absent", room.run("status", "b.example", status=2))
        for form in ("text", "md", "json"):
            golden(f"report-done-{form}", room.run(
                "report", "--format", form, "done.example", status=0))
        golden("report-open", room.run("report", "example.org", status=0))
        golden("report-absent", room.run("report", "b.example", status=2))
        golden("report-idn", room.run("report", "MÜNCHEN.example", status=0))
    with Room() as room:
        golden("status-none", room.run("status", status=0))


def a_broken_journal_counts_one_and_stays_as_it_is():
    with Room(ALL) as room:
        path = room.journal("example.org")
        path.write_bytes(path.read_bytes()[:700])
        before = hashlib.sha256(path.read_bytes()).digest()
        done = room.run("status", status=1)
        expect("done.example" in done.out, done)
        golden("status-broken", done)
        document = room.run("status", "--json", status=1).json(
            "exodane.status/1")
        expect(len(document["migrations"]) == 4, document)
        room.run("report", "example.org", status=1)
        room.run("undo", "--yes", "example.org", *NOWHERE, status=1)
        room.run("migrate", "--yes", "example.org", *NOWHERE, status=1)
        room.run("migrate", "--continue", "example.org", *NOWHERE, status=1)
        expect(hashlib.sha256(path.read_bytes()).digest() == before,
               "the broken journal was changed")


# ---- going on ----

def nothing_begun_is_nothing_to_do():
    with Room() as room:
        golden("continue-nothing", room.run("--continue", *NOWHERE, status=0))
        room.run("migrate", "--continue", "a.example", *NOWHERE, status=2)
        room.run("--continue", "a.example", *NOWHERE, status=2)
        room.run("undo", "a.example", *NOWHERE, status=2)
        expect(not room.state.exists() or not list(room.state.iterdir()),
               "something was left behind")


def none_due_is_three_while_one_is_open():
    with Room(("example.org", "done.example")) as room:
        path = room.journal("example.org")
        document = json.loads(path.read_text())
        text = path.read_text()
        due = re.search(r'"next_due":\s*"([^"]+)"', text).group(1)
        path.write_text(text.replace(due, "2099-01-01T00:00:00Z"))
        done = room.run("--continue", "--json", *NOWHERE, status=3)
        domains = done.json("exodane.run/1")["domains"]
        expect([d["exit"] for d in domains] == [0, 3], done)
        expect(domains[1]["next_due"] == "2099-01-01T00:00:00Z", done)
        golden("continue-not-due", room.run("--continue", *NOWHERE, status=3))
        quiet = room.run("--continue", "--quiet", *NOWHERE, status=3)
        expect(quiet.out == "" and quiet.err == "", quiet)
        expect(document, "")


def status_says_when_the_next_move_may_be_made():
    day = time.strftime("%a", time.gmtime(time.time() + 3 * 86400))
    conf = f"[default]\nwindow = {day} 07:00-17:00 Europe/Zurich\n"
    words = f"next move not before {day} 07:00 Europe/Zurich"
    with Room(("example.org", "done.example"), conf) as room:
        done = room.run("status", status=0)
        expect(done.out.count(words) == 1, done)
        found = {m["domain"]: m for m in room.run("status", "--json").json(
            "exodane.status/1")["migrations"]}
        at = found["example.org"]["next_move_not_before"]
        expect(at[10:] in ("T05:00:00Z", "T06:00:00Z"), at)
        expect(found["done.example"]["window"] is None, found)
        room.write_conf(conf + "[example.org]\nwindow = always\n")
        done = room.run("status", status=0)
        expect("next move not before" not in done.out, done)


def what_is_finished_is_done():
    with Room(("done.example",)) as room:
        golden("continue-done", room.run("--continue", "done.example",
                                         *NOWHERE, status=0))
        room.run("--continue", *NOWHERE, status=0)


def migrate_over_an_open_undo_is_blocked():
    with Room(("undo.example",)) as room:
        golden("migrate-over-undo", room.run(
            "migrate", "--yes", "undo.example", *NOWHERE, status=4))


def a_lock_held_by_another_run_counts_one_when_named():
    with Room(("asking.example",)) as room:
        room.run("--continue", "asking.example", *NOWHERE)
        locks = [p for p in room.state.iterdir()
                 if not p.name.endswith(".json")]
        expect(len(locks) == 1, locks)
        with locks[0].open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = room.run("--continue", "asking.example", *NOWHERE,
                            status=1)
            expect("another run" in done.out, done)
            room.run("--continue", *NOWHERE, status=3)


def nobody_asked_is_nobody_answered():
    with Room(("asking.example",)) as room:
        done = room.run("--continue", "--json", "asking.example", *NOWHERE)
        expect(done.status in (1, 4), done)
        done.json("exodane.run/1")


def a_silent_resolver_is_unknown_not_bad():
    with Room() as room:
        done = room.run("check", "--json", "a.example", *NOWHERE, status=1)
        found = done.json("exodane.check/1")["domains"][0]
        expect(found["verdict"] == "unknown", done)
        done = room.run("dnssec", "--json", "a.example", *NOWHERE, status=1)
        expect(done.json("exodane.dnssec/1")["verdict"] == "indeterminate",
               done)
        room.run("check", "a.example", "b.example", *NOWHERE, status=1)
        done = room.run("plan", "--json", "a.example", *NOWHERE)
        expect(done.status in (1, 4), done)
        done.json("exodane.plan/1")
        room.run("doctor", *NOWHERE, status=1)


# ---- tables ----

def providers_are_listed_from_the_table():
    with Room() as room:
        names = [p["name"] for p in room.run("providers", "--json").json(
            "exodane.providers/1")["providers"]]
        expect(names == sorted(names), names)
        expect({"manual", "powerdns"} <= set(names), names)
        text = room.run("providers", status=0).out
        for name in names:
            expect(re.search(f"^{name} ", text, re.M), text)
            one = room.run("providers", name, status=0)
            expect(one.out.startswith(name), one)
        golden("providers-powerdns", room.run("providers", "powerdns"))
        golden("providers-unknown", room.run("providers", "powerdn"))


def completions_know_every_command_and_option():
    folder = HERE.parent.parent / "cmd" / "completions"
    with Room() as room:
        commands = room.run("help", "--json").json(
            "exodane.help/1")["commands"]
    for name in ("exodane.bash", "_exodane", "exodane.fish"):
        text = (folder / name).read_text()
        for command in commands:
            expect(re.search(rf"\b{command['name']}\b", text),
                   f"{name} lacks {command['name']}")
            for option in command["options"]:
                expect(re.search(rf"(--|-l ){option['name']}\b", text),
                       f"{name} lacks --{option['name']}")


def the_manual_knows_every_command_and_option():
    page = (HERE.parent.parent / "cmd" / "exodane.1").read_text()
    with Room() as room:
        commands = room.run("help", "--json").json(
            "exodane.help/1")["commands"]
    for command in commands:
        expect(re.search(rf"^\.It Cm {command['name']}\b", page, re.M),
               command["name"])
        for option in command["options"]:
            name = option["name"]
            found = re.search(rf"Fl -{re.escape(name)}\b|, -{name}\b", page)
            expect(found or name == "verbose", f"lacks --{name}")


def the_manual_pages_are_clean():
    mandoc = shutil.which("mandoc")
    expect(mandoc, "mandoc is not installed")
    for page in ("exodane.1", "exodane.conf.5"):
        run = subprocess.run(
            [mandoc, "-T", "lint", "-W", "warning",
             str(HERE.parent.parent / "cmd" / page)],
            capture_output=True, text=True)
        expect(not run.stdout and run.returncode == 0, run.stdout)


def the_manual_of_the_settings_knows_every_key():
    page = (HERE.parent.parent / "cmd" / "exodane.conf.5").read_text()
    table = (HERE.parent.parent / "cmd" / "config_keys.c").read_text()
    for name in re.findall(r'^\t\{ "([a-z_]+)",', table, re.M):
        expect(re.search(rf"\b{name}\b", page), f"lacks {name}")


# ---- the terminal ----

def colours_come_only_when_wanted():
    with Room(ALL) as room:
        plain = room.run("status", status=0)
        expect("\033" not in plain.out, plain)
        always = room.run("status", "--color", "always", status=0)
        expect("\033[" in always.out, always)
        expect(re.sub(r"\033\[\d*m", "", always.out) == plain.out, always)
        never = room.run("status", "--color", "never",
                         env={"CLICOLOR_FORCE": "1"}, status=0)
        expect(never.out == plain.out, never)


def without_utf8_all_is_ascii():
    with Room(ALL) as room:
        for argv in (("status",), ("report", "done.example"), ("--help",)):
            done = room.run(*argv, env={"LC_ALL": "C"}, status=0)
            expect(done.out.isascii(), done)


def hostile_words_in_a_journal_stay_words():
    with Room(("done.example",)) as room:
        path = room.journal("done.example")
        text = path.read_text().replace(
            "STARTTLS, certificate", r"\u001b[2J\u009b31m\u202e\r certificate")
        path.write_text(text)
        for form in ("text", "md"):
            done = room.run("report", "--format", form, "done.example",
                            status=0)
            expect(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]",
                                 done.out), repr(done.out))
        room.run("report", "--json", "done.example").json("exodane.report/1")


def no_secret_was_ever_said():
    for text in said:
        expect(CANARY not in text, f"the secret is in:\n{text}")
    expect(len(said) > 50, "hardly anything was run")


CLAIMS = [value for name, value in list(globals().items())
          if callable(value) and getattr(value, "__module__", "") ==
          "__main__" and "_" in name and
          name not in ("no_secret_was_ever_said",)]
CLAIMS.append(no_secret_was_ever_said)

print(f"1..{len(CLAIMS)}")
failed = 0
for number, claim in enumerate(CLAIMS, 1):
    try:
        claim()
        print(f"ok {number} - {claim.__name__}", flush=True)
    except (Fault, OSError, KeyError, IndexError, AttributeError, ValueError,
            subprocess.SubprocessError) as error:
        failed += 1
        print(re.sub("^", "# ", f"{type(error).__name__}: {error}",
                     flags=re.M))
        print(f"not ok {number} - {claim.__name__}", flush=True)
sys.exit(1 if failed else 0)

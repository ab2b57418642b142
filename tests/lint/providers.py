#!/usr/bin/python3
"""The README's table of DNS providers and exodane-providers(7), from the
tables of the program itself.

usage: providers.py EXODANE ROOT [--write]

Without --write: TAP, whether both are what the program would have written."""
import json
import pathlib
import re
import subprocess
import sys
import textwrap

BEGIN = "<!-- made by tests/lint/providers.py from the drivers' tables -->"
END = "<!-- end -->"
HEAD = """\
.\\" Made by tests/lint/providers.py from the drivers' tables.
.Dd {date}
.Dt EXODANE-PROVIDERS 7
.Os
.Sh NAME
.Nm exodane-providers
.Nd the DNS providers that exodane can change zones at
.Sh DESCRIPTION
A provider is named in a section of
.Xr exodane.conf 5
by
.Ql dns No = Ar NAME ;
its settings stand beside it.
A secret is never literal in the file: it comes from the environment, from a
file named by the setting with
.Ql _file
behind its name, or from a command named with
.Ql _command .
.Nm exodane Cm doctor Ar DOMAIN
tells who hosts a zone, and tries the credentials.
"""
TAIL = """\
.Sh A PROGRAM OF YOUR OWN
With
.Ql dns No = exec
a program does the reading and writing.
It is run once per request, without a shell; one JSON document comes on its
standard input, one is read from its standard output, and exit status 0 says
that it could answer.
To read:
.Bd -literal
{"schema": "exodane.dns-exec/1", "verb": "read",
 "owner": "example.org"}
.Ed
.Pp
and the answer, of which only
.Ql zone
and
.Ql mx
are required:
.Bd -literal
{"zone": "example.org",
 "mx": [{"exchange": "mail.example.org", "preference": 10,
         "ttl": 3600}],
 "ttl_min": 60, "ttl_max": 86400, "ttl_scope": "rrset",
 "name_servers": ["ns1.example.net"]}
.Ed
.Pp
.Ql ttl_scope
is
.Ql rrset ,
.Ql record
or
.Ql zone ,
where one TTL is that of the whole zone.
To write:
.Bd -literal
{"schema": "exodane.dns-exec/1", "verb": "write",
 "owner": "example.org", "have": [MX ...], "want": [MX ...]}
.Ed
.Pp
answered by
.Ql {} .
The set that was just read is
.Ql have ;
another one is a conflict, and nothing may be changed.
New records come first, deletions last, nothing else is touched; the set is read
back afterwards.
What goes wrong is told, whatever the exit status, by
.Bd -literal
{"error": {"kind": "AUTH", "message": "...", "retry_after": 30}}
.Ed
.Pp
with the kind CONFIG, AUTH, NET, BUSY, REMOTE, CONFLICT or UNSUPPORTED.
.Pp
A worked example, whose
.Ql hoster
stands for the hoster's own command line tool:
.Bd -literal
#!/usr/bin/python3
import json, subprocess, sys

def hoster(*words):
    done = subprocess.run(["hoster", *words], capture_output=True)
    if done.returncode:
        json.dump({"error": {"kind": "REMOTE", "message":
                   done.stderr.decode(errors="replace")}}, sys.stdout)
        sys.exit(1)
    return json.loads(done.stdout)

asked = json.load(sys.stdin)
owner = asked["owner"]
present = hoster("mx", "list", owner)
if asked["verb"] == "read":
    json.dump({"zone": owner, "mx": present}, sys.stdout)
elif sorted(map(str, present)) != sorted(map(str, asked["have"])):
    json.dump({"error": {"kind": "CONFLICT", "message":
               "the MX records are others by now"}}, sys.stdout)
else:
    hoster("mx", "replace", owner, json.dumps(asked["want"]))
    json.dump({}, sys.stdout)
.Ed
.Sh SEE ALSO
.Xr exodane 1 ,
.Xr exodane.conf 5
"""


def signs(provider):
    needs = provider["sign_needs"]
    return ("yes" if provider["can_sign"] else "no") + \
        (f", but needs {needs}" if needs else "")


def floor(provider):
    return f"{provider['ttl_min']} s" if provider["ttl_min"] else "none"


def asks(provider):
    read, record = provider["asks"]["read"], provider["asks"]["record"]
    each = f", and {record} for each MX record of the zone" if record else ""
    return read and f"{read}{each}, once the zone is known."


def cell(text):
    return (text or "–").replace("|", "\\|")


def readme_table(providers):
    lines = [BEGIN, "| `dns =` | hoster | settings | shortest TTL | signing "
             "by API | never tried |", "|---|---|---|---|---|---|"]
    for p in providers:
        names = ", ".join(f"`{s['name']}`" for s in p["settings"]
                          if s["required"]) or "–"
        lines.append(f"| `{p['name']}` | {cell(p['title'])} | {names} | "
                     f"{floor(p)} | {signs(p)} | {cell(p['untried'])} |")
    return "\n".join([*lines, END])


def roff(text):
    text = text.replace("\\", "\\e").replace("–", "\\(en")
    text = text.replace("…", "\\&...").replace("→", "\\(->")
    sentences = re.split(r"(?<=[a-z)][.:]) ", text)
    lines = [line for s in sentences for line in textwrap.wrap(s, 78)]
    return "\n".join("\\&" + line if line[:1] in ".'" else line
                     for line in lines)


def man_setting(setting):
    words = setting["help"]
    words += " (required)" if setting["required"] else ""
    words += f"; default {setting['default']}" if setting["default"] else ""
    variables = ", ".join(setting["environment"])
    return [f".It Sy {setting['name']}{'_file' if setting['secret'] else ''}",
            roff(words + (f". Environment: {variables}" if variables else ""))]


def man_provider(provider):
    lines = [f".Ss {provider['name']}", roff(provider["title"] + ".")]
    if provider["settings"]:
        lines.append(".Bl -tag -width Ds")
        for setting in provider["settings"]:
            lines += man_setting(setting)
        lines.append(".El")
    facts = [("Least privilege", provider["privilege"]),
             ("Rights that doctor can tell", provider["tells"]),
             ("Shortest TTL", floor(provider)),
             ("Signing by the API", signs(provider)),
             ("Requests to read the MX records", asks(provider)),
             ("How the DS reaches the registrar", provider["ds_path"]),
             ("Would undo a change", provider["reverts"]),
             ("Never tried", provider["untried"])]
    for title, text in facts:
        if text:
            lines += [".Pp", f".Em {title} :", roff(text)]
    return lines


def man_page(providers, date):
    lines = [".Sh PROVIDERS"]
    for provider in providers:
        lines += man_provider(provider)
    return HEAD.format(date=date) + "\n".join(lines) + "\n" + TAIL


def between(text, table):
    head, rest = text.split(BEGIN, 1)
    return head + table + rest.split(END, 1)[1]


def main(exodane, root, write):
    done = subprocess.run([exodane, "providers", "--json"], check=True,
                          stdout=subprocess.PIPE, text=True)
    providers = json.loads(done.stdout)["providers"]
    readme, man = root / "README.md", root / "cmd/exodane-providers.7"
    date = next(line[4:] for line in (root / "cmd/exodane.1").read_text()
                .splitlines() if line.startswith(".Dd "))
    wanted = {readme: between(readme.read_text(), readme_table(providers)),
              man: man_page(providers, date)}
    if write:
        for path, text in wanted.items():
            path.write_text(text)
        return 0
    print(f"1..{len(wanted)}")
    bad = 0
    for n, (path, text) in enumerate(wanted.items(), 1):
        good = path.is_file() and path.read_text() == text
        bad += not good
        print(f"{'ok' if good else 'not ok'} {n} - "
              f"{path.name}_is_what_the_tables_say")
        if not good:
            print("# write it anew: tests/lint/providers.py "
                  "build/cmd/exodane . --write")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve(),
                  "--write" in sys.argv[3:]))

#!/usr/bin/python3
"""The rules of the house that a grep can hold, as TAP.

usage: house.py ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()
ROOMS = ("cmd", "steps", "providers", "state")
FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 500
COLUMNS_MAX = 80

# Which files may include a third-party header, by the start of their path.
THIRD_PARTY = {
    "curl/": ("providers/net/http.c",),
    "ldns/": ("providers/resolver/", "providers/dns/rfc2136"),
    "openssl/": ("providers/smtp/", "providers/crypto/"),
    "cjson/": ("state/", "providers/dns/", "providers/exchange/", "cmd/"),
    "ini.h": ("cmd/",),
    "idn2.h": ("cmd/",),
    "expat.h": ("providers/dns/",),
}
FRONT_HEADERS = re.compile(r"^providers/[a-z0-9_]+\.h$")
BANNED = re.compile(
    r"\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|system|popen|atoi|atol|"
    r"alloca|localtime|gmtime|ctime|asctime|rand|mktemp|tmpnam|strncpy)\s*\(")
# Where the calls that only one place may make are made.
ONLY_IN = {
    r"\bfork\s*\(": ("providers/net/spawn.c",),
    r"\bexec[vl]p?e?\s*\(": ("providers/net/spawn.c",),
    r"\btime\s*\(\s*(NULL|0)\s*\)": ("cmd/",),
    r"\b(secure_)?getenv\s*\(": ("cmd/", "providers/net/spawn_find.c"),
    r"\b(printf|puts|putchar)\s*\(": ("cmd/",),
}


def sources(*suffixes):
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in suffixes:
                yield path


def rel(path):
    return str(path.relative_to(ROOT))


def code_lines(path):
    """Lines with comments and strings blanked out, numbered from 1."""
    text = path.read_text()
    blank = lambda m: re.sub(r"[^\n]", " ", m.group())
    text = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text,
                  flags=re.S)
    return enumerate(text.split("\n"), 1)


def includes(path):
    for number, line in enumerate(path.read_text().split("\n"), 1):
        match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
        if match:
            yield number, match.group(1), match.group(2)


def room_of(name):
    parts = name.split("/")
    if parts[0] == "providers" and len(parts) > 2:
        return "providers/" + parts[1]
    return parts[0]


def may_include(name, header):
    own, other = room_of(name), room_of(header)
    if other == own or other == "state":
        return True
    if FRONT_HEADERS.match(header):
        return own != "state"
    if other in ("providers/net", "providers/crypto"):
        return own.startswith("providers/")
    return other == "steps" and own == "cmd"


def includes_point_only_downwards():
    for path in sources(".c", ".h"):
        for number, kind, header in includes(path):
            if kind == '"' and "/" in header and \
               not may_include(rel(path), header):
                yield f"{rel(path)}:{number}: {header}"


def third_party_headers_stay_in_their_place():
    for path in sources(".c", ".h"):
        for number, _, header in includes(path):
            for start, places in THIRD_PARTY.items():
                if header.startswith(start) and \
                   not rel(path).startswith(places):
                    yield f"{rel(path)}:{number}: {header}"


def front_headers_show_no_third_party_type():
    types = re.compile(r"\b(cJSON|ldns_\w+|SSL|SSL_CTX|CURL|X509)\s*\*")
    for path in (ROOT / "providers").glob("*.h"):
        for number, line in code_lines(path):
            if types.search(line):
                yield f"{rel(path)}:{number}: {line.strip()}"


def no_banned_call():
    for path in sources(".c", ".h"):
        for number, line in code_lines(path):
            if BANNED.search(line):
                yield f"{rel(path)}:{number}: {line.strip()}"


def forking_printing_and_environment_have_one_place():
    for path in sources(".c"):
        for number, line in code_lines(path):
            for pattern, places in ONLY_IN.items():
                if re.search(pattern, line) and \
                   not rel(path).startswith(places):
                    yield f"{rel(path)}:{number}: {line.strip()}"


def no_file_is_over_500_lines():
    for path in sources(".c", ".h", ".ps1"):
        lines = path.read_text().count("\n")
        if lines > FILE_LINES_MAX:
            yield f"{rel(path)}: {lines} lines"


def no_function_is_over_60_lines():
    names = [str(p) for p in sources(".c")]
    out = subprocess.run(
        ["ctags", "-x", "--c-kinds=f", "--fields=+e",
         "--_xformat=%F\t%N\t%n\t%{end}", *names],
        check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        name, function, first, last = line.split("\t")
        lines = int(last) - int(first) + 1
        if lines > FUNCTION_LINES_MAX:
            yield f"{name}:{first}: {function}: {lines} lines"


def no_left_overs():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented")
    for path in sources(".c", ".h", ".ps1"):
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if words.search(line):
                yield f"{rel(path)}:{number}: {line.strip()}"


def every_source_is_formatted():
    if not shutil.which("clang-format"):
        return None
    names = [str(p) for p in sources(".c", ".h")]
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *names],
                         capture_output=True, text=True)
    return [line for line in run.stderr.splitlines() if ": error:" in line]


CLAIMS = [
    includes_point_only_downwards,
    third_party_headers_stay_in_their_place,
    front_headers_show_no_third_party_type,
    no_banned_call,
    forking_printing_and_environment_have_one_place,
    no_file_is_over_500_lines,
    no_function_is_over_60_lines,
    no_left_overs,
    every_source_is_formatted,
]

failed = 0
print(f"1..{len(CLAIMS)}")
for number, claim in enumerate(CLAIMS, 1):
    faults = claim()
    if faults is None:
        print(f"ok {number} - {claim.__name__} # SKIP clang-format is not "
              "installed")
        continue
    faults = list(faults)
    failed += bool(faults)
    print(f"{'not ok' if faults else 'ok'} {number} - {claim.__name__}")
    for fault in faults[:40]:
        print(f"# {fault}")
sys.exit(1 if failed else 0)

"""The environment of a command in the lab, and its exodane.conf."""
import os
import pathlib
import shutil

from . import names, updates

CONF = """\
# The lab's settings: everything takes seconds that takes hours outside.
[default]
state_dir = {dir}/state
resolver = {resolver}
trust_anchor = {dir}/anchor
root_hints = {dir}/hints
ca_file = {dir}/ca.pem
low_ttl = {low}
ttl_floor = 1
final_ttl = {final}
spread = 1
poll = 1
zone_max_ttl = 6
tlsa_note = 20
tlsa_give_up = 90
account = hoster
tenant = lab

[account hoster]
dns = powerdns
endpoint = http://{api}:{port}
api_key_file = {dir}/api-key

[tenant lab]
exchange = pwsh
sign_in = token
organization = {tenant}
access_token_file = {dir}/access-token
"""

MANUAL = """
[{domain}]
dns = manual
exchange = manual
"""


UPDATES = """
[account {domain}]
dns = rfc2136
endpoint = {server}
key_name = {key}
key_secret_file = {dir}/tsig-secret

[{domain}]
account = {domain}
"""


def environment(world, here):
    """PATH with a pwsh, LAB_…, and a sender's Postfix settings."""
    env = dict(os.environ)
    path = [str(world.path("bin")), str(here), "/usr/sbin", "/usr/bin",
            "/sbin", "/bin", os.environ.get("LAB_PATH", "")]
    env.update({
        "PATH": ":".join(path),
        "XDG_CONFIG_HOME": str(world.path("config")),
        "MAIL_CONFIG": str(world.path("postfix")),
        "LAB_DIR": str(world.dir),
        "LAB_STATE": str(world.path("state")),
        "LAB_CONFIG": str(world.path("config/exodane/exodane.conf")),
        "LAB_COMMAND": str(here / "lab"),
        "LAB_API": f"http://{names.API}:{names.API_PORT}",
        "LAB_API_KEY": world.api_key,
        "LAB_FINAL_TTL": str(names.FINAL_TTL),
        "LAB_NAME_SERVERS": f"{names.NS1} {names.NS2}",
        "LAB_IPV6": "1" if world.with_ipv6 else "0",
        "LAB_PWSH": engine(here)[1],
    })
    return env


def engine(here):
    """PowerShell's own engine or None, and words for what pwsh is."""
    if os.environ.get("LAB_STAND_IN") and \
       os.environ.get("EXODANE_ENGINE") != "everywhere":
        return None, "a stand-in in Python"
    stamp = pathlib.Path(os.environ.get("PWSH_ENGINE") or here.parent.parent /
                         "build/tests/servers/pwsh/pwsh-engine.txt")
    if not stamp.exists():
        return None, "a stand-in in Python: tests/servers/pwsh is not built"
    verdict, _, words = stamp.read_text().strip().partition(" ")
    if verdict != "ready":
        return None, f"a stand-in in Python: {words}"
    return words, "PowerShell's own engine"


# In front of the engine, with its module on Microsoft's side, or of the
# stand-in; a clock that is set wrong (faketime) is not theirs.
PWSH = """\
#!/bin/sh
unset LD_PRELOAD
export PSModulePath={modules} EXO_SERVICE={dir}/exchange.sock
export XDG_CACHE_HOME={dir}/cache
exec {engine} "$@"
"""


def write_pwsh(world, program, here):
    world.path("bin/pwsh").write_text(PWSH.format(
        modules=here.parent / "servers/pwsh/modules", dir=world.dir,
        engine=program))
    world.path("bin/pwsh").chmod(0o755)
    world.path("cache").mkdir()


def find_exodane(here):
    """$EXODANE, or what was built in the usual folders; None without."""
    root = here.parent.parent
    for path in (os.environ.get("EXODANE", ""), root / "build/cmd/exodane",
                 root / "build/exodane"):
        if path and os.access(path, os.X_OK):
            return pathlib.Path(path).resolve()
    found = shutil.which("exodane", path=os.environ.get("LAB_PATH"))
    return pathlib.Path(found) if found else None


def write(world, env, here):
    """exodane.conf with its secrets, and exodane itself on the PATH."""
    conf = pathlib.Path(env["LAB_CONFIG"])
    conf.parent.mkdir(parents=True)
    text = CONF.format(dir=world.dir, resolver=names.RESOLVER,
                       low=names.LOW_TTL, final=names.FINAL_TTL,
                       api=names.API, port=names.API_PORT,
                       tenant=names.TENANT)
    for customer in names.CUSTOMERS:
        if customer.manual:
            text += MANUAL.format(domain=customer.domain)
        if customer in names.UPDATED:
            text += UPDATES.format(domain=customer.domain, dir=world.dir,
                                   server=customer.servers[0],
                                   key=updates.KEY)
    conf.write_text(text)
    for name, secret in (("api-key", world.api_key),
                         ("tsig-secret", world.tsig_secret),
                         ("access-token", "lab-token-" + world.api_key)):
        world.path(name).touch(0o600)
        world.path(name).write_text(secret + "\n")
    world.path("bin").mkdir()
    if binary := find_exodane(here):
        world.path("bin/exodane").symlink_to(binary)
    write_pwsh(world, engine(here)[0] or here / "pwsh", here)

"""The environment of a command in the lab, and its exodane.conf."""
import os

from . import names

CONF = """\
"""


def environment(world, here):
    """PATH with the pwsh stand-in, LAB_…, and a sender's Postfix settings."""
    env = dict(os.environ)
    env.update({
        "PATH": f"{here}:/usr/sbin:/usr/bin:/sbin:/bin:" +
                os.environ.get("LAB_PATH", ""),
        "LAB_DIR": str(world.dir),
        "LAB_COMMAND": str(here / "lab"),
        "LAB_API_KEY": world.api_key,
        "LAB_API": f"http://{names.API}:{names.API_PORT}",
        "LAB_RESOLVER": names.RESOLVER,
        "LAB_ANCHOR": str(world.path("anchor")),
        "LAB_HINTS": str(world.path("hints")),
        "LAB_CA": str(world.path("ca.pem")),
        "LAB_IPV6": "1" if world.with_ipv6 else "0",
        "LAB_CONFIG": str(world.path("exodane.conf")),
        "MAIL_CONFIG": str(world.dir / "postfix"),
    })
    return env


def write(world, env):
    pass

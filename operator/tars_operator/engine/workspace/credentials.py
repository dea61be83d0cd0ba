"""How Git gets the source's credentials: from files, by its own helpers; never in an argument, a URL or a log.

The directory says itself, in its file `endpoint`, which repositories its credentials are for. Whoever writes a run
names the repository; for one that is not meant, Git gets nothing.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tars_operator.engine.endpoints import ENDPOINT, word

# Git asks "Password for 'https://user@host': ", and a redirect may choose the user. So the whole question counts,
# to its end: another host, or the same without TLS, gets no answer. A Secret may be replaced while a run works:
# what belongs to another endpoint by then is not for this one.
ASKPASS = """#!/bin/sh
[ "$(cat "$TARS_GIT_CREDENTIALS/endpoint")" = "$TARS_GIT_ENDPOINT" ] || exit 1
site="for '$TARS_GIT_SCHEME://"
case "$1" in
  "Username $site$TARS_GIT_HOST': "|"Username $site"*"@$TARS_GIT_HOST': ") exec cat "$TARS_GIT_CREDENTIALS/username" ;;
  "Password $site$TARS_GIT_HOST': "|"Password $site"*"@$TARS_GIT_HOST': ") exec cat "$TARS_GIT_CREDENTIALS/password" ;;
esac
exit 1
"""
_PORTS = {"http": 80, "https": 443, "ssh": 22}
# Git, curl and ssh do the connecting, each with a parser of its own: only what all of them read alike is compared.
_SEGMENT = r"/(?!\.{1,2}(?:/|$))(?:[\w.~+@-]|%(?!2[ef5]|5c|7f)[2-9a-f][0-9a-f])+"
_ADDRESS = re.compile(
    r"(?P<scheme>https?|ssh)://(?:[\w.~-]+@)?(?P<host>\w[\w.-]*|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?"
    rf"(?P<path>(?:{_SEGMENT})*)/?",
    re.ASCII | re.IGNORECASE,
)


def may_go(endpoint: str, url: str) -> bool:
    """Whether what is for `endpoint` (a server, a group on it, or one repository) is for the repository `url`."""
    allowed, asked = _place(endpoint), _place(url)
    return allowed is not None and asked is not None and asked[: len(allowed)] == allowed


def _place(address: str) -> tuple[str | int, ...] | None:
    """Scheme, host, port, and each part of the path; None for what parsers might read differently."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    scheme = match["scheme"].lower()
    parts = match["path"].removesuffix(".git").split("/")[1:]
    return scheme, match["host"].lower(), int(match["port"] or _PORTS[scheme]), *parts


def variables(credentials: Path | None, url: str, home: Path) -> Mapping[str, str]:
    """Environment for Git processes that talk to `url`; `home` takes the helper's file.

    Raises:
        AccessError: the file that says where the credentials may go cannot be read.

    """
    ssh = ["ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15"]
    endpoint = word(credentials / ENDPOINT) if credentials else ""
    if credentials is None or not may_go(endpoint, url):
        return {"GIT_SSH_COMMAND": " ".join(ssh)}
    if (credentials / "ssh-privatekey").exists():
        return {"GIT_SSH_COMMAND": " ".join([*ssh, *_identity(credentials)])}
    helper = home / "askpass"
    helper.write_text(ASKPASS)
    helper.chmod(0o700)
    scheme, netloc, *_ = urlsplit(url)
    host = netloc.rpartition("@")[2]
    site = {"TARS_GIT_SCHEME": scheme, "TARS_GIT_HOST": host, "TARS_GIT_ENDPOINT": endpoint}
    return {"GIT_ASKPASS": str(helper), "TARS_GIT_CREDENTIALS": str(credentials), **site}


def _identity(credentials: Path) -> list[str]:
    key, hosts = credentials / "ssh-privatekey", credentials / "known_hosts"
    options = ["IdentitiesOnly=yes", f"UserKnownHostsFile={hosts}", "StrictHostKeyChecking=yes"]
    return ["-i", str(key), *(word for option in options for word in ("-o", option))]

"""How Git gets the source's credentials: from files, by its own helpers; never in an argument, a URL or a log.

The directory says itself, in its file `endpoint`, which repositories its credentials are for. Whoever writes a run
names the repository; for one that is not meant, Git gets nothing.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tars_operator.engine.endpoints import ENDPOINT, word

# A command for Git's shell and no file: the volume with the workspace may forbid programs. Git tells scheme and host of
# where it is now, a redirect included; each is a line of its own, which no address can forge. A Secret may be replaced
# while a run works: what belongs to another endpoint by then is not for this one.
HELPER = """!f() {
  [ "$1" = get ] || return 0
  [ "$(tr -d '[:space:]' < "$TARS_GIT_CREDENTIALS/endpoint")" = "$TARS_GIT_ENDPOINT" ] || return 0
  case "
$(cat)
" in
    *"
protocol=$TARS_GIT_SCHEME
host=$TARS_GIT_HOST
"*) echo "username=$(cat "$TARS_GIT_CREDENTIALS/username")"; echo "password=$(cat "$TARS_GIT_CREDENTIALS/password")" ;;
  esac
}; f"""
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


def variables(credentials: Path | None, url: str) -> Mapping[str, str]:
    """Environment for Git processes that talk to `url`, on top of `git.environment`.

    Raises:
        AccessError: the file that says where the credentials may go cannot be read.

    """
    ssh = ["ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15"]
    endpoint = word(credentials / ENDPOINT) if credentials else ""
    if credentials is None or not may_go(endpoint, url):
        return {"GIT_SSH_COMMAND": " ".join(ssh)}
    if (credentials / "ssh-privatekey").exists():
        return {"GIT_SSH_COMMAND": " ".join([*ssh, *_identity(credentials)])}
    scheme, netloc, *_ = urlsplit(url)
    return {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_1": "credential.helper",
        "GIT_CONFIG_VALUE_1": HELPER,
        "TARS_GIT_CREDENTIALS": str(credentials),
        "TARS_GIT_ENDPOINT": endpoint,
        "TARS_GIT_SCHEME": scheme,
        "TARS_GIT_HOST": netloc.rpartition("@")[2],
    }


def _identity(credentials: Path) -> list[str]:
    key, hosts = credentials / "ssh-privatekey", credentials / "known_hosts"
    options = ["IdentitiesOnly=yes", f"UserKnownHostsFile={hosts}", "StrictHostKeyChecking=yes"]
    return ["-i", str(key), *(word for option in options for word in ("-o", option))]

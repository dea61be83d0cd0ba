"""How Git gets the source's credentials: from files, by its own helpers; never in an argument, a URL or a log."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

# Git asks "Password for 'https://user@host': ", and a redirect may choose the user. So the whole question counts,
# to its end: another host, or the same without TLS, gets no answer.
ASKPASS = """#!/bin/sh
site="for '$TARS_GIT_SCHEME://"
case "$1" in
  "Username $site$TARS_GIT_HOST': "|"Username $site"*"@$TARS_GIT_HOST': ") exec cat "$TARS_GIT_CREDENTIALS/username" ;;
  "Password $site$TARS_GIT_HOST': "|"Password $site"*"@$TARS_GIT_HOST': ") exec cat "$TARS_GIT_CREDENTIALS/password" ;;
esac
exit 1
"""


def variables(credentials: Path | None, url: str, home: Path) -> Mapping[str, str]:
    """Environment for Git processes that talk to `url`; `home` takes the helper's file."""
    ssh = ["ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "ConnectTimeout=15"]
    if credentials is None:
        return {"GIT_SSH_COMMAND": " ".join(ssh)}
    if (credentials / "ssh-privatekey").exists():
        return {"GIT_SSH_COMMAND": " ".join([*ssh, *_identity(credentials)])}
    helper = home / "askpass"
    helper.write_text(ASKPASS)
    helper.chmod(0o700)
    scheme, netloc, *_ = urlsplit(url)
    host = netloc.rpartition("@")[2]
    site = {"TARS_GIT_SCHEME": scheme, "TARS_GIT_HOST": host}
    return {"GIT_ASKPASS": str(helper), "TARS_GIT_CREDENTIALS": str(credentials), **site}


def _identity(credentials: Path) -> list[str]:
    key, hosts = credentials / "ssh-privatekey", credentials / "known_hosts"
    options = ["IdentitiesOnly=yes", f"UserKnownHostsFile={hosts}", "StrictHostKeyChecking=yes"]
    return ["-i", str(key), *(word for option in options for word in ("-o", option))]

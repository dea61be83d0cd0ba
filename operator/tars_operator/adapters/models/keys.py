"""API keys of model servers: files in a directory, one per host, never a field of a run.

The directory is a mounted Secret (or a person's own folder) that `TARS_MODEL_KEYS` names; the file is called like the
endpoint's host. So a key goes to the host it was made for and to no other, whatever endpoint a run names.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

VARIABLE = "TARS_MODEL_KEYS"


class KeyUnreadableError(Exception):
    """There is a key for the host, and it cannot be used; the message names the file."""


def key_for(endpoint: str) -> str:
    """The key for the host of `endpoint`; empty when there is none.

    Raises:
        KeyUnreadableError: the file is there and holds no key.

    """
    directory, host = os.environ.get(VARIABLE, ""), urlsplit(endpoint).hostname or ""
    file = Path(directory) / host
    if not directory or not host or ".." in host or not file.is_file():
        return ""
    try:
        key = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnreadableError(f"{file}: cannot be read as a key: {type(error).__name__}") from error
    if not key or not key.isprintable():
        raise KeyUnreadableError(f"{file}: holds no key; write the key alone, in one line")
    return key

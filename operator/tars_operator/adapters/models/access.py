"""What a model endpoint wants to be shown: a key, a certificate authority, a proxy on the way. Never fields of a run.

`TARS_MODEL_SECRETS` names a directory; each directory in it is about one endpoint: `endpoint` (its URL) and, as needed,
`api-key`, `ca.crt` and `proxy`. It is a mounted Secret, or a person's own folder. So whoever wrote the key says where
it may go, and a run that names any other endpoint gets no key, no authority and no proxy.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import httpx

VARIABLE = "TARS_MODEL_SECRETS"
ENDPOINT, KEY, AUTHORITY, PROXY = "endpoint", "api-key", "ca.crt", "proxy"
LONGEST_FILE = 65_536  # bytes
_PORTS = {"http": 80, "https": 443}


class AccessError(Exception):
    """What is written down for the endpoint cannot be used; the message names the file, never what is in it."""


@dataclass(frozen=True)
class Access:
    """What one endpoint is shown. Empty where nothing is needed."""

    key: str = field(default="", repr=False)
    authority: str = ""  # path of a file
    proxy: str = ""


def access_to(endpoint: str) -> Access:
    """What is written down for exactly this endpoint; of several the first by name.

    Raises:
        AccessError: it cannot be used.

    """
    directory, wanted = os.environ.get(VARIABLE, ""), _identity(endpoint)
    if not directory or wanted is None:
        return Access()
    places = sorted(place for place in Path(directory).glob("[!.]*") if (place / ENDPOINT).is_file())
    return next((_read(place) for place in places if _identity(_text(place / ENDPOINT)) == wanted), Access())


def _read(place: Path) -> Access:
    authority = place / AUTHORITY
    return Access(_text(place / KEY), str(authority) if authority.is_file() else "", _text(place / PROXY))


def _text(file: Path) -> str:
    """The one word in a file; empty when there is no file."""
    if not file.is_file():
        return ""
    try:
        text = file.read_bytes()[:LONGEST_FILE].decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"{file}: cannot be read: {type(error).__name__}") from error
    if not text or not text.isprintable() or " " in text:
        raise AccessError(f"{file}: holds no {file.name}; write it alone, in one line")
    return text


def _identity(endpoint: str) -> tuple[str, str, int, str] | None:
    """Scheme, host, port and path, by the parser that also connects; a last `/v1` is the API's, not the endpoint's."""
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL:
        return None
    port = url.port or _PORTS.get(url.scheme, 0)
    return url.scheme, url.host, port, url.path.rstrip("/").removesuffix("/v1").rstrip("/")

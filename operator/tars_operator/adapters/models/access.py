"""What a model endpoint wants to be shown: a key, a certificate authority, a proxy on the way. Never fields of a run.

`TARS_MODEL_SECRETS` names a directory; each directory in it is about one endpoint: `endpoint` (its URL) and, as needed,
`api-key`, `ca.crt` and `proxy`. It is a mounted Secret, or a person's own folder. So whoever wrote the key says where
it may go, and a run that names any other endpoint gets no key, no authority and no proxy.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tars_operator.engine.endpoints import ENDPOINT, AccessError, word

__all__ = ["VARIABLE", "Access", "AccessError", "access_to"]

VARIABLE = "TARS_MODEL_SECRETS"
KEY, AUTHORITY, PROXY = "api-key", "ca.crt", "proxy"
_PORTS = {"http": 80, "https": 443}


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
    return next((_read(place) for place in places if _identity(word(place / ENDPOINT)) == wanted), Access())


def _read(place: Path) -> Access:
    authority = place / AUTHORITY
    return Access(word(place / KEY), str(authority) if authority.is_file() else "", word(place / PROXY))


def _identity(endpoint: str) -> tuple[str, str, int, str] | None:
    """Scheme, host, port and path, by the parser that also connects; a last `/v1` is the API's, not the endpoint's."""
    try:
        url = httpx.URL(endpoint)
    except httpx.InvalidURL:
        return None
    port = url.port or _PORTS.get(url.scheme, 0)
    return url.scheme, url.host, port, url.path.rstrip("/").removesuffix("/v1").rstrip("/")

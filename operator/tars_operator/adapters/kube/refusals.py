"""What a refusal of the API server means: the same for both doors, whichever HTTP client brought it."""

import json
from http import HTTPStatus

from tars_operator.adapters.kube import Conflict, KubeError, NotFound, Rejected, Transient

BUSY = frozenset({408, 429, 500, 502, 503, 504})
RETRY_AFTER = "Retry-After"
LAST_STANDARD = 504  # what lies beyond comes from proxies


class Expired(KubeError):
    """The version to go on from is too old (410): list again."""


KINDS: dict[int, type[KubeError]] = {404: NotFound, 409: Conflict, 410: Expired}


def refusal(about: object, status: int, body: bytes, retry_after: str) -> KubeError:
    """The error for an answer with an error's HTTP status; `retry_after` is the content of that header."""
    error = failure(about, status, _message(body) or _phrase(status))
    if isinstance(error, Transient) and retry_after.isdecimal():
        error.retry_after = float(retry_after)
    return error


def failure(about: object, status: int, message: str) -> KubeError:
    """The same with the server's own message taken out already, as watches bring it."""
    is_busy = status in BUSY or status > LAST_STANDARD
    kind = Transient if is_busy else KINDS.get(status, Rejected)
    return kind(f"{about}: {message} ({status})", status)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""


def _message(body: bytes) -> str:
    """The message of a `Status`, or the start of whatever else came (a proxy's page)."""
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return body[:300].decode(errors="replace").strip()

"""What a model server has, and fetching what it has not."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tars_operator.adapters.models.access import AccessError, access_to
from tars_operator.adapters.models.asking import LONGEST_READINESS, httpx_timeout
from tars_operator.adapters.models.connection import Bounds, Transport
from tars_operator.api.words import Provider
from tars_operator.engine.generation.provider import ModelFailureError

CLIENT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, AccessError, ModelFailureError, OSError, ValueError, TypeError)
LONGEST_SILENCE = 120.0  # seconds without a word while a model is pulled

_SPEAKS_HTTP = "HTTP response to HTTPS client"  # Go's words, in what Ollama passes on

Progress = Callable[[str, int, int], None]  # what is done, bytes done, bytes in all (0: unknown)


class CatalogueError(Exception):
    """The server cannot be asked, or refuses; the message says what to do."""


@dataclass(frozen=True)
class Known:
    """A model that a server has. `digest` tells versions of one name apart; not every server has one."""

    name: str
    digest: str = ""
    size: int = 0  # bytes


def known_models(provider: Provider, endpoint: str) -> tuple[Known, ...]:
    """What the server has, by name.

    Raises:
        CatalogueError: it does not tell.

    """
    found = _ollama_models(endpoint) if provider is Provider.OLLAMA else _openai_models(endpoint)
    return tuple(sorted(found, key=lambda one: one.name))


def pull(endpoint: str, name: str, progress: Progress, *, insecure: bool = False) -> None:
    """Have an Ollama server fetch the model `name`; it is complete when this returns.

    What had come when a pull was interrupted stays on the server, and the next one goes on from there. `insecure` lets
    the server ask a registry that speaks HTTP only.

    Raises:
        CatalogueError: it could not.

    """
    from ollama import Client, ResponseError  # noqa: PLC0415 - slow to import

    try:
        # neither the whole pull nor the bytes of its progress have a bound that would fit every model
        with Client(host=endpoint, **_options(endpoint, LONGEST_SILENCE, Bounds(most_bytes=float("inf")))) as client:
            last = ""
            for part in client.pull(name, insecure=insecure, stream=True):
                last = part.status or ""
                progress(last, part.completed or 0, part.total or 0)
    except ResponseError as error:
        hint = "; if the registry speaks HTTP only, say --insecure" if _SPEAKS_HTTP in str(error.error) else ""
        raise CatalogueError(f"{endpoint}: {name} cannot be pulled: {str(error.error)[:300]}{hint}") from error
    except CLIENT_ERRORS as error:
        raise _unreachable(endpoint, error) from error
    if last != "success":
        raise CatalogueError(f"{endpoint}: pulling {name} ended before it was done; pull it again")


def _ollama_models(endpoint: str) -> list[Known]:
    from ollama import Client, ResponseError  # noqa: PLC0415 - slow to import

    try:
        with Client(host=endpoint, **_options(endpoint, LONGEST_READINESS, _brief())) as client:
            return [Known(one.model or "", one.digest or "", int(one.size or 0)) for one in client.list().models]
    except (ResponseError, *CLIENT_ERRORS) as error:
        raise _unreachable(endpoint, error) from error


def _openai_models(endpoint: str) -> list[Known]:
    base = endpoint.rstrip("/").removesuffix("/v1")
    try:
        with httpx.Client(base_url=base, **_options(endpoint, LONGEST_READINESS, _brief())) as client:
            return [Known(str(one["id"])) for one in client.get("/v1/models").raise_for_status().json()["data"]]
    except (*CLIENT_ERRORS, KeyError) as error:
        raise _unreachable(endpoint, error) from error


def _brief() -> Bounds:
    return Bounds(time.monotonic() + LONGEST_READINESS)


def _options(endpoint: str, silence: float, bounds: Bounds) -> dict[str, Any]:
    """What every client here is made with.

    Raises:
        AccessError: what is written down for the endpoint cannot be used.

    """
    transport = Transport(endpoint, access_to(endpoint), bounds)
    return {"timeout": httpx_timeout(silence), "follow_redirects": False, "trust_env": False, "transport": transport}


def _unreachable(endpoint: str, error: Exception) -> CatalogueError:
    said = f"{type(error).__name__}: {error}"[:200]
    return CatalogueError(
        f"{endpoint}: the model server does not answer as it should ({said}); check --endpoint and --provider"
    )

"""What a model server has, and fetching what it has not."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from tars_operator.adapters.models.asking import LONGEST_READINESS, httpx_timeout
from tars_operator.adapters.models.keys import KeyUnreadableError, key_for
from tars_operator.api.words import Provider

LONGEST_SILENCE = 120.0  # seconds without a word while a model is pulled

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


def pull(endpoint: str, name: str, progress: Progress) -> None:
    """Have an Ollama server fetch the model `name`; it is complete when this returns.

    Raises:
        CatalogueError: it could not.

    """
    from ollama import Client, ResponseError  # noqa: PLC0415 - slow to import

    timeout = httpx_timeout(LONGEST_SILENCE)
    try:
        with Client(host=endpoint, timeout=timeout, follow_redirects=False) as client:
            last = ""
            for part in client.pull(name, stream=True):
                last = part.status or ""
                progress(last, part.completed or 0, part.total or 0)
    except ResponseError as error:
        raise CatalogueError(f"{endpoint}: {name} cannot be pulled: {error.error[:300]}") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise _unreachable(endpoint, error) from error
    if last != "success":
        raise CatalogueError(f"{endpoint}: pulling {name} ended before it was done; pull it again")


def _ollama_models(endpoint: str) -> list[Known]:
    from ollama import Client, ResponseError  # noqa: PLC0415 - slow to import

    try:
        with Client(host=endpoint, timeout=httpx_timeout(LONGEST_READINESS), follow_redirects=False) as client:
            return [Known(one.model or "", one.digest or "", int(one.size or 0)) for one in client.list().models]
    except (ResponseError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise _unreachable(endpoint, error) from error


def _openai_models(endpoint: str) -> list[Known]:
    base = endpoint.rstrip("/")
    try:
        key = key_for(base)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        url = f"{base}/models" if base.endswith("/v1") else f"{base}/v1/models"
        response = httpx.get(url, headers=headers, timeout=httpx_timeout(LONGEST_READINESS), trust_env=False)
        return [Known(str(one["id"])) for one in response.raise_for_status().json()["data"]]
    except KeyUnreadableError as error:
        raise CatalogueError(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, KeyError, TypeError) as error:
        raise _unreachable(endpoint, error) from error


def _unreachable(endpoint: str, error: Exception) -> CatalogueError:
    said = f"{type(error).__name__}: {error}"[:200]
    return CatalogueError(
        f"{endpoint}: the model server does not answer as it should ({said}); check --endpoint and --provider"
    )

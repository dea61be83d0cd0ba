"""How the Secrets of model endpoints reach a pod: one directory each, of the four files that are for it, and no other.

A Secret that was made for something else has none of these keys, so naming it here shows nobody anything of it. One
that is missing does not hold the pod up: the endpoint then refuses, and the run says so.
"""

from collections.abc import Sequence
from typing import Any

from tars_operator.core.manifests import pods as parts

PLACE = "/var/run/tars/models"
_FILES = ("endpoint", "api-key", "ca.crt", "proxy")
_NAME = "models"


def environment(secrets: Sequence[str]) -> dict[str, str]:
    return {"TARS_MODEL_SECRETS": PLACE} if secrets else {}


def mounts(secrets: Sequence[str]) -> list[dict[str, Any]]:
    return [parts.mount(_NAME, PLACE, read_only=True)] if secrets else []


def volumes(secrets: Sequence[str]) -> list[dict[str, Any]]:
    if not secrets:
        return []
    return [{"name": _NAME, "projected": {"defaultMode": 0o440, "sources": [_source(secret) for secret in secrets]}}]


def _source(secret: str) -> dict[str, Any]:
    items = [{"key": file, "path": f"{secret}/{file}"} for file in _FILES]
    return {"secret": {"name": secret, "optional": True, "items": items}}

"""Settings of a repository as data. They are a stranger's: whatever they hold, there is an answer."""

import tomllib
from collections.abc import Mapping
from typing import Any


def toml(text: str) -> Mapping[str, Any]:
    """What a TOML file says; nothing when it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # no TOML, a number of thousands of digits, or thousands of brackets
        return {}


def table(data: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """The table of these names, one in the other. What a repository calls so may be anything."""
    for name in names:
        found = data.get(name)
        data = found if isinstance(found, dict) else {}
    return data

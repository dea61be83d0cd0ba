"""Settings of a repository as data. They are a stranger's: whatever they hold, there is an answer."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

LARGEST = 200_000  # characters; people's are a tenth of it
MOST_DOTS = 200  # in a line: Python's reader takes the square of a key's parts


@lru_cache(maxsize=8)
def toml(text: str) -> Mapping[str, Any]:
    """What a TOML file says; nothing when it is none, or one that would take long to read."""
    if len(text) > LARGEST or any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        return {}
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

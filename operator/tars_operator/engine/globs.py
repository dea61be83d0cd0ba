"""Globs over repository paths: `*` and `?` stay within a name, `**` crosses directories, `[...]` is one of a set."""

import re
from collections.abc import Iterable
from functools import lru_cache

TOKEN = re.compile(
    r"(?P<tree>\*\*/)|(?P<rest>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?\]?[^\]]*\])|(?P<char>.)", re.DOTALL
)


def _expression(glob: str) -> str:
    parts = {"tree": "(?:[^/]+/)*", "rest": ".*", "star": "[^/]*", "one": "[^/]"}
    words = (parts.get(str(token.lastgroup)) or _literal(token) for token in TOKEN.finditer(glob))
    return "".join(words)


def _literal(token: re.Match[str]) -> str:
    text = token.group()
    if token.lastgroup == "set":
        inner = text[1:-1].replace("\\", r"\\").replace("[", r"\[")
        return f"(?!/)[{'^' + inner[1:] if inner.startswith('!') else inner}]"
    return re.escape(text)


def matches(path: str, globs: Iterable[str]) -> bool:
    """Whether any glob matches the whole path. A glob that ends in `/` means everything below."""
    return _either(tuple(globs)).fullmatch(path) is not None


@lru_cache(maxsize=1024)
def _either(globs: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all: asking it once is a tenth of asking each."""
    words = (_expression(glob + "**" if glob.endswith("/") else glob) for glob in globs)
    return re.compile("|".join(words) if globs else "(?!)", re.DOTALL)

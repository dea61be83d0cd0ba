"""Globs over repository paths: `*` and `?` stay within a name, `**` crosses directories, `[...]` is one of a set.

Repositories bring globs of their own (`.gitattributes`), so no glob may take long. What stands between two wildcards is
matched where it comes first, and never looked for again (`(?>...)`): the second wildcard takes whatever is in between.
"""

import re
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

TOKEN = re.compile(
    r"(?P<tree>(?<![^/])\*\*/)|(?P<rest>\*\*)|(?P<star>\*)|(?P<one>\?)|(?P<set>\[!?\]?[^\]]*\])|(?P<char>.)", re.DOTALL
)
WILDCARDS = {"tree": "(?:[^/]+/)*", "rest": ".*", "star": "[^/]*"}
ACROSS, WITHIN = frozenset({"tree", "rest"}), frozenset({"star"})  # directories, a name
Tokens = Sequence[re.Match[str]]
MOST_WORK = 20_000_000_000  # characters of globs times those of paths: ten seconds at worst; 700 globs, 30,000 files


def _expression(glob: str) -> str:
    parts = _parted(tuple(TOKEN.finditer(glob)), ACROSS)
    return "".join(_between(part, ACROSS, is_last=part is parts[-1]) for part in parts)


def _parted(tokens: Tokens, wildcards: Set[str]) -> list[Tokens]:
    """The tokens in parts, each with the wildcard it begins with; only the first may have none."""
    starts = [index for index, token in enumerate(tokens) if index and token.lastgroup in wildcards]
    return [tokens[start:end] for start, end in zip([0, *starts], [*starts, len(tokens)], strict=True)]


def _between(part: Tokens, wildcards: Set[str], *, is_last: bool) -> str:
    """A wildcard with what follows it: as little as it can take, unless it is the last."""
    if not part or part[0].lastgroup not in wildcards:
        return _words(part, wildcards, is_last=is_last)
    wildcard, words = WILDCARDS[str(part[0].lastgroup)], _words(part[1:], wildcards, is_last=is_last)
    return f"{wildcard}{words}" if is_last else f"(?>{wildcard}?{words})"


def _words(tokens: Tokens, wildcards: Set[str], *, is_last: bool) -> str:
    if wildcards is WITHIN:
        return "".join(map(_literal, tokens))
    parts = _parted(tokens, WITHIN)
    words = [_between(part, WITHIN, is_last=part is parts[-1] and is_last) for part in parts]
    return "".join(words)


def _literal(token: re.Match[str]) -> str:
    text = token.group()
    if token.lastgroup == "one":
        return "[^/]"
    if token.lastgroup == "set":
        inner = text[1:-1].replace("\\", r"\\").replace("[", r"\[")
        return f"(?!/)[{'^' + inner[1:] if inner.startswith('!') else inner}]"
    return re.escape(text)


def matches(path: str, globs: Iterable[str]) -> bool:
    """Whether any glob matches the whole path. A glob that ends in `/` means everything below."""
    return _either(tuple(globs)).fullmatch(path) is not None


class Patience:
    """With a stranger's globs: many of them and many long paths take long together. Asked for each path, it ends."""

    def __init__(self, globs: Iterable[str]) -> None:
        self._size = sum(map(len, globs))
        self._left = MOST_WORK

    def lasts(self, path: str) -> bool:
        """Whether the globs are still heard."""
        self._left -= self._size * len(path)
        return self._left >= 0


@lru_cache(maxsize=1024)
def _either(globs: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all: asking it once is a tenth of asking each."""
    words = (_expression(glob + "**" if glob.endswith("/") else glob) for glob in globs)
    return re.compile("|".join(words) if globs else "(?!)", re.DOTALL)

"""Comments that tell linters to be quiet: what they name is as it is on purpose.

ruff heeds its own `noqa` by itself. What is said to pylint, and to others about a whole file, is read here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from tars_operator.engine.analysis.settings.elsewhere import Tool, covers

MOST, MOST_WORDS = 300, 1000  # comments of a file, and words in all of them; the rest is not heard
_PYLINT = re.compile(
    r"#[ \t]*pylint:[ \t]*(?:(?P<skip>skip-file)|(?P<how>disable(?:-next)?)[ \t]*=[ \t]*(?P<words>[\w, \t-]+))"
)
_OTHERS = re.compile(
    r"^[ \t]*#[ \t]*(?:flake8|ruff)[ \t]*:[ \t]*noqa(?:[ \t]{0,9}:(?P<words>[\w, \t]+)|[ \t]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_ALL = "all"
_GOES_ON = re.compile(r"(?:else|elif|except|finally)\b")


@dataclass
class _Order:
    """The words are not to be spoken of from one row to another; the last is not known while it is read."""

    words: frozenset[str]
    tool: Tool
    first: int = 1
    last: float = float("inf")

    def is_about(self, names: Sequence[str]) -> bool:
        return _ALL in self.words or any(covers(word, name, self.tool) for word in self.words for name in names)


@dataclass(frozen=True)
class _Open:
    """An order that is in force until the block ends, or, of a statement's head, about each further part of it."""

    order: _Order
    indent: int
    is_head: bool

    def ends_before(self, indent: int, text: str) -> bool:
        return indent < self.indent or (self.is_head and indent == self.indent and not _GOES_ON.match(text))


class Quiet:
    """What is not to be spoken of in one file."""

    def __init__(self, content: str) -> None:
        self._orders = [*_heard([*_of_file(content), *_of_pylint(content)][:MOST])]
        self._about: dict[tuple[str, ...], list[_Order]] = {}  # by names: a file may have thousands of findings

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self._orders)

    def about(self, names: tuple[str, ...], row: int) -> bool:
        """Whether somebody wants no word about what has these names in this row."""
        if names not in self._about:
            self._about[names] = [one for one in self._orders if one.is_about(names)]
        return any(one.first <= row <= one.last for one in self._about[names])


def _heard(orders: Sequence[_Order]) -> Iterator[_Order]:
    """Those within `MOST_WORDS`, from the first on."""
    said = accumulate(len(one.words) for one in orders)
    return (one for one, words in zip(orders, said, strict=True) if words <= MOST_WORDS)


def _of_file(content: str) -> Iterator[_Order]:
    for match in _OTHERS.finditer(content) if "noqa" in content else ():
        yield _Order(_words((match["words"] or _ALL).replace(" ", ",")), Tool.CODES)


def _of_pylint(content: str) -> list[_Order]:
    """What stands behind code is about its line, alone about what follows in the block.

    Linters differ in which line of an `if` they name: what is said of its first line is said of its `else`, too.
    """
    if "pylint:" not in content:
        return []
    orders: list[_Order] = []
    opened: list[_Open] = []
    above: frozenset[str] = frozenset()  # what the line above said of this one
    for row, line in enumerate(content.split("\n"), 1):
        text, indent = line.strip(), len(line) - len(line.lstrip())
        while text and opened and opened[-1].ends_before(indent, text):
            _close(opened.pop(), row - 1)
        if text and opened and opened[-1].is_head and opened[-1].indent == indent:
            orders.append(replace(opened[-1].order, first=row, last=row))
        found = _PYLINT.search(line)
        new = _opened(found, above, row, indent) if found or above else None
        if new:
            orders.append(new.order)
            opened.append(new)
        above = _words(found["words"]) if found and found["how"] == "disable-next" else frozenset()
    return orders


def _opened(found: re.Match[str] | None, above: frozenset[str], row: int, indent: int) -> _Open | None:
    words = _words(found["words"] or _ALL) if found and found["how"] != "disable-next" else frozenset()
    is_alone = found is not None and not found.string[: found.start()].strip()
    if _ALL in words:  # as pylint has it: the file is skipped
        return _Open(_Order(words, Tool.MESSAGES), 0, is_head=False)
    if not words | above:
        return None
    if is_alone:
        return _Open(_Order(words, Tool.MESSAGES, row), indent, is_head=False)
    return _Open(_Order(words | above, Tool.MESSAGES, row, row), indent, is_head=True)


def _close(one: _Open, row: int) -> None:
    if not one.is_head:
        one.order.last = row


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())

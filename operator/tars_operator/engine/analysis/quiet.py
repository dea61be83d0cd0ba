"""Comments that tell linters to be quiet: what they name is as it is on purpose.

ruff heeds its own `noqa` by itself. What is said to pylint, and to others about a whole file, is read here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tars_operator.engine.analysis.elsewhere import Tool, covers

MOST = 300  # comments of a file; the rest is not heard
_PYLINT = re.compile(
    r"#[ \t]*pylint:[ \t]*(?:(?P<skip>skip-file)|(?P<how>disable(?:-next)?)[ \t]*=[ \t]*(?P<words>[\w, \t-]+))"
)
_OTHERS = re.compile(
    r"^[ \t]*#[ \t]*(?:flake8|ruff)[ \t]*:[ \t]*noqa(?:[ \t]*:[ \t]*(?P<words>[\w, \t]+))?[ \t]*$",
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
    indent: int = -1  # of the block that it ends with
    is_head: bool = False  # it stands behind what opens the block

    def is_about(self, names: Sequence[str]) -> bool:
        return _ALL in self.words or any(covers(word, name, self.tool) for word in self.words for name in names)

    def ends_before(self, indent: int, text: str) -> bool:
        if self.is_head and indent == self.indent:
            return not _GOES_ON.match(text)
        return indent < self.indent


class Quiet:
    """What is not to be spoken of in one file."""

    def __init__(self, content: str) -> None:
        self._orders = [*_of_file(content), *_of_pylint(content)][:MOST]

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self._orders)

    def about(self, names: Sequence[str], row: int) -> bool:
        """Whether somebody wants no word about what has these names in this row."""
        return any(one.first <= row <= one.last and one.is_about(names) for one in self._orders)


def _of_file(content: str) -> Iterator[_Order]:
    for match in _OTHERS.finditer(content) if "noqa" in content else ():
        yield _Order(_words((match["words"] or _ALL).replace(" ", ",")), Tool.CODES)


def _of_pylint(content: str) -> list[_Order]:
    """What stands behind code is about its line, and about the block that it opens; alone, about what follows."""
    orders: list[_Order] = []
    if "pylint:" not in content:
        return orders
    opened: list[_Order] = []
    for row, line in enumerate(content.split("\n"), 1):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        while text and opened and opened[-1].ends_before(indent, text):
            opened.pop().last = row - 1
        if found := _PYLINT.search(line):
            order = _order(found, row, indent)
            orders.append(order)
            if order.last > row and order.indent >= 0:
                opened.append(order)
    return orders


def _order(found: re.Match[str], row: int, indent: int) -> _Order:
    if found["skip"]:
        return _Order(frozenset([_ALL]), Tool.MESSAGES)
    words, before = _words(found["words"]), found.string[: found.start()].strip()
    if found["how"] != "disable":
        return _Order(words, Tool.MESSAGES, row + 1, row + 1)
    if before and not before.endswith(":"):
        return _Order(words, Tool.MESSAGES, row, row)
    return _Order(words, Tool.MESSAGES, row, indent=indent, is_head=bool(before))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())

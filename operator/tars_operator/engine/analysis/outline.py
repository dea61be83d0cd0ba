"""Which function or class a place belongs to, told by its lines: a tree of the whole file costs ten times as much.

Strings of several lines are found first; everything else is asked of the few lines between a `def` and the place. For a
text that parses the answers are those of the syntax tree: a property test over real packages holds them together.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from unicodedata import normalize

from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK

# Groups are repeated atomically, `(?>(?:...)*)`: Python before 3.11.5 matches possessive ones, `(?:...)*+`, wrongly.
_SHORT = (
    r""""(?!"")[^"\\\r\n]*+(?>(?:\\[^\r\n][^"\\\r\n]*+)*)"|""(?!")"""
    r"""|'(?!'')[^'\\\r\n]*+(?>(?:\\[^\r\n][^'\\\r\n]*+)*)'|''(?!')"""
)
_LONG = r"""(?s:"{3}[^"\\]*+(?>(?:(?:\\.|"(?!""))[^"\\]*+)*)"{3}|'{3}[^'\\]*+(?>(?:(?:\\.|'(?!''))[^'\\]*+)*)'{3})"""
_FOLDED = (
    r""""[^"\\\r\n]*+(?>(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*+)*)\""""
    r"""|'[^'\\\r\n]*+(?>(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*+)*)'"""
)
_COMMENT = r"#[^\r\n]*+"
# what hides no line is taken in one go, so that the loop over a file is the expression's and not Python's
_STRING = re.compile(
    rf"""[^"'#]*+(?>(?:(?:{_SHORT}|{_COMMENT})[^"'#]*+)*)(?:(?P<string>{_LONG}|{_FOLDED})|[\s\S]|\Z)"""
)
_CODE = re.compile(rf"""[^"'#]*+(?>(?:(?:{_LONG}|{_FOLDED})[^"'#]*+)*)""")
_NO_CODE = re.compile(rf"{_LONG}|{_FOLDED}|{_COMMENT}")
_TOKEN = re.compile(rf"{_LONG}|{_FOLDED}|{_COMMENT}|\\\r?\n|[()\[\]{{}}\n]")
_OPENS = r"(?P<indent>[ \t]*)(?P<kind>def|class|async[ \t]+def)[ \t]+(?P<name>\w+)"
_FIRST_HEADER, _HEADER = re.compile(_OPENS), re.compile("\n" + _OPENS)
_INDENT = re.compile(r"[ \t]*")  # counted in characters: Python refuses tabs that would make a difference
_CODE_LINE = re.compile(r"\n([ \t]*)(?=[^\s#])")
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_LONE_RETURN = re.compile(r"\r(?!\n)")


@dataclass(frozen=True)
class Owner:
    """A function or class by its qualified name, with the line that opens it."""

    name: str
    is_class: bool
    header: re.Match[str]


def without_texts(code: str) -> str:
    """`code` without its strings and comments."""
    return _NO_CODE.sub("", code)


class Outline:
    """The functions and classes of a text, and its comments. Places are offsets into `text`."""

    def __init__(self, content: str) -> None:
        self.text = _LONE_RETURN.sub("\n", content.removeprefix(BYTE_ORDER_MARK)).replace("\f", " ")
        self._leasts: dict[int, int] = {}  # of comments that were asked for: a thousand may follow one another

    def comment(self, place: int) -> tuple[int, int] | None:
        """Where the comment on the line of `place` begins and ends, if there is one."""
        line, end = self._line(place), self._end(place)
        string = self._string_at(line)
        begin = min(string[1], end) if string else line
        code = _CODE.match(self.text, begin, end)
        start = code.end() if code else begin
        return (start, end) if self.text.startswith("#", start, end) else None

    def owner(self, place: int) -> Owner | None:
        """The innermost function or class that the line of `place` belongs to."""
        line = self._line(place)
        start = self._statement(line)
        is_code = start != line or self._is_code(line)
        level = self._indent(start) if is_code else self._level(line)
        found = [*self._headers(start, level, first=is_code)]
        if not found:
            return None
        names = [normalize("NFKC", header["name"]) for header in reversed(found)]
        return Owner(".".join(names), found[0]["kind"] == "class", found[0])

    def source(self, owner: Owner) -> str:
        """The lines of a function or class, its decorators not among them."""
        return self.text[owner.header.start("indent") : self._dedent(owner.header, len(self.text))]

    def outermost(self, place: int) -> tuple[int, int] | None:
        """Where the top-level function or class around `place` begins, decorators included, and where it ends."""
        start = self._statement(self._line(place))
        found = [*self._headers(start, self._indent(start), first=True)]
        if not found or found[-1]["indent"]:
            return None
        begin = found[-1].start("indent")
        while begin and self.text.startswith("@", above := self._statement(self._line(begin - 1))):
            begin = above
        return begin, self._dedent(found[-1], len(self.text)) or len(self.text)

    @cached_property
    def _strings(self) -> tuple[tuple[int, int], ...]:
        """Strings that hold a line end."""
        found = (match.span("string") for match in _STRING.finditer(self.text) if match["string"])
        return tuple((start, end) for start, end in found if "\n" in self.text[start:end])

    @cached_property
    def _openings(self) -> list[re.Match[str]]:
        first = _FIRST_HEADER.match(self.text)
        return [*chain([first] if first else [], _HEADER.finditer(self.text))]

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start("indent") for match in self._openings]

    @cached_property
    def _indents(self) -> list[int]:
        return [match.end("indent") - match.start("indent") for match in self._openings]

    def _string_at(self, place: int) -> tuple[int, int] | None:
        """The string of several lines that `place` is inside of."""
        index = bisect_left(self._strings, (place, 0)) - 1
        found = self._strings[index] if index >= 0 else None
        return found if found and place < found[1] else None

    def _line(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _end(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end - self.text.endswith("\r", 0, end)

    def _indent(self, line: int) -> int:
        return _INDENT.match(self.text, line).end() - line  # type: ignore[union-attr]  # it matches nothing, too

    def _is_code(self, line: int) -> bool:
        first = line + self._indent(line)
        return self.text[first : first + 1] not in {"", "#", "\r", "\n"}

    def _statement(self, line: int) -> int:
        """Where the statement that holds `line` begins; a comment or an empty line between two stands for itself."""
        string = self._string_at(line)
        end = string[0] if string else line
        anchor = next((match.start("indent") for match in self._before(end)), 0)
        code = without_texts(self.text[anchor:end])
        is_open = any(code.count(one) != code.count(other) for one, other in ("()", "[]", "{}"))
        if string is None and not is_open and not code.endswith(("\\\n", "\\\r\n")):
            return line
        start, depth = anchor, 0
        for match in _TOKEN.finditer(self.text, anchor, end):
            depth += _BRACKETS.get(match[0], 0)
            if match[0] == "\n" and depth <= 0:
                start = match.end()
        return start

    def _before(self, place: int) -> Iterator[re.Match[str]]:
        """The lines up to `place` that open a function or class, the nearest first."""
        for index in range(bisect_right(self._starts, place) - 1, -1, -1):
            if not self._string_at(self._starts[index]):
                yield self._openings[index]

    def _headers(self, start: int, level: int, *, first: bool) -> Iterator[re.Match[str]]:
        """What is around a statement at `start` that is indented by `level`, from the inside outwards."""
        index = bisect_right(self._starts, start) - 1
        if first and index >= 0 and self._starts[index] == start:
            level = self._indents[index] + 1
        while level and index >= 0:
            if self._indents[index] < level and not self._string_at(self._starts[index]):
                header = self._openings[index]
                outside = self._dedent(header, start)
                if outside is None:
                    yield header
                level = self._indents[index] if outside is None else self._indent(outside)
            index -= 1

    def _dedent(self, header: re.Match[str], end: int) -> int | None:
        """The first statement before `end` that is no longer inside of what `header` opens."""
        line = _not_deeper(len(header["indent"]))
        position = header.end()
        while match := line.search(self.text, position, end):
            found = match.start() + 1
            string = self._string_at(found)
            if string is None and self._statement(found) == found:
                return found
            position = string[1] if string else match.end()
        return None

    def _level(self, line: int) -> int:
        """How deep a comment is: as the code that follows, or deeper, as a tail of the code before."""
        after = _CODE_LINE.search(self.text, line)
        following = len(after[1]) if after else 0
        return max(following, self._least(line))

    def _least(self, line: int) -> int:
        """The least indented of the comments between the code before and `line`."""
        asked, least = line, self._indent(line)
        while least and line:
            line = self._line(line - 1)
            if line in self._leasts:
                least = min(least, self._leasts[line])
                break
            if self._is_code(line) or self._string_at(line):
                break
            first = line + self._indent(line)
            if self.text[first : first + 1] == "#":
                least = min(least, first - line)
        if self.text.startswith("#", asked + self._indent(asked)):
            self._leasts[asked] = least
        return least


@cache
def _not_deeper(indent: int) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t]{{0,{indent}}}[^\s#]")

"""Whether a name may be looked up as a text: in a string, in an example that is run, or among all names of the file.

ply makes a parser of what the module that calls it has by certain names, wherever that came from.
"""

import re
from functools import lru_cache

_ALL_NAMES = re.compile(
    r"(?<![\w.])(?:(?:dir|globals|locals|vars)\(\)|(?:eval|exec)\()|\bsys\.modules\[__name__\]",
)
_EXAMPLE = re.compile(r"^[ \t]*(?:>>>|\.\.\.)[ \t]*(\S[^\n]*)", re.MULTILINE)
_REMARK = re.compile(r"#([^\n]*)")
_TYPE = re.compile(r"#\s{0,9}type:([^\n]*)")
_IMPORTING = re.compile(r"(?:import|from)[ \t]")
_BY_PLY = re.compile(r"\b(?:lex|yacc)\(")
_FOR_PLY = re.compile(r"literals|precedence|start|states|tokens|[pt]_\w+")


def may_find(name: str, content: str) -> bool:
    """Whether the file's text, or what it does with all of its names, may find the one."""
    if _ALL_NAMES.search(content) or (_FOR_PLY.fullmatch(name) and _BY_PLY.search(content)):
        return True
    word = rf"\b{re.escape(name)}\b"
    if name in (said := _remarks(content)) and re.search(rf"@{word}|{word}[.(]", said):
        return True
    if name in (said := _types(content)) and re.search(word, said):
        return True
    if re.search(rf"[\"']{word}[\"'.\[]", content):
        return True
    return _is_in_an_example(word, content)


@lru_cache(maxsize=1)
def _remarks(content: str) -> str:
    """What follows the first # of each line: there may be thousands of them, and thousands of questions."""
    return "\n".join(_REMARK.findall(content))


@lru_cache(maxsize=1)
def _types(content: str) -> str:
    return "\n".join(_TYPE.findall(content))


def _is_in_an_example(word: str, content: str) -> bool:
    """Of a docstring, which is run among the names of its file; one that imports what it uses needs nothing of it."""
    lines = [line for line in _examples(content) if re.search(word, line)]
    return bool(lines) and not any(map(_IMPORTING.match, lines))


@lru_cache(maxsize=1)
def _examples(content: str) -> list[str]:
    return _EXAMPLE.findall(content)

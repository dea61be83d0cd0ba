"""What a file's text must hold before a rule of ast-grep can match anything in its tree.

Reading a tree costs a hundred times as much as searching for a word. A requirement may let a file through that has no
place; it never keeps one out that has.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Requirement = Callable[[str], bool]
_WORD = re.compile(r"(?<![$\w])[A-Za-z_]\w{2,}")
_LITERAL = re.compile(r"\^?(?P<text>(?:[\w@/ ]|\\\*){3,})\$?")
_NESTED = ("has", "inside", "follows", "precedes")


def requirement(rule: Mapping[str, Any]) -> Requirement:
    """The requirement of a rule. Whatever it does not understand requires nothing."""
    parts = tuple(_parts(rule))
    return lambda content: all(part(content) for part in parts)


def _parts(rule: Mapping[str, Any]) -> Iterator[Requirement]:
    if isinstance(pattern := rule.get("pattern"), str):
        yield from map(_holds, sorted({*_WORD.findall(pattern)}))
    if isinstance(text := rule.get("regex"), str) and (literal := _LITERAL.fullmatch(text)):
        yield _holds(literal["text"].replace("\\*", "*"))
    yield from (requirement(rule[name]) for name in _NESTED if isinstance(rule.get(name), Mapping))
    if isinstance(every := rule.get("all"), list):
        yield from (requirement(one) for one in every if isinstance(one, Mapping))
    if isinstance(some := rule.get("any"), list) and all(isinstance(one, Mapping) for one in some):
        yield _one_of(tuple(requirement(one) for one in some))


def _holds(word: str) -> Requirement:
    return lambda content: word in content


def _one_of(choices: tuple[Requirement, ...]) -> Requirement:
    return lambda content: any(choice(content) for choice in choices)

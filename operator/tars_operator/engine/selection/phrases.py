"""Whether people's words say one of a list of phrases, whatever signs and capitals they come with.

Phrases are words in small letters with one blank between them; ` … ` in one stands for other words.
"""

import re
from collections.abc import Collection, Iterable
from itertools import dropwhile

_GAP = "…"
_WORD = re.compile(r"https?://|v?\d+(?:\.\d+)+|[$@]?[^\W_]+")


def words(text: str) -> str:
    """The words in small letters, with one blank before and behind each: what the others here take."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def says(said: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases is among the words."""
    return any(_has(said, phrase.split(_GAP)) for phrase in phrases)


def _has(said: str, parts: Iterable[str]) -> bool:
    for part in parts:
        _, found, rest = said.partition(f" {part.strip()} ")
        if not found:
            return False
        said = f" {rest}"
    return True


def begins(said: str, phrases: Iterable[str]) -> str:
    """The phrase that the words begin with; empty for none."""
    return next((phrase for phrase in phrases if said.startswith(f" {phrase} ")), "")


def without_lead(said: str, lead: Collection[str]) -> str:
    """The words from the first on that is not one of those that only lead up to the others."""
    return f" {' '.join(dropwhile(lead.__contains__, said.split()))} "

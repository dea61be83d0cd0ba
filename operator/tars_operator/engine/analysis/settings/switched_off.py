"""What is left of the patterns when a repository tells its linters to be quiet: everywhere, or in some of its files."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.contracts import MOST_OFF
from tars_operator.engine.analysis.settings.elsewhere import SPEAKS, covers, rules_of, weight
from tars_operator.engine.analysis.settings.linters import MOST_WORDS, Said
from tars_operator.engine.globs import matches

MOST_NAMED = 3  # words that a reason names
MOST_CHOICES = 8  # globs that one with braces stands for
MOST_WORK = 2_000_000_000  # characters of globs times those of paths: 2 seconds at worst; 100 globs and 10,000 files
_CHOICE = re.compile(r"\{([^{}]*)\}")
_STARS = re.compile(r"\*+")


def reduced(pattern: Pattern, said: Iterable[Said]) -> Pattern | Skipped:
    """The pattern with the rules that nobody switched off, or why none is left."""
    about = [one for one in said if pattern.language in SPEAKS[one.tool]]
    found = {rule: _by(names, about) for rule, names in rules_of(pattern).items()}
    left = tuple(rule for rule, by in found.items() if by is None)
    if len(left) == len(found):
        return pattern
    if left:
        return pattern.model_copy(update={"ruff": left})
    return Skipped(path=pattern.id, reason=f"not looked for: {_told([by for by in found.values() if by])}")


def _by(names: Sequence[str], said: Iterable[Said]) -> tuple[str, str] | None:
    """The file that switches off what has these names, and the word that it does so by.

    A longer word that switches it on counts more, as it does for the linters: `ignore = PL` beside `select = PLR1711`.
    """
    for one in said:
        off = max((word for word in one.off if _is_about(word, names, one)), key=weight, default="")
        if off and not any(weight(word) > weight(off) and _is_about(word, names, one) for word in one.on):
            return one.path, off
    return None


def _is_about(word: str, names: Iterable[str], one: Said) -> bool:
    return any(covers(word, name, one.tool) for name in names)


def _told(by: Iterable[tuple[str, str]]) -> str:
    words: dict[str, list[str]] = {}
    for path, word in dict.fromkeys(by):
        words.setdefault(path, []).append(word)
    return ", and ".join(f"{path} switches off {_named(each)}" for path, each in words.items())


def _named(words: Sequence[str]) -> str:
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more


def off_in(paths: Sequence[str], patterns: Iterable[Pattern], said: Iterable[Said]) -> dict[str, tuple[str, ...]]:
    """What is switched off in single files, by their paths: codes of ruff, and ids of patterns found otherwise.

    Globs beyond `MOST_WORK` are not heard.
    """
    found: dict[str, set[str]] = {}
    size, done = sum(map(len, paths)), 0
    for glob, off in _globs([*patterns], said):
        globs = tuple(map(across, _choices(glob.removeprefix("!").removeprefix("./").rstrip("/"))))
        done += size * sum(map(len, globs))
        for path in paths if done <= MOST_WORK else ():
            if _matches(path, globs) is not glob.startswith("!"):
                found.setdefault(path, set()).update(off)
    return {path: tuple(sorted(found[path]))[:MOST_OFF] for path in sorted(found)}


def _globs(patterns: Sequence[Pattern], said: Iterable[Said]) -> Iterator[tuple[str, set[str]]]:
    """The globs with what is switched off by them, where that is anything."""
    for one in said:
        about = [rules_of(pattern) for pattern in patterns if pattern.language in SPEAKS[one.tool]]
        known = [rule for rules in about for rule in rules.items()]
        heard = islice(dict.fromkeys(word for _, words in one.files for word in words), MOST_WORDS)
        by_word = {word: {rule for rule, names in known if _is_about(word, names, one)} for word in heard}
        for glob, words in one.files:
            if off := set[str]().union(*(by_word.get(word, ()) for word in words)):
                yield glob, off


def _matches(path: str, globs: tuple[str, ...]) -> bool:
    """As ruff and flake8 do: a glob is about the path from the top, or about the file's name."""
    return matches(path, globs) or matches(path.rpartition("/")[2], globs)


def _choices(glob: str) -> list[str]:
    """The globs that `{a,b}` stands for."""
    known = [glob]
    while (choice := _CHOICE.search(known[0])) and len(known) * (choice[1].count(",") + 1) <= MOST_CHOICES:
        known = [one.replace(choice[0], word, 1) for one in known for word in choice[1].split(",")]
    return known


def across(glob: str) -> str:
    """For them, one star crosses folders: it is our two. Between slashes it stands for at least one folder."""
    return "/".join("?**" if part == "*" else _STARS.sub("**", part) for part in glob.split("/"))

"""Which tests name the function around a TODO in the other languages: those near it that use its name.

What is near is told by each language's habits: the folder in Go, the import in JavaScript, the crate in Rust, the name
of the type in Java and C#. As for Python, nothing is executed and no syntax tree is made.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import PurePosixPath

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.languages import spoken_in

MOST = 8  # tests that are named for one function
_WORD = re.compile(r"\w+")
_REMARK = re.compile(r"(?<![:\w])//[^\n]*|/\*[\s\S]{0,2000}?\*/")  # where a stranger may begin, none goes on for ever
_QUOTED = re.compile(r"['\"`](?:[^'\"`\n]*/)?([^'\"`\n/]+?)(?:\.[cm]?[jt]sx?)?(?=['\"`])")
_MAKERS = {"constructor", "new"}  # called by the name of what they make


@dataclass(frozen=True)
class Target:
    """What is looked for: `names` in order, the function's own and then what holds it."""

    finding: str
    path: str
    names: tuple[str, ...]

    @cached_property
    def language(self) -> Language | None:
        return _language(self.path)


@dataclass(frozen=True)
class _Habit:
    """Where tests of a language lie, how one begins (the last group is its name), and which are near a function."""

    file: re.Pattern[str]
    head: re.Pattern[str]
    is_near: Callable[[SourceFile, Target], bool]


def target(finding: Finding) -> Target | None:
    """What to look for; nothing where no test could be named."""
    words = _WORD.findall(finding.symbol)
    if finding.remark is None or not words or _language(finding.path) not in _HABITS:
        return None
    names = dict.fromkeys(name for name in (words[-1], words[0]) if name not in _MAKERS)
    return Target(finding.id, finding.path, tuple(names)) if names else None


def may_test(path: str, languages: frozenset[Language]) -> bool:
    """Whether the file may hold tests of one of the languages."""
    language = _language(path)
    return language in languages and language in _HABITS and _HABITS[language].file.search(path) is not None


def naming(file: SourceFile, targets: Iterable[Target]) -> Iterator[tuple[str, str]]:
    """The tests of the file as `path::name`, each with the id of the finding whose function it names."""
    language, words = _language(file.path), _words(file.content)
    mine = [one for one in targets if one.language is language and not words.isdisjoint(one.names)]
    likely = [one for one in mine if _HABITS[language].is_near(file, one)] if language else []
    tests = _by_word(_tests(file, _HABITS[language].head)) if likely else {}
    for one in likely:
        used = next((name for name in one.names if name in tests), "")
        yield from ((one.finding, f"{file.path}::{name}") for name in tests.get(used, ()))


def _by_word(tests: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The tests by the words that they use: as many as name a function."""
    found: dict[str, list[str]] = {}
    for name, body in tests:
        for word in {*_WORD.findall(body)}:
            if len(known := found.setdefault(word, [])) < MOST:
                known.append(name)
    return found


def _tests(file: SourceFile, head: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The tests with what follows until the next one begins."""
    text = _REMARK.sub("", file.content)
    heads = [*head.finditer(text)]
    ends = [*(match.start() for match in heads), len(text)]
    for match, (_, end) in zip(heads, pairwise(ends), strict=True):
        yield str(match[match.lastindex or 0]), text[match.end() : end]


def _language(path: str) -> Language | None:
    return next(iter(spoken_in(path)), None)


def _in_folder(test: SourceFile, one: Target) -> bool:
    return PurePosixPath(test.path).parent == PurePosixPath(one.path).parent


def _in_crate(test: SourceFile, one: Target) -> bool:
    """In the file itself, or beside its `src`, or in a file of tests below that."""
    crate = one.path.rpartition("src/")[0]
    is_apart = re.search(r"(?:^|/)tests?(?:/|\.rs$)", test.path.removeprefix(crate))
    return test.path == one.path or (test.path.startswith(crate) and is_apart is not None)


def _imports(test: SourceFile, one: Target) -> bool:
    """By the file's name in a path, or by its own: `cart.test.ts` is about `cart.ts`."""
    path = PurePosixPath(one.path)
    stem = path.parent.name if path.stem == "index" else path.stem
    return PurePosixPath(test.path).name.startswith(f"{stem}.") or stem in _quoted(test.content)


@lru_cache(maxsize=1)
def _quoted(content: str) -> frozenset[str]:
    return frozenset(_QUOTED.findall(content))


def _names_type(test: SourceFile, one: Target) -> bool:
    return one.names[-1] in _words(test.content)


@lru_cache(maxsize=1)
def _words(content: str) -> frozenset[str]:
    return frozenset(_WORD.findall(content))


_SCRIPT = _Habit(
    re.compile(r"\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|/)(?:__tests__|tests?|spec)/"),
    re.compile(
        r"\b(?:it|test)(?:\.\w{1,40}){0,5}\(\s{0,99}"
        r"(?:'((?:[^'\\\n]|\\.){1,300})'|\"((?:[^\"\\\n]|\\.){1,300})\"|`([^`\n]{1,300})`)"
    ),
    _imports,
)
_HABITS: Mapping[Language | None, _Habit] = {
    Language.GO: _Habit(
        re.compile(r"_test\.go$"), re.compile(r"^func ((?:Test|Fuzz|Example)\w*)\(", re.MULTILINE), _in_folder
    ),
    Language.JAVASCRIPT: _SCRIPT,
    Language.RUST: _Habit(
        re.compile(r"\.rs$"),
        re.compile(
            r"#\[(?:\w+::)*test\b[^\]]{0,300}\]\s{0,99}(?:#\[[^\]]{0,300}\]\s{0,99}){0,9}(?:pub\s+)?(?:async\s+)?fn\s+(\w+)"
        ),
        _in_crate,
    ),
    Language.JAVA: _Habit(
        re.compile(r"Tests?\.java$"),
        re.compile(r"@(?:\w*Test)\b[^;{}]{0,300}?\bvoid\s+(\w+)\s*\(|\bpublic\s+void\s+(test\w*)\s*\("),
        _names_type,
    ),
    Language.CSHARP: _Habit(
        re.compile(r"Tests?\.cs$"),
        re.compile(
            r"\[(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b[^;{}]{0,300}?\b(?:void|Task)\s+(\w+)\s*\("
        ),
        _names_type,
    ),
}

"""What is true of the whole repository, and matters where only some of its files are looked at."""

from collections.abc import Iterable

from tars_operator.api.code import Pattern
from tars_operator.api.contracts import Facts
from tars_operator.api.words import Language
from tars_operator.engine.analysis.facts import (
    MANIFESTS,
    UNKNOWN,
    UNUSED_IMPORT,
    Gatherer,
    ReadImports,
    imports_of_all,
    oldest_python,
)
from tars_operator.engine.analysis.settings import formatter, prettier
from tars_operator.engine.analysis.settings.elsewhere import SPEAKS, Tool
from tars_operator.engine.analysis.settings.switched_off import off_in
from tars_operator.engine.languages import is_python
from tars_operator.engine.selection import readme
from tars_operator.engine.selection.encodings import ENCODING, Encodings
from tars_operator.engine.selection.reading import LARGEST_FILE, Read, linters_said, parts, texts
from tars_operator.engine.workspace.objects import Entry

_ABOUT_OTHERS = frozenset({UNUSED_IMPORT, ENCODING})  # ruff's rules that are about other files, too


def facts_of(
    entries: Iterable[Entry], read: Read, chosen: Iterable[Pattern], imports: ReadImports = imports_of_all
) -> Facts:
    """What is true of the whole repository; its files are read when a pattern asks what they take from each other."""
    chosen = [pattern for pattern in chosen if pattern.ruff or pattern.known_as or _makes_lines(pattern)]
    if not chosen:
        return UNKNOWN  # nobody would ask
    entries = [*entries]
    every = [one for one in entries if one.is_file]
    python = [one for one in every if is_python(one.path)]
    gatherer, encodings = Gatherer([one.path for one in python]), Encodings()
    if not _ABOUT_OTHERS.isdisjoint(code for pattern in chosen for code in pattern.ruff):
        for part in parts(one for one in python if 0 <= one.size <= LARGEST_FILE):
            contents = read(part)
            encodings.read(contents)
            for path, found in imports(contents, gatherer.modules).items():
                gatherer.add(path, found)
    settings = texts((one for one in every if one.path in {*MANIFESTS, *formatter.MANIFESTS}), read)
    python_for = oldest_python(settings) or readme.python_3(
        texts((one for one in every if one.path in readme.NAMES), read)
    )
    known = gatherer.facts(python_for, formatter.line_length(settings))
    off = off_in([one.path for one in python], chosen, linters_said(entries, read))
    width = prettier.width(texts((one for one in every if one.path in prettier.FILES), read))
    return known.model_copy(
        update={"off": encodings.off(off, (one.path for one in python)), "script_width": width},
    )


def _makes_lines(pattern: Pattern) -> bool:
    """Whether it makes lines of a language that formatters are known of."""
    return pattern.language in {Language.PYTHON, *SPEAKS[Tool.SCRIPTS]} and pattern.has_fix

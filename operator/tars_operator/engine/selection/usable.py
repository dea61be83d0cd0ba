"""Which patterns a repository has a use for: its team's own, and those that its tools and settings leave."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.words import Language, Severity
from tars_operator.engine import levels, own_patterns, patterns
from tars_operator.engine.analysis.facts import MANIFESTS, oldest_python
from tars_operator.engine.analysis.settings.switched_off import reduced
from tars_operator.engine.languages import spoken_in
from tars_operator.engine.levels import Level
from tars_operator.engine.own_patterns import Own
from tars_operator.engine.protected import is_protected
from tars_operator.engine.selection import foreign, frozen, readme
from tars_operator.engine.selection.reading import Read, linters_said, named, parts, texts
from tars_operator.engine.workspace.objects import Entry


def own_of(entries: Iterable[Entry], read: Read, objects: Iterable[Pattern] = ()) -> Own:
    """The team's own patterns are checked where the repository is known: those of objects, and those of its files."""
    found = (one for one in entries if own_patterns.is_pattern_file(one.path))
    return own_patterns.adopt(objects, texts(found, read))


@dataclass(frozen=True)
class Usable:
    """Patterns that a repository has a use for, with the rules that it wants of them; and why not of the others."""

    patterns: tuple[Pattern, ...]
    left: tuple[Skipped, ...]


def usable_of(entries: Iterable[Entry], read: Read, chosen: Sequence[Pattern], asked: Collection[str] = ()) -> Usable:
    """Those of the chosen patterns whose fix the repository's own tools can read, and that its linters may speak of.

    `asked` are the ids and globs that chose them: what is a matter of taste may be named by its id.
    """
    entries = [*entries]
    known = levels_of(entries, read) if any(pattern.since for pattern in chosen) else {}
    too_new = {one.path: one for one in levels.too_new(chosen, known)}
    told = linters_said(entries, read)
    churn = _churn(entries, read, [one for one in chosen if one.id not in asked])
    answers = [too_new.get(pattern.id) or churn.get(pattern.id) or reduced(pattern, told) for pattern in chosen]
    return Usable(
        patterns=tuple(one for one in answers if isinstance(one, Pattern)),
        left=tuple(one for one in answers if isinstance(one, Skipped)),
    )


def _churn(entries: Sequence[Entry], read: Read, chosen: Iterable[Pattern]) -> dict[str, Skipped]:
    """Fixes of taste, where nobody develops any more. A team's own patterns are none of them."""
    known = {one.id for one in patterns.built_in()}
    taste = [one.id for one in chosen if one.severity is Severity.NOTE and one.has_fix and one.id in known]
    words = [texts(named(entries, names), read) for names in (readme.NAMES, MANIFESTS)] if taste else [{}, {}]
    said = frozen.said(*words)
    return {one: Skipped(path=one, reason=f"not looked for: a matter of taste, and {said}") for one in taste if said}


def levels_of(entries: Iterable[Entry], read: Read) -> dict[Language, Level]:
    """How old the languages may be, by the manifests that are the repository's own, and by its scripts."""
    entries = [*entries]
    own = (one for one in entries if one.path in MANIFESTS or _is_own(one))
    manifests = texts((one for one in own if levels.is_manifest(one.path)), read)
    known = levels.levels(manifests)
    promised = readme.from_python_2(manifests)
    if not promised and Language.PYTHON not in known and not oldest_python(manifests):
        promised = readme.universal(manifests) or readme.python_2(texts(named(entries, readme.NAMES), read))
    if promised:
        known[Language.PYTHON] = promised
    for language, silent in ((Language.GO, levels.NO_MODULE), (Language.JAVASCRIPT, levels.NO_PACKAGE)):
        if language not in known and any(language in spoken_in(one.path) and _is_own(one) for one in entries):
            known[language] = silent
    if not levels.is_up_to_scripts(known):
        return known
    scripts = (one for one in entries if Language.JAVASCRIPT in spoken_in(one.path) and _is_own(one))
    return levels.of_scripts(known, (text for part in parts(scripts) for text in texts(part, read).values()))


def _is_own(entry: Entry) -> bool:
    return not is_protected(entry.path) and not foreign.by_path(entry.path)

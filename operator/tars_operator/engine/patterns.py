"""The built-in patterns as data, the choice of a run among them, and `CodePattern` objects as patterns.

A rule is class S here only when ruff itself calls its fix safe; which rules have a safe fix was read from ruff 0.17,
and the finder asks again for every single place. Well-known rules are left out on purpose: `== None` (E711), unused
variables (F841) and most comprehension rules have fixes that ruff calls unsafe, because they can change what the
program does. Blanks at line ends (W291) have a safe fix, but are a formatter's work: one change per line would eat a
run's limit of changes.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.words import ChangeClass

TODO_IN_FUNCTION = "todo/function"
TODO_ELSEWHERE = "todo/comment"
MARKERS = ("TODO", "FIXME")


def _shape_preserving(pattern: str, title: str, *codes: str) -> Pattern:
    return Pattern(id=pattern, title=title, change_class=ChangeClass.SHAPE_PRESERVING, ruff=codes)


def _marked(pattern: str, title: str) -> Pattern:
    return Pattern(id=pattern, title=title, change_class=ChangeClass.BEHAVIOUR, todo=MARKERS)


BUILT_IN: tuple[Pattern, ...] = (
    _shape_preserving("python/unused-import", "Remove imports that nothing uses.", "F401"),
    _shape_preserving("python/sorted-imports", "Put import lines in order.", "I001"),
    _shape_preserving("python/unused-fstring", "Drop the f of strings without placeholders.", "F541"),
    _shape_preserving("python/format-to-fstring", "Write str.format calls as f-strings.", "UP032"),
    _shape_preserving("python/negated-test", "Write `not in` and `is not` as one operator.", "E713", "E714"),
    _shape_preserving(
        "python/modern-syntax",
        "Drop what Python 3 made needless: object bases, u prefixes, old error names.",
        *("UP003", "UP004", "UP008", "UP011", "UP012", "UP015", "UP018"),
        *("UP020", "UP021", "UP024", "UP025", "UP034", "UP039", "UP050"),
    ),
    _shape_preserving("python/needless-pass", "Remove pass and ... where something else stands.", "PIE790"),
    _shape_preserving(
        "python/needless-else",
        "Remove else after return, raise, continue or break.",
        "RET505",
        "RET506",
        "RET507",
        "RET508",
    ),
    _shape_preserving("python/needless-return", "Remove `return None` at the end of procedures.", "RET501"),
    _shape_preserving("python/comprehension", "Remove needless collections and comprehensions.", "C413", "C420"),
    _shape_preserving(
        "python/simplify",
        "Write needless detours plainly: double negation, range(0, n), dict spreads, stray semicolons.",
        *("E703", "FURB105", "PIE800", "PIE804", "PIE808", "RSE102", "SIM208"),
    ),
    _marked(TODO_IN_FUNCTION, "Do what a TODO or FIXME comment inside a function asks for."),
    _marked(TODO_ELSEWHERE, "Do what a TODO or FIXME comment outside of functions asks for."),
)


def select(globs: Iterable[str], custom: Sequence[Pattern] = ()) -> tuple[Pattern, ...]:
    """Built-in and `custom` patterns whose id matches one of `globs`; `*` matches across `/`. A built-in id wins."""
    wanted = tuple(globs)
    known = {pattern.id: pattern for pattern in (*custom, *BUILT_IN)}
    return tuple(known[name] for name in sorted(known) if any(fnmatchcase(name, glob) for glob in wanted))


def from_spec(spec: PatternSpec) -> Pattern:
    """The pattern that a `CodePattern` object describes."""
    return Pattern(
        id=spec.id,
        title=spec.title,
        change_class=spec.change_class,
        ruff=tuple(spec.find.ruff or ()),
        todo=tuple(spec.find.todo or ()),
    )

"""Findings for the eyes: by pattern, what matters first, each with its number, its remedy and its first places."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from rich.text import Text

from tars_operator.api.code import Finding, Pattern, Remark
from tars_operator.api.words import ChangeClass, Severity
from tars_operator.cli import console
from tars_operator.cli.counting import counted
from tars_operator.cli.output import STYLES

PLACES_SHOWN = {Severity.ERROR: 20, Severity.WARNING: 20, Severity.NOTE: 5}  # of one pattern
PATTERNS_SHOWN = 30
LONGEST_MESSAGE = 100  # characters; -o json has them whole


def grouped(found: Sequence[Finding], patterns: Sequence[Pattern], *, everything: bool = False) -> Iterator[Text]:
    """Lines to print. What is not shown is counted, with the command that shows it."""
    known = {pattern.id: pattern for pattern in patterns}
    groups = _ranked(found)
    shown = groups if everything else groups[:PATTERNS_SHOWN]
    for group in shown:
        pattern = known[group[0].pattern]
        most = len(group) if everything else PLACES_SHOWN[group[0].severity]
        yield from _heading(pattern, group)
        yield from _places(group[:most])
        if len(group) > most:
            yield Text(f"  and {len(group) - most} more: tars scan --all --pattern {pattern.id}", "dim")
        yield Text("")
    if left := groups[len(shown) :]:
        number = sum(map(len, left))
        yield Text(f"and {counted(number, 'finding')} of {counted(len(left), 'pattern')} more: tars scan --all\n")


def _ranked(found: Sequence[Finding]) -> list[list[Finding]]:
    """Findings of one pattern and severity together: the most severe first, then the most frequent."""
    groups: Mapping[tuple[Severity, str], list[Finding]] = defaultdict(list)
    for one in found:
        groups[one.severity, one.pattern].append(one)
    return [
        group for _, group in sorted(groups.items(), key=lambda item: (-item[0][0].rank, -len(item[1]), item[0][1]))
    ]


def _heading(pattern: Pattern, group: Sequence[Finding]) -> Iterator[Text]:
    severity = group[0].severity
    number = counted(len(group), severity.value)
    yield Text.assemble((pattern.id, "bold"), ": ", (number, STYLES.get(severity.value, "")), f", {remedy(pattern)}")
    yield Text(f"  {console.safe(pattern.title)}", "dim")


def remedy(pattern: Pattern) -> str:
    """Who mends what such a pattern finds."""
    if not pattern.has_fix:
        return "mended by you or a model"
    is_behaviour = pattern.change_class is ChangeClass.BEHAVIOUR
    return "mended by tars fix --behaviour (class B: may change behaviour)" if is_behaviour else "mended by tars fix"


def _places(group: Sequence[Finding]) -> Iterator[Text]:
    """Where; and what is said there, unless it is the same everywhere."""
    says_more = len({one.message for one in group}) > 1 or len(group) == 1
    for one in group:
        said = f"  {shorten(one.message, LONGEST_MESSAGE)}" if says_more else ""
        yield Text(console.safe(f"  {one.path}:{one.line}{said}{about(one.remark)}"))


def about(remark: Remark | None) -> str:
    """What is known of a TODO's function, behind its words."""
    if remark is None:
        return ""
    first, more = remark.tests[:1], len(remark.tests) - 1
    tests = [f"tested by {first[0]}{f' and {more} more' if more else ''}"] if first else []
    said = "; ".join(["a stub"] * remark.is_stub + tests)
    return f" ({said})" if said else ""

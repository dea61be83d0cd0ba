"""What `tars scan` does: look, and print the findings in the form asked for."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from tars_operator.api.code import Finding, Remark, Skipped
from tars_operator.api.words import Severity
from tars_operator.cli import annotations, console, sarif
from tars_operator.cli.errors import Exit
from tars_operator.cli.looking import Look, counted, look, tell_skipped
from tars_operator.cli.output import grid
from tars_operator.cli.places import Options, ScanOutput

NOTES_SHOWN = 10  # of one pattern in the table: thousands of one kind would hide all others
_PATTERNS_SUMMED = 20


def scan_here(options: Options, output: ScanOutput, *, everything: bool = False) -> Exit:
    """Do it; the exit code. The table is whole with `everything`, and where nobody would be told that it is not.

    Raises:
        CliError: it cannot be done as written.

    """
    seen = look(options)
    found = seen.scan.findings
    shown = found if everything or options.quiet or output is not ScanOutput.TABLE else tuple(_first(found))
    _show(seen, shown, output)
    if not options.quiet:
        tell_skipped(seen)
        _summary(seen, len(found) - len(shown))
    return Exit.FAILED if found else Exit.OK


def _first(found: Sequence[Finding]) -> Iterator[Finding]:
    """All errors and warnings; of each pattern's notes the first ones."""
    notes: Counter[str] = Counter()
    for one in found:
        notes[one.pattern] += one.severity is Severity.NOTE
        if one.severity is not Severity.NOTE or notes[one.pattern] <= NOTES_SHOWN:
            yield one


def _show(seen: Look, shown: Sequence[Finding], output: ScanOutput) -> None:
    match output:
        case ScanOutput.JSON:
            print(json.dumps(_as_json(seen), indent=2))
        case ScanOutput.SARIF:
            print(json.dumps(sarif.log(shown, seen.wish.patterns, _left_out(seen)), indent=2))
        case ScanOutput.GITHUB:
            for finding in shown:
                print(annotations.annotation(finding))
        case ScanOutput.TABLE if shown:
            grid([["SEVERITY", "PLACE", "PATTERN", "CLASS", "FINDING"], *map(_row, shown)], fold="FINDING")


def _row(one: Finding) -> list[str]:
    place = f"{one.path}:{one.line}"
    return [one.severity.value, place, one.pattern, one.change_class.value, f"{one.message}{_about(one.remark)}"]


def _about(remark: Remark | None) -> str:
    """What is known of a TODO's function, behind its words."""
    if remark is None:
        return ""
    first, more = remark.tests[:1], len(remark.tests) - 1
    tests = [f"tested by {first[0]}{f' and {more} more' if more else ''}"] if first else []
    said = "; ".join(["a stub"] * remark.is_stub + tests)
    return f" ({said})" if said else ""


def _as_json(seen: Look) -> dict[str, object]:
    return {
        "files": seen.scan.files,
        "findings": [finding.to_json() for finding in seen.scan.findings],
        "skipped": [skipped.to_json() for skipped in _left_out(seen)],
    }


def _left_out(seen: Look) -> tuple[Skipped, ...]:
    return *seen.unusable, *seen.too_new, *seen.scan.skipped


def _summary(seen: Look, hidden: int) -> None:
    """How many of which, what matters first."""
    found = seen.scan.findings
    if hidden:
        console.say(f"{counted(hidden, 'note')} more of the same patterns; --all shows them.", "yellow")
    kinds = Counter(one.severity for one in found)
    parts = [counted(kinds[severity], severity.value) for severity in reversed(_BY_RANK) if kinds[severity]]
    said = f": {', '.join(parts)}" if parts else ""
    console.say(f"{counted(len(found), 'finding')} in {counted(seen.scan.files, 'file')}{said}.")
    if not seen.scan.files:
        console.say(
            "Only files that Git tracks are looked at (git add), in languages that a pattern is about.", "yellow"
        )
    patterns = Counter((one.severity, one.pattern) for one in found)
    ordered = sorted(patterns.items(), key=lambda item: (-item[0][0].rank, -item[1], item[0][1]))
    for (severity, pattern), number in ordered[:_PATTERNS_SUMMED]:
        console.say(f"  {number:6}  {severity.value:7}  {pattern}")
    if len(ordered) > _PATTERNS_SUMMED:
        console.say(f"  and {counted(len(ordered) - _PATTERNS_SUMMED, 'pattern')} more: -o json has them all")


_BY_RANK = sorted(Severity, key=lambda severity: severity.rank)

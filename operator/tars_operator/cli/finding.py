"""What `tars scan` does: look, and print the findings in the form asked for."""

import json
from collections import Counter

from tars_operator.api.code import Finding, Findings, Skipped
from tars_operator.api.words import Severity
from tars_operator.cli import annotations, console, sarif
from tars_operator.cli.counting import counted
from tars_operator.cli.errors import Exit
from tars_operator.cli.grouped import about, grouped
from tars_operator.cli.looking import Look, look, tell_skipped
from tars_operator.cli.output import grid
from tars_operator.cli.places import Options, ScanOutput


def scan_here(options: Options, output: ScanOutput, *, everything: bool = False) -> Exit:
    """Do it; the exit code. The text is whole with `everything`, and where nobody would be told that it is not.

    Raises:
        CliError: it cannot be done as written.

    """
    seen = look(options)
    _show(seen, output, everything=everything or options.quiet)
    if not options.quiet:
        tell_skipped(seen)
        _summary(seen)
    return Exit.FAILED if seen.scan.findings else Exit.OK


def _show(seen: Look, output: ScanOutput, *, everything: bool) -> None:
    found = seen.scan.findings
    match output:
        case ScanOutput.JSON:
            told = Findings(files=seen.scan.files, findings=tuple(found), skipped=_left_out(seen))
            print(json.dumps(told.to_json(), indent=2))
        case ScanOutput.SARIF:
            print(json.dumps(sarif.log(found, seen.wish.patterns, _left_out(seen)), indent=2))
        case ScanOutput.GITHUB:
            for finding in found:
                print(annotations.annotation(finding))
        case ScanOutput.TABLE if found:
            grid([["SEVERITY", "PLACE", "PATTERN", "CLASS", "FINDING"], *map(_row, found)], fold="FINDING")
        case ScanOutput.TEXT:
            for line in grouped(found, seen.wish.patterns, everything=everything):
                console.data().print(line)


def _row(one: Finding) -> list[str]:
    place = f"{one.path}:{one.line}"
    return [one.severity.value, place, one.pattern, one.change_class.value, f"{one.message}{about(one.remark)}"]


def _left_out(seen: Look) -> tuple[Skipped, ...]:
    return *seen.unusable, *seen.left, *seen.scan.skipped


def _summary(seen: Look) -> None:
    """How many of how severe, and how to go on."""
    found = seen.scan.findings
    kinds = Counter(one.severity for one in found)
    parts = [counted(kinds[severity], severity.value) for severity in reversed(_BY_RANK) if kinds[severity]]
    said = f": {', '.join(parts)}" if parts else ""
    console.say(f"{counted(len(found), 'finding')} in {counted(seen.scan.files, 'file')}{said}.")
    if not seen.scan.files:
        console.say(
            "Only files that Git tracks are looked at (git add), in languages that a pattern is about.", "yellow"
        )
    if found:
        console.say("Next: tars plan shows the changes; tars patterns show ID says why; -o json has everything.", "dim")


_BY_RANK = sorted(Severity, key=lambda severity: severity.rank)

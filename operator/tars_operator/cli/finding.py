"""What `tars scan` does: look, and print the findings in the form asked for."""

import json
from collections import Counter

from tars_operator.cli import annotations, console, sarif
from tars_operator.cli.errors import Exit
from tars_operator.cli.looking import Look, counted, look, tell_skipped
from tars_operator.cli.output import grid
from tars_operator.cli.places import Options, ScanOutput


def scan_here(options: Options, output: ScanOutput) -> Exit:
    """Do it; the exit code.

    Raises:
        CliError: it cannot be done as written.

    """
    seen = look(options)
    _show(seen, output)
    if not options.quiet:
        tell_skipped(seen)
        console.say(_summary(seen))
    return Exit.FAILED if seen.scan.findings else Exit.OK


def _show(seen: Look, output: ScanOutput) -> None:
    found = seen.scan.findings
    match output:
        case ScanOutput.JSON:
            print(json.dumps(_as_json(seen), indent=2))
        case ScanOutput.SARIF:
            print(json.dumps(sarif.log(found, seen.wish.patterns), indent=2))
        case ScanOutput.GITHUB:
            for finding in found:
                print(annotations.annotation(finding))
        case ScanOutput.TABLE if found:
            rows = [[f"{one.path}:{one.line}", one.pattern, one.change_class.value, one.message] for one in found]
            grid([["PLACE", "PATTERN", "CLASS", "FINDING"], *rows])


def _as_json(seen: Look) -> dict[str, object]:
    return {
        "files": seen.scan.files,
        "findings": [finding.to_json() for finding in seen.scan.findings],
        "skipped": [skipped.to_json() for skipped in (*seen.unusable, *seen.too_new, *seen.scan.skipped)],
    }


def _summary(seen: Look) -> str:
    scan = seen.scan
    most = Counter(finding.pattern for finding in scan.findings).most_common(3)
    mostly = f" (mostly {', '.join(f'{name} {number}' for name, number in most)})" if most else ""
    return f"{counted(len(scan.findings), 'finding')} in {counted(scan.files, 'file')}{mostly}."

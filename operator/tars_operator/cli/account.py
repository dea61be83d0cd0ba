"""The report of a run as tables for people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tars_operator.api.reasons import NOT_PROVABLE
from tars_operator.cli.console import safe
from tars_operator.cli.counting import counted
from tars_operator.cli.output import STYLES

Report = Mapping[str, Any]
_MOST_LEFT = 20


def account(report: Report, out: Console) -> None:
    out.print(Text(f"\n{report['metadata']['name']}: {report['reason']}", "bold"))
    out.print(Text(safe(report["message"])))
    if report.get("changes"):
        out.print(_changes(report))
    unproven = [one for one in report.get("declined", []) if one["reason"] == NOT_PROVABLE]
    if declined := [one for one in report.get("declined", []) if one not in unproven]:
        out.print(_declined(declined))
    if unproven:
        out.print(Text(_unproven(unproven)))
    steps = report.get("plan", {}).get("steps", [])
    if late := sum(step["state"] == "LeftOut" and step["reason"] == report["reason"] for step in steps):
        out.print(f"\nNot tried, because the run ended before ({report['reason']}): {counted(late, 'finding')}.")
    if left := [step for step in steps if step["state"] in {"Skipped", "Blocked"}]:
        out.print(_left(left))
    for skipped in report.get("skipped", []):
        out.print(f"not looked at: {skipped['path']}: {skipped['reason']}")


def _changes(report: Report) -> Table:
    table = _table("STATE", "REASON", "CLASS", "BY", "PLACE", "TITLE")
    for change in report["changes"]:
        state = Text(change["state"], STYLES.get(change["state"], ""))
        engine = change["strategy"]["engine"]
        table.add_row(state, change["reason"], change["class"], engine, change["place"], Text(safe(change["title"])))
    return table


def _unproven(declined: Sequence[Mapping[str, Any]]) -> str:
    """One sentence for what no run can try; there may be thousands."""
    families = Counter(one["pattern"].partition("/")[0] for one in declined)
    said = ", ".join(f"{number} {name}/*" for name, number in sorted(families.items()))
    return f"\nNot tried, {said}: {declined[0]['message']}."


def _declined(declined: Sequence[Mapping[str, Any]]) -> Table:
    table = _table("LEFT ALONE", "PATTERN", "WHY")
    for one in declined:
        said = one.get("message") or (one["engines"][-1]["message"] if one["engines"] else "")
        table.add_row(one["place"], one["pattern"], Text(safe(f"{one['reason']}: {said}".rstrip(": "))))
    return table


def _left(steps: Sequence[Mapping[str, Any]]) -> Table:
    """Steps of the plan that were not tried for lack of one they need."""
    table = _table("NOT TRIED", "PATTERN", "WHY")
    for step in steps[:_MOST_LEFT]:
        place = f"{step['path']}:{step['line']}"
        table.add_row(safe(place), safe(step["pattern"]), Text(safe(f"{step['state']}: {step['reason']}".rstrip(": "))))
    if len(steps) > _MOST_LEFT:
        table.add_row(f"and {len(steps) - _MOST_LEFT} more", "", "the report has them all")
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold", title=" ")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in {"STATE", "REASON", "CLASS", "BY"})
    return table

"""The report of a run as tables for people."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tars_operator.cli.console import safe
from tars_operator.cli.output import STYLES

Report = Mapping[str, Any]


def account(report: Report, out: Console) -> None:
    out.print(Text(f"\n{report['metadata']['name']}: {report['reason']}", "bold"))
    out.print(Text(safe(report["message"])))
    if report.get("changes"):
        out.print(_changes(report))
    if report.get("declined"):
        out.print(_declined(report))
    for skipped in report.get("skipped", []):
        out.print(f"not looked at: {skipped['path']}: {skipped['reason']}")


def _changes(report: Report) -> Table:
    table = _table("STATE", "REASON", "CLASS", "BY", "PLACE", "TITLE")
    for change in report["changes"]:
        state = Text(change["state"], STYLES.get(change["state"], ""))
        engine = change["strategy"]["engine"]
        table.add_row(state, change["reason"], change["class"], engine, change["place"], Text(safe(change["title"])))
    return table


def _declined(report: Report) -> Table:
    table = _table("LEFT ALONE", "PATTERN", "WHY")
    for one in report["declined"]:
        said = one.get("message") or (one["engines"][-1]["message"] if one["engines"] else "")
        table.add_row(one["place"], one["pattern"], Text(safe(f"{one['reason']}: {said}".rstrip(": "))))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold", title=" ")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in {"STATE", "REASON", "CLASS", "BY"})
    return table

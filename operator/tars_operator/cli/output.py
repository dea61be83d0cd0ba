"""Writing objects to stdout in the format asked for."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from tars_operator.cli import console, tables

STYLES = {
    "Applied": "green",
    "Succeeded": "green",
    "Accepted": "green",
    "Refused": "red",
    "Failed": "red",
    "RolledBack": "magenta",
    "Inconclusive": "yellow",
    "Waiting": "yellow",
    "Running": "cyan",
    "error": "red",
    "warning": "yellow",
}


_READABLE = 20  # columns: narrower prose is one word per line


class Output(StrEnum):
    """How objects are printed."""

    TABLE = "table"
    WIDE = "wide"
    NAME = "name"
    JSON = "json"
    YAML = "yaml"


OutputOption = Annotated[Output, typer.Option("-o", "--output", help="How objects are printed.")]


def show_all(
    objects: Sequence[dict[str, Any]], columns: tuple[tables.Column, ...], output: Output, *, all_namespaces: bool
) -> None:
    """A collection."""
    if output in {Output.JSON, Output.YAML}:
        show_data({"apiVersion": "v1", "kind": "List", "items": list(objects)}, output)
    elif output is Output.NAME:
        _names(objects)
    else:
        is_wide = output is Output.WIDE
        grid(tables.rows(list(objects), columns, datetime.now(UTC), wide=is_wide, all_namespaces=all_namespaces))


def show_one(one: dict[str, Any], columns: tuple[tables.Column, ...], output: Output) -> None:
    """A single object: itself, not a list of one."""
    if output in {Output.JSON, Output.YAML}:
        show_data(one, output)
    else:
        show_all([one], columns, output, all_namespaces=False)


def show_data(value: object, output: Output) -> None:
    text = json.dumps(value, indent=2) if output is Output.JSON else to_yaml(value).rstrip("\n")
    print(text)


def to_yaml(value: object) -> str:
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))


def _names(objects: Sequence[dict[str, Any]]) -> None:
    for one in objects:
        print(f"{one['kind'].lower()}.{one['apiVersion'].partition('/')[0]}/{one['metadata']['name']}")


def grid(rows: list[list[str]], fold: str = "") -> None:
    """Rows under their headings (the first row), as wide as they are when no terminal bounds them.

    On a narrow one the column headed `fold` is broken into lines; where that leaves it no room, the terminal breaks the
    lines itself. No cell loses a character.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for heading in rows[0]:
        table.add_column(heading, no_wrap=heading != fold, overflow="fold")
    for row in rows[1:]:
        table.add_row(*(Text(console.safe(cell), style=STYLES.get(cell, "")) for cell in row))
    out = console.data()
    needed = sum(3 + max(map(cell_len, column)) for column in zip(*rows, strict=True) if column[0] != fold)
    is_narrow = out.width < needed + (_READABLE if fold else 0)
    if is_narrow:
        out = console.data(is_bounded=False)
    out.print(table)

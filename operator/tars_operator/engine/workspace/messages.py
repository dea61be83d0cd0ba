"""Commit messages: what changed, why, and trailers by which a run knows its own commits again."""

import re

from tars_operator.api.code import Finding, Pattern, Strategy

TRAILER_RUN = "Tars-Run"
TRAILER_CHANGE = "Tars-Change"
TRAILER_REVERTS = "Tars-Reverts"
LONGEST_TITLE = 72
MARKER = re.compile(r"^(TODO|FIXME|XXX|HACK)\b(\([^)]*\))?[\s:-]*(?=\S)")


def _one_line(text: str) -> str:
    """Findings quote repository text: no line end or control character of theirs may start a line of ours."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _title(text: str) -> str:
    """What was asked for or found; a comment's marker says nothing once it is done."""
    line = MARKER.sub("", _one_line(text))
    line = line[:1].upper() + line[1:]
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 3].rstrip() + "..."


def subject(pattern: Pattern, finding: Finding) -> str:
    """What a change does, in the words of its pattern; what a comment asks for, in the comment's own."""
    if pattern.todo:
        return _title(finding.message)
    title = pattern.title.rstrip(".")
    does = _title(title if len(title) <= LONGEST_TITLE else title.partition(":")[0])
    whole = f"{does} in {_one_line(finding.path)}"
    return whole if len(whole) <= LONGEST_TITLE else does


def apply_message(run: str, change: str, title: str, finding: Finding, strategy: Strategy) -> str:
    """Message of a candidate's commit; `title` as `subject` made it."""
    made_by = strategy.engine.value + (f" ({strategy.model})" if strategy.model else "")
    where = f"{finding.path}:{finding.line}" + (f" in {finding.symbol}" if finding.symbol else "")
    return (
        f"{_title(title)}\n\n"
        f"Found by {_one_line(finding.pattern)} at {_one_line(where)}: {_one_line(finding.message)}\n\n"
        f"{TRAILER_RUN}: {run}\n{TRAILER_CHANGE}: {change}\n"
        f"Tars-Pattern: {_one_line(finding.pattern)}\nTars-Engine: {_one_line(made_by)}\n"
    )


def revert_message(run: str, change: str, title: str, why: str) -> str:
    """Message of the commit that takes a change back."""
    return (
        f"Take back: {_title(title)}\n\n{_one_line(why)[:500]}\n\n{TRAILER_RUN}: {run}\n{TRAILER_REVERTS}: {change}\n"
    )

"""Findings as workflow commands: what GitHub shows beside the lines of a pull request.

The form is GitHub's, "Workflow commands for GitHub Actions": values are escaped so that a file name or a comment from a
repository can never become a command of its own.
"""

from tars_operator.api.code import Finding
from tars_operator.api.words import Severity

_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotation(finding: Finding) -> str:
    """One finding as one line."""
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "endLine": str(finding.end_line),
        "title": finding.pattern,
    }
    written = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {written}::{finding.message.translate(_IN_MESSAGE)}"

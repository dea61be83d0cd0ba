"""The texts of the report object: what the pipeline left in the workspace, and the diffs."""

from collections.abc import Iterator, Mapping

import yaml

from tars_operator.api import names
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.report import KIND
from tars_operator.engine.workspace.workspace import Workspace
from tars_operator.roles.coordination.settings import CoordinatorSettings


def forget(settings: CoordinatorSettings) -> None:
    """The report of an earlier attempt must not pass for this one's."""
    Workspace(settings.workspace).report_path.unlink(missing_ok=True)


def texts(settings: CoordinatorSettings, result: Result, diffs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys and texts, the most important first. `diffs` are by the id of their candidate."""
    workspace = Workspace(settings.workspace)
    if workspace.report_path.exists():
        yield "report.tars", workspace.report_path.read_text(encoding="utf-8")
    else:
        yield "report.tars", _report_without_a_run(settings.run, result)
    if workspace.journal_path.exists():
        yield "audit.jsonl", workspace.journal_path.read_text(encoding="utf-8")
    for candidate, diff in diffs.items():
        yield f"{names.change(settings.run, candidate)}.diff", diff


def _report_without_a_run(name: str, result: Result) -> str:
    """For an attempt that ended before there was anything to report."""
    document = {
        "apiVersion": names.API_VERSION,
        "kind": KIND,
        "metadata": {"name": name},
        "attempt": result.attempt,
        "reason": result.reason,
        "message": result.message,
        "changes": [],
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)

"""The texts of the report object: what the pipeline left in the workspace, and the diffs."""

from collections.abc import Iterator, Mapping

import yaml

from tars_operator.api import names
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.plan import Plan, fitting
from tars_operator.engine.report import KIND, to_yaml
from tars_operator.engine.workspace.workspace import Workspace
from tars_operator.roles.coordination.bodies import LARGEST_REPORT
from tars_operator.roles.coordination.settings import CoordinatorSettings

LARGEST_ACCOUNT = LARGEST_REPORT // 2
MOST_DECLINED = 500


def forget(settings: CoordinatorSettings) -> None:
    """The report of an earlier attempt must not pass for this one's."""
    Workspace(settings.workspace).report_path.unlink(missing_ok=True)


def texts(settings: CoordinatorSettings, result: Result, diffs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys and texts, the most important first. `diffs` are by the id of their candidate."""
    workspace = Workspace(settings.workspace)
    if workspace.report_path.exists():
        yield "report.tars", _fitting(workspace.report_path.read_text(encoding="utf-8"))
    else:
        yield "report.tars", _report_without_a_run(settings.run, result)
    if workspace.journal_path.exists():
        yield "audit.jsonl", workspace.journal_path.read_text(encoding="utf-8")
    for candidate, diff in diffs.items():
        yield f"{names.change(settings.run, candidate)}.diff", diff


def _fitting(text: str) -> str:
    """The report with as much of its plan as leaves room for audit and diffs; the workspace has it all."""
    if len(text.encode()) <= LARGEST_ACCOUNT:
        return text
    document = yaml.safe_load(text)
    plan = Plan.model_validate(document["plan"])
    document |= {"plan": {}, "declined": document.get("declined", [])[:MOST_DECLINED]}
    left = LARGEST_ACCOUNT - len(to_yaml(document).encode())
    return to_yaml({**document, "plan": fitting(plan, left).to_json()})


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
    return to_yaml(document)

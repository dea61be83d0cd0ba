"""The texts of the report object: a plan with more steps than it can hold does not cost the report."""

import pytest
import yaml

from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.plan import Plan, Step
from tars_operator.engine.report import to_yaml
from tars_operator.engine.workspace.workspace import Workspace
from tars_operator.roles.coordination.account import LARGEST_ACCOUNT, texts
from tars_operator.roles.coordination.settings import CoordinatorSettings

RESULT = Result(attempt=1, reason="Completed", message="")
STEP = {"pattern": "p/q", "path": "a.py", "line": 1, "title": "t", "changeClass": "S", "blob": "1" * 40}


@pytest.mark.parametrize(("steps", "is_whole"), [(3, True), (6000, False)])
def test_the_report_fits_with_as_much_of_its_plan_as_there_is_room(tmp_path, steps, is_whole):
    plan = Plan(steps=tuple(Step.model_validate({"id": f"{number:012x}", **STEP}) for number in range(steps)))
    declined = [{"place": f"a.py:{number}", "reason": "NoFix"} for number in range(steps)]
    document = {
        "declined": declined,
        "kind": "RunReport",
        "changes": [{"name": "tidy-1"}],
        "plan": plan.to_json(),
        "journalHead": "x",
    }
    Workspace(tmp_path).report_path.write_text(to_yaml(document))
    settings = CoordinatorSettings.model_validate(
        {"run": "tidy", "namespace": "shop", "attempt": 1, "workspace": tmp_path}
    )
    text = dict(texts(settings, RESULT, {}))["report.tars"]
    report = yaml.safe_load(text)
    assert len(text.encode()) <= LARGEST_ACCOUNT
    assert (report["changes"], report["journalHead"]) == (document["changes"], "x")
    assert (report["plan"]["more"] == 0) is is_whole
    assert len(report["plan"]["steps"]) + report["plan"]["more"] == steps

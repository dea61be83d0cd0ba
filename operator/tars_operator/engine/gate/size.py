"""A change that nobody can read is not a change that anybody should trust; an empty one is none."""

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate import lines
from tars_operator.engine.gate.case import Case, Objection


def check(case: Case) -> Objection | None:
    count = sum(len(removed) + len(added) for _, removed, added in lines.changed(case))
    limit = case.spec.gate.max_changed_lines
    if count == 0:
        return Objection(GateReason.NO_CHANGE, "the candidate leaves every file as it is")
    if count > limit:
        return Objection(GateReason.TOO_LARGE, f"{count} lines change, spec.gate.maxChangedLines allows {limit}")
    return None

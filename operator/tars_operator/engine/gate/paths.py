"""Which files a candidate may touch: the finding's own, within the run's paths, and never a judge."""

from tars_operator.api.reasons import GateReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine.gate.case import Case, Objection
from tars_operator.engine.globs import matches
from tars_operator.engine.protected import is_protected, is_safe


def check(case: Case) -> Objection | None:
    return next((objection for edit in case.candidate.edits if (objection := _objection(edit.path, case))), None)


def _objection(path: str, case: Case) -> Objection | None:
    if path in case.judges:
        return Objection(GateReason.PROTECTED_PATH, f"{path} holds tests that judge the change")
    objection = refusal(path, case.spec)
    if objection is None and path != case.candidate.finding.path:
        return Objection(GateReason.OUT_OF_SCOPE, f"{path} is not the finding's file {case.candidate.finding.path}")
    return objection


def refusal(path: str, spec: RunSpec, *, judges: bool = False) -> Objection | None:
    """Why nothing may be written to the path, whatever it is; `judges` lets tests and configuration be written."""
    if not is_safe(path):
        return Objection(GateReason.UNSAFE_PATH, f"{path!r} is absolute, leaves the repository, or means more to Git")
    if not judges and is_protected(path, tuple(spec.gate.protected_paths)):
        return Objection(GateReason.PROTECTED_PATH, f"{path} is a test, configuration or another judge of the change")
    if not matches(path, spec.include) or matches(path, spec.exclude):
        return Objection(GateReason.OUT_OF_SCOPE, f"{path} is not within spec.include and spec.exclude")
    return None

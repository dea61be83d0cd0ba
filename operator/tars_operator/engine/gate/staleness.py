"""A candidate is made for one content of a file. When the file is another by now, nothing said about it holds."""

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate.case import Case, Objection


def check(case: Case) -> Objection | None:
    for edit in case.candidate.edits:
        file = case.files.get(edit.path)
        if edit.old_blob != (file.blob if file else ""):
            return Objection(GateReason.STALE_BASE, f"{edit.path} changed since the candidate was made")
    return None

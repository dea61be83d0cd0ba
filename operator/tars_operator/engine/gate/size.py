"""A change that nobody can read is not a change that anybody should trust; an empty one is none.

Lines are not enough of a measure: parsing one line of two million brackets takes more memory than a coordinator has.
"""

from collections.abc import Iterator

from tars_operator.api.code import SourceFile
from tars_operator.api.reasons import GateReason
from tars_operator.engine.analysis import sources
from tars_operator.engine.gate import lines
from tars_operator.engine.gate.case import Case, Objection


def check(case: Case) -> Objection | None:
    count = sum(len(removed) + len(added) for _, removed, added in lines.changed(case))
    limit = case.spec.gate.max_changed_lines
    if count == 0:
        return Objection(GateReason.NO_CHANGE, "the candidate leaves every file as it is")
    if count > limit:
        return Objection(GateReason.TOO_LARGE, f"{count} lines change, spec.gate.maxChangedLines allows {limit}")
    return next((Objection(GateReason.TOO_LARGE, said) for said in _out_of_bounds(case)), None)


def _out_of_bounds(case: Case) -> Iterator[str]:
    """Why no later run would look at what the candidate makes of a file: then no check here looks at it either."""
    for edit in case.candidate.edits:
        if edit.content is not None:
            made = SourceFile(path=edit.path, blob=edit.old_blob, content=edit.content)
            if reason := sources.obstacle(made):
                yield f"{edit.path} would be no file to work with any more: {reason}"

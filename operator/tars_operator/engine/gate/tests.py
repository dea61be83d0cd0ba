"""The repository's tests decide: what passes on the base must pass with exactly this commit, in the same sandbox."""

from tars_operator.engine.gate.case import Case, Objection


def check(case: Case) -> Objection | None:
    return case.prove()

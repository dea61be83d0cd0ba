"""A part of a plan, as a person chose it: exactly these steps are carried out, or none of them.

A step is planned for one content of its file. Where the file is another by now, or the finding is not there any more,
what the person looked at is not what would be done, and the choice is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tars_operator.engine.plan import Plan, Step, StepState

NOT_CHOSEN = "not chosen"


class StaleStepError(ValueError):
    """A chosen step is not what it was planned as; the message names it and the remedy."""


@dataclass(frozen=True)
class Chosen:
    """One step by its id; the rest is as the person's plan has it, empty where only the id was given."""

    id: str
    pattern: str = ""
    place: str = ""
    blob: str = ""

    def __str__(self) -> str:
        return " ".join(
            part for part in ("step", self.id, f"({self.pattern} in {self.place})" if self.place else "") if part
        )


def chosen(plan: Plan) -> tuple[Chosen, ...]:
    """The steps of a plan that a person left in."""
    kept = (step for step in plan.steps if step.state is not StepState.LEFT_OUT)
    return tuple(Chosen(step.id, step.pattern, step.place, step.blob) for step in kept)


def only(plan: Plan, wanted: Iterable[Chosen]) -> Plan:
    """The plan with the wanted steps; all others are left out.

    Raises:
        StaleStepError: one of them is not there, or not as it was planned.

    """
    here = {step.id: step for step in plan.steps}
    ids = set()
    for one in wanted:
        _require_fresh(one, here.get(one.id))
        ids.add(one.id)
    steps = (step if step.id in ids else step.standing(StepState.LEFT_OUT, NOT_CHOSEN) for step in plan.steps)
    return plan.model_copy(update={"steps": tuple(steps)})


def _require_fresh(wanted: Chosen, here: Step | None) -> None:
    if here is None:
        raise StaleStepError(
            f"{wanted}: is no step here: its finding is gone, or patterns and paths leave it out; plan again"
        )
    if wanted.blob and wanted.blob != here.blob:
        raise StaleStepError(
            f"{wanted}: was planned for another content of {here.path} ({wanted.blob[:10]}, now {here.blob[:10]});"
            " plan again"
        )

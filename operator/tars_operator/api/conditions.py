"""Conditions by the Kubernetes convention (`metav1.Condition`), computed whole and merged without needless writes."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from tars_operator.api.base import Model

SUCCEEDED = "Succeeded"  # a run's summary
READY = "Ready"  # a replica's and a pattern's summary
APPLIED = "Applied"  # a change's summary


class Truth(StrEnum):
    TRUE = "True"
    FALSE = "False"
    UNKNOWN = "Unknown"


class Condition(Model):
    """One aspect of an object's state; `kubectl wait --for=condition=TYPE` reads it."""

    type: str = Field(max_length=64, description="Which aspect: Succeeded, Ready or Applied.")
    status: Truth = Field(description="True, False, or Unknown while it cannot be said yet.")
    reason: str = Field(min_length=1, max_length=64, description="One word of a closed set that says why.")
    message: str = Field(default="", max_length=2048, description="A sentence for people, with the remedy.")
    observed_generation: int | None = Field(default=None, ge=0, description="The generation this was computed from.")
    last_transition_time: str = Field(max_length=32, description="When the status last changed (RFC 3339).")


def merge(old: Iterable[Condition], new: Condition) -> tuple[Condition, ...]:
    """`old` with `new` in place of its type; the transition time stays when the status does."""
    kept = {condition.type: condition for condition in old}
    before = kept.get(new.type)
    if before is not None and before.status == new.status:
        new = new.model_copy(update={"last_transition_time": before.last_transition_time})
    return tuple({**kept, new.type: new}.values())


def find(conditions: Iterable[Condition], kind: str) -> Condition | None:
    return next((condition for condition in conditions if condition.type == kind), None)

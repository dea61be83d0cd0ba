"""`CodePattern`: one rule that finds, and maybe fixes."""

from typing import Annotated

from pydantic import Field

from tars_operator.api.base import Model, Rule, shape
from tars_operator.api.conditions import Condition
from tars_operator.api.words import ChangeClass, Language

RuffCode = Annotated[
    str,
    Field(max_length=16),
    shape(r"^[A-Z]{1,8}[0-9]{2,4}$", "find.ruff: is no code of a ruff rule; write for example F401"),
]
Marker = Annotated[
    str,
    Field(max_length=16),
    shape(r"^[A-Z]{2,16}$", "find.todo: is no marker; write capital letters, for example TODO"),
]


class Finder(Model):
    """How places are found: exactly one way."""

    rules = (
        Rule(
            "has(self.ruff) != has(self.todo)",
            "find: name exactly one of ruff (rule codes) and todo (markers)",
            lambda find: (find.ruff is None) != (find.todo is None),
        ),
    )

    ruff: list[RuffCode] | None = Field(
        default=None, min_length=1, max_length=50, description="Ruff rule codes, for example F401."
    )
    todo: list[Marker] | None = Field(
        default=None, min_length=1, max_length=10, description="Comment markers, for example TODO."
    )


class PatternSpec(Model):
    """A rule. Findings of ruff codes are fixed by ruff where its fix is safe; the others go to replay or a model."""

    id: Annotated[
        str,
        shape(
            r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$",
            "id: is no pattern id; write family/name in lower-case letters, digits and dashes, for example python/bare-except",
        ),
    ] = Field(max_length=128, description="Id used in spec.patterns of runs: family/name.")
    title: str = Field(min_length=1, max_length=256, description="What it improves, in a sentence.")
    language: Language = Field(default=Language.PYTHON, description="Language of the files: python.")
    change_class: ChangeClass = Field(
        default=ChangeClass.BEHAVIOUR,
        description="S only when every fix keeps the shape of the program; it decides which approval applies.",
    )
    find: Finder = Field(description="How places are found.")


class PatternStatus(Model):
    """What is known."""

    observed_generation: int | None = Field(
        default=None, ge=0, description="The generation the operator acted on last."
    )
    conditions: list[Condition] = Field(
        default_factory=list,
        max_length=8,
        description="Ready: whether runs may use the pattern.",
        json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
    )

"""What all models of the API share: camelCase on the wire, unknown fields refused, values frozen, rules with a remedy.

A rule is written once and holds twice: the API server runs its CEL text, and the model runs its Python twin, so that a
manifest that never meets a cluster is refused with the same sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True)
class Rule:
    """What must hold, in CEL and in Python, and the sentence a person sees when it does not.

    Stands in `Model.rules` (about the whole model) or among the metadata of an annotated field (about one value).
    `holds` is None where only the API server can know: the rule compares with the stored object, or is about clusters.
    `optional_old` lets the rule see a missing `oldSelf` (a creation) instead of being skipped then.
    """

    cel: str
    message: str
    holds: Callable[[Any], bool] | None = None
    optional_old: bool = False

    def to_json(self) -> JsonDict:
        """One item of `x-kubernetes-validations`."""
        extra: JsonDict = {"optionalOldSelf": True} if self.optional_old else {}
        return {"rule": self.cel, "message": self.message, **extra}

    def check(self, value: Any) -> Any:
        """The value, unchanged.

        Raises:
            PydanticCustomError: it does not hold; pydantic makes a ValidationError of it.

        """
        if self.holds is not None and not self.holds(value):
            raise PydanticCustomError("rule", "{message}", {"message": self.message})
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        value = handler(schema)
        earlier = value.get("x-kubernetes-validations", [])
        return {**value, "x-kubernetes-validations": [*earlier, self.to_json()]}


def shape(pattern: str, message: str) -> Rule:
    """A text of this form. Not the schema's own `pattern`: its refusal would show people an expression, and no remedy."""
    return Rule(f"self.matches(r'{pattern}')", message, lambda text: re.fullmatch(pattern, text) is not None)


class Model(BaseModel):
    """A value of the API. Unknown fields are an error: a misspelt field must never be ignored in silence."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)
    rules: ClassVar[tuple[Rule, ...]] = ()

    def to_json(self) -> dict[str, object]:
        """The value as the API server and the roles see it: aliases, no unset optionals, plain JSON types."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @model_validator(mode="after")
    def _obey(self) -> Self:
        for rule in self.rules:
            rule.check(self)
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        value = handler.resolve_ref_schema(handler(schema))
        if cls.rules:
            value["x-kubernetes-validations"] = [rule.to_json() for rule in cls.rules]
        return value


# four to six digits for each unit: more would overflow what a timestamp can hold
_DELAY = shape(
    r"^([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$", "is no duration; write hours, minutes, seconds: 90s, 10m, 1h30m"
)
_POSITIVE = shape(r"^.*[1-9].*$", "must be longer than nothing; write a duration such as 90s, 10m or 1h30m")
Delay = Annotated[str, Field(min_length=1, max_length=16), _DELAY]  # may be 0s
Duration = Annotated[str, Field(min_length=1, max_length=16), _DELAY, _POSITIVE]
Digest = Annotated[
    str, Field(max_length=71), shape(r"^sha256:[0-9a-f]{64}$", "is no digest; copy it whole: sha256:...")
]
ObjectName = Annotated[str, Field(min_length=1, max_length=253)]  # what Kubernetes allows
GitObject = Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]


def seconds(duration: str) -> int:
    """Seconds in a duration such as `1h30m`, `10m` or `45s` (the form of `Duration`).

    Raises:
        ValueError: the text is not a duration.

    """
    match = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", duration)
    if not duration or match is None:
        raise ValueError(f"{duration!r} is no duration; write for example 90s, 10m or 1h30m")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest

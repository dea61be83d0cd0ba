"""What all models of the API share: camelCase on the wire, unknown fields refused, values frozen."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic.config import JsonDict


class Model(BaseModel):
    """A value of the API. Unknown fields are an error: a misspelt field must never be ignored in silence."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)

    def to_json(self) -> dict[str, object]:
        """The value as the API server and the roles see it: aliases, no unset optionals, plain JSON types."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


def cel(rule: str, message: str) -> JsonDict:
    """One CEL rule (`x-kubernetes-validations`): what must hold and the sentence a person sees when it does not."""
    return {"rule": rule, "message": message}


DURATION = r"^([0-9]+h)?([0-9]+m)?([0-9]+s)?$"
Duration = Annotated[str, Field(min_length=2, max_length=16, pattern=DURATION)]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
GitObject = Annotated[str, Field(pattern=r"^[0-9a-f]{40}([0-9a-f]{24})?$")]


def seconds(duration: str) -> int:
    """Seconds in a duration such as `1h30m`, `10m` or `45s` (the pattern of `Duration`).

    Raises:
        ValueError: the text is not a duration.

    """
    match = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", duration)
    if not duration or match is None:
        raise ValueError(f"{duration!r} is no duration; write for example 90s, 10m or 1h30m")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest

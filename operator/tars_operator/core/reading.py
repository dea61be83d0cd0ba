"""From the API's JSON to models. What cannot be understood becomes a sentence: an observation always succeeds."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from tars_operator.api.base import Model

M = TypeVar("M", bound=Model)


def read_model(model: type[M], value: Mapping[str, Any], root: str) -> tuple[M | None, str]:
    """The value, or a sentence that names the field at fault (a dotted path from `root`)."""
    try:
        return model.model_validate(value), ""
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in (root, *first["loc"]))
        return None, f"{field}: {first['msg']}"

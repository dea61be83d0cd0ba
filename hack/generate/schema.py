"""From a pydantic model to the structural schema that a CustomResourceDefinition takes.

By hand, because kube-custom-resource 0.7 only takes models of its own base classes (which would then be the base of our
words), drops defaults, and knows no selectable fields. What is left is this walk over pydantic's own JSON schema.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tars_operator.api.base import Model

Schema = dict[str, Any]
_DROPPED = frozenset({"title", "$defs", "$ref", "additionalProperties", "default", "properties", "items", "anyOf"})


class _WithFactories(GenerateJsonSchema):
    """Pydantic leaves out defaults that a factory makes; a stored object must show them too."""

    def get_default_value(self, schema: core_schema.WithDefaultSchema) -> Any:
        factory = schema.get("default_factory")
        return super().get_default_value(schema) if factory is None else factory()  # type: ignore[call-arg]


def structural(model: type[Model], *, defaults: bool) -> JsonSchemaValue:
    """The schema of `model`: references inlined, optionals without null, every field described.

    Status gets no defaults: two writers share it, and a field nobody reported must not look reported.

    Raises:
        ValueError: a field has no description.

    """
    whole = model.model_json_schema(schema_generator=_WithFactories)
    return _Walk(whole.get("$defs", {}), defaults=defaults).schema(whole, model.__name__)


class _Walk:
    def __init__(self, definitions: Mapping[str, Schema], *, defaults: bool) -> None:
        self._definitions = definitions
        self._defaults = defaults

    def schema(self, node: Schema, path: str) -> Schema:
        node = self._inlined(node)
        kept = {key: value for key, value in node.items() if key not in _DROPPED}
        if node["type"] == "object":
            kept["properties"] = {name: self._field(field, f"{path}.{name}") for name, field in _fields(node)}
        elif node["type"] == "array":
            kept |= {"items": self.schema(node["items"], f"{path}[]"), **_list_type(node)}
        elif node["type"] == "integer":
            kept["format"] = "int64"
        return kept

    def _field(self, node: Schema, path: str) -> Schema:
        field = self.schema(node, path)
        if not field.get("description"):
            raise ValueError(f"{path}: has no description; add one to the model, kubectl explain shows it")
        if self._defaults and node.get("default") is not None:
            field["default"] = _without_nulls(node["default"])
        return field

    def _inlined(self, node: Schema) -> Schema:
        """`node` with its reference, or the one side of `X | None` that is not null, put in its place."""
        sides = [side for side in node.get("anyOf", ()) if side.get("type") != "null"]
        if len(sides) > 1:
            raise ValueError(f"{node}: a field of a custom resource has one type")
        if sides:
            return {**self._inlined(sides[0]), **node}
        if "$ref" in node:
            return {**self._inlined(self._definitions[node["$ref"].removeprefix("#/$defs/")]), **node}
        return node


def _fields(node: Schema) -> list[tuple[str, Schema]]:
    return list(node.get("properties", {}).items())


def _without_nulls(value: Any) -> Any:
    """Whole defaults: the API server judges an object's default by its rules before defaults of its fields apply."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return value


def _list_type(node: Schema) -> Schema:
    """Lists are replaced whole unless the model says otherwise."""
    key = "x-kubernetes-list-type"
    return {key: node.get(key, "atomic")}

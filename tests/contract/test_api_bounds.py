"""Every bound, enum, requirement and type of the schema, field by field, on the real API server.

The examples are made by walking the CRDs: a full object is accepted, and then refused with one value beyond one limit.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError
from tests.contract.conftest import CRDS, Api, refusal
from tests.contract.objects import FULLEST, FULLEST_STATUS, REMOVED, Object, make, put

from tars_operator.api.codechange import ChangeSpec, ChangeStatus
from tars_operator.api.codepattern import PatternSpec, PatternStatus
from tars_operator.api.selfcodingrun import RunSpec, RunStatus
from tars_operator.api.tarsreplica import ReplicaSpec, ReplicaStatus

MODELS = {
    "SelfCodingRun": (RunSpec, RunStatus),
    "TarsReplica": (ReplicaSpec, ReplicaStatus),
    "CodeChange": (ChangeSpec, ChangeStatus),
    "CodePattern": (PatternSpec, PatternStatus),
}


@dataclass(frozen=True)
class Beyond:
    """One value beyond one limit. `path` is dotted, numbers are places in lists."""

    kind: str
    part: str  # spec or status
    path: str
    limit: str
    value: Any

    @property
    def field(self) -> str:
        """The path as the API server writes it."""
        steps = [f"[{step}]" if step.isdigit() else f".{step}" for step in self.path.split(".")]
        return f"{self.part}{''.join(steps)}"


def schema(kind: str, part: str) -> Object:
    version = CRDS[kind]["spec"]["versions"][0]
    return dict(version["schema"]["openAPIV3Schema"]["properties"][part])


def fields(node: Object, path: str = "") -> Iterator[tuple[str, Object]]:
    """Every field below an object's schema with its path; the items of a list at place 0."""
    if node["type"] == "object":
        for name, field in node["properties"].items():
            inner = f"{path}.{name}".removeprefix(".")
            yield inner, field
            yield from fields(field, inner)
    elif node["type"] == "array":
        yield f"{path}.0", node["items"]
        yield from fields(node["items"], f"{path}.0")


WRONG = {"string": 7, "integer": "seven", "boolean": "perhaps", "number": "many", "array": "one", "object": "text"}
NONE_OF = "NoneOfThese"


def limits(node: Object) -> Iterator[tuple[str, Any]]:
    """Each limit of a field with a value beyond it."""
    yield "type", WRONG[node["type"]]
    if "enum" in node:
        yield "enum", NONE_OF
    if "minimum" in node:
        yield "minimum", node["minimum"] - 1
    if "maximum" in node:
        yield "maximum", node["maximum"] + 1
    if node.get("minLength"):
        yield "minLength", ""
    if "maxLength" in node:
        yield "maxLength", "a" * (node["maxLength"] + 1)
    if "pattern" in node:
        yield "pattern", "!"


def list_limits(node: Object, example: list[Any]) -> Iterator[tuple[str, Any]]:
    if node.get("minItems"):
        yield "minItems", []
    if "maxItems" in node:
        yield "maxItems", example * (node["maxItems"] + 1)


def value_at(target: Any, path: str) -> Any:
    for step in path.split("."):
        target = target[int(step)] if isinstance(target, list) else target[step]
    return target


EXAMPLES = {"spec": copy.deepcopy(FULLEST), "status": copy.deepcopy(FULLEST_STATUS)}
# fields that exclude others, or that only come later, have an example of their own
EXAMPLES["spec"]["CodeChange"]["decision"] = {"verdict": "Reject", "evidence": "sha256:" + "a" * 64, "reason": "No."}
RULE = {"rule": {"pattern": "$A == 1"}, "constraints": {"A": {"kind": "identifier"}}, "fix": "$A"}
PATTERN_EXAMPLES: dict[str, Object] = {
    "find.todo": {"id": "a/b", "title": "t", "find": {"todo": ["TODO"]}},
    "find.astGrep": {"id": "a/b", "title": "t", "find": {"astGrep": RULE}},
    "examples.0.found": {"id": "a/b", "title": "t", "find": {"todo": ["TODO"]}, "examples": [{"found": "# TODO"}]},
    "examples.0.kept": {"id": "a/b", "title": "t", "find": {"todo": ["TODO"]}, "examples": [{"kept": "x = 1"}]},
}


def example(kind: str, part: str, path: str) -> Object:
    own = [one for start, one in PATTERN_EXAMPLES.items() if kind == "CodePattern" and path.startswith(start)]
    return own[0] if own and part == "spec" else EXAMPLES[part][kind]


def beyond() -> Iterator[Beyond]:
    for kind in CRDS:
        for part in ("spec", "status"):
            for path, node in fields(schema(kind, part)):
                case = partial(Beyond, kind, part, path)
                yield from (case(limit, value) for limit, value in limits(node))
                if node["type"] == "array":
                    many = value_at(example(kind, part, path), path)
                    yield from (case(limit, value) for limit, value in list_limits(node, many))


def required() -> Iterator[Beyond]:
    for kind in CRDS:
        for part in ("spec", "status"):
            nodes = [("", schema(kind, part)), *fields(schema(kind, part))]
            for path, node in nodes:
                for name in node.get("required", ()):
                    yield Beyond(kind, part, f"{path}.{name}".removeprefix("."), "required", REMOVED)


CASES = [*beyond(), *required()]


def ident(case: Beyond) -> str:
    return f"{case.kind}-{case.field}-{case.limit}"


def with_value(case: Beyond) -> Object:
    value = copy.deepcopy(example(case.kind, case.part, case.path))
    put(value, case.path, case.value)
    return value


@pytest.fixture(scope="module")
def homes(api: Api) -> Iterator[dict[str, Object]]:
    """One stored object of each kind, for statuses are written to something."""
    made = {kind: api.create(make(kind, name="home"), dry_run=False) for kind in CRDS}
    yield made
    for body in made.values():
        api.delete(body)


def answer(api: Api, homes: dict[str, Object], case: Beyond) -> Object:
    if case.part == "status":
        return api.update({**homes[case.kind], "status": with_value(case)}, "status")
    return api.create(make(case.kind, spec=with_value(case)))


@pytest.mark.parametrize("case", CASES, ids=ident)
def test_beyond_is_refused_by_field(api: Api, homes: dict[str, Object], case: Beyond) -> None:
    refused = answer(api, homes, case)
    assert case.field in refusal(refused)


@pytest.mark.parametrize("case", CASES, ids=ident)
def test_the_model_refuses_it_too(case: Beyond) -> None:
    model = MODELS[case.kind][case.part == "status"]
    with pytest.raises(ValidationError):
        model.model_validate(with_value(case))


@pytest.mark.parametrize("kind", CRDS)
def test_a_full_object_is_accepted(api: Api, homes: dict[str, Object], kind: str) -> None:
    assert refusal(api.create(make(kind, spec=FULLEST[kind]))) == ""
    assert refusal(api.update({**homes[kind], "status": FULLEST_STATUS[kind]}, "status")) == ""


@pytest.mark.parametrize("kind", CRDS)
@pytest.mark.parametrize("part", ["spec", "status"])
def test_the_full_example_has_every_field(kind: str, part: str) -> None:
    missing = []
    for path, _ in fields(schema(kind, part)):
        try:
            value_at(example(kind, part, path), path)
        except (KeyError, IndexError):
            missing.append(path)
    assert missing == []


@pytest.mark.parametrize("kind", CRDS)
def test_every_text_and_list_has_an_upper_bound(kind: str) -> None:
    """An unbounded field would let one object fill etcd, and makes CEL rules too expensive to be accepted."""
    unbounded = [
        path
        for part in ("spec", "status")
        for path, node in fields(schema(kind, part))
        if (node["type"] == "string" and not {"enum", "maxLength"} & set(node))
        or (node["type"] == "array" and "maxItems" not in node)
    ]
    assert unbounded == []


@pytest.mark.parametrize("kind", CRDS)
def test_stored_defaults_are_those_of_the_model(api: Api, kind: str) -> None:
    body = make(kind)
    assert api.create(body)["spec"] == MODELS[kind][0].model_validate(body["spec"]).to_json()


@pytest.mark.parametrize("kind", CRDS)
def test_a_misspelt_field_is_refused(api: Api, kind: str) -> None:
    assert 'unknown field "spec.speling"' in refusal(api.create(make(kind, {"speling": 1})))


def test_an_engine_named_twice_is_refused(api: Api) -> None:
    assert "spec.engines[1]: Duplicate value" in refusal(
        api.create(make("SelfCodingRun", {"engines": ["codemod"] * 2}))
    )

"""Reading what a user wrote: a file of YAML documents with one run and what belongs to it.

Everything is checked before anything is done; an error names the file, the object, the field and the remedy.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from tars_operator.adapters.kube.resources import CONFIG_MAPS, PATTERNS, REPLICAS, RUNS, Resource
from tars_operator.api.base import Model
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.names import LONGEST_RUN_NAME
from tars_operator.api.selfcodingrun import LOCK_RULE, RunSpec
from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.cli.errors import usage

KINDS: dict[tuple[str, str], Resource] = {
    (each.api_version, each.kind): each for each in (CONFIG_MAPS, PATTERNS, REPLICAS, RUNS)
}
Spec = TypeVar("Spec", bound=Model)
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_NAMES_A_FIELD = re.compile(r"[a-zA-Z.]+: ")
SPECS: dict[str, type[Model]] = {RUNS.kind: RunSpec, PATTERNS.kind: PatternSpec, REPLICAS.kind: ReplicaSpec}


@dataclass(frozen=True)
class Document:
    """One object of the file. `spec` is None for kinds that are not ours."""

    resource: Resource
    body: dict[str, Any]
    spec: Model | None

    @property
    def name(self) -> str:
        return str(self.body["metadata"]["name"])


@dataclass(frozen=True)
class Manifest:
    """The documents in the order of the file, with exactly one run among them."""

    documents: tuple[Document, ...]

    @property
    def run(self) -> Document:
        return next(each for each in self.documents if each.resource is RUNS)

    @property
    def spec(self) -> RunSpec:
        """The run's spec with all defaults."""
        return RunSpec.model_validate(self.run.body["spec"])

    def config_map(self, name: str) -> dict[str, str] | None:
        for each in self.documents:
            if each.resource is CONFIG_MAPS and each.name == name:
                return dict(each.body.get("data") or {})
        return None


def load(file: str) -> Manifest:
    """The manifest in `file` (`-` is stdin).

    Raises:
        CliError: it cannot be read, or something in it is wrong.

    """
    found = documents(file, read(file))
    runs = [each for each in found if each.resource is RUNS]
    if len(runs) != 1:
        raise usage(f"{file}: holds {len(runs)} objects of kind {RUNS.kind}; expected exactly one")
    return Manifest(found)


def documents(file: str, text: str) -> tuple[Document, ...]:
    """All objects in the `text` of `file`, each one checked.

    Raises:
        CliError: something in it is wrong.

    """
    return tuple(_document(file, body) for body in _parse(file, text) if body is not None)


def read(file: str) -> str:
    """The text of `file` (`-` is stdin).

    Raises:
        CliError: it cannot be read.

    """
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise usage(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise usage(f"{file}: cannot be read: it is not valid UTF-8") from error


def _parse(file: str, text: str) -> Sequence[Any]:
    try:
        return list(yaml.safe_load_all(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # of a date that is none, or of thousands of brackets
        raise usage(f"{file}: is no YAML: {' '.join(str(error).split())}") from error


def _document(file: str, body: Any) -> Document:
    if not isinstance(body, dict) or not isinstance(body.get("metadata"), dict) or "name" not in body["metadata"]:
        raise usage(f"{file}: each document needs apiVersion, kind and metadata.name")
    api_version, kind, name = body.get("apiVersion"), body.get("kind"), body["metadata"]["name"]
    resource = KINDS.get((str(api_version), str(kind)))
    if resource is None:
        known = ", ".join(f"{each.kind} ({each.api_version})" for each in KINDS.values())
        raise usage(f"{file}: {kind} ({api_version}) {name}: unknown kind; expected one of {known}")
    where = f"{file}: {kind} {name}"
    if resource is RUNS:
        _check_name(where, name)
    return Document(resource, body, _spec(where, body, SPECS.get(resource.kind)))


def _check_name(where: str, name: object) -> None:
    """What the API server would say of it; here it becomes part of folders, branches and commit messages as well."""
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise usage(f"{where}: metadata.name: is no name; use lower-case letters, digits, dashes and dots")
    if name.endswith(".lock"):
        raise usage(f"{where}: {LOCK_RULE.message}")
    if len(name) > LONGEST_RUN_NAME:
        raise usage(f"{where}: metadata.name: is longer than {LONGEST_RUN_NAME} characters; choose a shorter one")


def _spec(where: str, body: dict[str, Any], model: type[Model] | None) -> Model | None:
    if model is None:
        return None
    if not isinstance(body.get("spec"), dict):
        raise usage(f"{where}: spec: is missing")
    return validated(model, body["spec"], where)


def validated(model: type[Spec], value: Any, where: str, top: tuple[str, ...] = ("spec",)) -> Spec:
    """The value as its model; `top` is where it stands in its file.

    Raises:
        CliError: it is none; each line names `where`, the field and the remedy.

    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise usage("\n".join(f"{where}: {_problem(each, top)}" for each in error.errors())) from error


def _problem(error: Any, top: tuple[str, ...]) -> str:
    """Field and remedy. A rule's sentence often names the field itself, better than its position does."""
    field, message = ".".join(str(part) for part in (*top, *error["loc"])), str(error["msg"])
    match error["type"]:
        case "rule" if _NAMES_A_FIELD.match(message):
            return message
        case "extra_forbidden":
            return f"{field}: there is no such field; `kubectl explain` and the reference list all of them"
        case "missing":
            return f"{field}: is missing; add it"
        case _:
            return f"{field}: {message[0].lower()}{message[1:]}"

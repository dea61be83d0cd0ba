"""Writes `crds/`: one CustomResourceDefinition for each kind, made of the models in `tars_operator.api`."""

from pathlib import Path
from typing import Any

import files
import yaml
from kinds import KINDS, Column, Kind
from schema import structural

from tars_operator.api import names


def definition(kind: Kind) -> dict[str, Any]:
    """The CustomResourceDefinition as plain data."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.plural}.{names.GROUP}"},
        "spec": {
            "group": names.GROUP,
            "scope": "Namespaced",
            "names": {
                "kind": kind.name,
                "listKind": f"{kind.name}List",
                "plural": kind.plural,
                "singular": kind.name.lower(),
                "shortNames": [kind.short],
                "categories": ["tars"],
            },
            "versions": [_version(kind)],
        },
    }


def _version(kind: Kind) -> dict[str, Any]:
    selectable = [{"jsonPath": path} for path in kind.selectable]
    return {
        "name": names.VERSION,
        "served": True,
        "storage": True,
        "additionalPrinterColumns": [_column(column) for column in kind.columns],
        **({"selectableFields": selectable} if selectable else {}),
        "subresources": {"status": {}, **({"scale": _SCALE} if kind.scale else {})},
        "schema": {"openAPIV3Schema": _root(kind)},
    }


_SCALE = {
    "specReplicasPath": ".spec.replicas",
    "statusReplicasPath": ".status.replicas",
    "labelSelectorPath": ".status.selector",
}


def _column(column: Column) -> dict[str, Any]:
    priority = {"priority": column.priority} if column.priority else {}
    return {"name": column.name, "type": column.type, "jsonPath": column.path, **priority}


def _root(kind: Kind) -> dict[str, Any]:
    rules = [rule.to_json() for rule in kind.rules]
    return {
        "type": "object",
        "description": kind.about,
        "required": ["spec"],
        "properties": {
            "apiVersion": {"type": "string", "description": f"The version of the words: {names.API_VERSION}."},
            "kind": {"type": "string", "description": f"{kind.name}."},
            "metadata": {"type": "object"},
            "spec": structural(kind.spec, defaults=True),
            "status": structural(kind.status, defaults=False),
        },
        **({"x-kubernetes-validations": rules} if rules else {}),
    }


class _Plain(yaml.SafeDumper):
    """No anchors: kubectl reads them, people do not."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def text(kind: Kind) -> str:
    body = yaml.dump(definition(kind), Dumper=_Plain, sort_keys=False, width=120, allow_unicode=True)
    return f"{files.NOTICE}\n{body}"


def outputs() -> dict[Path, str]:
    """Every file this module is the source of, with its content."""
    return {files.ROOT / "crds" / f"{names.GROUP}_{kind.plural}.yaml": text(kind) for kind in KINDS}


if __name__ == "__main__":
    files.write(outputs())

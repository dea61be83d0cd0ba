"""What all objects of ours share: labels, one controlling owner, and the digest of what they were made from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.names import (
    ANNOTATION_TEMPLATE,
    API_VERSION,
    LABEL_MANAGED_BY,
    LABEL_REPLICA,
    LABEL_ROLE,
    LABEL_RUN,
    MANAGED_BY,
)
from tars_operator.api.words import Role


@dataclass(frozen=True)
class Owner:
    """The object of ours that a child belongs to and goes with."""

    kind: str
    namespace: str
    name: str
    uid: str


def labels(owner: Owner, role: Role | None = None) -> dict[str, str]:
    """The recommended labels of Kubernetes, and ours: which run or replica, which role."""
    ours = LABEL_RUN if owner.kind == "SelfCodingRun" else LABEL_REPLICA
    name = f"tars-{role.value}" if role else "tars"
    return {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/instance": owner.name,
        "app.kubernetes.io/part-of": "tars",
        LABEL_MANAGED_BY: MANAGED_BY,
        ours: owner.name,
        **({"app.kubernetes.io/component": role.value, LABEL_ROLE: role.value} if role else {}),
    }


def metadata(owner: Owner, name: str, role: Role | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "namespace": owner.namespace,
        "labels": labels(owner, role),
        "ownerReferences": [
            {"apiVersion": API_VERSION, "kind": owner.kind, "name": owner.name, "uid": owner.uid, "controller": True}
        ],
    }


def stamped(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with its own digest as annotation: equal digests mean that there is nothing to write."""
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
    return {**manifest, "metadata": {**manifest["metadata"], "annotations": {ANNOTATION_TEMPLATE: digest}}}


def template_of(manifest: Mapping[str, Any]) -> str:
    return str(manifest["metadata"]["annotations"][ANNOTATION_TEMPLATE])

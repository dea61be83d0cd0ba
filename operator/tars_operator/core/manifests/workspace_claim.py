"""The volume with a run's clone and journal: a killed coordinator goes on from it."""

from typing import Any

from tars_operator.api import names
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.core.manifests.objects import Owner, metadata


def workspace_claim(owner: Owner, spec: RunSpec) -> dict[str, Any]:
    storage_class = spec.workspace.storage_class
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": metadata(owner, names.workspace_claim(owner.name)),
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": spec.workspace.size}},
            **({"storageClassName": storage_class} if storage_class else {}),
        },
    }

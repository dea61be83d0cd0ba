"""The name under which a run reaches the pods of a role."""

from typing import Any

from tars_operator.api import names
from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.core.manifests.objects import Owner, metadata, stamped


def replica_service(owner: Owner, spec: ReplicaSpec) -> dict[str, Any]:
    return stamped(
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata(owner, owner.name, spec.role),
            "spec": {
                "selector": {names.LABEL_REPLICA: owner.name},
                "ports": [{"name": "http", "port": names.SERVER_PORT, "targetPort": "http"}],
            },
        }
    )

"""What coordinator and tester Jobs share: which run and attempt they are for, and how a Job behaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import Role
from tars_operator.core.manifests.objects import Owner, labels, metadata
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.views import ReplicaView


@dataclass(frozen=True)
class RunPods:
    """Everything that the pods of one attempt are made from. `templates` are the TarsReplicas in use, by role."""

    owner: Owner
    attempt: int
    spec: RunSpec
    templates: Mapping[Role, ReplicaView]
    options: PodOptions

    def image(self, role: Role) -> str:
        template = self.templates.get(role)
        return (template.image if template else "") or self.options.images[role]

    def resources(self, role: Role) -> Mapping[str, Any] | None:
        template = self.templates.get(role)
        return template.resources if template else None


def job(pods: RunPods, role: Role, name: str, pod: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """A Job of one pod at a time; a failed pod is replaced only when it is gone, so that two never work at once."""
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata(pods.owner, name, role),
        "spec": {
            "backoffLimit": 6,
            "podReplacementPolicy": "Failed",
            "template": {
                "metadata": {"labels": labels(pods.owner, role)},
                "spec": {"restartPolicy": "OnFailure", **pod},
            },
            **fields,
        },
    }

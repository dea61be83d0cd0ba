"""The pods of a role that stand by."""

from typing import Any

from tars_operator.api import names
from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.core.manifests import model_secrets
from tars_operator.core.manifests import pods as parts
from tars_operator.core.manifests.objects import Owner, labels, metadata, stamped
from tars_operator.core.manifests.options import PodOptions

_RESOURCES = {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"memory": "1Gi"}}


def replica_deployment(owner: Owner, spec: ReplicaSpec, options: PodOptions) -> dict[str, Any]:
    volumes = [parts.scratch("tmp", "1Gi"), *model_secrets.volumes(spec.model_secrets)]
    pod = parts.pod_spec(options, containers=[_server(spec, options)], volumes=volumes)
    return stamped(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": metadata(owner, owner.name, spec.role),
            "spec": {
                "replicas": 0 if spec.suspend else spec.replicas,
                "revisionHistoryLimit": 2,
                # a pod of the new image answers before one of the old goes
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
                "selector": {"matchLabels": {names.LABEL_REPLICA: owner.name}},
                "template": {"metadata": {"labels": labels(owner, spec.role)}, "spec": pod},
            },
        }
    )


def image(spec: ReplicaSpec, options: PodOptions) -> str:
    return spec.image or options.images[spec.role]


def _server(spec: ReplicaSpec, options: PodOptions) -> dict[str, Any]:
    return parts.container(
        spec.role.value,
        image(spec, options),
        options,
        env=parts.env({"HOME": parts.TMP, **model_secrets.environment(spec.model_secrets)}),
        ports=[{"name": "http", "containerPort": names.SERVER_PORT}],
        startupProbe={"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 1, "failureThreshold": 60},
        readinessProbe={"httpGet": {"path": "/readyz", "port": "http"}, "periodSeconds": 5},
        livenessProbe={"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 20, "timeoutSeconds": 5},
        resources=parts.resources(spec.resources.to_json(), _RESOURCES),
        volumeMounts=[parts.mount("tmp", parts.TMP), *model_secrets.mounts(spec.model_secrets)],
    )

"""The Job that runs the workflow of one run: the only pod with a token, the workspace and the push credential."""

from collections.abc import Sequence
from typing import Any

from tars_operator.api import names
from tars_operator.api.words import Mode, Role
from tars_operator.core.manifests import model_secrets
from tars_operator.core.manifests import pods as parts
from tars_operator.core.manifests.jobs import RunPods, job

WORKSPACE = "/workspace"
CREDENTIALS = "/var/run/tars/credentials"
REPLAY = "/var/run/tars/replay"

_CREDENTIAL_FILES = ("endpoint", "username", "password", "ssh-privatekey", "known_hosts")
_REQUESTS = {"cpu": "50m", "memory": "128Mi"}
_MEMORY_MIB = 1024


def coordinator_job(pods: RunPods) -> dict[str, Any]:
    main = parts.container(
        "coordinator",
        pods.image(Role.COORDINATOR),
        pods.options,
        env=parts.env(_environment(pods)),
        resources=parts.resources(pods.resources(Role.COORDINATOR), {"requests": _REQUESTS, "limits": _limits(pods)}),
        volumeMounts=_mounts(pods),
    )
    pod = parts.pod_spec(
        pods.options,
        automountServiceAccountToken=True,
        serviceAccountName=pods.options.coordinator_account,
        containers=[main],
        volumes=_volumes(pods),
    )
    return job(pods, Role.COORDINATOR, names.coordinator_job(pods.owner.name, pods.attempt), pod)


def _limits(pods: RunPods) -> dict[str, str]:
    """In mode Single the tests run in this pod too."""
    is_single = pods.spec.mode is Mode.SINGLE
    return {"memory": parts.memory(pods.spec.test.memory, _MEMORY_MIB) if is_single else f"{_MEMORY_MIB}Mi"}


def _environment(pods: RunPods) -> dict[str, str]:
    return {
        "TARS_RUN": pods.owner.name,
        "TARS_NAMESPACE": pods.owner.namespace,
        "TARS_ATTEMPT": str(pods.attempt),
        "TARS_WORKSPACE": WORKSPACE,
        "TARS_CREDENTIALS": CREDENTIALS,
        "TARS_REPLAY": REPLAY,
        "HOME": parts.TMP,
        **(_role_urls(pods) if pods.spec.mode is Mode.SWARM else {}),
        **model_secrets.environment(_model_secrets(pods)),
    }


def _role_urls(pods: RunPods) -> dict[str, str]:
    return {
        f"TARS_{role.name}_URL": f"http://{pods.templates[role].name}.{pods.owner.namespace}.svc:{names.SERVER_PORT}"
        for role in (Role.ANALYZER, Role.GENERATOR)
    }


def _mounts(pods: RunPods) -> list[dict[str, Any]]:
    mounts = [parts.mount("workspace", WORKSPACE), parts.mount("tmp", parts.TMP)]
    if pods.spec.source.credentials_secret:
        mounts.append(parts.mount("credentials", CREDENTIALS, read_only=True))
    if pods.spec.replay:
        mounts.append(parts.mount("replay", REPLAY, read_only=True))
    return [*mounts, *model_secrets.mounts(_model_secrets(pods))]


def _model_secrets(pods: RunPods) -> Sequence[str]:
    """In mode Swarm the generator asks the model, and this pod needs no key."""
    template = pods.templates.get(Role.COORDINATOR)
    return template.model_secrets if template and pods.spec.mode is Mode.SINGLE else ()


def _volumes(pods: RunPods) -> list[dict[str, Any]]:
    """Secret and ConfigMap are optional volumes: the coordinator says what is missing, a pod that hangs does not."""
    volumes = [_workspace(pods), parts.scratch("tmp", "1Gi")]
    if pods.spec.source.credentials_secret:
        volumes.append({"name": "credentials", "secret": _credentials(pods.spec.source.credentials_secret)})
    if pods.spec.replay:
        volumes.append({"name": "replay", "configMap": {"name": pods.spec.replay.config_map, "optional": True}})
    return [*volumes, *model_secrets.volumes(_model_secrets(pods))]


def _credentials(secret: str) -> dict[str, Any]:
    """Of a Secret that was made for something else, nothing but what it has under these names gets here."""
    items = [{"key": file, "path": file} for file in _CREDENTIAL_FILES]
    return {"secretName": secret, "optional": True, "defaultMode": 0o440, "items": items}


def _workspace(pods: RunPods) -> dict[str, Any]:
    if pods.spec.workspace.ephemeral:
        return parts.scratch("workspace", pods.spec.workspace.size)
    return {"name": "workspace", "persistentVolumeClaim": {"claimName": names.workspace_claim(pods.owner.name)}}

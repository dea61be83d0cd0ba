"""The parts of every pod of ours. Pod Security `restricted` is kept here, once, for all of them."""

from collections.abc import Mapping
from typing import Any

from tars_operator.core.manifests.options import PodOptions

USER = 65532  # "nonroot" in distroless images, and in ours
TMP = "/tmp"  # noqa: S108 - a volume of the pod, not a file of the node


def pod_spec(options: PodOptions, **fields: Any) -> dict[str, Any]:
    """A pod that is nobody, may nothing and knows nothing, with `fields` on top."""
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        **({"imagePullSecrets": [{"name": one} for one in options.pull_secrets]} if options.pull_secrets else {}),
        **fields,
    }


def container(name: str, image: str, options: PodOptions, **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "image": image,
        "imagePullPolicy": options.pull_policy,
        "terminationMessagePolicy": "FallbackToLogsOnError",  # so that a status can say what went wrong
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "runAsNonRoot": True,
            "capabilities": {"drop": ["ALL"]},
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        **fields,
    }


def resources(asked: Mapping[str, Any] | None, defaults: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What a TarsReplica asks for, over our defaults."""
    asked = asked or {}
    return {part: {**defaults[part], **(asked.get(part) or {})} for part in ("requests", "limits")}


def memory(test_memory: str, overhead_mib: int) -> str:
    """What one execution of the tests may use (`1Gi`, `512Mi`) and what is there beside it."""
    mib = int(test_memory[:-2]) * (1024 if test_memory.endswith("Gi") else 1)
    return f"{mib + overhead_mib}Mi"


def scratch(name: str, size: str) -> dict[str, Any]:
    """A volume that lives with the pod and cannot fill the node."""
    return {"name": name, "emptyDir": {"sizeLimit": size}}


def mount(name: str, path: str, *, read_only: bool = False) -> dict[str, Any]:
    return {"name": name, "mountPath": path, **({"readOnly": True} if read_only else {})}


def env(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]

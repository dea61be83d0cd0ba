"""The Job whose pod is the sandbox, the only place where repository code runs: no token, no secret, no lasting volume.

Our runner is brought into an image of the user's by an init container; in the default image it is the entrypoint.
"""

from typing import Any

from tars_operator.api import names
from tars_operator.api.base import seconds
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import Role
from tars_operator.core.manifests import pods as parts
from tars_operator.core.manifests.jobs import RunPods, job

RUNNER = "/tars"
ISOLATED = ("-I", "-S")  # of the image's Python the runner takes the standard library only, whatever PYTHONPATH says

_DELIVERY_SECONDS = 120  # one push, with its second try

_OVERHEAD_MIB = 256  # the runner, the test process's own interpreter and page cache of /tmp
_RESOURCES = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {}}
_INSTALLER_RESOURCES = {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "128Mi"}}


def closing_seconds(spec: RunSpec) -> int:
    """How long the change in hand and the delivery may take after limits.duration: one more execution of the tests."""
    return seconds(spec.test.timeout) + _DELIVERY_SECONDS


def tester_job(pods: RunPods) -> dict[str, Any]:
    image = pods.spec.test.image
    pod = parts.pod_spec(
        pods.options,
        containers=[_brought(pods, image) if image else _built_in(pods)],
        volumes=[parts.scratch("tmp", "2Gi"), *([parts.scratch("runner", "64Mi")] if image else [])],
        terminationGracePeriodSeconds=5,
        **({"initContainers": [_installer(pods)]} if image else {}),
        **({"runtimeClassName": pods.options.tester_runtime_class} if pods.options.tester_runtime_class else {}),
    )
    name = names.tester_job(pods.owner.name, pods.attempt)
    longest = seconds(pods.spec.limits.duration) + closing_seconds(pods.spec)
    return job(pods, Role.TESTER, name, pod, activeDeadlineSeconds=longest)


def _built_in(pods: RunPods) -> dict[str, Any]:
    return parts.container("tester", pods.image(Role.TESTER), pods.options, **_running(pods))


def _brought(pods: RunPods, image: str) -> dict[str, Any]:
    command = ["python3", *ISOLATED, f"{RUNNER}/runner.pyz"]
    fields = _running(pods)
    fields["volumeMounts"].append(parts.mount("runner", RUNNER, read_only=True))
    return parts.container("tester", image, pods.options, command=command, **fields)


def _installer(pods: RunPods) -> dict[str, Any]:
    return parts.container(
        "runner",
        pods.image(Role.TESTER),
        pods.options,
        command=["tars-tester", "install", RUNNER],
        resources=_INSTALLER_RESOURCES,
        volumeMounts=[parts.mount("runner", RUNNER), parts.mount("tmp", parts.TMP)],
    )


def _running(pods: RunPods) -> dict[str, Any]:
    asked = parts.resources(pods.resources(Role.TESTER), _RESOURCES)
    asked["limits"]["memory"] = parts.memory(pods.spec.test.memory, _OVERHEAD_MIB)
    return {
        # the last one is for trying out by hand: no image may bring it along
        "env": parts.env({"HOME": parts.TMP, "TMPDIR": parts.TMP, "TARS_ALLOW_UNSANDBOXED": "0"}),
        "ports": [{"name": "verdict", "containerPort": names.VERDICT_PORT}],
        # only the first success is written to the API, so a short period costs nothing there
        "readinessProbe": {
            "httpGet": {"path": "/readyz", "port": "verdict"},
            "periodSeconds": 1,
        },
        "resources": asked,
        "volumeMounts": [parts.mount("tmp", parts.TMP)],
    }

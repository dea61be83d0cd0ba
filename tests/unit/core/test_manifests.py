"""The objects we make: each as a person would check it, and the rules that hold for every pod."""

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from tests.support.seen import ALL_READY, OPTIONS

from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.api.words import Role
from tars_operator.core.manifests.coordinator_job import coordinator_job
from tars_operator.core.manifests.jobs import RunPods
from tars_operator.core.manifests.objects import Owner, template_of
from tars_operator.core.manifests.options import PodOptions
from tars_operator.core.manifests.replica_deployment import replica_deployment
from tars_operator.core.manifests.replica_service import replica_service
from tars_operator.core.manifests.tester_job import tester_job as sandbox_job
from tars_operator.core.manifests.workspace_claim import workspace_claim
from tars_operator.core.views import ReplicaView

RUN = Owner("SelfCodingRun", "payments", "tidy", "u1")
REPLICA = Owner("TarsReplica", "payments", "analyzers", "u2")


def run_pods(options: PodOptions = OPTIONS, templates: tuple[ReplicaView, ...] = ALL_READY, **spec: Any) -> RunPods:
    parsed = RunSpec.model_validate({"source": {"url": "https://git.example.com/billing.git"}, **spec})
    return RunPods(RUN, 2, parsed, {Role(one.role): one for one in templates}, options)


def deployment(**spec: Any) -> dict[str, Any]:
    return replica_deployment(REPLICA, ReplicaSpec.model_validate({"role": "analyzer", **spec}), OPTIONS)


def pod_of(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return manifest["spec"]["template"]["spec"]


def environment(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in pod_of(manifest)["containers"][0]["env"]}


PODS = {
    "coordinator": coordinator_job(
        run_pods(source={"url": "https://x/y", "credentialsSecret": "git"}, replay={"configMap": "r"})
    ),
    "single": coordinator_job(run_pods(mode="Single")),
    "tester": sandbox_job(run_pods()),
    "tester in the user's image": sandbox_job(run_pods(test={"image": "ci:1"})),
    "analyzer": deployment(),
    "generator": deployment(role="generator", modelSecrets=["llm", "own"]),
    "single with a model": coordinator_job(
        run_pods(templates=(*ALL_READY[:1], ReplicaView("c", "coordinator", model_secrets=("llm",))), mode="Single")
    ),
}
SHOWN_A_SECRET = {"coordinator", "generator", "single with a model"}


def breaches(pod: Mapping[str, Any]) -> set[str]:
    """What Pod Security `restricted` and our own house rules forbid."""
    found = set()
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(name):
            found.add(name)
    if any(
        set(volume) - {"name", "emptyDir", "secret", "configMap", "persistentVolumeClaim", "projected"}
        for volume in pod["volumes"]
    ):
        found.add("volume type")
    if any("emptyDir" in volume and "sizeLimit" not in volume["emptyDir"] for volume in pod["volumes"]):
        found.add("volume without limit")
    if pod["enableServiceLinks"] or pod["securityContext"]["runAsUser"] != 65532:
        found.add("pod")
    for one in [*pod.get("initContainers", ()), *pod["containers"]]:
        found |= container_breaches(one)
    return found


def container_breaches(container: Mapping[str, Any]) -> set[str]:
    context = container["securityContext"]
    rules = {
        "privilege escalation": context.get("allowPrivilegeEscalation") is False,
        "capabilities": context.get("capabilities") == {"drop": ["ALL"]},
        "root": context.get("runAsNonRoot") is True,
        "root filesystem": context.get("readOnlyRootFilesystem") is True,
        "seccomp": context.get("seccompProfile") == {"type": "RuntimeDefault"},
        "privileged": not context.get("privileged"),
        "memory limit": "memory" in container["resources"]["limits"],
        "cpu request": "cpu" in container["resources"]["requests"],
    }
    return {rule for rule, holds in rules.items() if not holds}


@pytest.mark.parametrize("manifest", PODS.values(), ids=PODS)
def test_every_pod_is_restricted(manifest):
    assert breaches(pod_of(manifest)) == set()


@pytest.mark.parametrize(
    ("expected", "spoil"),
    [
        ({"hostNetwork"}, lambda pod: pod.update(hostNetwork=True)),
        ({"volume type"}, lambda pod: pod["volumes"].append({"name": "x", "hostPath": {"path": "/"}})),
        ({"volume without limit"}, lambda pod: pod["volumes"].append({"name": "x", "emptyDir": {}})),
        ({"capabilities"}, lambda pod: pod["containers"][0]["securityContext"].pop("capabilities")),
        ({"memory limit"}, lambda pod: pod["containers"][0]["resources"]["limits"].clear()),
    ],
    ids=["host network", "host path", "no limit", "capabilities", "memory"],
)
def test_the_check_of_pods_sees_breaches(expected, spoil):
    pod = copy.deepcopy(pod_of(PODS["tester"]))
    spoil(pod)
    assert expected == breaches(pod)


@pytest.mark.parametrize(
    "name", [name for name in PODS if name not in {"coordinator", "single", "single with a model"}]
)
def test_only_the_coordinator_has_a_token(name):
    assert pod_of(PODS[name])["automountServiceAccountToken"] is False
    assert "serviceAccountName" not in pod_of(PODS[name])


@pytest.mark.parametrize("name", [name for name in PODS if name not in SHOWN_A_SECRET])
def test_nobody_else_sees_a_secret(name):
    assert "secret" not in str(pod_of(PODS[name])).lower()


@pytest.mark.parametrize("name", ["generator", "single with a model"])
def test_of_a_models_secret_only_what_is_for_its_endpoint_is_mounted(name):
    pod = pod_of(PODS[name])
    (volume,) = [one for one in pod["volumes"] if one["name"] == "models"]
    first = volume["projected"]["sources"][0]["secret"]
    assert (first["name"], first["optional"]) == ("llm", True)
    assert {one["key"]: one["path"] for one in first["items"]} == {
        "endpoint": "llm/endpoint", "api-key": "llm/api-key", "ca.crt": "llm/ca.crt", "proxy": "llm/proxy",
    }  # fmt: skip
    (mount,) = [one for one in pod["containers"][0]["volumeMounts"] if one["name"] == "models"]
    assert (environment(PODS[name])["TARS_MODEL_SECRETS"], mount["readOnly"]) == (mount["mountPath"], True)


def test_in_mode_swarm_the_coordinator_gets_no_models_secret():
    template = ReplicaView("c", "coordinator", model_secrets=("llm",))
    others = [one for one in ALL_READY if one.role != "coordinator"]
    assert "llm" not in str(coordinator_job(run_pods(templates=(*others, template))))


def test_the_coordinator_knows_its_run_and_its_roles():
    assert environment(PODS["coordinator"]) == {
        "TARS_RUN": "tidy",
        "TARS_NAMESPACE": "payments",
        "TARS_ATTEMPT": "2",
        "TARS_ANALYZER_URL": "http://analyzers.payments.svc:8080",
        "TARS_GENERATOR_URL": "http://generators.payments.svc:8080",
        "TARS_WORKSPACE": "/workspace",
        "TARS_CREDENTIALS": "/var/run/tars/credentials",
        "TARS_REPLAY": "/var/run/tars/replay",
        "HOME": "/tmp",
    }


def test_in_single_mode_there_are_no_urls():
    assert not [name for name in environment(PODS["single"]) if name.endswith("_URL")]


def test_the_coordinator_has_its_volumes():
    volumes = {volume.pop("name"): volume for volume in copy.deepcopy(pod_of(PODS["coordinator"])["volumes"])}
    assert volumes == {
        "workspace": {"persistentVolumeClaim": {"claimName": "tidy-workspace"}},
        "tmp": {"emptyDir": {"sizeLimit": "1Gi"}},
        "credentials": {
            "secret": {
                "secretName": "git",
                "optional": True,
                "defaultMode": 0o440,
                "items": [
                    {"key": file, "path": file}
                    for file in ("endpoint", "username", "password", "ssh-privatekey", "known_hosts")
                ],
            }
        },
        "replay": {"configMap": {"name": "r", "optional": True}},
    }


def test_an_ephemeral_workspace_is_a_volume_of_the_pod():
    pod = pod_of(coordinator_job(run_pods(workspace={"ephemeral": True, "size": "2Gi"})))
    assert pod["volumes"][0] == {"name": "workspace", "emptyDir": {"sizeLimit": "2Gi"}}


def test_a_job_retries_and_never_works_twice_at_once():
    spec = {name: value for name, value in PODS["coordinator"]["spec"].items() if name != "template"}
    assert spec == {"backoffLimit": 6, "podReplacementPolicy": "Failed"}
    assert pod_of(PODS["coordinator"])["restartPolicy"] == "OnFailure"


def test_children_belong_to_their_owner_alone():
    owner = {
        "apiVersion": "tars.dev/v1alpha1",
        "kind": "SelfCodingRun",
        "name": "tidy",
        "uid": "u1",
        "controller": True,
    }
    for manifest in (PODS["coordinator"], PODS["tester"], workspace_claim(RUN, run_pods().spec)):
        assert manifest["metadata"]["ownerReferences"] == [owner]


def test_pods_are_found_by_run_and_role():
    labels = PODS["tester"]["spec"]["template"]["metadata"]["labels"]
    assert (labels["tars.dev/run"], labels["tars.dev/role"]) == ("tidy", "tester")
    assert labels["app.kubernetes.io/managed-by"] == "tars-operator"


def test_the_tester_lives_as_long_as_the_run_may_and_ends_fast():
    manifest = sandbox_job(run_pods(limits={"duration": "1h30m"}, test={"timeout": "1m"}))
    assert manifest["spec"]["activeDeadlineSeconds"] == 5400 + 60 + 120  # and to finish the change in hand
    assert pod_of(manifest)["terminationGracePeriodSeconds"] == 5


@pytest.mark.parametrize(("expected", "memory"), [("1280Mi", "1Gi"), ("768Mi", "512Mi")])
def test_the_tester_may_use_what_one_test_may_and_a_little_more(expected, memory):
    container = pod_of(sandbox_job(run_pods(test={"memory": memory})))["containers"][0]
    assert expected == container["resources"]["limits"]["memory"]


def test_in_single_mode_the_coordinator_may_use_the_tests_memory_too():
    limit = pod_of(coordinator_job(run_pods(mode="Single", test={"memory": "2Gi"})))["containers"][0]["resources"][
        "limits"
    ]
    assert limit == {"memory": "3072Mi"}


def test_our_runner_is_brought_into_the_users_image():
    pod = pod_of(PODS["tester in the user's image"])
    installer, tester = pod["initContainers"][0], pod["containers"][0]
    assert (installer["image"], installer["command"]) == ("registry/tars-tester:1", ["tars-tester", "install", "/tars"])
    assert (tester["image"], tester["command"]) == ("ci:1", ["python3", "-I", "-S", "/tars/runner.pyz"])
    assert {"name": "runner", "mountPath": "/tars", "readOnly": True} in tester["volumeMounts"]


def test_the_default_tester_needs_no_installer():
    pod = pod_of(PODS["tester"])
    assert "initContainers" not in pod
    assert "command" not in pod["containers"][0]


def test_an_installation_decides_about_pulling_and_the_sandbox_runtime():
    options = PodOptions(OPTIONS.images, "Always", ("pull",), "acc", "gvisor")
    tester, coordinator = (pod_of(make(run_pods(options))) for make in (sandbox_job, coordinator_job))
    assert (tester["runtimeClassName"], tester["imagePullSecrets"]) == ("gvisor", [{"name": "pull"}])
    assert tester["containers"][0]["imagePullPolicy"] == "Always"
    assert (coordinator["serviceAccountName"], "runtimeClassName" in coordinator) == ("acc", False)


def test_a_template_decides_about_image_and_resources():
    own = ReplicaView("t", "tester", image="mine:2", resources={"limits": {"cpu": "2"}, "requests": {"memory": "1Gi"}})
    container = pod_of(sandbox_job(run_pods(templates=(*ALL_READY, own))))["containers"][0]
    assert container["image"] == "mine:2"
    assert container["resources"] == {
        "requests": {"cpu": "100m", "memory": "1Gi"},
        "limits": {"cpu": "2", "memory": "1280Mi"},
    }


def test_the_claim_is_what_the_run_asks_for():
    spec = run_pods(workspace={"size": "5Gi", "storageClass": "fast"}).spec
    assert workspace_claim(RUN, spec)["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "5Gi"}},
        "storageClassName": "fast",
    }


@pytest.mark.parametrize(
    ("expected", "spec"),
    [(3, {"replicas": 3}), (0, {"replicas": 3, "suspend": True}), (0, {"replicas": 0})],
    ids=["as asked", "suspended", "zero"],
)
def test_how_many_pods_stand_by(expected, spec):
    assert expected == deployment(**spec)["spec"]["replicas"]


def test_a_roll_takes_no_pod_away_before_the_next_answers():
    assert deployment()["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


def test_a_service_leads_to_the_pods_of_its_replica():
    spec = replica_service(REPLICA, ReplicaSpec.model_validate({"role": "analyzer"}))["spec"]
    assert spec["selector"] == {"tars.dev/replica": "analyzers"} == deployment()["spec"]["selector"]["matchLabels"]
    assert spec["ports"] == [{"name": "http", "port": 8080, "targetPort": "http"}]


def test_the_same_template_has_the_same_digest_and_another_has_another():
    assert template_of(deployment()) == template_of(deployment())
    assert template_of(deployment()) != template_of(deployment(image="other:1"))

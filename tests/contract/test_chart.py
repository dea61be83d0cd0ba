"""The Helm chart, rendered by the real helm and judged by the real API server."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.contract.charts import CHART, NAMESPACE, helm, one, template, text, titles
from tests.contract.conftest import CRDS, Api, refusal
from tests.contract.objects import Object

from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.settings import Settings

NAMESPACED = ("scope=Namespaces", "runNamespaces={payments,billing}")
EVERYTHING = (
    "runNamespaces={payments}",
    "metrics.serviceMonitor.enabled=true",
    "metrics.podMonitor.enabled=true",
    "metrics.prometheusRule.enabled=true",
    "dashboards.enabled=true",
    "image.pullSecrets={registry}",
    "tester.runtimeClass=gvisor",
    "operator.priorityClassName=system-cluster-critical",
    "operator.nodeSelector.disk=ssd",
    "networkPolicies.model.cidrs={203.0.113.7/32}",
)
NOTHING = (
    "crds.enabled=false",
    "rbac.aggregate=false",
    "replicas.create=false",
    "networkPolicies.enabled=false",
    "metrics.service.enabled=false",
    "disruptionBudgets.enabled=false",
)
VARIANTS = {"default": (), "namespaces": NAMESPACED, "everything": EVERYTHING, "nothing": NOTHING}


def test_lint() -> None:
    done = helm("lint", "--strict", str(CHART))
    assert done.returncode == 0, done.stdout


WHAT_IS_MADE = {
    "default": (
        (),
        {"Deployment/tars-system/tars-operator", "ClusterRole//tars-operator", "NetworkPolicy/tars-system/tars-tester"},
        {"ServiceMonitor/tars-system/tars-operator", "Role/payments/tars-operator"},
    ),
    "namespaces": (
        NAMESPACED,
        {"Role/payments/tars-operator", "Role/billing/tars-operator", "ServiceAccount/billing/tars-coordinator"},
        {
            "ClusterRole//tars-operator",
            "ClusterRoleBinding//tars-operator",
            "ServiceAccount/tars-system/tars-coordinator",
        },
    ),
    "everything": (
        EVERYTHING,
        {
            "ServiceMonitor/tars-system/tars-operator",
            "PodMonitor/tars-system/tars-operator-roles",
            "PrometheusRule/tars-system/tars-operator",
            "PodDisruptionBudget/payments/tars-analyzer",
            "ConfigMap/tars-system/tars-operator-tars",
            "NetworkPolicy/payments/tars-generator",
        },
        set(),
    ),
    "nothing": (
        NOTHING,
        {"Deployment/tars-system/tars-operator", "ClusterRole//tars-operator"},
        {
            "CustomResourceDefinition//selfcodingruns.tars.dev",
            "ClusterRole//tars-operator-view",
            "ConfigMap/tars-system/tars-operator-replicas",
            "NetworkPolicy/tars-system/tars-tester",
            "Service/tars-system/tars-operator-metrics",
            "PodDisruptionBudget/tars-system/tars-generator",
        },
    ),
}


@pytest.mark.parametrize(("settings", "made", "left_out"), WHAT_IS_MADE.values(), ids=WHAT_IS_MADE.keys())
def test_values_decide_what_is_made(settings: tuple[str, ...], made: set[str], left_out: set[str]) -> None:
    seen = titles(template(*settings))
    assert made - seen == set()
    assert left_out & seen == set()


REFUSED = {
    "scope": ("scope=Everywhere", "/scope"),
    "misspelt": ("imagee.tag=1", "'imagee' not allowed"),
    "pull-policy": ("image.pullPolicy=Sometimes", "/image/pullPolicy"),
    "namespace-name": ("runNamespaces={A_b}", "/runNamespaces/0"),
    "port": ("networkPolicies.model.ports={0}", "/networkPolicies/model/ports/0"),
    "log-level": ("operator.logLevel=LOUD", "/operator/logLevel"),
    "replicas": ("replicas.analyzer.replicas=-1", "/replicas/analyzer/replicas"),
}


@pytest.mark.parametrize(("setting", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_wrong_values_are_refused_by_name(setting: str, says: str) -> None:
    done = helm("template", "tars", str(CHART), "--set", setting)
    assert done.returncode != 0
    assert says in done.stderr


def keys(tree: Any, path: str = "") -> set[str]:
    """Every key of values.yaml that has keys of its own chosen by us."""
    if not isinstance(tree, dict):
        return set()
    return {f"{path}{key}" for key in tree}.union(*(keys(value, f"{path}{key}.") for key, value in tree.items()))


def schema_keys(node: Object, path: str = "") -> set[str]:
    properties = node.get("properties", {})
    inner = (schema_keys(field, f"{path}{key}.") for key, field in properties.items())
    return {f"{path}{key}" for key in properties}.union(*inner)


def test_every_value_is_in_the_schema_and_the_other_way_round() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())
    known = schema_keys(schema) - {"global"}
    written = keys(yaml.safe_load((CHART / "values.yaml").read_text()))
    free = ("Labels.", "labels.", "resources.")
    assert {key for key in written if not any(word in key for word in free)} == known


def test_the_charts_crds_are_the_projects() -> None:
    rendered = [each for each in template("crds.keep=false") if each["kind"] == "CustomResourceDefinition"]
    assert sorted(rendered, key=str) == sorted(CRDS.values(), key=str)


def test_crds_are_kept_unless_told_otherwise() -> None:
    assert text().count("helm.sh/resource-policy: keep") == len(CRDS)
    assert "resource-policy" not in text("crds.keep=false")


@pytest.fixture(scope="module")
def guarded(api: Api) -> str:
    """The release's namespaces, with Pod Security `restricted` enforced and warned about."""
    levels = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn")}
    for name in (NAMESPACE, "payments", "billing"):
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": levels}}
        api.http.post("/api/v1/namespaces", json=body).raise_for_status()
    return NAMESPACE


FOREIGN = {
    "ServiceMonitor",
    "PodMonitor",
    "PrometheusRule",
}  # kinds of the Prometheus operator, which is not on this API server


@pytest.mark.parametrize("settings", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_api_server_takes_it_without_a_warning(described: Api, guarded: str, settings: tuple[str, ...]) -> None:
    objects = [each for each in template(*settings) if each["kind"] not in FOREIGN]
    done = described.kubectl("create", "--dry-run=server", "--validate=strict", "-f", "-", text=yaml.safe_dump_all(
        each for each in objects if each["kind"] != "CustomResourceDefinition"
    ))  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_control_the_same_namespace_warns_about_a_careless_pod(described: Api, guarded: str) -> None:
    careless = json.loads(json.dumps(one(template(), "Deployment", "tars-operator")))
    careless["spec"]["template"]["spec"]["hostNetwork"] = True
    done = described.kubectl("create", "--dry-run=server", "-f", "-", text=yaml.safe_dump(careless))
    assert "would violate PodSecurity" in done.stderr


def test_the_operators_environment_is_what_its_settings_read() -> None:
    container = one(template(*NAMESPACED), "Deployment", "tars-operator")["spec"]["template"]["spec"]["containers"][0]
    given = {each["name"] for each in container["env"] if each["name"].startswith("TARS_")}
    assert given - {f"TARS_{name.upper()}" for name in Settings.model_fields} == set()


def test_the_operator_can_read_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    container = one(template(*NAMESPACED), "Deployment", "tars-operator")["spec"]["template"]["spec"]["containers"][0]
    for each in container["env"]:
        monkeypatch.setenv(each["name"], each["value"])
    assert Settings().namespaces == ("payments", "billing")


IMAGES = {
    "default": ((), "tars.local/tars-analyzer:0.1.0"),
    "registry": (("image.registry=r.example.com/tars/", "image.tag=1.2"), "r.example.com/tars/tars-analyzer:1.2"),
    "one-role": (("image.analyzer=r.example.com/a@sha256:1",), "r.example.com/a@sha256:1"),
}


@pytest.mark.parametrize(("settings", "image"), IMAGES.values(), ids=IMAGES.keys())
def test_images(settings: tuple[str, ...], image: str) -> None:
    assert f'{{name: TARS_IMAGE_ANALYZER, value: "{image}"}}' in text(*settings)


def replicas(*settings: str) -> list[Object]:
    manifests = one(template(*settings), "ConfigMap", "tars-operator-replicas")["data"]["replicas.yaml"]
    return list(yaml.safe_load_all(manifests))


@pytest.mark.parametrize(
    "each", replicas(*NAMESPACED), ids=lambda each: f"{each['metadata']['namespace']}-{each['spec']['role']}"
)
def test_default_replicas_are_accepted(api: Api, guarded: str, each: Object) -> None:
    ReplicaSpec.model_validate(each["spec"])
    path = f"/apis/tars.dev/v1alpha1/namespaces/{each['metadata']['namespace']}/tarsreplicas"
    answer = api.http.post(path, params={"dryRun": "All", "fieldValidation": "Strict"}, json=each)
    assert refusal(answer.json()) == ""


@pytest.mark.parametrize("role", ["generator", "coordinator"])
def test_secrets_of_model_endpoints_are_named_in_the_values(api: Api, guarded: str, role: str) -> None:
    (each,) = [one for one in replicas(f"replicas.{role}.modelSecrets={{llm}}") if one["spec"]["role"] == role]
    assert each["spec"]["modelSecrets"] == ["llm"]
    path = f"/apis/tars.dev/v1alpha1/namespaces/{each['metadata']['namespace']}/tarsreplicas"
    answer = api.http.post(f"{path}?dryRun=All", json=each)
    assert answer.status_code == 201, answer.text


def test_a_change_of_the_default_replicas_restarts_the_operator() -> None:
    stamps = {
        one(template(*settings), "Deployment", "tars-operator")["spec"]["template"]["metadata"]["annotations"][
            "tars.dev/replicas"
        ]
        for settings in ((), ("replicas.analyzer.replicas=2",), ("runNamespaces={payments}",))
    }
    assert len(stamps) == 3


COORDINATOR = {"podSelector": {"matchLabels": {"tars.dev/role": "coordinator"}}}
MONITORING = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
POLICIES = {
    "tester": (8082, [COORDINATOR]),
    "analyzer": (8080, [COORDINATOR, MONITORING]),
    "generator": (8080, [COORDINATOR, MONITORING]),
}


@pytest.mark.parametrize(
    ("role", "port", "peers"), [(role, *rest) for role, rest in POLICIES.items()], ids=POLICIES.keys()
)
def test_who_reaches_a_role(role: str, port: int, peers: list[Object]) -> None:
    spec = one(template(), "NetworkPolicy", f"tars-{role}")["spec"]
    assert spec["podSelector"] == {"matchLabels": {"tars.dev/role": role}}
    assert spec["ingress"] == [{"from": peers, "ports": [{"port": port, "protocol": "TCP"}]}]


@pytest.mark.parametrize("role", ["tester", "analyzer"])
def test_whom_untrusted_roles_reach(role: str) -> None:
    spec = one(template(), "NetworkPolicy", f"tars-{role}")["spec"]
    assert (spec["policyTypes"], spec["egress"]) == (["Ingress", "Egress"], [])


MODELS = {
    "default": ((), [11434], 1),
    "outside": (("networkPolicies.model.cidrs={203.0.113.7/32}", "networkPolicies.model.ports={443}"), [443], 2),
    "none": (("networkPolicies.model.podLabels=null",), [], 0),
}


@pytest.mark.parametrize(("settings", "ports", "peers"), MODELS.values(), ids=MODELS.keys())
def test_whom_the_generator_reaches(settings: tuple[str, ...], ports: list[int], peers: int) -> None:
    dns, *model = one(template(*settings), "NetworkPolicy", "tars-generator")["spec"]["egress"]
    assert {port["port"] for port in dns["ports"]} == {53}
    assert [port["port"] for rule in model for port in rule["ports"]] == ports
    assert sum(len(rule["to"]) for rule in model) == peers


@pytest.fixture(scope="module")
def probe() -> Object:
    """The pod of `helm test`, which no installation makes by itself."""
    done = helm("template", "tars", str(CHART), "--namespace", NAMESPACE, "--show-only", "templates/test.yaml")
    return dict(yaml.safe_load(done.stdout))


def test_the_pod_of_helm_test_reaches_the_operator_and_is_not_taken_for_it(probe: Object) -> None:
    labels = probe["metadata"]["labels"].items()
    peers = one(template(), "NetworkPolicy", "tars-operator")["spec"]["ingress"][0]["from"]
    assert any(labels >= peer["podSelector"]["matchLabels"].items() for peer in peers if "podSelector" in peer)
    service = one(template(), "Service", "tars-operator-metrics")
    assert not labels >= service["spec"]["selector"].items()
    port = service["spec"]["ports"][0]["port"]
    assert probe["spec"]["containers"][0]["command"][-1] == f"http://{service['metadata']['name']}:{port}/readyz"


def test_the_api_server_takes_the_pod_of_helm_test(described: Api, guarded: str, probe: Object) -> None:
    done = described.kubectl("create", "--dry-run=server", "--validate=strict", "-f", "-", text=yaml.safe_dump(probe))
    assert (done.returncode, done.stderr) == (0, "")


def test_nobody_reaches_the_coordinator() -> None:
    assert one(template(), "NetworkPolicy", "tars-coordinator")["spec"]["ingress"] == []


def test_the_readme_names_every_value() -> None:
    table = (CHART / "README.md").read_text()
    assert "| `networkPolicies.model.cidrs` |" in table


def test_dashboards_are_the_charts_files() -> None:
    shown = {
        name: json.loads(content)
        for each in template("dashboards.enabled=true")
        if each["metadata"].get("labels", {}).get("grafana_dashboard") == "1"
        for name, content in each["data"].items()
    }
    assert shown == {path.name: json.loads(path.read_text()) for path in Path(CHART / "dashboards").glob("*.json")}
    assert shown

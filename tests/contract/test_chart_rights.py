"""Who may do what: the chart's RBAC, read as data and asked of the real API server."""

import pytest
import yaml
from tests.contract.charts import NAMESPACE, template
from tests.contract.conftest import Api
from tests.contract.objects import Object

NAMESPACED = ("scope=Namespaces", "runNamespaces={payments,billing}")
ROLES = [
    each for settings in ((), NAMESPACED) for each in template(*settings) if each["kind"] in {"Role", "ClusterRole"}
]


def title(role: Object) -> str:
    return f"{role['kind']}-{role['metadata'].get('namespace', '')}-{role['metadata']['name']}"


@pytest.mark.parametrize("role", ROLES, ids=title)
def test_no_wildcards_and_no_secrets(role: Object) -> None:
    words = {word for rule in role["rules"] for part in ("apiGroups", "resources", "verbs") for word in rule[part]}
    assert words & {"*", "secrets", "pods/exec", "pods/log", "escalate", "bind", "impersonate"} == set()


# service account, namespace it acts in, verb, resource -> allowed
OPERATOR, COORDINATOR = "tars-operator", "tars-coordinator"
RIGHTS = {
    "operator-sees-runs": (OPERATOR, "elsewhere", "list", "selfcodingruns.tars.dev", True),
    "operator-writes-status": (OPERATOR, "elsewhere", "patch", "selfcodingruns.tars.dev/status", True),
    "operator-starts-jobs": (OPERATOR, "elsewhere", "create", "jobs.batch", True),
    "operator-ends-runs": (OPERATOR, "elsewhere", "delete", "selfcodingruns.tars.dev", True),
    "operator-makes-default-replicas": (OPERATOR, NAMESPACE, "create", "tarsreplicas.tars.dev", True),
    "operator-no-replicas-elsewhere": (OPERATOR, "elsewhere", "create", "tarsreplicas.tars.dev", False),
    "operator-no-secrets": (OPERATOR, NAMESPACE, "get", "secrets", False),
    "operator-no-config": (OPERATOR, NAMESPACE, "get", "configmaps", False),
    "operator-no-single-pod": (OPERATOR, NAMESPACE, "get", "pods", False),
    "operator-no-old-events": (OPERATOR, NAMESPACE, "patch", "events", False),
    "operator-no-decisions": (OPERATOR, NAMESPACE, "patch", "codechanges.tars.dev", False),
    "operator-no-pods": (OPERATOR, NAMESPACE, "create", "pods", False),
    "operator-no-runs": (OPERATOR, NAMESPACE, "create", "selfcodingruns.tars.dev", False),
    "operator-no-roles": (OPERATOR, NAMESPACE, "create", "roles.rbac.authorization.k8s.io", False),
    "coordinator-reads-runs": (COORDINATOR, NAMESPACE, "get", "selfcodingruns.tars.dev", True),
    "coordinator-writes-status": (COORDINATOR, NAMESPACE, "patch", "selfcodingruns.tars.dev/status", True),
    "coordinator-makes-changes": (COORDINATOR, NAMESPACE, "create", "codechanges.tars.dev", True),
    "coordinator-keeps-the-report": (COORDINATOR, NAMESPACE, "patch", "configmaps", True),
    "coordinator-no-spec": (COORDINATOR, NAMESPACE, "patch", "selfcodingruns.tars.dev", False),
    "coordinator-no-secrets": (COORDINATOR, NAMESPACE, "get", "secrets", False),
    "coordinator-no-config": (COORDINATOR, NAMESPACE, "get", "configmaps", False),
    "coordinator-no-jobs": (COORDINATOR, NAMESPACE, "create", "jobs.batch", False),
    "coordinator-no-exec": (COORDINATOR, NAMESPACE, "create", "pods/exec", False),
    "coordinator-not-elsewhere": (COORDINATOR, "elsewhere", "get", "selfcodingruns.tars.dev", False),
}


@pytest.fixture(scope="module")
def granted(api: Api) -> Api:
    """An API server with the chart's default RBAC in force."""
    api.kubectl("create", "namespace", NAMESPACE)  # another test of the session may have made it
    rbac = {"ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}
    done = api.kubectl("apply", "-f", "-", text=yaml.safe_dump_all(each for each in template() if each["kind"] in rbac))
    assert done.returncode == 0, done.stderr
    return api


@pytest.mark.parametrize(("who", "where", "verb", "what", "allowed"), RIGHTS.values(), ids=RIGHTS.keys())
def test_rights(granted: Api, who: str, where: str, verb: str, what: str, allowed: bool) -> None:
    attributes = dict(zip(("resource", "subresource"), what.split("/"), strict=False))
    resource, _, group = attributes.pop("resource").partition(".")
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {
            "user": f"system:serviceaccount:{NAMESPACE}:{who}",
            "resourceAttributes": {
                "namespace": where,
                "verb": verb,
                "group": group,
                "resource": resource,
                **attributes,
            },
        },
    }
    answer = granted.http.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", json=review).json()
    assert answer["status"]["allowed"] is allowed

"""Names that outlive a process: group, labels, annotations, finalizer and the deterministic names of children."""

from hashlib import sha256

GROUP = "tars.dev"
VERSION = "v1alpha1"
API_VERSION = f"{GROUP}/{VERSION}"

FINALIZER = f"{GROUP}/run"
LABEL_RUN = f"{GROUP}/run"
LABEL_ROLE = f"{GROUP}/role"
LABEL_REPLICA = f"{GROUP}/replica"
LABEL_PATTERN = f"{GROUP}/pattern"
LABEL_STEP = f"{GROUP}/step"  # of the run's plan, on a change
LABEL_SOURCE = f"{GROUP}/source"  # digest of the repository's URL: its changes of all runs
ANNOTATION_TEMPLATE = f"{GROUP}/template"  # digest of what a child was made from: no write when nothing differs
LABEL_MANAGED_BY = "app.kubernetes.io/managed-by"
MANAGED_BY = "tars-operator"

FIELD_MANAGER_OPERATOR = "tars-operator"
FIELD_MANAGER_COORDINATOR = "tars-coordinator"

SERVER_PORT = 8080  # analyzer and generator: JSON contract, /healthz, /readyz, /metrics
VERDICT_PORT = 8082  # tester: the only port a sandbox opens
METRICS_PORT = 8081  # operator: /metrics and /healthz

PLAN_KEY = "plan.yaml"  # in the ConfigMap of that name
LONGEST_RUN_NAME = 40  # leaves room for the longest suffix of a child within a label's 63 characters


def workspace_claim(run: str) -> str:
    return f"{run}-workspace"


def coordinator_job(run: str, attempt: int) -> str:
    return f"{run}-coordinator-{attempt}"


def tester_job(run: str, attempt: int) -> str:
    return f"{run}-tester-{attempt}"


def report_config_map(run: str) -> str:
    return f"{run}-report"


def plan_config_map(run: str) -> str:
    return f"{run}-plan"


def source(url: str) -> str:
    """A label's value for a repository; how its URL ends makes no difference to Git hosts, and none here."""
    return sha256(url.rstrip("/").removesuffix(".git").encode()).hexdigest()[:32]


def change(run: str, fingerprint: str) -> str:
    """`<run>-<first 8 hex digits of the candidate's id>`: the same candidate always has the same object."""
    return f"{run}-{fingerprint[:8]}"

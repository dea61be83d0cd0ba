"""Where each kind lives in the API: what discovery would answer, known beforehand to save its requests."""

from dataclasses import dataclass

from tars_operator.api.names import API_VERSION


@dataclass(frozen=True)
class Resource:
    """One kind and its path. Every kind here is namespaced."""

    api_version: str
    kind: str
    plural: str

    def path(self, namespace: str, name: str = "", subresource: str = "") -> str:
        """URL path of one object, of a collection (no name), or of a collection in all namespaces (no namespace)."""
        root = "api" if "/" not in self.api_version else "apis"
        scope = f"/namespaces/{namespace}" if namespace else ""
        tail = "".join(f"/{part}" for part in (name, subresource) if part)
        return f"/{root}/{self.api_version}{scope}/{self.plural}{tail}"


RUNS = Resource(API_VERSION, "SelfCodingRun", "selfcodingruns")
REPLICAS = Resource(API_VERSION, "TarsReplica", "tarsreplicas")
CHANGES = Resource(API_VERSION, "CodeChange", "codechanges")
PATTERNS = Resource(API_VERSION, "CodePattern", "codepatterns")
PODS = Resource("v1", "Pod", "pods")
CONFIG_MAPS = Resource("v1", "ConfigMap", "configmaps")
EVENTS = Resource("v1", "Event", "events")
CLAIMS = Resource("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
SERVICES = Resource("v1", "Service", "services")
DEPLOYMENTS = Resource("apps/v1", "Deployment", "deployments")
JOBS = Resource("batch/v1", "Job", "jobs")

BY_KIND = {
    one.kind: one
    for one in (
        *(RUNS, REPLICAS, CHANGES, PATTERNS),
        *(PODS, CONFIG_MAPS, EVENTS, CLAIMS, SERVICES, DEPLOYMENTS, JOBS),
    )
}

"""The plan of a run in the cluster: as the report has it, or as it was made and what became of its changes since."""

from collections.abc import Iterator

from tars_operator.adapters.kube import NotFound
from tars_operator.adapters.kube.resources import CHANGES, CONFIG_MAPS, RUNS
from tars_operator.api import names
from tars_operator.cli.cluster import Cluster
from tars_operator.cli.errors import not_found
from tars_operator.cli.stored import stored
from tars_operator.engine import safe_yaml
from tars_operator.engine.plan import Fate, Plan, StepState
from tars_operator.engine.planning.states import stated


def planned(cluster: Cluster, run: str) -> Plan:
    """Every step where it stands now.

    Raises:
        CliError: there is no plan yet, or the run ended before it made one.
        NotFound: there is no such run.

    """
    status = cluster.api.get(RUNS, cluster.namespace, run).get("status", {})
    if status.get("result", {}).get("attempt", 0) >= status.get("attempt", 1):
        report = safe_yaml.load(stored(cluster, run).get("report.tars", ""))
        if "plan" in (report or {}):
            return Plan.model_validate(report["plan"])
        raise not_found(f"run/{run} ended before it made a plan: {status['result'].get('message', '')}")
    try:
        found = cluster.api.get(CONFIG_MAPS, cluster.namespace, names.plan_config_map(run))
    except NotFound:
        raise not_found(f"run/{run} has no plan yet; it is made when all files were analyzed") from None
    plan = Plan.model_validate(safe_yaml.load(found["data"][names.PLAN_KEY]))
    return stated(plan, dict(_fates(cluster, run)))


def _fates(cluster: Cluster, run: str) -> Iterator[tuple[str, Fate]]:
    """What became of steps, by their ids; of several changes of one step the newest."""
    changes = cluster.list(CHANGES, labels=f"{names.LABEL_RUN}={run}")
    for change in sorted(changes, key=lambda one: str(one["metadata"].get("creationTimestamp", ""))):
        metadata, status = change["metadata"], change.get("status", {})
        if "state" in status and names.LABEL_STEP in metadata.get("labels", {}):
            fate = Fate(StepState(status["state"]), status.get("reason", ""), metadata["name"])
            yield metadata["labels"][names.LABEL_STEP], fate

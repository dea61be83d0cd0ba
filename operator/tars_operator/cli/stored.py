"""What a run leaves in its report object: the report, the audit log and the diffs."""

from collections.abc import Mapping

from tars_operator.adapters.kube import NotFound
from tars_operator.adapters.kube.resources import CHANGES, CONFIG_MAPS, RUNS
from tars_operator.api.names import report_config_map
from tars_operator.cli.cluster import Cluster
from tars_operator.cli.errors import not_found

DIFF = ".diff"


def stored(cluster: Cluster, run: str) -> Mapping[str, str]:
    """The data of the report object.

    Raises:
        CliError: the run has none yet.
        NotFound: there is no such run.

    """
    try:
        found = cluster.api.get(CONFIG_MAPS, cluster.namespace, report_config_map(run))
    except NotFound:
        cluster.api.get(RUNS, cluster.namespace, run)
        raise not_found(f"run/{run} has no report yet; it is written when the coordinator ends") from None
    data: Mapping[str, str] = found.get("data", {})
    return data


def diffs(cluster: Cluster, kind: str, name: str) -> Mapping[str, str]:
    """Diffs by the name of their change: of one change, or of all of a run.

    Raises:
        CliError: there is none, or it was left out of the report.

    """
    run = name if kind == "run" else str(cluster.api.get(CHANGES, cluster.namespace, name)["spec"]["run"])
    all_of_run = {key.removesuffix(DIFF): text for key, text in stored(cluster, run).items() if key.endswith(DIFF)}
    if kind == "run":
        return all_of_run
    if name not in all_of_run:
        raise not_found(f"the report of run/{run} holds no diff of change/{name}; see the commit in the result branch")
    return {name: all_of_run[name]}

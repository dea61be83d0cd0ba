"""Writes the Grafana dashboards: what to show stands here as data, Grafana's SDK knows how that is spelt.

Quantiles of rare things (runs, checks) are taken since the start of the process, not over a window: an hour without a
run would otherwise show nothing, and the first observation of a series has no rate.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import files
from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.builders.common import VizLegendOptions
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import LegendPlacement
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, DataSourceRef, VariableRefresh

FOLDER = files.ROOT / "charts" / "tars-operator" / "dashboards"
SOURCE = DataSourceRef(type_val="prometheus", uid="$datasource")
HERE = 'namespace=~"$namespace"'
LEGEND = VizLegendOptions().show_legend(show_legend=True).placement(LegendPlacement.BOTTOM)
WIDTH, HEIGHT = 8, 8  # three panels a row


@dataclass(frozen=True)
class Query:
    """PromQL, and how a line is named."""

    expr: str
    legend: str = ""


@dataclass(frozen=True)
class Panel:
    """One picture. `number` shows only the present value."""

    title: str
    about: str
    queries: tuple[Query, ...]
    unit: str = "short"
    number: bool = False


@dataclass(frozen=True)
class Board:
    """One dashboard: rows of panels under a heading."""

    name: str
    title: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    namespaces: bool = True


def rate(metric: str, *by: str) -> str:
    return f"sum by ({', '.join(by)}) (rate({metric}[$__rate_interval]))"


def total(metric: str, *by: str) -> str:
    return f"sum by ({', '.join(by)}) ({metric})"


def quantile(q: float, metric: str, *by: str) -> str:
    return f"histogram_quantile({q}, {total(f'{metric}_bucket', 'le', *by)})"


def mean(metric: str, by: str) -> str:
    return f"{total(f'{metric}_sum', by)} / {total(f'{metric}_count', by)}"


RUNS = (
    Panel("Runs by phase", "Runs that exist now.", (Query(total(f"tars_runs{{{HERE}}}", "phase"), "{{phase}}"),)),
    Panel(
        "Runs finished by reason",
        "Since the operator started. A rise of anything but Completed and PartlyApplied deserves a look.",
        (Query(total("tars_runs_finished_total", "reason"), "{{reason}}"),),
    ),
    Panel(
        "Run duration",
        "From start to end, since the operator started.",
        (Query(quantile(0.5, "tars_run_seconds"), "p50"), Query(quantile(0.9, "tars_run_seconds"), "p90")),
        unit="s",
    ),
)
CHANGES = (
    Panel(
        "Changes by verdict",
        "Changes that entered a state, since the operator started.",
        (Query(total("tars_changes_total", "verdict"), "{{verdict}}"),),
    ),
    Panel(
        "Refusals by reason",
        "Why the gate said no, since the operator started.",
        (Query(total("tars_changes_refused_total", "reason"), "{{reason}}"),),
    ),
    Panel(
        "Gate duration by check",
        "Mean of each check, since the operator started.",
        (Query(mean("tars_gate_seconds", "check"), "{{check}}"),),
        unit="s",
    ),
    Panel(
        "Rollbacks",
        "Changes applied and taken back, since the operator started.",
        (Query("sum(tars_rollbacks_total)"),),
        number=True,
    ),
    Panel(
        "Failed rollbacks",
        "Runs in which a change could not be taken back. Nothing of them was delivered; each deserves a look.",
        (Query('sum(tars_runs_finished_total{reason="RollbackFailed"})'),),
        number=True,
    ),
)
REPLICAS = (
    Panel(
        "Replicas",
        "Pods of roles that stand by: asked for and ready.",
        (
            Query(total(f"tars_replicas_desired{{{HERE}}}", "namespace", "role"), "{{namespace}}/{{role}} desired"),
            Query(total(f"tars_replicas_ready{{{HERE}}}", "namespace", "role"), "{{namespace}}/{{role}} ready"),
        ),
    ),
    Panel(
        "Analyzer requests",
        "By HTTP status. 4xx: the coordinator asked wrongly; 5xx: the analyzer failed.",
        (Query(rate("tars_analyzer_requests_total", "code"), "{{code}}"),),
        unit="reqps",
    ),
    Panel(
        "Generator requests",
        "By HTTP status. 4xx: the coordinator asked wrongly; 5xx: the generator failed.",
        (Query(rate("tars_generator_requests_total", "code"), "{{code}}"),),
        unit="reqps",
    ),
    Panel(
        "Findings by pattern",
        "What analyzers found, since they started.",
        (Query(total("tars_analyzer_findings_total", "pattern"), "{{pattern}}"),),
    ),
    Panel(
        "Candidates by engine",
        "What generators made or declined, since they started.",
        (Query(total("tars_generator_candidates_total", "engine", "outcome"), "{{engine}} {{outcome}}"),),
    ),
)
OPERATOR = (
    Panel(
        "Reconcile p99 by kind",
        "Seconds of one pass over one object.",
        (Query(quantile(0.99, "tars_reconcile_seconds", "kind"), "{{kind}}"),),
        unit="s",
    ),
    Panel(
        "Reconcile errors",
        "Passes that failed and are repeated with back-off.",
        (Query(f"{rate('tars_reconcile_errors_total', 'kind')} or vector(0)", "{{kind}}"),),
        unit="ops",
    ),
    Panel(
        "Writes to the API",
        "Mutating requests of the operator.",
        (Query(rate("tars_api_writes_total", "kind", "verb"), "{{verb}} {{kind}}"),),
        unit="ops",
    ),
    Panel(
        "Versions",
        "What runs in which version.",
        (Query(total("tars_build_info", "component", "version"), "{{component}} {{version}}"),),
        number=True,
    ),
    Panel(
        "Last event",
        "Seconds since a watch brought anything; the operator restarts itself when all are silent for too long.",
        (Query("time() - max(tars_last_event_timestamp_seconds)"),),
        unit="s",
        number=True,
    ),
)
MODEL = (
    Panel(
        "Model requests by outcome",
        "Per second.",
        (Query(rate("tars_model_requests_total", "outcome"), "{{outcome}}"),),
        unit="reqps",
    ),
    Panel(
        "Model tokens",
        "Prompt and answer tokens, since the generators started.",
        (Query(total("tars_model_tokens_total", "direction"), "{{direction}}"),),
    ),
    Panel(
        "Model answer time",
        "Since the generators started.",
        (Query(quantile(0.5, "tars_model_seconds"), "p50"), Query(quantile(0.9, "tars_model_seconds"), "p90")),
        unit="s",
    ),
)
BOARDS = (
    Board(
        "tars",
        "TARS",
        (("Runs", RUNS), ("Changes", CHANGES), ("Replicas", REPLICAS), ("Operator", OPERATOR)),
    ),
    # apart, because it is empty where no run names a model
    Board("tars-model", "TARS: language model", (("Model", MODEL),), namespaces=False),
)


def rendered(board: Board) -> str:
    """The dashboard as Grafana imports it."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.name)
        .tags(["tars"])
        .editable()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .refresh("30s")
        .time("now-6h", "now")
        .with_variable(dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus"))
    )
    if board.namespaces:
        made = made.with_variable(_namespaces())
    numbers = itertools.count(1)
    for heading, panels in board.rows:
        made = made.with_row(dashboard.Row(heading).id(next(numbers)))
        for panel in panels:
            made = made.with_panel(_panel(panel).id(next(numbers)))
    return f"{JSONEncoder(sort_keys=True, indent=2).encode(made.build())}\n"


def _namespaces() -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable("namespace")
        .label("Namespace")
        .datasource(SOURCE)
        .query("label_values(tars_replicas_desired, namespace)")
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(".*")
    )


def _panel(panel: Panel) -> stat.Panel | timeseries.Panel:
    made = stat.Panel() if panel.number else timeseries.Panel().fill_opacity(10).legend(LEGEND)
    made = made.title(panel.title).description(panel.about).unit(panel.unit).datasource(SOURCE)
    for target in _targets(panel):
        made = made.with_target(target)
    return made.span(WIDTH).height(HEIGHT)


def _targets(panel: Panel) -> Iterator[prometheus.Dataquery]:
    for letter, query in zip("ABCD", panel.queries, strict=False):
        target = prometheus.Dataquery().ref_id(letter).datasource(SOURCE).expr(query.expr)
        yield target.legend_format(query.legend) if query.legend else target


def outputs() -> dict[Path, str]:
    """Every file this module is the source of, with its content."""
    return {FOLDER / f"{board.name}.json": rendered(board) for board in BOARDS}


if __name__ == "__main__":
    files.write(outputs())

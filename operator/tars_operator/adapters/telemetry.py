"""The operator's metrics: their names, and the only place that knows prometheus_client.

What can be counted from the world (runs by phase, pods ready) is counted when asked: right after a restart too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from tars_operator.api.reasons import RunReason

_RUN_BUCKETS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400)
_GATE_BUCKETS = (0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600)
_PASS_BUCKETS = (0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 30)

Levels = Callable[[], Mapping[tuple[str, ...], int]]  # label values -> how many now


class Telemetry:
    """One registry and its instruments. Labels never carry a name or a uid of an object."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.runs_finished = Counter("tars_runs_finished", "Runs that ended.", ["reason"], registry=registry)
        for reason in filter(lambda one: one.is_terminal, RunReason):
            self.runs_finished.labels(reason)  # at zero from the start: the first of a kind is an increase too
        self.run_seconds = Histogram(
            "tars_run_seconds", "From start to end of a run.", ["reason"], buckets=_RUN_BUCKETS, registry=registry
        )
        self.changes = Counter(
            "tars_changes",
            "Changes that entered a state.",
            ["verdict", "change_class", "engine"],
            registry=registry,
        )
        self.changes_refused = Counter(
            "tars_changes_refused", "Changes refused, by the gate's reason.", ["reason"], registry=registry
        )
        self.rollbacks = Counter("tars_rollbacks", "Changes applied and taken back.", registry=registry)
        self.gate_seconds = Histogram(
            "tars_gate_seconds", "One check of the gate.", ["check"], buckets=_GATE_BUCKETS, registry=registry
        )
        self.reconcile_seconds = Histogram(
            "tars_reconcile_seconds", "One pass over an object.", ["kind"], buckets=_PASS_BUCKETS, registry=registry
        )
        self.reconcile_errors = Counter(
            "tars_reconcile_errors", "Passes that failed and are tried again.", ["kind"], registry=registry
        )
        self.api_writes = Counter(
            "tars_api_writes", "Writes sent to the API server.", ["kind", "verb"], registry=registry
        )
        self.last_event = Gauge(
            "tars_last_event_timestamp_seconds", "When the quietest watch last gave a sign of life.", registry=registry
        )
        info = Gauge("tars_build_info", "Always 1.", ["component", "version"], registry=registry)
        info.labels("operator", version()).set(1)

    def wrote(self, kind: str, verb: str) -> None:
        self.api_writes.labels(kind, verb).inc()

    def watch_levels(self, name: str, help_text: str, labels: Iterable[str], levels: Levels) -> None:
        """A gauge whose values are asked for at every scrape."""
        self.registry.register(_Levels(name, help_text, tuple(labels), levels))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Levels(Collector):
    def __init__(self, name: str, help_text: str, labels: tuple[str, ...], levels: Levels) -> None:
        self._name, self._help, self._labels = name, help_text, labels
        self._levels = levels

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield self._family()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = self._family()
        for values, level in self._levels().items():
            family.add_metric(values, level)
        yield family

    def _family(self) -> GaugeMetricFamily:
        return GaugeMetricFamily(self._name, self._help, labels=self._labels)


def version() -> str:
    return metadata.version("tars-operator")

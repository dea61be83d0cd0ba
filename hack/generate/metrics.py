"""What every component exports, read from its own registry: for the metrics reference and the test of the dashboards.

`metrics.py` run by itself prints it as JSON.
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry

from tars_operator.adapters.telemetry import Telemetry
from tars_operator.handlers.levels import watch_levels
from tars_operator.handlers.world import World
from tars_operator.roles.analyzer import analyzer_role
from tars_operator.roles.generator import generator_role
from tars_operator.roles.serving import build_info

_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


@dataclass(frozen=True)
class Metric:
    """One metric as its component declares it."""

    component: str
    name: str
    type: str
    labels: tuple[str, ...]
    about: str

    @property
    def series(self) -> tuple[str, ...]:
        """The names that queries use."""
        return tuple(f"{self.name}{suffix}" for suffix in _SUFFIXES[self.type])


def exported() -> tuple[Metric, ...]:
    """Every metric of the operator, the analyzer and the generator."""
    return tuple(metric for component, registry in _registries() for metric in _metrics(component, registry))


def _registries() -> Iterator[tuple[str, CollectorRegistry]]:
    telemetry = Telemetry()
    watch_levels(telemetry, World(lambda: 0.0))
    yield "operator", telemetry.registry
    for role in (analyzer_role(1), generator_role(1)):
        build_info(role)
        yield role.name, role.registry
        role.pool.shutdown()


def _metrics(component: str, registry: CollectorRegistry) -> Iterator[Metric]:
    """Private names of prometheus_client: its public ones do not tell the labels of a metric without values."""
    collectors: Iterable[Any] = registry._collector_to_names  # noqa: SLF001
    for collector in collectors:
        for family in collector.describe():
            labels = _labels(collector) or _labels(family)
            yield Metric(component, family.name, family.type, labels, family.documentation)


def _labels(holder: Any) -> tuple[str, ...]:
    return tuple(getattr(holder, "_labelnames", ()))


if __name__ == "__main__":
    print(json.dumps([{**dataclasses.asdict(metric), "series": metric.series} for metric in exported()], indent=1))

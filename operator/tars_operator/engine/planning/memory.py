"""Fixes that were seen with their findings: in one process nothing has to be looked for twice.

The roles of a run are stateless, so a generator looks again for the one place it is asked about: a process of ruff for
each. A plan of a whole checkout has just looked at all of them.
"""

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis import analyzer
from tars_operator.engine.analysis.finders import Hit


class Memory:
    """Between an analyzer (`keep`) and a generator (`locate`). Keyed by content: a changed file is not remembered."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], tuple[Finding, Hit]] = {}

    def keep(self, file: SourceFile, finding: Finding, hit: Hit) -> None:
        self._places[file.blob, finding.id] = finding, hit

    def locate(
        self, file: SourceFile, pattern: Pattern, finding: Finding, facts: Facts | None = None
    ) -> tuple[Finding, Hit] | None:
        known = self._places.get((file.blob, finding.id))
        return known or analyzer.locate(file, pattern, finding, facts)

"""An analyzer that remembers: it is asked like any other, and asks the one behind it only about what it does not know.

Findings are kept, fixes are not: those hold what a file is to become. Who needs fixes has files with findings looked at
again. A file that was skipped is always looked at again: the reason may have been one of the moment.
"""

from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter, ValidationError

from tars_operator.api.code import Finding
from tars_operator.api.contracts import AnalyzeAnswer, AnalyzeRequest
from tars_operator.engine.analysis.facts import is_about_files
from tars_operator.engine.caching import keys
from tars_operator.engine.caching.store import Store
from tars_operator.engine.ports import Analyzer

Findings = tuple[Finding, ...]
_JSON = TypeAdapter(Findings)


class CachedAnalyzer:
    """Implements `engine.ports.Analyzer` over another one. With `fixes` the other one sees every file with findings."""

    def __init__(self, inner: Analyzer, store: Store, *, fixes: bool) -> None:
        self._inner = inner
        self._store = store
        self._fixes = fixes

    def analyze(self, request: AnalyzeRequest) -> AnalyzeAnswer:
        """The answer that the analyzer behind this one would give.

        Raises:
            UnknownRuleError: a pattern names a rule that its finder does not have.

        """
        if request.facts is None or not is_about_files(request.patterns):
            return self._inner.analyze(request)
        names = keys.of_files(request)
        known = self._known(names)
        rest = tuple(file for file in request.files if file.path not in known)
        if not rest:
            return _together(known.values(), AnalyzeAnswer(findings=()))
        answer = self._inner.analyze(request.model_copy(update={"files": rest}))
        self._keep({file.path: names[file.path] for file in rest}, answer)
        return _together(known.values(), answer)

    def _known(self, names: Mapping[str, str]) -> dict[str, Findings]:
        stored = self._store.get(names.values())
        found = {path: _read(stored[key]) for path, key in names.items() if key in stored}
        return {path: each for path, each in found.items() if each is not None and not (each and self._fixes)}

    def _keep(self, names: Mapping[str, str], answer: AnalyzeAnswer) -> None:
        found: dict[str, list[Finding]] = {path: [] for path in names}
        for finding in answer.findings:
            found[finding.path].append(finding)
        for skipped in answer.skipped:
            found.pop(skipped.path, None)
        self._store.put({names[path]: _JSON.dump_json(tuple(each), by_alias=True) for path, each in found.items()})


def _read(stored: bytes) -> Findings | None:
    try:
        return _JSON.validate_json(stored)
    except ValidationError:
        return None


def _together(known: Iterable[Findings], answer: AnalyzeAnswer) -> AnalyzeAnswer:
    """In the order of every answer. The findings of a file are together already, and sorting keeps their order."""
    every = (*(finding for each in known for finding in each), *answer.findings)
    ordered = sorted(every, key=lambda finding: (finding.path, finding.line, finding.pattern))
    return answer.model_copy(update={"findings": tuple(ordered)})

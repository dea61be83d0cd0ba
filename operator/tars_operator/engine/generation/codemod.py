"""The codemod engine: the finder's own fix (ruff's safe one, a rewrite, a codemod) for exactly its place.

`ruff --fix` would mend the whole file; here only the edits that are reported for this place are made, so that one
change is one thought and every character outside of it stays as it is. A formatter that
the repository names has its say.
"""

from collections.abc import Callable

from tars_operator.api.code import Finding, Pattern, SourceFile, Strategy
from tars_operator.api.contracts import Facts, GenerateRequest
from tars_operator.api.words import Engine, Language
from tars_operator.engine.analysis.analyzer import locate
from tars_operator.engine.analysis.finders import Hit, applied
from tars_operator.engine.analysis.settings.formatter import in_form
from tars_operator.engine.generation.makers import Outcome, candidate, declined

NO_FIX = "NoFix"
Locate = Callable[[SourceFile, Pattern, Finding, Facts | None], tuple[Finding, Hit] | None]


class CodemodMaker:
    """Makes what a deterministic rule can make. `locate` says where the finding is now, and its fix."""

    def __init__(self, locate: Locate = locate) -> None:
        self._locate = locate

    def make(self, request: GenerateRequest) -> Outcome:
        if not request.pattern.has_fix:
            return declined(Engine.CODEMOD, NO_FIX, f"pattern {request.pattern.id} has no deterministic fix")
        place = self._locate(request.file, request.pattern, request.finding, request.facts)
        if place is None:
            return declined(Engine.CODEMOD, NO_FIX, "the finding is no longer in the file")
        finding, hit = place
        if not hit.fix:
            return declined(Engine.CODEMOD, NO_FIX, f"there is no safe fix for this {hit.rule}")
        content = applied(request.file.content, hit.fix)
        if request.pattern.language is Language.PYTHON:
            content = in_form(request.file.content, content, request.facts)
        return candidate(request, content, finding.change_class, Strategy(engine=Engine.CODEMOD))

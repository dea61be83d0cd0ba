"""Plans of small sources, as the real TODO finder sees them."""

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.planning import ordering
from tars_operator.engine.planning.outlines import outlines

TODO = Pattern(id="todo/function", title="t", change_class=ChangeClass.BEHAVIOUR, todo=("TODO",))


def request_of(files, **more):
    """What a plan is made of: `files` are contents by path."""
    sources = [SourceFile(path=path, blob="1" * 40, content=content) for path, content in files.items()]
    findings = LocalAnalyzer().analyze(AnalyzeRequest(files=tuple(sources), patterns=(TODO,))).findings
    known = {"patterns": {TODO.id: TODO}, "engines": (Engine.MODEL,), "paths": tuple(files)} | more
    return ordering.Request(findings, outlines(sources, findings), **known)


def plan_of(files, **more):
    return ordering.make(request_of(files, **more))

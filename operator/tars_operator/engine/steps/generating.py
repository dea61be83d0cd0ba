"""From a finding to an intended change: ask the generator, trust nothing of its answer but the text, and journal it."""

import re
from collections.abc import Iterator

from tars_operator.api import names
from tars_operator.api.code import Candidate, Edit, Finding, SourceFile
from tars_operator.api.codechange import FileChange
from tars_operator.api.contracts import Decline, GenerateAnswer, GenerateRequest
from tars_operator.api.reasons import NOT_PROVABLE, RunReason
from tars_operator.api.words import ChangeClass, Engine, Stage
from tars_operator.engine.analysis.facts import for_files
from tars_operator.engine.languages import is_python
from tars_operator.engine.learning import past
from tars_operator.engine.plan import GONE
from tars_operator.engine.planning.working_tree import blob_id
from tars_operator.engine.steps import finding as findings
from tars_operator.engine.steps import repairing
from tars_operator.engine.steps.declining import decline
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.ledger import REFUSED_BEFORE, Change
from tars_operator.engine.steps.neighbours import neighbours
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import messages, objects
from tars_operator.engine.workspace.journal import Step

IDENTITY = re.compile(r"[0-9a-f]{16,64}")
_TAKEN_CARE_OF = "another change, or an earlier run on this branch, took care of it"
_NO_JUDGE = "a run proves its changes with pytest; tars plan shows what could be mended here, and tars fix mends it"
LONGEST_BLOB_ID = 64
MODEL_FAILURES = 3
MOST_FILES = 20  # what a CodeChange can name


def require_model(run: Run) -> None:
    """Before anything is changed: a run that asks for a model has one.

    Raises:
        RunEnded: ModelUnavailable.

    """
    if Engine.MODEL not in run.spec.engines or run.spec.model is None:
        return
    readiness = run.parts.generator.model_ready(run.spec.model)
    if not readiness.ready:
        said = readiness.message or RunReason.MODEL_UNAVAILABLE.sentence
        raise RunEnded(RunReason.MODEL_UNAVAILABLE, f"spec.model: {said}")


def attempts(run: Run, finding: Finding) -> Iterator[Change]:
    """The changes to try for a finding: another one when the gate refused the last and a model may mend it."""
    while (change := generate(run, finding)) is not None:
        yield change
        if run.stopped() is not None or repairing.refused(run, finding) is None:
            return


def generate(run: Run, finding: Finding) -> Change | None:
    """The change that is to be made for a finding, or None when there is none to make."""
    run.tell(Stage.GENERATING, finding.path)
    if not is_python(finding.path):  # the gate proves by pytest; what it cannot prove is shown, and not tried
        decline(run, finding, GenerateAnswer(), NOT_PROVABLE, _NO_JUDGE)
        return None
    file = _file(run, finding.path)
    current = _current(run, finding, file)
    if file is None or current is None:
        decline(run, finding, GenerateAnswer(), GONE, _TAKEN_CARE_OF)
        return None
    answer = _ask(run, finding, current, file)
    obstacle = _obstacle(run, answer.candidate)
    if answer.candidate is None or obstacle:
        decline(run, finding, answer, *obstacle)
        return None
    return intend(run, _ours(answer.candidate, current), origin=finding.id, tokens=answer.tokens)


def _obstacle(run: Run, candidate: Candidate | None) -> tuple[str, ...]:
    """Why an answer comes to nothing, in a word and a sentence; what is in a usable one is the gate's to judge."""
    if candidate is None:
        return ("",)
    if not _is_usable(candidate):
        return ("AnswerUnusable",)
    if candidate.id in run.ledger.changes or names.change(run.order.name, candidate.id) in run.opening.taken:
        return ("Known",)
    before = run.refusals.by_gate(candidate.strategy.engine, map(_named, candidate.edits))
    return (REFUSED_BEFORE, past.because(before)) if before else ()


def _named(edit: Edit) -> FileChange:
    new_blob = "" if edit.content is None else blob_id(edit.content.encode(), edit.old_blob)
    return FileChange(path=edit.path, old_blob=edit.old_blob[:LONGEST_BLOB_ID], new_blob=new_blob)


def _file(run: Run, path: str) -> SourceFile | None:
    """The file on the result branch, with what earlier changes made of it."""
    entry = objects.index(run.git, run.head()).get(path)
    if entry is None:
        return None
    content = objects.blobs(run.git, [entry.blob])[entry.blob]
    return SourceFile(path=path, blob=entry.blob, content=content.decode())


def _current(run: Run, finding: Finding, file: SourceFile | None) -> Finding | None:
    base = objects.index(run.git, run.opening.base).get(finding.path)
    if file is None or (base is not None and base.blob == file.blob):
        return finding
    return findings.again(run, finding, file)


def _ask(run: Run, origin: Finding, finding: Finding, file: SourceFile) -> GenerateAnswer:
    """The generator's answer. A model that failed several findings is not waited for again in this run."""
    engines = tuple(run.spec.engines)
    if run.tally.model_failures >= MODEL_FAILURES:
        engines = tuple(engine for engine in engines if engine is not Engine.MODEL)
    if not engines:
        said = f"not asked: it did not answer {MODEL_FAILURES} times"
        return GenerateAnswer(declines=(Decline(engine=Engine.MODEL, reason="ModelUnavailable", message=said),))
    request = _request(run, finding, file, engines)
    return run.parts.generator.generate(_with_surroundings(run, request, origin))


def _with_surroundings(run: Run, request: GenerateRequest, origin: Finding) -> GenerateRequest:
    """The request with what a model needs more: the files around, and what was wrong with its last answer."""
    if Engine.MODEL not in request.engines:
        return request
    refused = repairing.refused(run, origin)
    tests = request.finding.remark.tests if request.finding.remark else ()
    engines = (Engine.MODEL,) if refused else request.engines
    more = {"context": neighbours(run, request.file, tests), "refused": refused, "engines": engines}
    return request.model_copy(update=more)


def _request(run: Run, finding: Finding, file: SourceFile, engines: tuple[Engine, ...]) -> GenerateRequest:
    about = (finding.path, finding.pattern)
    return GenerateRequest(
        finding=finding,
        file=file,
        pattern=run.pattern(finding),
        engines=engines,
        recordings=tuple(one for one in run.order.recordings if (one.path, one.pattern) == about),
        model=run.spec.model,
        facts=for_files(run.facts, [file.path]),
        tokens_left=max(0, run.spec.limits.model_tokens - run.ledger.tokens),
    )


def _is_usable(candidate: Candidate) -> bool:
    """Whether the answer has the form of a candidate."""
    try:
        "".join(edit.path + (edit.content or "") for edit in candidate.edits).encode()
    except UnicodeEncodeError:
        return False
    return IDENTITY.fullmatch(candidate.id) is not None and len(candidate.edits) <= MOST_FILES


def _ours(candidate: Candidate, finding: Finding) -> Candidate:
    """The answer with our own finding in it: which file may be changed is not the generator's to say."""
    written_by_model = candidate.strategy.engine is Engine.MODEL
    change_class = ChangeClass.BEHAVIOUR if written_by_model else candidate.change_class
    return candidate.model_copy(update={"finding": finding, "change_class": change_class})


def intend(run: Run, candidate: Candidate, origin: str, tokens: int = 0) -> Change:
    """Journal what is going to be tried on the present head. `origin` is the finding as the analysis named it."""
    files = [_file_change(run, edit) for edit in candidate.edits]
    identity, title = _known_by(run, candidate, origin)
    entry = run.journal.append(
        Step.INTENT,
        change=candidate.id,
        name=names.change(run.order.name, candidate.id),
        finding=candidate.finding.to_json(),
        origin=origin,
        identity=identity,
        title=title,
        changeClass=candidate.change_class.value,
        strategy=candidate.strategy.to_json(),
        files=[file.to_json() for file in files],
        parent=run.head(),
        attempt=run.order.attempt,
        tokens=tokens,
    )
    run.ledger.add(entry)
    change = run.ledger.changes[candidate.id]
    run.announce(change)
    return change


def _known_by(run: Run, candidate: Candidate, origin: str) -> tuple[str, str]:
    """Identity of the finding as the analysis named it, and title; a change that is tried again keeps its own."""
    known = run.ledger.changes.get(candidate.id)
    if known:
        return known.identity, known.title
    pattern = run.pattern(candidate.finding)
    finding = candidate.finding.model_copy(update={"id": origin})
    return past.identity(finding, pattern), messages.subject(pattern, finding)


def _file_change(run: Run, edit: Edit) -> FileChange:
    new_blob = "" if edit.content is None else objects.write_blob(run.git, edit.content)
    return FileChange(path=edit.path, old_blob=edit.old_blob[:LONGEST_BLOB_ID], new_blob=new_blob)

"""What the coordinator writes, as plain objects: changes, the run's status, the report. Pure; only its own fields."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tars_operator.api import names
from tars_operator.api.code import Edit
from tars_operator.api.codechange import ChangeSpec, ChangeStatus, CheckOutcome, FileChange
from tars_operator.api.conditions import APPLIED, Condition, Truth
from tars_operator.api.selfcodingrun import Progress, Result
from tars_operator.api.words import ChangeState, Verdict
from tars_operator.engine.plan import Plan, fitting
from tars_operator.engine.ports import ChangeNews
from tars_operator.engine.report import to_yaml

Object = dict[str, Any]

_LONGEST_MESSAGE = 2048
_LONGEST_TITLE = 512
_MOST_CHECKS = 32


@dataclass(frozen=True)
class Owner:
    """The run that everything here belongs to."""

    namespace: str
    name: str
    uid: str
    source: str = ""  # label value of the run's repository

    def metadata(self, name: str, **labels: str) -> Object:
        return {
            "namespace": self.namespace,
            "name": name,
            "labels": {names.LABEL_RUN: self.name, **labels},
            "ownerReferences": [
                {
                    "apiVersion": names.API_VERSION,
                    "kind": "SelfCodingRun",
                    "name": self.name,
                    "uid": self.uid,
                    "controller": True,
                }
            ],
        }


def change_name(owner: Owner, news: ChangeNews) -> str:
    return names.change(owner.name, news.candidate.id)


def change(owner: Owner, news: ChangeNews) -> Object:
    """The `CodeChange` without status: what the change is. The decision is a person's to add."""
    candidate, finding = news.candidate, news.candidate.finding
    spec = ChangeSpec(
        run=owner.name,
        pattern=finding.pattern,
        change_class=candidate.change_class,
        engine=candidate.strategy.engine,
        title=shortened(finding.message, _LONGEST_TITLE),
        line=finding.line,
        files=[_file(edit) for edit in candidate.edits],
        finding=news.identity or None,
    )
    labels = {
        names.LABEL_PATTERN: label_value(finding.pattern),
        names.LABEL_SOURCE: owner.source,
        names.LABEL_STEP: label_value(news.step),
    }
    return {"metadata": owner.metadata(change_name(owner, news), **labels), "spec": spec.to_json()}


def label_value(text: str) -> str:
    """What a label can hold of a pattern's id: no slash, 63 characters, a letter or digit at the end."""
    return text.replace("/", ".")[:63].rstrip("-.")


def change_status(news: ChangeNews, now: str) -> Object:
    """What became of it. `now` is RFC 3339."""
    message = shortened(news.message, _LONGEST_MESSAGE)
    applied = Condition(
        type=APPLIED,
        status=_truth(news.state),
        reason=news.reason or news.state.value,
        message=message,
        last_transition_time=now,
    )
    outcomes = news.judgement.outcomes[:_MOST_CHECKS] if news.judgement else ()
    status = ChangeStatus(
        state=news.state,
        reason=news.reason,
        message=message,
        evidence=news.evidence or None,
        commit=news.commit,
        checks=[
            CheckOutcome(name=one.check, passed=one.verdict is Verdict.ACCEPTED, seconds=round(one.seconds, 3))
            for one in outcomes
        ],
        conditions=[applied],
    )
    return status.to_json()


def same_news(one: Object, other: Object) -> bool:
    """Whether two statuses say the same, whenever it was said."""
    return _timeless(one) == _timeless(other)


def _timeless(status: Object) -> Object:
    conditions = [{**each, "lastTransitionTime": ""} for each in status.get("conditions", [])]
    return {key: value for key, value in {**status, "conditions": conditions}.items() if value not in ("", [])}


def _truth(state: ChangeState) -> Truth:
    if state is ChangeState.APPLIED:
        return Truth.TRUE
    return Truth.FALSE if state.is_final else Truth.UNKNOWN


def _file(edit: Edit) -> FileChange:
    return FileChange(path=edit.path, old_blob=edit.old_blob, new_blob=_blob_id(edit))


def _blob_id(edit: Edit) -> str:
    """Git's object id of the new content, by the hash that the repository uses."""
    if edit.content is None:
        return ""
    content = edit.content.encode()
    digest = hashlib.sha256() if len(edit.old_blob) == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(content) + content)
    return digest.hexdigest()


def run_status(owner: Owner, base: str, progress: Progress | None, result: Object | None) -> Object:
    """The coordinator's fields of the run's status, all of them: what an apply leaves out is removed."""
    fields = {
        "baseCommit": base or None,
        "progress": progress.to_json() if progress else None,
        "result": result,
    }
    metadata = {"namespace": owner.namespace, "name": owner.name}
    return {"metadata": metadata, "status": {key: value for key, value in fields.items() if value is not None}}


def result_fields(result: Result) -> Object:
    return result.model_copy(update={"message": shortened(result.message, _LONGEST_MESSAGE)}).to_json()


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


LARGEST_REPORT = 900_000  # bytes; the API server takes 1 MiB with everything around
_LEFT_OUT = "# left out: the report object holds {limit} bytes at most; {where}\n"


def report(owner: Owner, texts: Iterable[tuple[str, str]]) -> Object:
    """The report object. Texts come by importance; those that do not fit are replaced by a line that says so."""
    data: dict[str, str] = {}
    left = LARGEST_REPORT
    for key, text in texts:
        where = "the diff is in the result branch" if key.endswith(".diff") else "the whole text is in the workspace"
        notice = _LEFT_OUT.format(limit=LARGEST_REPORT, where=where)
        size = len(text.encode())
        data[key] = text if size <= left else notice
        left -= size if size <= left else 0
    return {"metadata": owner.metadata(names.report_config_map(owner.name)), "data": data}


def plan(owner: Owner, made: Plan) -> Object:
    """The plan as it was made, for everybody who wants to know what comes; the report has what became of it."""
    text = to_yaml(fitting(made, LARGEST_REPORT).to_json())
    return {"metadata": owner.metadata(names.plan_config_map(owner.name)), "data": {names.PLAN_KEY: text}}

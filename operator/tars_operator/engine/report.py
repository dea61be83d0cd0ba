"""The `.tars` report: the final account of a run, for people and programs (YAML)."""

from typing import Any

import yaml

from tars_operator.api.names import API_VERSION
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import Result
from tars_operator.engine.plan import Plan
from tars_operator.engine.planning import states
from tars_operator.engine.steps import planning
from tars_operator.engine.steps.ledger import Change
from tars_operator.engine.steps.running import Run

KIND = "RunReport"
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # four times faster, where PyYAML was built with libyaml


def render(run: Run, result: Result) -> str:
    """The report as YAML text."""
    return to_yaml(_document(run, result))


def to_yaml(value: object) -> str:
    """YAML as people read it. A plan can have thousands of steps."""
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


def _document(run: Run, result: Result) -> dict[str, Any]:
    opening = run.ledger.opening
    return {
        "apiVersion": API_VERSION,
        "kind": KIND,
        "metadata": {"name": run.order.name},
        "source": {"url": run.spec.source.url, "ref": run.spec.source.ref},
        "base": opening.base if opening else "",
        "branch": run.branch,
        "head": result.head_commit or "",
        "attempt": result.attempt,
        "reason": str(result.reason),
        "message": result.message,
        "counts": _counts(run),
        "seconds": round(run.parts.clock() - (opening.at if opening else run.started), 1),
        "changes": [_change(change) for change in run.ledger.changes.values()],
        "declined": [_declined(data) for data in run.ledger.declined],
        "learned": {name: one.to_json() | {"order": one.order} for name, one in (run.ledger.learned or {}).items()},
        "plan": _plan(run, result).to_json(),
        "skipped": [{"path": _shown(skipped.path), "reason": skipped.reason} for skipped in run.skipped],
        "journalHead": result.journal_head,
    }


def _shown(path: str) -> str:
    """Git keeps names of any bytes; what is no text of them is shown as its code."""
    return path.encode("utf-8", "backslashreplace").decode()


def _plan(run: Run, result: Result) -> Plan:
    """Every step where it stands; a run that is over begins no other."""
    plan = planning.current(run)
    return states.ended(plan, result.reason) if RunReason(result.reason).is_terminal else plan


def _counts(run: Run) -> dict[str, int]:
    tally = run.tally
    return {
        "found": tally.found,
        "tried": tally.tried,
        "applied": tally.applied,
        "refused": tally.refused,
        "rolledBack": tally.rolled_back,
        "waiting": tally.waiting,
        "declined": len(run.ledger.declined),
        "skipped": len(run.skipped),
        "modelTokens": tally.model_tokens,
    }


def _change(change: Change) -> dict[str, Any]:
    judgement = change.judgement
    return {
        "name": change.name,
        "state": change.state.value,
        "reason": str(change.reason),
        "message": change.message,
        "title": change.finding.message,
        "pattern": change.finding.pattern,
        "class": change.change_class.value,
        "place": f"{change.finding.path}:{change.finding.line}",
        "symbol": change.finding.symbol,
        "finding": change.identity,
        "strategy": change.strategy.to_json(),
        "files": [file.to_json() for file in change.files],
        "commit": change.commit,
        "undo": change.undo,
        "evidence": change.evidence,
        "checks": [outcome.to_json() for outcome in judgement.outcomes] if judgement else [],
    }


def _declined(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "place": f"{data['path']}:{data['line']}",
        "pattern": data["pattern"],
        "reason": data["reason"],
        "message": data.get("message", ""),
        "engines": [{key: decline[key] for key in ("engine", "reason", "message")} for decline in data["declines"]],
    }

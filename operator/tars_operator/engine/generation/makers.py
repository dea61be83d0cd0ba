"""The protocol of all engines that make candidates, and what their answers share."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from tars_operator.api.code import Candidate, Edit, Strategy
from tars_operator.api.contracts import Decline, GenerateRequest
from tars_operator.api.words import ChangeClass, Engine


@dataclass(frozen=True)
class Declined:
    """No candidate; what was asked of a model for it still counts."""

    decline: Decline
    tokens: int = 0


Outcome = Candidate | Declined


class Maker(Protocol):
    """One engine. It answers for every request and never raises for what it was given."""

    def make(self, request: GenerateRequest) -> Outcome: ...


def declined(engine: Engine, reason: str, message: str, tokens: int = 0) -> Declined:
    return Declined(Decline(engine=engine, reason=reason, message=message), tokens)


def candidate(request: GenerateRequest, content: str, change_class: ChangeClass, strategy: Strategy) -> Candidate:
    """The candidate that gives the request's file `content`. The same edit for the same pattern has the same id."""
    edit = Edit(path=request.file.path, old_blob=request.file.blob, content=content)
    return Candidate(
        id=_identity(request.pattern.id, edit),
        finding=request.finding,
        change_class=change_class,
        edits=(edit,),
        strategy=strategy,
    )


def _identity(pattern: str, edit: Edit) -> str:
    text = json.dumps([pattern, edit.to_json()], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()

"""What the gate is asked about, and how a check answers: with an objection, or with nothing."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from tars_operator.api.code import Candidate
from tars_operator.api.reasons import GateReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.api.words import Verdict


@dataclass(frozen=True)
class File:
    """A file as it stands on the result branch, before the candidate."""

    blob: str
    content: str


@dataclass(frozen=True)
class Objection:
    """Why a candidate is not accepted; `verdict` tells a refusal from a doubt that says nothing about it."""

    reason: GateReason
    message: str
    verdict: Verdict = Verdict.REFUSED
    output: str = ""  # the end of what the tests printed


@dataclass(frozen=True)
class Case:
    """One candidate, the files it touches as they are, and how to have it proven.

    `prove` makes the candidate's commit and runs the tests on exactly that; it is asked when nothing cheaper objects.
    `judges` are the files that the tests which count stand in, whatever they are called.
    """

    candidate: Candidate
    files: Mapping[str, File]
    spec: RunSpec
    prove: Callable[[], Objection | None]
    judges: Set[str] = frozenset()


Check = Callable[[Case], Objection | None]

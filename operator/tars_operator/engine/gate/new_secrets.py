"""A change adds no secret to the code: nothing that reads like one, by the rules that keep secrets from models.

What the file holds already may stay, move, and be written in another way: only values that are new count, and only when
they are more than those that went. A value that says itself that it is none (`changeme`, a name, a gap) is none.
"""

import re

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate.case import Case, Objection
from tars_operator.engine.generation.masking import secrets

FEWEST_CHARACTERS = 4  # different ones, without gaps: a value with fewer stands for another
_GAP = re.compile(r"\{[^{}\n]{0,200}\}|\$\w+|<[^<>\n]{1,99}>|%\(\w{1,99}\)s|%s")
_SAID = re.compile(
    r"(?i)change.?(?:me|this)|example|sample|dummy|fake|placeholder|redacted|masked|your[-_ ]|not.{0,3}(?:real|secret)"
    r"|x{4}"
)
_NAME = re.compile(r"(?i)[a-z_.:-]*(?:passw(?:or)?d|passphrase|secret|token|key|credential)[a-z_.:-]*")


def check(case: Case) -> Objection | None:
    for edit in case.candidate.edits:
        old, new = case.files[edit.path].content if edit.path in case.files else "", edit.content or ""
        if old != new and (line := first_new(old, new)):
            said = f"{edit.path}: line {line} reads like a secret that the file did not hold"
            return Objection(GateReason.NEW_SECRET, said)
    return None


def first_new(old: str, new: str) -> int:
    """The line of the first secret that `new` adds to those of `old`; 0 when it adds none."""
    added = sorted(new.find(value) for value in secrets(new) if value not in old and not is_placeholder(value))
    if not added:
        return 0
    gone = [value for value in secrets(old) if value not in new and not is_placeholder(value)]
    return new.count("\n", 0, added[0]) + 1 if len(added) > len(gone) else 0


def is_placeholder(value: str) -> bool:
    """Whether a value stands for another: it says so, it is a name for one, or there is nothing to it."""
    stands = _SAID.search(value) or _NAME.fullmatch(value)
    return bool(stands) or len(set(filter(str.isalnum, _GAP.sub("", value)))) < FEWEST_CHARACTERS

"""Characters that make code look like other code than it is: invisible ones, and those that turn the direction.

As many as the removed lines had may stand in the added ones.
"""

import unicodedata
from collections import Counter

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate import lines
from tars_operator.engine.gate.case import Case, Objection

# Blank to the eye, though Unicode counts them as letters or marks.
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
PLAIN = frozenset("\t\n\r\f")
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def check(case: Case) -> Objection | None:
    for path, removed, added in lines.changed(case):
        new = Counter(filter(is_hidden, "".join(added))) - Counter("".join(removed))
        for char in new:
            name = unicodedata.name(char, "unnamed")
            return Objection(GateReason.HIDDEN_CHARACTERS, f"{path}: a changed line carries U+{ord(char):04X} ({name})")
    return None


def is_hidden(char: str) -> bool:
    """Format and control characters, surrogates, private use, line separators, blanks that are no space, selectors."""
    if char in PLAIN or " " <= char <= "~":
        return False
    category = unicodedata.category(char)
    return (
        category in {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}
        or char in BLANK_LETTERS
        or any(low <= ord(char) <= high for low, high in SELECTORS)
    )

"""Which places of one rule make one change, because mended apart they would leave something half turned.

A spelling is a habit of a file: with one `super(A, self)` of thirty mended, the file has two. What may change what the
program does is judged function by function. Which of the two a pattern is about, it says itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tars_operator.api.words import Scope
from tars_operator.engine.analysis.finders import Hit, TextEdit

MOST_NAMED = 3  # places that a change's title names
MOST_PLACES = 500  # more are data, or a job for a formatter: nobody reviews them


@dataclass
class Draft:
    """A change while it is put together: its first place, and what came to it."""

    first: Hit
    fix: dict[TextEdit, None] = field(default_factory=dict)  # in the order in which they came
    messages: dict[str, None] = field(default_factory=dict)
    end: int = 0  # of the last edit
    end_line: int = 0

    def __post_init__(self) -> None:
        self.take(self.first)

    def takes(self, hit: Hit) -> bool:
        """The same edits for another reason, or edits of the same rule that are not in each other's way."""
        if not hit.fix or not self.fix:
            return False
        return self.fix.keys() >= set(hit.fix) or (hit.rule == self.first.rule and self._has_room(hit.fix))

    def take(self, hit: Hit) -> None:
        self.fix |= dict.fromkeys(hit.fix)
        self.messages[hit.message] = None
        self.end = max([self.end, *(edit.end for edit in hit.fix)])
        self.end_line = max(self.end_line, hit.end_line)

    def hit(self) -> Hit:
        named, more = [*self.messages][:MOST_NAMED], len(self.messages) - MOST_NAMED
        message = "; ".join([*named, f"and {more} more"] if more > 0 else named)
        return replace(self.first, end_line=self.end_line, message=message, fix=tuple(self.fix))

    def _has_room(self, fix: tuple[TextEdit, ...]) -> bool:
        """Most come behind all that came before; only the others are compared with each of them."""
        if all(edit.start > self.end for edit in fix):
            return True
        return not any(_meet(first, second) for first in self.fix for second in fix)


def together(hits: Iterable[Hit], scope: Scope) -> list[Hit]:
    """The hits of one pattern in one file, in the order of their places, as changes that are one thought each."""
    hits, drafts = [*hits], dict[str, list[Draft]]()
    kept = {hit.rule for hit in hits if not hit.fix} if scope is Scope.WHOLE_FILE else set()
    for hit in (hit for hit in hits if hit.rule not in kept):
        beside = drafts.setdefault(f"in {hit.symbol}" if scope is Scope.FUNCTION else hit.rule, [])
        draft = next((one for one in beside if one.takes(hit)), None)
        if draft is None:
            beside.append(Draft(hit))
        else:
            draft.take(hit)
    return [draft.hit() for beside in drafts.values() for draft in beside if len(draft.fix) <= MOST_PLACES]


def _meet(first: TextEdit, second: TextEdit) -> bool:
    return first.start == second.start or (first.start < second.end and second.start < first.end)

"""Fixes that ruff calls safe, and that a reviewer would still send back.

Each of these was drawn from a real repository and read: the program keeps its meaning, but a chain is left half turned,
a list that has an order gets another, or the line that comes does not fit the lines around it.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.doubts import (
    arms,
    brackets,
    conditions,
    copies,
    effects,
    errors,
    habits,
    loops,
    old_imports,
    origins,
    retries,
    returns,
    texts,
    words,
)
from tars_operator.engine.analysis.doubts.alignment import misaligns
from tars_operator.engine.analysis.doubts.exports import is_remarked
from tars_operator.engine.analysis.doubts.import_order import Place, moves_one_line
from tars_operator.engine.analysis.doubts.shims import OF_PYTHON_2, asks_which_python
from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.facts import UNUSED_IMPORT
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.ruff_process import Diagnostic

UNSORTED_IMPORTS, CONVERSION, ENCODING, TO_BYTES = "I001", "RUF010", "UP009", "UP012"
LAST_RETURN = "PLR1711"
ESCAPE = "W605"  # a warning to be mended, for one letter more
Doubt = Callable[[Diagnostic, str], bool]


@dataclass(frozen=True)
class Known:
    """What is known beyond one file. `offered` are files whose unused imports are for others."""

    facts: Facts
    offered: Set[str]
    gone: Mapping[tuple[str, str], str]  # what the fixes of one code take out of one file, by path and code


def is_another_matter(item: Diagnostic, content: str) -> bool:
    """What ruff finds by the same rule, and no pattern looks for: it stays, and nothing is half done by that."""
    is_answer = item.code == LAST_RETURN and returns.says_none(item, content)
    return is_answer or (item.code == TO_BYTES and habits.is_no_literal(item, content))


def is_doubtful(item: Diagnostic, content: str, known: Known) -> bool:
    """Whether the fix of `item` in `content` is left."""
    is_torn = any(words.are_orphaned(edit, content) or brackets.stay_empty(content, edit) for edit in item.fix)
    if is_torn or copies.hold(item.row, content):
        return True
    if item.code == UNUSED_IMPORT:
        has_effect = effects.is_one(item, content, known.facts)
        return has_effect or item.path in known.offered or is_remarked(item, content)
    if item.code == UNSORTED_IMPORTS:
        place = Place(PurePosixPath(item.path).stem == "__init__", known.facts.packages)
        return not moves_one_line(content, item.fix, place)
    if item.code in OF_PYTHON_2 and asks_which_python(content):
        return True
    doubt, knowing = DOUBTS.get(item.code), KNOWING.get(item.code)
    if (doubt and doubt(item, content)) or (knowing and knowing(item, content, known)):
        return True
    is_wide = item.code != ESCAPE and widens(content, item.fix, known.facts.line_length)
    return is_wide or misaligns(content, item.fix)


DOUBTS: Mapping[str, Doubt] = {
    "C413": conditions.reprints_numbers,
    "C420": conditions.reprints_numbers,
    "E401": habits.is_of_many,
    "E703": habits.ends_many,
    "F901": returns.is_answered,
    "FURB110": conditions.is_no_plain_or,
    "FURB136": conditions.is_no_plain_choice,
    "G010": origins.is_another_logger,
    "ISC001": texts.is_one_of_several,
    "FURB167": habits.is_short,
    "FURB188": conditions.sets_what_is_no_name,
    "F541": texts.hides_a_gap,
    **dict.fromkeys(("PIE800", "PIE804"), brackets.spread_over_lines),
    "PIE790": words.is_placeholder,
    "PLC0208": brackets.hold_one,
    "PLW0120": loops.is_forgotten_break,
    LAST_RETURN: words.is_meant,
    "PLR1716": conditions.is_no_range,
    "PLR5501": arms.is_no_link,
    **dict.fromkeys(("RET505", "RET506", "RET507", "RET508"), arms.is_no_guard),
    "RET502": returns.is_procedure,
    CONVERSION: habits.converts_twice,
    "RUF021": conditions.is_no_condition,
    "SIM117": arms.is_long_head,
    "SIM208": words.say_why,
    "SIM300": conditions.is_no_literal_first,
    "TC005": habits.leaves_a_name,
    "UP003": habits.leaves_a_type,
    "UP005": origins.is_no_test_case,
    "UP008": retries.are_the_same,
    "UP009": words.says_more,
    "UP010": words.has_one_above,
    "UP019": habits.leaves_an_alias,
    "UP020": origins.is_renamed,
    **dict.fromkeys(("UP023", "UP026"), old_imports.is_fallback),
    "UP024": errors.is_named_beside,
    "UP025": texts.is_beside_an_empty,
    "UP032": texts.is_no_way,
    "UP033": old_imports.adds_one,
    "UP034": brackets.are_over_lines,
    "UP035": old_imports.is_another,
    "UP037": habits.is_evaluated_elsewhere,
}


def _leaves_errors(item: Diagnostic, content: str, known: Known) -> bool:
    return errors.leaves_others(item, content, known.gone[item.path, item.code])


def _is_half_formatted(item: Diagnostic, content: str, known: Known) -> bool:
    return texts.formats(content) > known.gone[item.path, item.code].count(".format")


def _fits_above(item: Diagnostic, content: str, known: Known) -> bool:
    return texts.fits_above(item, content, known.facts.line_length)


def _is_one_choice_of_many(item: Diagnostic, content: str, known: Known) -> bool:
    """Another `a if a else b` stays: of something else than a name, which may answer differently when asked again."""
    return conditions.choices(content) > known.gone[item.path, item.code].count(" if ")


KNOWING: Mapping[str, Callable[[Diagnostic, str, Known], bool]] = {
    "FURB110": _is_one_choice_of_many,
    "ISC001": _fits_above,
    "UP024": _leaves_errors,
    "UP032": _is_half_formatted,
}


def tidied(item: Diagnostic, content: str) -> tuple[TextEdit, ...]:
    """The fix, with the gap that was there: none too many when whole lines go, the same one behind imports."""
    if item.code == UNSORTED_IMPORTS:
        return tuple(_with_gap(edit, content) for edit in item.fix)
    if item.code == CONVERSION:
        return tuple(habits.conversion(edit, content) for edit in item.fix)
    if item.code == ENCODING:
        return tuple(_with_gap_at_top(edit, content) for edit in item.fix)
    return (_with_blanks(item.fix[0], content),) if len(item.fix) == 1 else item.fix


def _with_gap_at_top(edit: TextEdit, content: str) -> TextEdit:
    """At the top of the file an empty comment below set it off from what follows; so did empty lines."""
    if edit.start or edit.content:
        return edit
    below = content[edit.end :].partition("\n")[0]
    end = min(edit.end + len(below) + 1, len(content)) if below.strip() == "#" else edit.end
    return replace(edit, end=_behind_blanks(content, end))


def closed(edits: tuple[TextEdit, ...], content: str) -> tuple[TextEdit, ...]:
    """The edits of one change, with neighbours that all go as one removal: the gap around them is theirs together."""
    joined: list[TextEdit] = []
    for edit in edits:
        last = joined[-1] if joined else None
        if last and last.end == edit.start and not (last.content or edit.content):
            joined[-1] = _with_blanks(TextEdit(last.start, edit.end, ""), content)
        else:
            joined.append(edit)
    return tuple(joined)


def _with_gap(edit: TextEdit, content: str) -> TextEdit:
    before = content[edit.start : edit.end]
    return replace(edit, content=edit.content.rstrip() + before[len(before.rstrip()) :])


def _with_blanks(edit: TextEdit, content: str) -> TextEdit:
    """A removal of whole lines between blank lines takes the blank lines before it along: one gap is enough.

    At the beginning of a file or a block there are none before it, and no gap is needed: then those after it go.
    """
    following = content[edit.end : content.find("\n", edit.end) + 1 or len(content)]
    is_whole = content[edit.end - 1 : edit.end] == "\n" and content[: edit.start][-1:] in {"\n", ""}
    if edit.content or following.strip() or not is_whole:
        return edit
    start = edit.start
    while start and not content[(before := content.rfind("\n", 0, start - 1) + 1) : start].strip():
        start = before
    is_first = not start or content[:start].endswith(":\n")
    return TextEdit(start, _behind_blanks(content, edit.end) if is_first else edit.end, edit.content)


def _behind_blanks(content: str, end: int) -> int:
    size = len(content)
    while end < size and not content[end : (after := content.find("\n", end) + 1 or size)].strip():
        end = after
    return end

"""Which places of one rule make one change."""

from dataclasses import replace

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.words import ChangeClass, Language, Scope
from tars_operator.engine.analysis.finders import Hit, TextEdit
from tars_operator.engine.analysis.together import MOST_PLACES, together


def hit(start: int, symbol: str, rule: str = "A1") -> Hit:
    edit = TextEdit(start, start + 1, "x")
    return Hit(line=start, column=1, end_line=start, message="m", rule=rule, symbol=symbol, fix=(edit,))


HITS = [hit(1, "f"), hit(3, "f"), hit(5, "g"), hit(7, "g", "A2")]


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        (Scope.FUNCTION, [[1, 3], [5], [7]]),
        (Scope.FILE, [[1, 3, 5], [7]]),
        (Scope.WHOLE_FILE, [[1, 3, 5], [7]]),
    ],
    ids=["function", "file", "whole file"],
)
def test_places_of_one_rule_are_mended_at_once_in_what_is_read_together(scope: Scope, lines: list[list[int]]) -> None:
    assert [[edit.start for edit in one.fix] for one in together(HITS, scope)] == lines


@pytest.mark.parametrize(("scope", "lines"), [(Scope.FILE, [[1, 3, 5], [7]]), (Scope.WHOLE_FILE, [[7]])])
def test_a_whole_file_is_left_when_one_place_must_stay(scope: Scope, lines: list[list[int]]) -> None:
    left = replace(hit(9, "h"), fix=())
    made = [one for one in together([*HITS, left], scope) if one.fix]
    assert [[edit.start for edit in one.fix] for one in made] == lines


def test_more_places_than_anybody_reviews_are_left() -> None:
    many = [hit(2 * number, "f") for number in range(MOST_PLACES + 1)]
    assert together(many[1:], Scope.FILE)
    assert together(many, Scope.FILE) == []


@pytest.mark.parametrize(
    ("language", "said", "scope"),
    [
        (Language.PYTHON, None, Scope.FUNCTION),
        (Language.GO, None, Scope.FILE),
        (Language.PYTHON, Scope.FILE, Scope.FILE),
        (Language.GO, Scope.FUNCTION, Scope.FUNCTION),
    ],
)
def test_a_pattern_says_what_is_read_together(language: Language, said: Scope | None, scope: Scope) -> None:
    one = Pattern(
        id="a/b", title="t", language=language, change_class=ChangeClass.BEHAVIOUR, ruff=("A1",), together=said
    )
    assert one.scope is scope


def test_what_keeps_the_shape_is_read_file_by_file() -> None:
    one = Pattern(id="a/b", title="t", change_class=ChangeClass.SHAPE_PRESERVING, ruff=("A1",))
    assert one.scope is Scope.FILE

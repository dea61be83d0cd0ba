"""Which comments have a marker, and where Python's may begin. That it costs little is tested with hostile files."""

import pytest

from tars_operator.engine.analysis.markers import candidates, marked, without_end

MARKERS = frozenset({"TODO", "FIXME"})

PLACES = {
    "none": ("a = 1  # b\n", []),
    "no comment": ("TODO\n", []),
    "first of a line": ("a # b # TODO\n", [2]),
    "another line": ("# a\nTODO\n# TODO\n", [9]),
    "behind a marker": ("'# TODO' # FIXME\n", [1, 9]),
    "part of a word": ("# aTODO\n", []),
}


@pytest.mark.parametrize("case", PLACES)
def test_where_a_comment_with_a_marker_may_begin(case: str) -> None:
    text, places = PLACES[case]
    assert list(candidates(text, MARKERS)) == places


OPENED = {
    "python": ("# TODO", "TODO", -1),
    "rule of hashes": ("#### TODO", "TODO", -1),
    "line of a block": ("   * FIXME x", "FIXME", -1),
    "nothing before": ("TODO x", "TODO", -1),
    "comment in a comment": ("# noqa # TODO", "TODO", 7),
    "slashes in a comment": ("# a / // TODO", "TODO", 6),
}


@pytest.mark.parametrize("case", OPENED)
def test_the_marker_that_a_comment_begins_with(case: str) -> None:
    text, marker, opens = OPENED[case]
    match = marked(text, MARKERS)
    assert match is not None
    assert (match["marker"], match.start("opens")) == (marker, opens)


@pytest.mark.parametrize("text", ["# see TODO", "# TODOS", "# TODO-list", "# a / TODO"])
def test_a_comment_that_only_mentions_a_marker_has_none(text: str) -> None:
    assert marked(text, MARKERS) is None


@pytest.mark.parametrize(("line", "rest"), [("a */", "a"), ("a **/ */ ", "a"), ("a", "a"), ("a / ", "a / ")])
def test_the_end_of_a_comment_is_no_part_of_its_text(line: str, rest: str) -> None:
    assert without_end(line) == rest

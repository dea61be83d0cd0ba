"""Whether a fix breaks a column that somebody made."""

import pytest

from tars_operator.engine.analysis.doubts.columns import shifts
from tars_operator.engine.analysis.finders import TextEdit

BREAKS = {
    "padded comments": "size: u8,   // one\nold: OLD,   // two\n",
    "a comment above": "a: 12345, // one\nabc: OLD, // two\n",
    "a comment below": "abc: OLD, /* two */\na: 12345, /* one */\n",
    "the parts of a declaration": 'Size OLD  `json:"size"`\n',
    "the longest part of a declaration": 'Size OLD `json:"size"`\nName in  `json:"name"`\n',
    "the longest of functions on a line each": "func (h H) Len() int   { return 1 }\nfunc (h H) Push(x OLD) { h.add(x) }\n",
    "a shorter function of those": "func (h H) Put(x OLD)   { h.put(x) }\nfunc (h *H) Push(x any) { h.add(x) }\n",
    "a tab before a comment": "OLD\t// two\n",
}
KEEPS = {
    "a comment of its own": "x(); // one\nabc: OLD, // two\n",
    "nothing behind": "x();    // one\nOLD\n",
    "a line of nothing but a comment above": "     // one\nOLD, // two\n",
    "a function whose body stands below nothing": "x = 1   // one\nfunc (h H) Put(x OLD) {\n\th.put(x)\n}\n",
    "one blank": "x();    // one\nOLD + 1;\n",
}


def _fix(text: str, new: str) -> list[TextEdit]:
    start = text.index("OLD")
    return [TextEdit(start, start + 3, new)]


@pytest.mark.parametrize("case", BREAKS)
def test_what_stands_in_a_column_does_not_move(case: str) -> None:
    assert shifts(BREAKS[case], _fix(BREAKS[case], "longer"))
    assert not shifts(BREAKS[case], _fix(BREAKS[case], "NEW"))


@pytest.mark.parametrize("case", KEEPS)
def test_what_stands_alone_may(case: str) -> None:
    assert not shifts(KEEPS[case], _fix(KEEPS[case], "longer"))

"""Encoding lines that say more than the encoding stay; the others go."""

import pytest
from tests.component.doubts.looking import look

LINES = {
    "as Emacs writes it": ("# -*- coding: utf-8 -*-", True),
    "plain": ("# coding: utf-8", True),
    "as Python's manual has it": ("# -*- encoding: utf8 -*-", True),
    "for vim as well": ("# vim: set fileencoding=utf-8 sw=4 :", False),
    "with a mode": ("# -*- mode: python; coding: utf-8 -*-", False),
    "with the width of tabs": ("# -*- Mode:Python; indent-tabs-mode:nil; tab-width:4; encoding:utf8 -*-", False),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_for_an_editor_stays(case: str) -> None:
    line, is_dropped = LINES[case]
    assert bool(look("python/encoding-line", f"{line}\nx = 1\n")[2]) is is_dropped


@pytest.mark.parametrize(
    ("rest", "is_dropped"),
    [("#!/usr/bin/python\nx = 1", False), ("x = '# -*- coding: utf-8 -*-'", False), ("x = 'coding'", True)],
)
def test_who_writes_such_lines_keeps_its_own(rest, is_dropped):
    assert bool(look("python/encoding-line", f"# -*- coding: utf-8 -*-\n{rest}\n")[2]) is is_dropped

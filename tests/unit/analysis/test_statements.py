import ast

import pytest

from tars_operator.engine.analysis.statements import Statements

CODE = """\
import os
@first
@second(
    1)
def f(a):
    if a: return 1
    try:
        x = [
            1]; y = 2
    except ValueError:
        pass
    finally:
        z = (1,
             2)
    match a:
        case 1:
            w = 1
a = 1; b = 2

"""
AROUND = {row: (first, last) for first, last, *rows in (
    (1, 1, 1), (2, 17, 2, 3, 4, 5), (6, 6, 6), (7, 14, 7, 8, 9, 10, 12), (11, 11, 11), (13, 14, 13, 14), (15, 17, 15, 16), (17, 17, 17)
) for row in rows}  # fmt: skip


@pytest.mark.parametrize("row", range(21))
def test_the_innermost_statement_that_has_its_lines_for_itself(row):
    found = Statements(ast.parse(CODE), CODE).get(row)
    assert (found and (found.first, found.last)) == AROUND.get(row)


def test_what_it_stands_in():
    found = Statements(ast.parse(CODE), CODE).get(17)
    kinds = (ast.Module, ast.FunctionDef, ast.Match, ast.match_case)
    assert found
    assert [*map(type, found.around)] == [*kinds]


@pytest.mark.parametrize(("row", "first"), [(1, 1), (2, 2), (3, 1), (4, 4), (5, 5)])
def test_an_elif_is_a_line_of_the_if_it_belongs_to(row, first):
    chain = "if a:\n    b\nelif c:\n    d\n    e\n"
    found = Statements(ast.parse(chain), chain).get(row)
    assert found
    assert found.first == first

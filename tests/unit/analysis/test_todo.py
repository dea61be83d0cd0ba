"""The TODO scanner finds comments, and nothing that only looks like one."""

import argparse
import ast
import re
import tokenize
from io import StringIO
from pathlib import Path

import pytest

from tars_operator.api.code import Finding, Pattern, Remark, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.outline import Outline
from tars_operator.engine.analysis.remarks import remark
from tars_operator.engine.patterns import select

OWN = Pattern(id="mine/hack", title="Hacks.", change_class=ChangeClass.SHAPE_PRESERVING, todo=("HACK",))


def scan(content: str, *patterns: Pattern) -> list[Finding]:
    file = SourceFile(path="a.py", blob="b", content=content)
    return list(
        LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=patterns or select(["todo/*"]))).findings
    )


FOUND = {
    "in a function": ("def f():\n    # TODO: x\n    pass\n", ("todo/function", 2, 2, "TODO: x", "f")),
    "with a name": ("def f():\n    # TODO(me) x\n    pass\n", ("todo/function", 2, 2, "TODO(me) x", "f")),
    "behind code": ("def f():\n    return 1  # noqa # FIXME x\n", ("todo/function", 2, 2, "FIXME x", "f")),
    "after the last statement": ("def f():\n    pass\n\n    # TODO x\n", ("todo/function", 4, 4, "TODO x", "f")),
    "in a method": ("class A:\n  async def m(self):\n    pass #TODO x\n", ("todo/function", 3, 3, "TODO x", "A.m")),
    "in an inner function": (
        "def f():\n  def g():\n    # TODO x\n    pass\n",
        ("todo/function", 3, 3, "TODO x", "f.g"),
    ),
    "over lines": ("def f():\n  # TODO x\n  # y\n  #\n  # z\n  pass\n", ("todo/function", 2, 5, "TODO x y  z", "f")),
    "crlf": ("def f():\r\n    # TODO x\r\n    pass\r\n", ("todo/function", 2, 2, "TODO x", "f")),
    "at the top": ("# TODO x\n", ("todo/comment", 1, 1, "TODO x", "")),
    "in a class": ("class A:\n    # TODO x\n    a = 1\n", ("todo/comment", 2, 2, "TODO x", "A")),
    "above a function": ("# TODO x\ndef f():\n    pass\n", ("todo/comment", 1, 1, "TODO x", "")),
    "after a function": ("def f():\n    pass\n# TODO x\n", ("todo/comment", 3, 3, "TODO x", "")),
    "byte order mark": ("\ufeff# TODO x\n", ("todo/comment", 1, 1, "TODO x", "")),
}


@pytest.mark.parametrize("case", FOUND)
def test_finds_a_comment_once(case: str) -> None:
    content, expected = FOUND[case]
    assert [(f.pattern, f.line, f.end_line, f.message, f.symbol) for f in scan(content)] == [expected]


NOT_FOUND = {
    "string": 'x = "# TODO: x"\n',
    "docstring": 'def f():\n    """\n    # TODO: x\n    """\n',
    "f-string": 'x = f"{1}# TODO"\n',
    "continued string": 'x = "a \\\n# TODO x"\n',
    "plural": "# TODOS are many\n",
    "lower case": "# todo x\n",
    "mentioned": "# see the TODO list\n",
    "compound": "# TODO-list\n",
    "identifier": "TODO = 1\n",
}


@pytest.mark.parametrize("case", NOT_FOUND)
def test_finds_nothing_that_is_no_marker_of_a_comment(case: str) -> None:
    assert scan(NOT_FOUND[case]) == []


def test_a_pattern_of_ones_own_gets_all_its_comments_and_is_class_b() -> None:
    found = scan("# HACK a\ndef f():\n    pass  # HACK b\n", OWN)
    assert [(f.line, f.change_class) for f in found] == [(1, "B"), (3, "B")]


def test_a_long_text_fits_the_title_of_a_change() -> None:
    assert len(scan("# TODO " + "x" * 2000 + "\n")[0].message) == 500


TRICKY = r'''# a
x = "# no" + '# no'  # b
y = """# no
# no \""" # no
"""  # c
z = r"\"  # no"  # d
w = 'a\
# no'  # e
v = f"{x!r} # no"  # f
u = b'\'# no'  # g
'''


@pytest.mark.parametrize("text", [TRICKY, *(Path(file).read_text() for file in (ast.__file__, argparse.__file__))])
def test_comments_are_those_that_pythons_own_tokenizer_finds(text: str) -> None:
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    expected = [(*token.start, token.string) for token in tokens if token.type == tokenize.COMMENT]
    outline, rows = Outline(text), [0, *(found.end() for found in re.finditer("\n", text))]
    found = [(row, start, outline.comment(start)) for row, start in enumerate(rows, start=1)]
    assert [(row, place[0] - start, text[slice(*place)]) for row, start, place in found if place] == expected


REMARKS = {
    "TODO(ann): x": Remark(owner="ann"),
    "TODO #123 x": Remark(issue="#123"),
    "FIXME 2024-05-01 x": Remark(due="2024-05-01"),
    "TODO(PROJ-12): x": Remark(issue="PROJ-12"),
    "HACK @bob see https://github.com/a/b/issues/7": Remark(owner="bob", issue="#7"),
    "TODO f(x): y": Remark(),
    "XXX 12345-99-99 a@b.c": Remark(),
}


@pytest.mark.parametrize("message", REMARKS)
def test_reads_who_and_until_when(message: str) -> None:
    assert remark(message) == REMARKS[message]


STUBS = {
    "docstring only": ('    """D."""\n    # TODO x\n', True),
    "raises": ('    """D."""\n    # TODO x\n    raise NotImplementedError\n', True),
    "passes": ('    """D."""\n    pass  # TODO x\n', True),
    "no docstring": ("    # TODO x\n    pass\n", False),
    "has a body": ('    """D."""\n    return 1  # TODO x\n', False),
}


@pytest.mark.parametrize("case", STUBS)
def test_knows_a_stub(case: str) -> None:
    body, expected = STUBS[case]
    finding = scan(f"def f(a: int) -> int:\n{body}")[0]
    assert finding.remark is not None
    assert finding.remark.is_stub == expected

"""The heading of a function, wherever its colon stands, and what counts as its annotations."""

import ast

import pytest

from tars_operator.engine.generation.mending import heading, leaves_annotations_out, with_heading

HEADINGS = {
    "plain": "def f(a: int) -> str:",
    "slice as a default": "def f(a=x[1:2], *, b={'c': 1}) -> dict[str, int]:",
    "lambda as a default": "def f(a=(lambda: 1)):",
    "several lines": "def f(\n    a: int,  # one: two\n    *rest: str,\n) -> None:",
    "async": "async def f(a: int):",
    "text with a colon": "def f(a: str = ':') -> 'x:y':",
}
BODIES = ["\n    return 1\n", " return 1\n", "  # said: so\n    # TODO: more\n    return 1\n"]


@pytest.mark.parametrize("body", BODIES, ids=["block", "one line", "comments"])
@pytest.mark.parametrize("case", HEADINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_heading_is_all_up_to_its_colon(case: str, body: str, end: str) -> None:
    source = f"import os\n\n{HEADINGS[case]}{body}".replace("\n", end)
    assert heading(ast.parse(source).body[1], source) == HEADINGS[case]


def test_a_method_has_its_heading_without_indentation() -> None:
    source = "class C:\n    @cached\n    def f(\n        self, a: int\n    ) -> int:\n        return a\n"
    node = ast.parse(source).body[0].body[0]
    assert heading(node, source) == "def f(\n    self, a: int\n) -> int:"
    assert with_heading("def f(self, a): return 2", node, source) == "def f(\n    self, a: int\n) -> int: return 2"


ORIGINAL = "def f(a: int, /, b: str = 'x', *c: int, d: bool, **e: str) -> int: ..."


@pytest.mark.parametrize(
    ("answer", "out"),
    [
        ("def f(a, /, b='x', *c, d, **e): ...", True),
        ("def f(a: int, /, b='x', *c: int, d: bool, **e: str) -> int: ...", True),
        (ORIGINAL, False),
        ("def g(a, /, b='x', *c, d, **e): ...", False),
        ("async def f(a, /, b='x', *c, d, **e): ...", False),
        ("def f(a: str, /, b='x', *c, d, **e): ...", False),
        ("def f(a, b='x', *c, d, **e): ...", False),
        ("def f(a, /, b='x', *c, d): ...", False),
        ("def f(a, /, b='x', *c, d, **e) -> str: ...", False),
    ],
    ids=["all", "one", "the same", "name", "async", "another", "position", "parameter less", "another result"],
)
def test_only_annotations_that_are_missing_are_left_out(answer: str, *, out: bool) -> None:
    node, original = (ast.parse(text).body[0] for text in (answer, ORIGINAL))
    assert leaves_annotations_out(node, original) is out

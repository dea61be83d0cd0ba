"""Codemods see only the blocks they are about, and what they find is what a look at the whole file would find."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis import syntax
from tars_operator.engine.analysis.blocks import Page
from tars_operator.engine.analysis.finders import Hit, Search
from tars_operator.engine.analysis.rewrites import CodemodFinder
from tars_operator.engine.patterns import built_in, select

METHOD = "import a\n\n\nclass A:\n    @b\n    def f(self, x):\n        y = 1\n        assert x == None\n\n\nz = 2\n"


def search(*contents: str, patterns: str = "python/none-comparison") -> Search:
    files = [SourceFile(path=f"{number}.py", blob="", content=content) for number, content in enumerate(contents)]
    return CodemodFinder().search(files, select([patterns]))


def only(found: Search) -> Hit:
    [[hit]] = found.hits.values()
    return hit


@pytest.mark.parametrize("content", [METHOD, "\ufeff" + METHOD, METHOD.replace("\n", "\r\n")])
def test_a_statement_in_a_method_is_found_where_it_is(content: str) -> None:
    hit = only(search(content))
    assert (hit.line, hit.end_line, hit.symbol) == (8, 8, "A.f")
    [edit] = hit.fix
    assert content[edit.start : edit.end].strip() == "assert x == None"


def test_one_function_is_parsed_and_not_its_file() -> None:
    page = Page(METHOD)
    place = page.place(METHOD.index("assert"))
    assert place is not None
    assert METHOD[place.start : place.end] == "        assert x == None\n"
    assert "tree" not in vars(page)


BROKEN = {
    "before": "def g(:\n    pass\n" + METHOD,
    "behind": METHOD + "def g(:\n",
    "inside": METHOD.replace("y = 1", "y ="),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("few", [0, syntax.FEW], ids=["ruff asked first", "Python asked"])
def test_a_broken_file_is_skipped_wherever_it_is_broken(case: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "FEW", few)
    found = search(BROKEN[case], METHOD)
    assert [path for path, _ in found.hits] == ["1.py"]
    assert found.skipped["0.py"].reason.startswith("syntax error in line ")


REBOUND = {
    "assigned": "def f():\n    list = g\n",
    "imported": "from g import list\n",
    "all of something": "from g import *\n",
    "a function": "def list(x):\n    return x\n",
    "an argument": "def f(list):\n    pass\n",
}
CALL = "def h(x):\n    return list(y.z for y in x)\n"


@pytest.mark.parametrize("case", REBOUND)
def test_a_name_that_the_file_gives_another_meaning_is_left(case: str) -> None:
    assert not search(REBOUND[case] + CALL, patterns="python/comprehension-call").hits


@pytest.mark.parametrize("before", ["", "x = a.list\n", "# list of things\n", "y = isinstance(z, list)\n"])
def test_a_builtin_that_is_only_used_is_found(before: str) -> None:
    assert search(before + CALL, patterns="python/comprehension-call").hits


BELOW_A_BLANK_LINE = {
    "python/raise-from": ("def f():\n    try:\n        g()\n    except A as error:\n        h()\n\n        raise B('x')\n", 7),
    "python/raise-again": ("def f():\n    try:\n        g()\n    except A as error:\n        h(error)\n\n        raise error\n", 7),
    "python/bare-except": ("def f():\n    try:\n        g()\n\n    except:\n        return 1\n", 5),
    "python/constant-attribute": ("def f(a):\n    g()\n\n    setattr(a, 'b', 1)\n", 4),
    "python/mutable-default": ("class A:\n    x = 1\n\n    def f(a=[]):\n        a.append(1)\n        return a\n", 4),
}  # fmt: skip


@pytest.mark.parametrize("pattern", BELOW_A_BLANK_LINE)
def test_a_statement_below_a_blank_line_is_found(pattern: str) -> None:
    """A trigger that takes the line end before for an indentation begins in the statement before."""
    content, line = BELOW_A_BLANK_LINE[pattern]
    hit = only(search(content, patterns=pattern))
    assert hit.line <= line <= hit.end_line
    assert hit.fix


def test_no_trigger_takes_a_line_end_for_an_indentation() -> None:
    triggers = {pattern.id: pattern.codemod.trigger for pattern in built_in() if pattern.codemod}
    assert [name for name, trigger in triggers.items() if "^\\s" in trigger] == []

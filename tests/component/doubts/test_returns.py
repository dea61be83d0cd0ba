"""Fixes of ways out of a function or a loop: each with its neighbour that is made."""

import pytest
from tests.component.doubts.looking import look

from tars_operator.engine.analysis.analyzer import locate

RETURNS = "def f(a):\n    if a:\n        return\n{}    return {}\n"
LOOP = "def f(a):\n    for b in a:\n        if b:\n            {}(b)\n    else:{}\n        print(a)\n"
NO_EXCEPTION = "class A:\n    def {}(self, a):\n        raise NotImplemented\n"
CASES = {
    "an else behind a way out": ("python/else-on-loop", LOOP.format("return", ""), True),
    "an else behind no way out": ("python/else-on-loop", LOOP.format("print", ""), False),
    "an else with words about the loop": ("python/else-on-loop", LOOP.format("return", "  # no break"), False),
    "three elses behind ways out": ("python/else-on-loop", LOOP.format("return", "") * 3, True),
    "four elses behind ways out": ("python/else-on-loop", LOOP.format("return", "") * 4, False),
    "an else behind a way out beside three that wait for a break": (
        "python/else-on-loop",
        LOOP.format("return", "") + "for a in b:\n    if a:\n        break\nelse:\n    c()\n" * 3,
        True,
    ),
    "an else beside one with words": (
        "python/else-on-loop",
        LOOP.format("return", "") + LOOP.format("return", "  # no break"),
        False,
    ),
    "an else that leaves before a statement": (
        "python/else-on-loop",
        LOOP.format("return", "").replace("        print(a)", "        return a") + "    print(b)\n",
        False,
    ),
    "an else that leaves at the end": (
        "python/else-on-loop",
        LOOP.format("return", "").replace("        print(a)", "        return a"),
        True,
    ),
    "an else before a statement": ("python/else-on-loop", LOOP.format("return", "") + "    print(b)\n", True),
    "a bare return with words": ("python/needless-return", "def f():\n    g()\n    return  # done\n", False),
    "a bare return at the end": ("python/needless-return", "def f():\n    g()\n    return\n", True),
    "a bare return at two ends of three": (
        "python/needless-return",
        "def f():\n    g()\n    return\n" * 2 + "def f():\n    g()\n",
        True,
    ),
    "a bare return at three ends of five": (
        "python/needless-return",
        "def f():\n    g()\n    return\n" * 3 + "def f():\n    g()\n" * 2,
        False,
    ),
    "a bare return at three ends of six": (
        "python/needless-return",
        "def f():\n    g()\n    return\n" * 3 + "def f():\n    g()\n" * 3,
        True,
    ),
    "a bare return at all ends but of stubs and answers": (
        "python/needless-return",
        "def f():\n    g()\n    return\n" * 3
        + 'def f():\n    """D."""\n    pass\n' * 2
        + "def f():\n    return g()\n" * 2,
        False,
    ),
    "a bare return beside a None": (
        "python/needless-return",
        "def f():\n    g()\n    return\ndef h():\n    g()\n    return None\n",
        True,
    ),
    "a bare return beside one with words": (
        "python/needless-return",
        "def f():\n    g()\n    return\ndef h():\n    g()\n    return  # done\n",
        False,
    ),
    "a None at the end": ("python/needless-return", "def f():\n    g()\n    return None\n", False),
    "a return beside an answer": ("python/explicit-return", RETURNS.format("", "1"), True),
    "a return beside a yes": ("python/explicit-return", RETURNS.format("", "True"), False),
    "a function that answers": ("python/explicit-return", RETURNS.format("", "a"), True),
    "a procedure that ends with another": ("python/explicit-return", RETURNS.format("", "a.stop()"), False),
    "a function that may end by itself": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    if not a:\n        return a\n",
        False,
    ),
    "an answer in a function in a procedure": (
        "python/explicit-return",
        RETURNS.format("    def g():\n        return a\n", "g()"),
        False,
    ),
    "an answer after trying": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    try:\n        return a.b\n    except KeyError:\n        raise\n",
        True,
    ),
    "an answer out of a loop": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    while True:\n        if next(a):\n            return a\n",
        True,
    ),
    "a loop that is left": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    while True:\n        if a:\n            break\n        return a\n",
        False,
    ),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


@pytest.mark.parametrize(("name", "is_mended"), [("f", True), ("__eq__", False), ("__subclasshook__", False)])
def test_an_exception_that_is_none_is_told_and_mended_where_it_is_no_answer(name, is_mended):
    file, pattern, found = look("python/raise-not-implemented", NO_EXCEPTION.format(name))
    assert [bool(locate(file, pattern, one)[1].fix) for one in found] == [is_mended]

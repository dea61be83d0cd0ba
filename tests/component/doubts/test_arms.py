"""Fixes that turn the arms of a statement: made only where what comes is easier to read."""

from textwrap import indent

import pytest
from tests.component.doubts.looking import look

CHAIN = "def f(a):\n    if a:\n        return 1\n    {} a is None:\n        return 2\n    return 3\n"
ARMS = "def f(a):\n    if a:\n        return 1\n    else:\n{}        return 2\n"
REST = "        b = a\n        print(b)\n"
LINK = "        if b:\n            print(b)\n            return 3\n        else:\n            return 4\n"
LAST = "        return 2\n"
OUTER = "def f(a):\n    if g():\n{}    else:\n        c()\n"
ARMED = indent("".join(ARMS.format(REST).splitlines(keepends=True)[1:]), "    ")
LONG = "b = 1\n        c = 2\n        return b"
ELSE_IF = "if a:\n    {}\nelse:\n{}    if a is c:\n        d()\n    else:\n        e()\n"
LONE = "if a:\n    b()\n{}else:\n    if c:\n        d()\n"
NESTED = "if z:\n    y()\nelse:\n" + indent(ELSE_IF.format("\n    ".join(["b()"] * 14), ""), "    ")
CASES = {
    "an else with words above it": (
        "python/collapsible-else-if",
        ELSE_IF.format("b()", "").replace("else:", "# The rest.\nelse:", 1),
        False,
    ),
    "an else with a chain": ("python/collapsible-else-if", ELSE_IF.format("b()", ""), True),
    "an else in a lone else": ("python/collapsible-else-if", NESTED, False),
    "a link of a chain": ("python/needless-else", CHAIN.format("elif"), False),
    "the rest of a story": ("python/needless-else", ARMS.format(REST), True),
    "an arm of one long statement": ("python/needless-else", ARMS.format("").replace("2", "g(\n2,\n)"), False),
    "the rest after a long guard": ("python/needless-else", ARMS.format(REST).replace("return 1", LONG), False),
    "a rest that is most of a file": ("python/needless-else", ARMS.format(REST * 20), False),
    "a link that is no rest": ("python/needless-else", ARMS.format(LINK).replace("        return 2\n", ""), False),
    "a rest that ends in a choice": ("python/needless-else", ARMS.format(REST + LINK).replace(LAST, ""), False),
    "a choice that ends an arm": ("python/needless-else", OUTER.format(ARMED), False),
    "a choice in an arm alone": (
        "python/needless-else",
        OUTER.format(ARMED).partition("    else:\n        c")[0],
        True,
    ),
    "two answers": ("python/needless-else", ARMS.format(REST).replace("1", "True").replace("2", "False"), False),
    "two arms of a kind": ("python/needless-else", ARMS.format(""), False),
    "an else with an if": ("python/collapsible-else-if", ELSE_IF.format("b()", ""), True),
    "an else with an if of its own": ("python/collapsible-else-if", LONE.format(""), False),
    "the else of a chain": ("python/collapsible-else-if", LONE.format("elif e:\n    f()\n"), True),
    "an else with a long if": ("python/collapsible-else-if", ELSE_IF.format("b()", "") + "        g()\n" * 40, False),
    "an else with another choice": (
        "python/collapsible-else-if",
        ELSE_IF.format("b()", "").replace("a is c", "c"),
        False,
    ),
    "an else with words": ("python/collapsible-else-if", ELSE_IF.format("b()", "    # why\n"), False),
    "an else that mirrors": ("python/collapsible-else-if", ELSE_IF.format("if b: b()", ""), False),
    "a long with in a with": ("python/one-with", "with a():\n    with b(\n        1,\n    ):\n        c()\n", False),
    "a with in a with": ("python/one-with", "with a():\n    with b():\n        c()\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

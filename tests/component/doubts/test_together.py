"""What belongs together is one change: a statement is not left half turned."""

import pytest
from tests.component.doubts.looking import look

TOGETHER = {
    "flags of one file": ("python/regex-flags", "import re\nx = re.I | re.M\ny = re.S | re.ASCII\n", 1),
    "unused names of two imports": ("python/unused-import", "from a import b, c\nfrom d import e, f\nx = 1\n", 1),
    "two conversions of one text": ("python/fstring-conversion", "x = f'{repr(a)} {str(b)}'\n", 1),
    "calls of two functions": (
        "python/literal-collection",
        "x = {}, {}, {}, {}, {}, {}\ndef f():\n    return dict()\ndef g():\n    return dict()\n",
        1,
    ),
    "questions of one function": (
        "python/none-comparison",
        "def f(a):\n    if a == None:\n        assert a != None\n",
        1,
    ),
    "a question beside one whose line would be too long": (
        "python/none-comparison",
        f"assert a == None\nassert {'b' * 61} != None\n",
        0,
    ),
    "a question beside one whose line would just not be too long": (
        "python/none-comparison",
        f"assert a == None\nassert {'b' * 60} != None\n",
        1,
    ),
    "questions of two functions": (
        "python/none-comparison",
        "def f(a):\n    assert a == None\ndef g(a):\n    assert a == None\n",
        1,
    ),
    "handlers of two functions": (
        "python/bare-except",
        "".join(f"def {name}():\n    try:\n        h()\n    except:\n        pass\n" for name in "fg"),
        2,
    ),
    "sides of one condition": ("python/yoda-condition", "a = 1 == b and 2 == c\n", 1),
    "the returns of a function": (
        "python/explicit-return",
        "def f(a):\n    if a > 1:\n        return\n    if a:\n        return\n    return 1\n",
        1,
    ),
    "the returns of two functions": (
        "python/explicit-return",
        "def f(a):\n    if a:\n        return\n    return 1\ndef g(a):\n    if a:\n        return\n    return 1\n",
        1,
    ),
    "statements of one block": ("python/unused-fstring", "if a:\n    b = f''\n    c = f''\n", 1),
}


@pytest.mark.parametrize(("pattern", "content", "changes"), TOGETHER.values(), ids=TOGETHER)
def test_a_statement_is_not_left_half_turned(pattern, content, changes):
    assert len(look(pattern, content)[2]) == changes


@pytest.mark.parametrize(("places", "changes"), [(500, 1), (501, 0)])
def test_what_nobody_would_review_is_left(places, changes):
    assert len(look("python/unused-fstring", "x = f''\n" * places)[2]) == changes

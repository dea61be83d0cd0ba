"""Fixes of conditions and choices: made only where what comes fits what stands beside it."""

import pytest
from tests.component.doubts.looking import look

CASES = {
    "a choice of nothing": ("python/or-operator", "x = a if a else None\n", False),
    "a half of a clamp": ("python/min-max", "x = 0 if a < 0 else b if b < a else a\n", False),
    "a prefix of a name": ("python/remove-affix", "if a.startswith('b'):\n    a = a[1:]\n", True),
    "a prefix of an attribute": ("python/remove-affix", "if a.b.startswith('b'):\n    a.b = a.b[1:]\n", False),
    "a prefix of an attribute for a name": (
        "python/remove-affix",
        "a = a.b[1:] if a.b.startswith('b') else a.b\n",
        True,
    ),
    "a choice of a sum": ("python/or-operator", "x = a if a else b + c\n", False),
    "a choice of two": ("python/or-operator", "x = a if a else b\ny = c if c else d\n", True),
    "a choice beside one that stays": ("python/or-operator", "x = a if a else b\ny = c() if c() else d\n", False),
    "decimal numbers": ("python/fromkeys", "x = {a: 0 for a in range(32, 40)}\n", True),
    "hexadecimal numbers": ("python/fromkeys", "x = {a: 0 for a in range(0x20, 40)}\n", False),
    "a choice of two names": ("python/min-max", "x = a if a > b else b\n", True),
    "a choice of two calls": ("python/min-max", "x = a() if a() > b() else b()\n", False),
    "a range of two ends": ("python/chained-comparison", "x = a < b and b < c\n", True),
    "a range from below nothing": ("python/chained-comparison", "x = a > b and b > -1\n", False),
    "a range from below nothing, turned": ("python/chained-comparison", "x = -1 < b and b < c\n", False),
    "a range from minus ten": ("python/chained-comparison", "x = a > b and b > -10\n", True),
    "a constant on the left": ("python/yoda-condition", "x = 1 == a or b\n", True),
    "a constant beside another side": ("python/yoda-condition", "x = 1 == a or b == a\n", False),
    "a constant on the left of a sum": ("python/yoda-condition", "x = 1 == a - 1\n", False),
    "a constant on the left of a call": ("python/yoda-condition", "x = 1 == len(a, b)\n", True),
    "a constant on the left of what is compared with elsewhere": (
        "python/yoda-condition",
        "x = 1 == a.b\ny = c == a.b\n",
        False,
    ),
    "a constant on the left of what is compared elsewhere": (
        "python/yoda-condition",
        "x = 1 == a.b\ny = a.b == c\n",
        True,
    ),
    "a set of one": ("python/set-iteration", "for x in {1}:\n    print(x)\n", False),
    "a set of two": ("python/set-iteration", "for x in {1, 2,}:\n    print(x)\n", True),
    "a range": ("python/yoda-condition", "x = 1 == a or 1 < b\n", False),
    "a literal first": ("python/yoda-condition", "a = 1 == b\n", True),
    "a negative literal first": ("python/yoda-condition", "a = -1 == b\n", True),
    "a constant's name first": ("python/yoda-condition", "a = settings.URL == base_url\n", False),
    "a power first": ("python/yoda-condition", "a = (2**16) <= b\n", False),
    "and in or of a condition": ("python/operator-parentheses", "if b or c and d:\n    e()\n", True),
    "and in or of a filter": ("python/operator-parentheses", "a = [b for b in c if b or c and d]\n", True),
    "a choice of old": ("python/operator-parentheses", "a = b and c or ''\n", False),
    "a choice of old beside a condition": (
        "python/operator-parentheses",
        "if (a := 1) or 2:\n    b = b and c or d\n",
        False,
    ),
    "and in or over lines": ("python/operator-parentheses", "a = (b\n     or c\n     and d)\n", False),
    "a file with the literal first": ("python/yoda-condition", "a = 'b' == c\n" * 12, False),
    "a few with the literal first": ("python/yoda-condition", "a = 'b' == c\n" * 3, True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

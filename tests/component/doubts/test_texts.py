"""Fixes of texts: each with its neighbour that is made."""

import pytest
from tests.component.doubts.looking import look

FSTRING = "w = f'{v}!'\n"
CASES = {
    "a format without a way": ("python/format-to-fstring", 'x = "a {}".format(b)\n', False),
    "a format in two pairs": ("python/format-to-fstring", FSTRING + 'f(("a {}".format(b)))\n', False),
    "a format with braces": ("python/format-to-fstring", FSTRING + 'x = "{{}} {}".format(b)\n', False),
    "a format that stays": (
        "python/format-to-fstring",
        FSTRING + 'x = "a {}".format(b)\ny = "{} {}".format(*c)\n',
        False,
    ),
    "a format of a name": ("python/format-to-fstring", FSTRING + 'x = "a {}".format(b)\ny = z.format(*c)\n', True),
    "a value that would be asked for twice": (
        "python/format-to-fstring",
        FSTRING + 'x = "{a}/{a}".format(a=b.c)\n',
        False,
    ),
    "a value whose parts are asked for": (
        "python/format-to-fstring",
        FSTRING + 'x = "{0[0]}.{0[1]}".format(a.b)\n',
        False,
    ),
    "a name whose parts are asked for": (
        "python/format-to-fstring",
        FSTRING + 'x = "{0[0]}.{0[1]}".format(a)\n',
        True,
    ),
    "two parts of a value": (
        "python/format-to-fstring",
        FSTRING + 'x = "{}.{}".format(a.b[0], a.b[1])\n',
        True,
    ),
    "a format behind a text": ("python/format-to-fstring", FSTRING + 'x = f("a." "b {}".format(c))\n', False),
    "a format below a text": ("python/format-to-fstring", FSTRING + 'x = f("a."\n      "b {}".format(c))\n', True),
    "an escape in a line too long": ("python/escape-sequence", f"x = '{'a' * 120}' + '\\['\n", True),
    "a text with a u": ("python/string-prefix", "x = u'a'\n", True),
    "an empty text with a u": ("python/string-prefix", "x = u'' + a\n", False),
    "two words with a blank": ("python/joined-strings", 'x = f("a b " "c")\n', True),
    "two words without a blank": ("python/joined-strings", 'x = f("a b" "c")\n', False),
    "two strings": ("python/joined-strings", "a = 'b' 'c'\n", True),
    "two of three strings": ("python/joined-strings", "a = ('b' 'c'\n     'd')\n", False),
    "three strings": ("python/joined-strings", "a = 'b' 'c' 'd'\n", False),
    "two strings of a list": ("python/joined-strings", "a = ['b', 'c' 'd']\n", False),
    "two strings of a call": ("python/joined-strings", "a('b', 'c' 'd')\n", True),
    "a text that is only a value": ("python/format-to-fstring", FSTRING + 'x = "{}".format(name)\n', False),
    "a text that stays short": ("python/format-to-fstring", FSTRING + 'x = "a {}".format(name)\n', True),
    "a text that gets long": (
        "python/format-to-fstring",
        FSTRING + f'x = ("{{}} {"a" * 60}"\n     "".format(name.of.something.else_))\n',
        False,
    ),
    "a text that is filled in again": (
        "python/format-to-fstring",
        FSTRING + "x = 'a {}'.format(b)\ny = x.format(c)\n",
        False,
    ),
    "a text that is only used": ("python/format-to-fstring", FSTRING + "x = 'a {}'.format(b)\ny = x.strip()\n", True),
    "a text with a gap that nothing fills": ("python/unused-fstring", "x = f(f'a %s')\n", False),
    "a text with a name in braces": ("python/unused-fstring", "x = f(f'a {{b}}')\n", False),
    "a text that the old way fills": ("python/unused-fstring", "x = f(f'a %s' % b)\n", True),
    "a text that a logger fills": ("python/unused-fstring", "log.info(f'a %s', b)\n", True),
    "a text with a share": ("python/unused-fstring", "x = f(f'100 %')\n", True),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

"""Fixes of spellings: made only where what comes is the file's own way."""

import pytest
from tests.component.doubts.looking import look

TYPES_ONLY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\n"
LATER = "from __future__ import annotations\n"
CASES = {
    "a quoted annotation of later": ("python/quoted-annotation", f"{LATER}x: 'int' = 1\n", True),
    "a quoted annotation that a comment shows": (
        "python/quoted-annotation",
        f"{LATER}# 'int' | None is no annotation without it\nx: 'int' | None = 1\ny: 'str' = 1\n",
        False,
    ),
    "a quoted annotation that a comment names": (
        "python/quoted-annotation",
        f"{LATER}# an int or None\nx: 'int' | None = 1\n",
        True,
    ),
    "a value of a type": (
        "python/quoted-annotation",
        f"{LATER}from .compat import Literal\nx: Literal['int'] = 1\n",
        False,
    ),
    "words about a type": (
        "python/quoted-annotation",
        f"{LATER}from .compat import Annotated\nx: Annotated[int, 'a'] = 1\n",
        False,
    ),
    "a quoted type in another": (
        "python/quoted-annotation",
        f"{LATER}from .compat import List\nx: List['int'] = 1\n",
        True,
    ),
    "a quoted annotation in a function": (
        "python/quoted-annotation",
        "def f():\n    x: 'int' = 1\n    print(x)\n",
        False,
    ),
    "some semicolons": ("python/simplify", "x = 1;\n" * 10, True),
    "semicolons by habit": ("python/simplify", "x = 1;\n" * 11, False),
    "a type of a text": ("python/modern-syntax", "x = type('')\n", True),
    "a type that is compared": ("python/modern-syntax", "x = type(a) == type('')\n", False),
    "an alias by its module": ("python/text-alias", "import typing\nx: typing.Text = ''\n", True),
    "an alias by its name": ("python/text-alias", "from typing import Text\nx: Text = ''\n", False),
    "a literal's bytes": ("python/string-prefix", "x = 'a'.encode('utf-8')\n", True),
    "a u beside another": ("python/string-prefix", "x = u'a' + u'b'\n", True),
    "a u beside that of an empty text": ("python/string-prefix", "x = u'[%s]' % u''.join(a)\n", False),
    "a literal's bytes beside a text's": (
        "python/string-prefix",
        "x = 'a'.encode('utf-8')\ny = x.decode().encode('utf-8')\n",
        True,
    ),
    "a u beside one that a column of comments keeps": (
        "python/string-prefix",
        "x = u'a'\ny = u'b'  # c\nz = 'de'  # g\n",
        False,
    ),
    "a u beside one with a comment of its own": ("python/string-prefix", "x = u'a'\ny = u'b'  # c\nz = 'de'\n", True),
    "a text's bytes": ("python/string-prefix", "def f(a):\n    return a.encode('utf-8')\n", False),
    "a conversion": ("python/fstring-conversion", "x = f'({repr(a)})'\n", True),
    "a conversion of a conversion": ("python/fstring-conversion", "x = f'{repr(str(a))}'\n", False),
    "a conversion with a format": ("python/fstring-conversion", "x = f'{str(a):s}'\n", False),
    "all that a name is for": ("python/empty-type-checking", TYPES_ONLY, False),
    "all of a module's uses": ("python/modern-calls", "import io\nio.open('a')\n", False),
    "one of a module's uses": ("python/builtin-open", "import io\nio.open('a')\nio.StringIO()\n", True),
    "an import of two modules": ("python/one-import-per-line", "import os, re\nos, re\n", True),
    "an import of many modules": ("python/one-import-per-line", "import ast, io, os, re\nast, io, os, re\n", False),
    "the classes of two kinds of texts": ("python/modern-syntax", "a = isinstance(b, (str, type(u'')))\n", False),
    "the classes of two texts": ("python/modern-syntax", "a = isinstance(b, (type(''), type(u'')))\n", False),
    "the classes of a text and a number": ("python/modern-syntax", "a = isinstance(b, (type(''), type(1)))\n", True),
    "the class of a text": ("python/modern-syntax", "a = type('')\n", True),
    "the class of a text beside that of a tuple": ("python/modern-syntax", "a = type('')\nb = type(())\n", False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

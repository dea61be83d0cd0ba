"""Fixes that ruff calls safe and that a reviewer would send back: each with its neighbour that is made."""

from textwrap import indent

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, Facts, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.finders import TextEdit, applied
from tars_operator.engine.generation.codemod import CodemodMaker
from tars_operator.engine.generation.generator import LocalGenerator

CHAIN = "def f(a):\n    if a:\n        return 1\n    {} a is None:\n        return 2\n    return 3\n"
ARMS = "def f(a):\n    if a:\n        return 1\n    else:\n{}        return 2\n"
REST = "        b = a\n        print(b)\n"
LINK = "        if b:\n            print(b)\n            return 3\n        else:\n            return 4\n"
LAST = "        return 2\n"
OUTER = "def f(a):\n    if g():\n{}    else:\n        c()\n"
ARMED = indent("".join(ARMS.format(REST).splitlines(keepends=True)[1:]), "    ")
LONG = "b = 1\n        c = 2\n        return b"
RETURNS = "def f(a):\n    if a:\n        return\n{}    return {}\n"
ELSE_IF = "if a:\n    {}\nelse:\n{}    if a is c:\n        d()\n    else:\n        e()\n"
LONE = "if a:\n    b()\n{}else:\n    if c:\n        d()\n"
CAUSE = "try:\n    f()\nexcept ValueError as error:\n    raise KeyError('{}')\n"
TYPES_ONLY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\n"
LATER = "from __future__ import annotations\n"
ERROR = "import socket\ntry:\n    {}\nexcept socket.error:\n    pass\n"
CACHE = "{}\n\n\n@{}lru_cache(maxsize=None)\ndef f():\n    return 1\n"
IMPORT = "from .{0} import i{0}\n"


def imports(names):
    return "".join(map(IMPORT.format, names))


LOOP = "def f(a):\n    for b in a:\n        if b:\n            {}(b)\n    else:{}\n        print(a)\n"
FSTRING = "w = f'{v}!'\n"
LOG = "import logging\nfrom twisted.logger import Logger\nlog = {}\ndef f():\n    log.warn('a')\n"
ASSERTED = "from unittest import TestCase\nclass A({}):\n    def test(self):\n        self.assert_(1)\n"
OPEN = "import io\nfrom io import open as io_open\nio.BytesIO\n{}('a')\n"
TYPED = "from typing import Dict\n{}x = {{}}\ny = x\n"
NESTED = "if z:\n    y()\nelse:\n" + indent(ELSE_IF.format("\n    ".join(["b()"] * 14), ""), "    ")

CASES = {
    "a standard logger": ("python/logging-warn", LOG.format("logging.getLogger()"), True),
    "a logger of others": ("python/logging-warn", LOG.format("Logger()"), False),
    "a test case": ("python/modern-calls", ASSERTED.format("TestCase"), True),
    "a class mixed into tests": ("python/modern-calls", ASSERTED.format("object"), False),
    "a function by its own name": ("python/builtin-open", OPEN.format("io.open"), True),
    "a function by another name": ("python/builtin-open", OPEN.format("io_open"), False),
    "a name that nothing uses": ("python/unused-import", TYPED.format(""), True),
    "a name in a comment with types": ("python/unused-import", TYPED.format("# type: (Dict) -> None\n"), False),
    "an import that a comment keeps": (
        "python/unused-import",
        "from a import (\n    b,  # for others\n    c,\n)\nc\n",
        False,
    ),
    "a coding line before a gap": ("python/encoding-line", "# coding: utf-8\n\nx = 1\n", True),
    "an error that another question names": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError as e:\n    isinstance(e, IOError)\n",
        False,
    ),
    "a format without a way": ("python/format-to-fstring", 'x = "a {}".format(b)\n', False),
    "a format in two pairs": ("python/format-to-fstring", FSTRING + 'f(("a {}".format(b)))\n', False),
    "a format with braces": ("python/format-to-fstring", FSTRING + 'x = "{{}} {}".format(b)\n', False),
    "a format that stays": (
        "python/format-to-fstring",
        FSTRING + 'x = "a {}".format(b)\ny = "{} {}".format(*c)\n',
        False,
    ),
    "a format of a name": ("python/format-to-fstring", FSTRING + 'x = "a {}".format(b)\ny = z.format(*c)\n', True),
    "a detour": ("python/simplify", "x = not not a\n", True),
    "a detour with a reason": ("python/simplify", "x = not not a  # faster than bool(a)\n", False),
    "an else behind a way out": ("python/else-on-loop", LOOP.format("return", ""), True),
    "an else behind no way out": ("python/else-on-loop", LOOP.format("print", ""), False),
    "an else with words about the loop": ("python/else-on-loop", LOOP.format("return", "  # no break"), False),
    "a name in a text": ("python/unused-import", "from a import b\nx: 'b' = 1\ny: \"C['b']\" = 1\n", False),
    "two imports that are all of a block": (
        "python/unused-import",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import b\n    from c import d\n",
        False,
    ),
    "an else with words above it": (
        "python/collapsible-else-if",
        ELSE_IF.format("b()", "").replace("else:", "# The rest.\nelse:", 1),
        False,
    ),
    "a spread on one line": ("python/simplify", "f(**{'a': 1})\n", True),
    "a spread over lines": ("python/simplify", "f(\n    **{\n        'a': 1,\n    }\n)\n", False),
    "a choice of nothing": ("python/or-operator", "x = a if a else None\n", False),
    "an error that a test names": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError:\n    g(IOError)\n",
        False,
    ),
    "a half of a clamp": ("python/min-max", "x = 0 if a < 0 else b if b < a else a\n", False),
    "a choice of a sum": ("python/or-operator", "x = a if a else b + c\n", False),
    "an error of another kind": (
        "python/modern-errors",
        "if not a:\n    raise EnvironmentError('install a')\n",
        False,
    ),
    "a value that would be asked for twice": (
        "python/format-to-fstring",
        FSTRING + 'x = "{a}/{a}".format(a=b.c)\n',
        False,
    ),
    "a pass behind words": ("python/needless-pass", "def f():\n    g()\n    # More.\n\n    pass\n", False),
    "a past future beside one with a reason": (
        "python/future-import",
        "# Why.\nfrom __future__ import division\nfrom __future__ import print_function\n",
        False,
    ),
    "a detour that would be written anew": ("python/simplify", "x = not not a**2\n", False),
    "an import for its effect": ("python/unused-import", "import readline\n", False),
    "a bare return with words": ("python/needless-return", "def f():\n    g()\n    return  # done\n", False),
    "a set on one line": ("python/set-literal", "x = set([1, 2])\n", True),
    "a set beside one over lines": ("python/set-literal", "x = set([1, 2])\ny = set([1,\n         2])\n", False),
    "a choice of two": ("python/or-operator", "x = a if a else b\ny = c if c else d\n", True),
    "a choice beside one that stays": ("python/or-operator", "x = a if a else b\ny = c() if c() else d\n", False),
    "a module of its package": ("python/unused-import", "from . import a\n", False),
    "a name of its package": ("python/unused-import", "from .a import b\n", True),
    "a name made public": ("python/unused-import", "from a import _b as b\n", False),
    "a coding line for an editor": ("python/encoding-line", "# -*- mode: python; coding: utf-8 -*-\nx = 1\n", False),
    "decimal numbers": ("python/fromkeys", "x = {a: 0 for a in range(32, 40)}\n", True),
    "hexadecimal numbers": ("python/fromkeys", "x = {a: 0 for a in range(0x20, 40)}\n", False),
    "a choice of two names": ("python/min-max", "x = a if a > b else b\n", True),
    "a choice of two calls": ("python/min-max", "x = a() if a() > b() else b()\n", False),
    "a bare return at the end": ("python/needless-return", "def f():\n    g()\n    return\n", True),
    "a None at the end": ("python/needless-return", "def f():\n    g()\n    return None\n", False),
    "a return beside an answer": ("python/explicit-return", RETURNS.format("", "1"), True),
    "a return beside a yes": ("python/explicit-return", RETURNS.format("", "True"), False),
    "a pass behind a statement": ("python/needless-pass", "def f():\n    g()\n    pass\n", True),
    "a pass behind a docstring": ("python/needless-pass", 'def f():\n    """D."""\n    pass\n', False),
    "a past future": (
        "python/future-import",
        "import a\nfrom __future__ import division\na\n".replace("import a\n", "", 1),
        True,
    ),
    "a past future with a reason": (
        "python/future-import",
        "# Why.\nfrom __future__ import division\nimport a\na\n",
        False,
    ),
    "an error that only the code names": ("python/modern-errors", "try:\n    f()\nexcept IOError:\n    pass\n", True),
    "an error that words name": (
        "python/modern-errors",
        "# IOError\ntry:\n    f()\nexcept IOError:\n    pass\n",
        False,
    ),
    "a text with a u": ("python/string-prefix", "x = u'a'\n", True),
    "an empty text with a u": ("python/string-prefix", "x = u'' + a\n", False),
    "two words with a blank": ("python/joined-strings", 'x = f("a b " "c")\n', True),
    "two words without a blank": ("python/joined-strings", 'x = f("a b" "c")\n', False),
    "a constant on the left": ("python/yoda-condition", "x = 1 == a or b\n", True),
    "a constant beside another side": ("python/yoda-condition", "x = 1 == a or b == a\n", False),
    "a range": ("python/yoda-condition", "x = 1 == a or 1 < b\n", False),
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
    "a pass with words": ("python/needless-pass", 'class A:\n    """D."""\n\n    pass  # nothing to do\n', False),
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
    "one import out of its place": ("python/sorted-imports", imports("abdc"), True),
    "one of three imports out of its place": ("python/sorted-imports", imports("acb"), False),
    "imports in no order": ("python/sorted-imports", imports("dcba"), False),
    "imports that need a gap": ("python/sorted-imports", "import re\n" + imports("acb"), False),
    "imports in the order of a dictionary": (
        "python/sorted-imports",
        "from .a import b\nfrom .a import C\nfrom .d import e\nfrom .f import g\n",
        False,
    ),
    "imports in the order of their modules": (
        "python/sorted-imports",
        "import ast\nfrom contextlib import closing\nimport re\nimport typing\n",
        False,
    ),
    "imports by their length": ("python/sorted-imports", "import os\nimport ast\nimport time\nimport codecs\n", False),
    "imports by module, relative ones last": (
        "python/sorted-imports",
        "from ast import parse\nimport re\nimport typing\n\nfrom .a import b\n",
        False,
    ),
    "a star among them": ("python/sorted-imports", imports("abdc").replace("import ic", "import *"), False),
    "a literal first": ("python/yoda-condition", "a = 1 == b\n", True),
    "a negative literal first": ("python/yoda-condition", "a = -1 == b\n", True),
    "a constant's name first": ("python/yoda-condition", "a = settings.URL == base_url\n", False),
    "a power first": ("python/yoda-condition", "a = (2**16) <= b\n", False),
    "two strings": ("python/joined-strings", "a = 'b' 'c'\n", True),
    "two of three strings": ("python/joined-strings", "a = ('b' 'c'\n     'd')\n", False),
    "three strings": ("python/joined-strings", "a = 'b' 'c' 'd'\n", False),
    "two strings of a list": ("python/joined-strings", "a = ['b', 'c' 'd']\n", False),
    "two strings of a call": ("python/joined-strings", "a('b', 'c' 'd')\n", True),
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
    "a quoted annotation of later": ("python/quoted-annotation", f"{LATER}x: 'int' = 1\n", True),
    "a quoted annotation in a function": (
        "python/quoted-annotation",
        "def f():\n    x: 'int' = 1\n    print(x)\n",
        False,
    ),
    "a literal's bytes": ("python/string-prefix", "x = 'a'.encode('utf-8')\n", True),
    "a text's bytes": ("python/string-prefix", "def f(a):\n    return a.encode('utf-8')\n", False),
    "a conversion": ("python/fstring-conversion", "x = f'({repr(a)})'\n", True),
    "a conversion of a conversion": ("python/fstring-conversion", "x = f'{repr(str(a))}'\n", False),
    "a conversion with a format": ("python/fstring-conversion", "x = f'{str(a):s}'\n", False),
    "all that a name is for": ("python/empty-type-checking", TYPES_ONLY, False),
    "all of a module's uses": ("python/modern-calls", "import io\nio.open('a')\n", False),
    "one of a module's uses": ("python/builtin-open", "import io\nio.open('a')\nio.StringIO()\n", True),
    "an error of a module": ("python/modern-errors", ERROR.format("f()"), False),
    "an error of a module with other uses": ("python/modern-errors", ERROR.format("socket.socket()"), True),
    "needless parentheses": ("python/needless-parentheses", "print((a))\n", True),
    "needless parentheses over lines": ("python/needless-parentheses", "print((\n    a\n))\n", False),
    "and in or of a condition": ("python/operator-parentheses", "if b or c and d:\n    e()\n", True),
    "and in or of a filter": ("python/operator-parentheses", "a = [b for b in c if b or c and d]\n", True),
    "a choice of old": ("python/operator-parentheses", "a = b and c or ''\n", False),
    "a choice of old beside a condition": (
        "python/operator-parentheses",
        "if (a := 1) or 2:\n    b = b and c or d\n",
        False,
    ),
    "and in or over lines": ("python/operator-parentheses", "a = (b\n     or c\n     and d)\n", False),
    "a cache of functools": ("python/modern-cache", CACHE.format("import functools", "functools."), True),
    "a cache by name": ("python/modern-cache", CACHE.format("from functools import lru_cache", ""), False),
    "an error among others": ("python/modern-errors", "try:\n    f()\nexcept (TypeError, IOError):\n    pass\n", False),
    "an error before others": ("python/modern-errors", "try:\n    f()\nexcept (IOError, TypeError):\n    pass\n", True),
    "an import that a decorator of once used": ("python/unused-import", "from a import b\n# @b\ndef f(): ...\n", False),
    "an import that is only told of": ("python/unused-import", "from a import b\n# where is b\ndef f(): ...\n", True),
    "an import with words above it": ("python/unused-import", "# for old ones\nimport a\n\nimport b\nb\n", False),
    "the first import below words": ("python/unused-import", "# for all\nimport a\nimport b\nb\n", True),
    "a coding line below the command's": ("python/encoding-line", "#!/bin/x\n# coding: utf-8\n\nx = 1\n", True),
    "a coding line in a frame": ("python/encoding-line", "# coding: utf-8\n#\n# License\nx = 1\n", True),
    "an import of two modules": ("python/one-import-per-line", "import os, re\nos, re\n", True),
    "an import of many modules": ("python/one-import-per-line", "import ast, io, os, re\nast, io, os, re\n", False),
    "a text that is only a value": ("python/format-to-fstring", FSTRING + 'x = "{}".format(name)\n', False),
    "a text that stays short": ("python/format-to-fstring", FSTRING + 'x = "a {}".format(name)\n', True),
    "a text that gets long": (
        "python/format-to-fstring",
        FSTRING + f'x = ("{{}} {"a" * 60}"\n     "".format(name.of.something.else_))\n',
        False,
    ),
    "a cause that fits": ("python/raise-from", CAUSE.format("x"), True),
    "a cause that makes a line long": ("python/raise-from", CAUSE.format("x" * 50), False),
    "an import that is split": ("python/modern-import", "from typing import Any, Mapping\nAny, Mapping\n", False),
    "an import that moves whole": ("python/modern-import", "from typing import Mapping\nMapping\n", True),
}
TIDIED = {
    "a pass after a gap": (
        "python/needless-pass",
        "class A(Exception):\n    y = 1\n\n    pass\n\n\nx = 1\n",
        "class A(Exception):\n    y = 1\n\n\nx = 1\n",
    ),
    "a pass at the end": (
        "python/needless-pass",
        "class A(Exception):\n    y = 1\n\n    pass\n",
        "class A(Exception):\n    y = 1\n",
    ),
    "a coding line in a frame": (
        "python/encoding-line",
        "# coding: utf-8\n#\n# License\nx = 1\n",
        "# License\nx = 1\n",
    ),
    "a coding line below another": (
        "python/encoding-line",
        "#!/bin/python\n# coding: utf-8\n#\n# License\nx = 1\n",
        "#!/bin/python\n#\n# License\nx = 1\n",
    ),
    "a coding line before a gap": ("python/encoding-line", "# coding: utf-8\n\nx = 1\n", "x = 1\n"),
    "an import between gaps": ("python/unused-import", '"""Doc."""\n\nimport os\n\nx = 1\n', '"""Doc."""\n\nx = 1\n'),
    "an import at the beginning": ("python/unused-import", "import os\n\n\nx = 1\n", "x = 1\n"),
    "an import and nothing else": ("python/unused-import", "import os\n\n", ""),
    "an import with a neighbour": ("python/unused-import", "import os\nimport re\n\nre\n", "import re\n\nre\n"),
    "a line after a gap": ("python/unused-import", "x = 1\n\nimport os\ny = 1\n", "x = 1\n\ny = 1\n"),
}


def look(pattern, content):
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path="pkg/example.py", blob="", content=content)
    return file, wanted, LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made


def test_a_comment_that_moves_to_where_a_replacement_begins():
    edits = (TextEdit(2, 4, "elif"), TextEdit(2, 2, "# why\n"))
    assert applied("a\nif c\n", edits) == "a\n# why\nelif c\n"


TOGETHER = {
    "flags of one file": ("python/regex-flags", "import re\nx = re.I | re.M\ny = re.S | re.ASCII\n", 1),
    "unused names of two imports": ("python/unused-import", "from a import b, c\nfrom d import e, f\n", 1),
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


ORDERS = {
    "of a package": (imports("abdc"), False),
    "of others": ("import ast\nimport json\nimport re\nimport os\n", True),
}


@pytest.mark.parametrize(("content", "is_found"), ORDERS.values(), ids=ORDERS)
def test_a_package_may_be_put_together_in_an_order(content, is_found):
    (wanted,) = patterns.select(["python/sorted-imports"])
    file = SourceFile(path="pkg/__init__.py", blob="", content=content)
    assert bool(LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings) == is_found


@pytest.mark.parametrize(("pattern", "before", "after"), TIDIED.values(), ids=TIDIED)
def test_what_is_removed_takes_its_gap_along(pattern, before, after):
    file, wanted, (finding,) = look(pattern, before)
    request = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,))
    assert CodemodMaker().make(request).edits[0].content == after


OWN = "import httpx\nimport requests\n\nimport shop\nfrom shop import cart\n\nhttpx, requests, shop, cart\n"
MIXED = "import shop.b\nimport requests\n\nimport shop.a\nimport shop.c\n\nrequests, shop\n"
PREFIX = "def f(a: str):\n    if a.startswith('x-'):\n        a = a[2:]\n    return a\n"
KNOWING = {
    "the package's own section": ("python/sorted-imports", OWN, Facts(packages=("shop",)), False),
    "an own package before another's": ("python/sorted-imports", MIXED, Facts(packages=("shop",)), True),
    "a new module of Python's own": ("python/sorted-imports", "import tomllib\nfrom re import S\n", Facts(), False),
    "two packages of unknown section": ("python/sorted-imports", MIXED, Facts(), False),
    "a method of Python 3.9": ("python/remove-affix", PREFIX, Facts(python="3.9"), True),
    "a method that Python 3.8 lacks": ("python/remove-affix", PREFIX, Facts(python="3.8"), False),
    "a Python that ruff knows nothing of": ("python/remove-affix", PREFIX, Facts(python="3.3"), False),
}


@pytest.mark.parametrize(("pattern", "content", "facts", "is_made"), KNOWING.values(), ids=KNOWING)
def test_what_is_known_of_the_repository_decides(pattern, content, facts, is_made):
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path="pkg/example.py", blob="", content=content)
    request = AnalyzeRequest(files=(file,), patterns=(wanted,), facts=facts)
    found = LocalAnalyzer().analyze(request).findings
    assert bool(found) == is_made
    for finding in found:
        asked = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,), facts=facts)
        assert LocalGenerator().generate(asked).candidate


@pytest.mark.parametrize(("places", "changes"), [(500, 1), (501, 0)])
def test_what_nobody_would_review_is_left(places, changes):
    assert len(look("python/unused-fstring", "x = f''\n" * places)[2]) == changes


GONE = {
    "all of a file's": ("import os\nimport sys\n\n\nx = 1\n", "x = 1\n"),
    "three in a row": ("import os\nimport sys\nfrom re import A\n\nx = 1\n", "x = 1\n"),
    "behind words": ('"""A."""\n\nimport os\nimport sys\n\n\nx = 1\n', '"""A."""\n\n\nx = 1\n'),
    "not the last": ("import os\nimport sys\nimport a\n\n\nx = a\n", "import a\n\n\nx = a\n"),
    "not the first": ("import a\nimport os\nimport sys\n\n\nx = a\n", "import a\n\n\nx = a\n"),
}


@pytest.mark.parametrize("case", GONE)
def test_imports_that_go_together_take_their_gap_along(case):
    before, after = GONE[case]
    file = SourceFile(path="a.py", blob="0" * 40, content=before)
    hits = []
    request = AnalyzeRequest(files=(file,), patterns=patterns.select(["python/unused-import"]))
    LocalAnalyzer(keep=lambda _file, _finding, hit: hits.append(hit)).analyze(request)
    [hit] = hits
    assert applied(before, hit.fix) == after

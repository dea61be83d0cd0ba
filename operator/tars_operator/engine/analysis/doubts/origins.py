"""Doubts about fixes that call a method by its other name: whether the object is what a linter takes it for."""

import ast
import re

from tars_operator.engine.analysis.doubts import habits
from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions
from tars_operator.engine.analysis.symbols import enclosing, symbols

_WARN = re.compile(r"([\w.]+)\s*\.\s*warn\b")
_STANDARD = r"(?:^|[^\w.]){name}\s*(?::[^=\n]+)?=\s*(?:logging\s*\.\s*)?getLogger\s*\("
TEST_CASE = "TestCase"


def is_another_logger(item: Diagnostic, content: str) -> bool:
    """Loggers of other packages have no `warning`: the standard one is made by getLogger in this file."""
    line = positions(content).offset(item.row, 1)
    called = [match[1] for match in _WARN.finditer(content, line, content.find("\n", line) + 1 or len(content))]
    return not called or not all(name == "logging" or _is_made_here(name, content) for name in called)


def _is_made_here(name: str, content: str) -> bool:
    return re.search(_STANDARD.format(name=re.escape(name)), content, re.MULTILINE) is not None


def is_no_test_case(item: Diagnostic, content: str) -> bool:
    """Classes that are mixed into tests may have an `assert_` of their own."""
    known = tuple(one for one in symbols(content) if isinstance(one.node, ast.ClassDef))
    around = enclosing(known, item.row)
    bases = around.node.bases if around and isinstance(around.node, ast.ClassDef) else []
    return not any(ast.unparse(base).endswith(TEST_CASE) for base in bases)


def is_renamed(item: Diagnostic, content: str) -> bool:
    """`from io import open as io_open` is left behind when its use goes."""
    is_dotted = all("." in content[edit.start : edit.end] for edit in item.fix)
    return not is_dotted or habits.leaves_a_module(item, content)

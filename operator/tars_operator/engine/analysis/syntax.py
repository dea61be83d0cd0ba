"""Which files are no Python. Python decides, as the gate will; of many, ruff says first which it need not be asked.

ruff reads a hundred thousand lines in the time that Python needs for ten thousand, but starting it costs as much as
parsing a few files.
"""

from collections.abc import Sequence

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.ruff_process import SYNTAX_ERROR, RuffFailedError, Rules, check
from tars_operator.engine.analysis.symbols import parse

FEW = 200_000  # characters


def broken(files: Sequence[SourceFile]) -> dict[str, str]:
    """Why files cannot be parsed, by path."""
    reasons = ((file.path, reason(file.content)) for file in _suspects(files))
    return {path: words for path, words in reasons if words}


def reason(content: str) -> str:
    """What is wrong with the syntax, in words for the report; empty when nothing is."""
    try:
        parse(content)
    except SyntaxError as error:
        return told(error)
    return ""


def told(error: SyntaxError) -> str:
    return f"syntax error in line {error.lineno or 1}: {error.msg}"[:300]


def _suspects(files: Sequence[SourceFile]) -> Sequence[SourceFile]:
    if sum(len(file.content) for file in files) < FEW:
        return files
    try:
        paths = {found.path for found in check(files, Rules(frozenset())) if found.code == SYNTAX_ERROR}
    except (RuffFailedError, OSError):
        return files
    return [file for file in files if file.path in paths]

"""New content must parse. It is parsed, never executed or imported."""

import ast
import warnings

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate.case import Case, Objection

PYTHON = (".py", ".pyi")


def check(case: Case) -> Objection | None:
    for edit in case.candidate.edits:
        if edit.content is not None and edit.path.endswith(PYTHON) and (problem := _problem(edit.content)):
            return Objection(GateReason.SYNTAX_ERROR, f"{edit.path}: {problem}")
    return None


def _problem(content: str) -> str:
    """What the parser says; crafted nesting makes it run out of stack or memory, which is an answer as well."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return ""

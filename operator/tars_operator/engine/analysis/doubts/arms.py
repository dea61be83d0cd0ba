"""Doubts about fixes that turn the arms of a statement: whether what comes is easier to read than what goes."""

import ast
from functools import lru_cache

from tars_operator.engine.analysis.ruff_process import Diagnostic
from tars_operator.engine.analysis.sources import positions
from tars_operator.engine.analysis.statements import statements
from tars_operator.engine.analysis.symbols import parsed

_OWNERS = frozenset({"self", "cls"})
LONGEST_GUARD = 2  # lines; more are a story of their own
LONGEST_LINK = 15  # lines, the arms of the if inside together
SHORTEST_REST, LONGEST_REST = 3, 40  # lines; fewer are as easy to read in an arm, more are much to move for a blank


def is_no_guard(item: Diagnostic, content: str) -> bool:
    """An else is needless after a guard: a short arm that leaves, before a longer one that is the rest of the story.

    Two arms of a kind are a choice, and read as one. An elif is a link of a chain: its neighbours would still be elif.
    """
    if content.startswith("elif", positions(content).offset(item.row, item.column)):
        return True
    choice = _choice(item, content)
    if choice is None or _lines(choice.body) > LONGEST_GUARD or not _is_rest(choice.orelse):
        return True
    return _is_one_of_several(choice, content) or (_says_yes_or_no(choice.body) and _says_yes_or_no(choice.orelse))


def _is_one_of_several(choice: ast.If, content: str) -> bool:
    """Its rest ends in a choice, or it ends the arm of one: with one else gone and the other kept, it reads worse."""
    last = choice.orelse[-1]
    return (isinstance(last, ast.If) and bool(last.orelse)) or any(choice is one.body[-1] for one in _choices(content))


def _says_yes_or_no(block: list[ast.stmt]) -> bool:
    """`return True` in one arm and `return False` in the other are the answers to one question."""
    answer = block[-1].value if isinstance(block[-1], ast.Return) else None
    return isinstance(answer, ast.Constant) and isinstance(answer.value, bool)


def _is_rest(block: list[ast.stmt]) -> bool:
    """More than one statement, or one that holds others; but a lone if with an else is the next link of a chain."""
    is_link = isinstance(block[0], ast.If) and bool(block[0].orelse)
    is_story = len(block) > 1 or (hasattr(block[0], "body") and not is_link)
    return is_story and SHORTEST_REST <= _lines(block) <= LONGEST_REST


def is_no_link(item: Diagnostic, content: str) -> bool:
    """An else with a lone if becomes a link where there is a chain: above it, or in that if.

    It belongs to the arm before it when that ends in an if too, or when a comment says why. A long one stays, and so
    does one that stands alone in another else. What only type checkers see is a world of its own, and no link.
    """
    choice = _choice(item, content)
    if choice is None or isinstance(choice.body[-1], ast.If) or _lines(choice.orelse) > LONGEST_LINK:
        return True
    if _is_lone(choice, content):
        return True
    if "TYPE_CHECKING" in ast.unparse(choice.test):
        return True
    at = positions(content).offset
    inner = choice.orelse[0]
    if not isinstance(inner, ast.If) or _is_another_choice(choice, inner):
        return True
    is_chain = content.startswith("elif", at(choice.lineno, choice.col_offset + 1)) or getattr(inner, "orelse", [])
    has_words_above = content[: at(item.row, 1)].rstrip("\n").rpartition("\n")[2].lstrip().startswith("#")
    return has_words_above or not is_chain or "#" in content[at(item.row, item.column) : at(inner.lineno, 1)]


def _is_another_choice(outer: ast.If, inner: ast.If) -> bool:
    """Whether the inner one asks about another thing and does the same in two ways: it is a choice, and no link."""
    is_mirrored = [type(one) for one in inner.body] == [type(one) for one in inner.orelse]
    return is_mirrored and not _shares(outer.test, inner.test)


def _shares(one: ast.expr, other: ast.expr) -> bool:
    return not _subjects(one).isdisjoint(_subjects(other))


def _subjects(test: ast.expr) -> set[str]:
    """Names, and what an object has of its own: `a` and `self.b`."""
    known = [node for node in ast.walk(test) if isinstance(node, ast.Name | ast.Attribute)]
    names = {node.id for node in known if isinstance(node, ast.Name)} - _OWNERS
    return names | {
        node.attr for node in known if isinstance(node, ast.Attribute) and ast.unparse(node.value) in _OWNERS
    }


def _is_lone(choice: ast.If, content: str) -> bool:
    """Whether it is all that an else holds: then that one would have to become a link, too."""
    start = positions(content).offset(choice.lineno, choice.col_offset + 1)
    return not content.startswith("elif", start) and any(one.orelse == [choice] for one in _choices(content))


def is_long_head(item: Diagnostic, content: str) -> bool:
    """A with statement over several lines is easier to read on its own."""
    start = positions(content).offset(item.row, item.column)
    first, second, *_ = [*content[start:].splitlines(), "", ""]
    return not (first.rstrip().endswith(":") and second.rstrip().endswith(":"))


def _choice(item: Diagnostic, content: str) -> ast.If | None:
    """The if statement whose else the diagnostic is about."""
    around = [one for one in _choices(content) if _end(one.body[-1]) < item.row <= one.orelse[0].lineno]
    return max(around, key=lambda choice: choice.lineno, default=None)


@lru_cache(maxsize=1)
def _choices(content: str) -> tuple[ast.If, ...]:
    """Those of the file in hand that have an else."""
    module = parsed(content)
    return tuple(one for one in (statements(module) if module else ()) if isinstance(one, ast.If) and one.orelse)


def _lines(block: list[ast.stmt]) -> int:
    return _end(block[-1]) - block[0].lineno + 1


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno

"""Whether an else with a lone if inside mirrors what stands before it: whoever wrote that wanted it to be seen."""

import re
from collections.abc import Callable

from tars_operator.engine.analysis.trees import Node, of_kinds
from tars_operator.engine.generation.codemods.trees.branches import (
    BLOCKS,
    BRANCHES,
    arms,
    asked,
    chain_to,
    condition,
    expression,
    names,
)

CHOICES = {
    "switch_statement",
    "switch_expression",
    "expression_switch_statement",
    "type_switch_statement",
    "match_expression",
}
_CASE = re.compile(
    r"(?P<left>[^=!<>&|\n]{1,200}?) (?:===?|is|instanceof) (?P<right>[^=!<>&|\n]{1,200})"
    r"|(?P<owner>[\w.\"]{1,200})\.equals\((?P<given>[\w.\"]{1,200})\)"
)


def is_symmetric(branch: Node, inner: Node) -> bool:
    """Whether the branch and the one in its else are read side by side."""
    return any(doubt(branch, inner) for doubt in DOUBTS)


def _does_the_same(branch: Node, inner: Node) -> bool:
    """Linters ask for one condition then."""
    return _words(branch.field("consequence")) == _words(inner.field("consequence"))


def _only_asks(branch: Node, _inner: Node) -> bool:
    """All the first side does is to ask once more, or to choose among cases, as the other does by other questions."""
    first = branch.field("consequence")
    kinds = [expression(one).kind() for one in arms(first)]
    return len(kinds) == 1 and (kinds[0] in CHOICES or (kinds[0] in BRANCHES and _is_set_apart(first)))


def _is_set_apart(first: Node) -> bool:
    return first.kind() in BRANCHES or "\n" in first.text()


def _asks_the_same(branch: Node, inner: Node) -> bool:
    """Whether the first side has the same question somewhere, or one about the same thing as a statement of its own."""
    first = branch.field("consequence")
    if condition(inner) in {condition(one) for one in of_kinds(first, *BRANCHES)}:
        return True
    own = [one for one in arms(first) if one.kind() in BRANCHES] if first.kind() in BLOCKS else []
    return asked(inner) in {asked(one) for one in own}


def _ends_alike(branch: Node, inner: Node) -> bool:
    """Whether the first side ends in a question about the same names, or in one that leads to the same."""
    last = arms(branch.field("consequence"))[-1:]
    if not last or last[0].kind() not in BRANCHES or branch.field("consequence").kind() not in BLOCKS:
        return False
    leads_there = last[0].field("alternative") is None and _does_the_same(last[0], inner)
    return leads_there or bool(names(condition(last[0])) & names(condition(inner)))


def _mixes_braces(branch: Node, inner: Node) -> bool:
    """Whether one arm of the chain would stand in braces and another not."""
    ends, last = [branch.field("consequence"), inner.field("consequence")], inner.field("alternative")
    while last is not None:
        last = last.named_children()[0] if last.kind() == "else_clause" else last
        ends.append(last.field("consequence") if last.kind() in BRANCHES else last)
        last = last.field("alternative") if last.kind() in BRANCHES else None
    return len({one.kind() in BLOCKS for one in ends}) > 1


def _is_rest_of_cases(branch: Node, inner: Node) -> bool:
    """Whether a chain tells one thing's cases apart, and the inner one, for all others, asks about something else."""
    chain = chain_to(branch)
    subjects = set.intersection(*map(_compared, chain)) if len(chain) > 1 else set()
    known = {name for subject in subjects for name in names(subject)}
    return bool(known) and not known & names(condition(inner))


def _compared(branch: Node) -> set[str]:
    """What the branch's question compares, where that is all it does."""
    found = _CASE.fullmatch(condition(branch))
    return {text for text in found.groups() if text} if found else set()


def _works_in_its_head(_branch: Node, inner: Node) -> bool:
    """In Go, `if err := g(); err != nil` and nothing else: what is done there is the call, and no question."""
    is_about_error = condition(inner).endswith("!= nil") and inner.field("initializer") is not None
    return is_about_error and inner.field("alternative") is None


def _is_introduced(branch: Node, _inner: Node) -> bool:
    """Whether the first side ends in a comment behind what it does: that one speaks of the else below it."""
    done = arms(branch.field("consequence"))
    work = [one for one in done if "comment" not in one.kind()]
    return bool(work) and work[-1] != done[-1] and work[-1].range().end.line < done[-1].range().start.line


def _words(arm: Node) -> list[str]:
    return str(arm.text()).split()


DOUBTS: tuple[Callable[[Node, Node], bool], ...] = (
    _only_asks,
    _does_the_same,
    _asks_the_same,
    _ends_alike,
    _mixes_braces,
    _is_rest_of_cases,
    _works_in_its_head,
    _is_introduced,
)

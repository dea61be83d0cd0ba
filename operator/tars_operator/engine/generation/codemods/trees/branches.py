"""Branches of six grammars: their chains of else-ifs, their blocks, and what they ask."""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, of_kinds, statements

BLOCKS = {"block", "statement_block"}
BRANCHES = ("if_statement", "if_expression")
JOINING = {"||", "&&"}
SWITCH = "expression_switch_statement"
WORD = re.compile(r"[A-Za-z_]\w*")
NO_NAMES = {
    "null",
    "undefined",
    "nil",
    "None",
    "true",
    "false",
    "this",
    "self",
    "len",
    "typeof",
    "instanceof",
    "is",
    "not",
}


def lone_if(branch: Node) -> Node | None:
    """The branch that is all there is in the block behind the else."""
    block = else_block(branch)
    return _only_branch(block) if block else None


def else_block(branch: Node) -> Node | None:
    """The block of an else; some grammars have a clause around it."""
    alternative = _without_clause(branch.field("alternative"))
    if alternative is None or alternative.kind() not in BLOCKS:
        return None
    return alternative if alternative.prev().kind() == "else" else None


def chain_to(branch: Node) -> list[Node]:
    """The chain of else-ifs from its first branch to this one."""
    chain = [branch]
    while (above := _link_above(chain[-1])) is not None:
        chain.append(above)
    return chain[::-1]


def last_of(branch: Node) -> Node:
    """The last branch of a chain of else-ifs."""
    return [*_links(branch)][-1]


def compared_beside(node: Node) -> Iterator[Node]:
    """The comparisons of the same expression, and those in all questions of the chain or switch that it is of."""
    above = [one for one in node.ancestors() if one.kind() == "binary_expression"]
    yield from _compared(above[-1]) if above else ()
    parts = [node, *node.ancestors()]
    at = next((at for at, one in enumerate(parts) if one.kind() in {*BRANCHES, SWITCH}), 0)
    chain = parts[at]
    if at and chain.kind() == SWITCH:
        yield from (one for case in chain.children() for one in _compared(case.field("value")))
    elif at and chain.field("condition") == parts[at - 1]:
        yield from (one for link in _links(chain_to(chain)[0]) for one in _compared(link.field("condition")))


def arms(block: Node) -> list[Node]:
    """What stands in an arm; one without braces is one statement."""
    return statements(block) if block.kind() in BLOCKS else [block]


def expression(statement: Node) -> Node:
    """What the statement is about, where the grammar has a statement around it."""
    within = statement.named_children() if statement.kind() == "expression_statement" else []
    return within[0] if within else statement


def condition(branch: Node) -> str:
    return str(branch.field("condition").text()).strip("() ")


def names(text: str) -> set[str]:
    return {name for name in WORD.findall(text) if name not in NO_NAMES}


def asked(branch: Node) -> str:
    """What a question begins with: a name, mostly."""
    return condition(branch).lstrip("!( ").partition(" ")[0].partition("(")[0]


def _only_branch(block: Node) -> Node | None:
    """The branch that is all there is in the block; a comment is something too."""
    found = statements(block)
    if len(found) != 1 or "\n" not in block.text():
        return None
    inner = expression(found[0])
    return inner if inner.kind() in BRANCHES and inner.text() == found[0].text() else None


def _links(branch: Node) -> Iterator[Node]:
    """The chain of else-ifs from this branch on."""
    link: Node | None = branch
    while link is not None and link.kind() in BRANCHES:
        yield link
        link = _without_clause(link.field("alternative"))


def _compared(question: Node | None) -> list[Node]:
    found = of_kinds(question, "binary_expression") if question is not None else []
    return [one for one in found if one.field("operator").text() not in JOINING]


def _link_above(branch: Node) -> Node | None:
    above = branch.parent()
    above = above.parent() if above is not None and above.kind() == "else_clause" else above
    if above is None or above.kind() not in BRANCHES:
        return None
    return above if _without_clause(above.field("alternative")) == branch else None


def _without_clause(alternative: Node | None) -> Node | None:
    if alternative is not None and alternative.kind() == "else_clause":
        return next(iter(alternative.named_children()), None)
    return alternative

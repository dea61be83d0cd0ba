"""Branches of six grammars: their chains of else-ifs, their blocks, and what they ask."""

import re

from tars_operator.engine.analysis.trees import Node, statements

BLOCKS = {"block", "statement_block"}
BRANCHES = ("if_statement", "if_expression")
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
    while (after := _without_clause(branch.field("alternative"))) is not None and after.kind() in BRANCHES:
        branch = after
    return branch


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

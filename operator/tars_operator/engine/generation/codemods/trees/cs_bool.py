"""`ready == true` becomes `ready`, and `ready == false` becomes `!ready`, where the file declares the name as a bool.

Of anything else nobody can tell here whether it is a `bool?`, of which only the comparison makes a condition: where
one of those stands, it would stand beside what changed. A file that writes `== false` where
others deny keeps to its way.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced

SIGNS = {"==true": "", "!=false": "", "==false": "!", "!=true": "!"}
SAID = re.compile(r"== *false\b")
DENIED = re.compile(r"(?:\(|&& |\|\| |= |return )!\w")
DECLARED = re.compile(r"\bbool(?P<nullable>\s*\?)?\s+(?P<name>\w+)")


@one_change
def places(root: Node) -> Iterator[Place]:
    compared = root.find_all(kind="binary_expression", has={"kind": "boolean_literal"})
    found = [node for node in compared if node.field("operator").text() in {"==", "!="}]
    text = str(root.text())
    said, denied = (len(form.findall(text)) for form in (SAID, DENIED))
    if said > max(1, denied):
        return
    declared = [*DECLARED.finditer(text)]
    nullable = {one["name"] for one in declared if one["nullable"]}
    names = {one["name"] for one in declared} - nullable
    asked = [(node, node.field("left")) for node in found]
    if any(_is_unknown(value, names | nullable) for _, value in asked):
        return
    for node, value in asked:
        sign = SIGNS.get(str(node.text()).removeprefix(value.text()).replace(" ", ""))
        if sign is not None and _name(value) in names and is_sure(node):
            yield Place(node, (replaced(node, sign + value.text()),))


def _is_unknown(value: Node, names: set[str]) -> bool:
    """What is declared elsewhere; what may be missing has to be compared."""
    return "?." not in value.text() and _name(value) not in names


def _name(value: Node) -> str:
    """What is asked: a variable, or a method of this class."""
    asked = value.field("function") if value.kind() == "invocation_expression" else value
    return str(asked.text()) if asked.kind() == "identifier" else ""

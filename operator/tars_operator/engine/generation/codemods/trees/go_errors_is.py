"""`err == sql.ErrNoRows` becomes `errors.Is(err, sql.ErrNoRows)`, and errors is imported where it was not.

Not io.EOF, which readers return unwrapped by contract, and not one of several: half a chain would be neither way.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, of_kinds, one_change, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

SENTINEL = r"^(\w+\.)?[Ee]rr[A-Z]\w*$"
CHAINS = {"if_statement", "expression_switch_statement"}
EXPORTED = r"^(\w+\.)?Err[A-Z]\w*$"
ERROR = r"^(err|\w+Err|\w+\.Err)$"


@one_change
def places(root: Node) -> Iterator[Place]:
    """Those that the package keeps to itself are mended along with others, and not for their own sake."""
    found = [*_found(root)]
    yield from found if any(place.node.field("right").matches(regex=EXPORTED) for place in found) else ()


def _found(root: Node) -> Iterator[Place]:
    known = imports(root)
    if root.find(kind="import_spec", regex=r"^(?:errors\s|\S*/errors\"$)"):  # another package of that name
        return
    for node in root.find_all(kind="binary_expression"):
        left, operator, right = node.field("left"), node.field("operator"), node.field("right")
        if operator.text() not in {"==", "!="} or not (left.matches(regex=ERROR) and right.matches(regex=SENTINEL)):
            continue
        denied = "!" if operator.text() == "!=" else ""
        added = known.changed(more=("errors",)) if known else None
        call = replaced(node, f"{denied}errors.Is({left.text()}, {right.text()})")
        is_mended = added is not None and is_sure(node) and not _is_one_of_several(node)
        yield Place(node, (call, *(added or ())) if is_mended else ())


def _is_one_of_several(node: Node) -> bool:
    """Whether the same error is compared with something else beside it that is neither nil nor of that kind."""
    above = [one for one in node.ancestors() if one.kind() == "binary_expression"]
    beside = [*(above[-1].find_all(kind="binary_expression") if above else []), *_asked_in_chain(node)]
    others = [one.field("right") for one in beside if one.field("left").text() == node.field("left").text()]
    return any(not (one.kind() == "nil" or one.matches(regex=SENTINEL)) for one in others)


def _asked_in_chain(node: Node) -> Iterator[Node]:
    """The comparisons in all conditions of the chain of else-ifs, or of the switch, that the node is a question of."""
    parts = [node, *node.ancestors()]
    at = next((at for at, one in enumerate(parts) if one.kind() in CHAINS), len(parts))
    if at == len(parts) or parts[at - 1].kind() == "block":
        return
    while parts[at].kind() == "if_statement" and _is_else_of(parts[at], parts[at + 1]):
        at += 1
    chain = parts[at]
    if chain.kind() != "if_statement":
        yield from (one for case in chain.children() for one in _compared(case.field("value")))
    while chain is not None and chain.kind() == "if_statement":
        yield from _compared(chain.field("condition"))
        chain = chain.field("alternative")


def _is_else_of(branch: Node, above: Node) -> bool:
    return bool(above.kind() == "if_statement" and above.field("alternative") == branch)


def _compared(condition: Node | None) -> list[Node]:
    return of_kinds(condition, "binary_expression") if condition is not None else []

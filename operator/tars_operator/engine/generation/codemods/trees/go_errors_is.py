"""`err == sql.ErrNoRows` becomes `errors.Is(err, sql.ErrNoRows)`, and errors is imported where it was not.

Not io.EOF, which readers return unwrapped by contract, and not one of several: half a chain would be neither way.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

SENTINEL = r"^(\w+\.)?Err[A-Z]\w*$"
ERROR = r"^(err|\w+Err|\w+\.Err)$"


@one_change
def places(root: Node) -> Iterator[Place]:
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
    beside = above[-1].find_all(kind="binary_expression") if above else []
    others = [one.field("right") for one in beside if one.field("left").text() == node.field("left").text()]
    return any(not (one.kind() == "nil" or one.matches(regex=SENTINEL)) for one in others)

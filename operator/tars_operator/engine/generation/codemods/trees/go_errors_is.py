"""`err == sql.ErrNoRows` becomes `errors.Is(err, sql.ErrNoRows)`, and errors is imported where it was not.

Not io.EOF, which readers return unwrapped by contract, and not one of several: half a chain would be neither way.
Where something is compared with such a value that no name tells an error, they are codes, and the file is left.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.branches import compared_beside
from tars_operator.engine.generation.codemods.trees.go_imports import imports

SENTINEL = re.compile(r"(\w+\.)?[Ee]rr[A-Z]\w*")
EXPORTED = re.compile(r"(\w+\.)?Err[A-Z]\w*")
EQUAL = {"==", "!="}
ERROR = re.compile(r"\w*[Ee]rr|\w+\.Err")


@one_change
def places(root: Node) -> Iterator[Place]:
    """Those that the package keeps to itself are mended along with others, and not for their own sake."""
    found = [] if _has_codes(root) else [*_found(root)]
    yield from found if any(_is(EXPORTED, place.node.field("right")) for place in found) else ()


def _found(root: Node) -> Iterator[Place]:
    known = imports(root)
    if root.find(kind="import_spec", regex=r"^(?:errors\s|\S*/errors\"$)"):  # another package of that name
        return
    for node in root.find_all(kind="binary_expression"):
        left, operator, right = node.field("left"), node.field("operator"), node.field("right")
        if operator.text() not in EQUAL or not (_is(ERROR, left) and _is(SENTINEL, right)):
            continue
        denied = "!" if operator.text() == "!=" else ""
        added = known.changed(more=("errors",)) if known else None
        call = replaced(node, f"{denied}errors.Is({left.text()}, {right.text()})")
        is_mended = added is not None and is_sure(node) and not _is_one_of_several(node)
        yield Place(node, (call, *(added or ())) if is_mended else ())


def _has_codes(root: Node) -> bool:
    compared = (one for one in root.find_all(kind="binary_expression") if one.field("operator").text() in EQUAL)
    return any(_is(SENTINEL, one.field("right")) and not _is(ERROR, one.field("left")) for one in compared)


def _is_one_of_several(node: Node) -> bool:
    """Whether the same error is compared with something else beside it that is neither nil nor of that kind."""
    others = [
        one.field("right") for one in compared_beside(node) if one.field("left").text() == node.field("left").text()
    ]
    return any(not (one.kind() == "nil" or _is(SENTINEL, one)) for one in others)


def _is(named: re.Pattern[str], node: Node) -> bool:
    return named.fullmatch(str(node.text())) is not None

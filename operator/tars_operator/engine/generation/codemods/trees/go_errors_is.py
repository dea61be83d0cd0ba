"""`err == io.EOF` becomes `errors.Is(err, io.EOF)`, and errors is imported where it was not."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

SENTINEL = r"^(\w+\.)?(Err[A-Z]\w*|EOF)$"
ERROR = r"^(err|\w+Err|\w+\.Err)$"


def places(root: Node) -> Iterator[Place]:
    known = imports(root)
    for node in root.find_all(kind="binary_expression"):
        left, operator, right = node.field("left"), node.field("operator"), node.field("right")
        if operator.text() not in {"==", "!="} or not (left.matches(regex=ERROR) and right.matches(regex=SENTINEL)):
            continue
        denied = "!" if operator.text() == "!=" else ""
        added = known.changed(more=("errors",)) if known else None
        call = replaced(node, f"{denied}errors.Is({left.text()}, {right.text()})")
        is_mended = added is not None and is_sure(node)
        yield Place(node, (call, *(added or ())) if is_mended else ())

"""`strings.Index(a, b) >= 0` becomes `strings.Contains(a, b)`, and `< 0` its denial."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

SIGNS = {"!=-1": "", ">=0": "", ">-1": "", "==-1": "!", "<0": "!"}


def places(root: Node) -> Iterator[Place]:
    known = imports(root)
    for node in root.find_all(kind="binary_expression") if known and "strings" in known.lines else ():
        call = node.field("left")
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        called = call.field("function") if call.kind() == "call_expression" else None
        if sign is not None and called is not None and called.text() == "strings.Index":
            text = f"{sign}strings.Contains{call.field('arguments').text()}"
            yield Place(node, (replaced(node, text),) if is_sure(node) else ())

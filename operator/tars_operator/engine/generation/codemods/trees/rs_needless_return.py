"""`return a;` at the end of a function becomes `a`, where all functions of the file can end so.

Only values without temporaries are taken, which end at the same point; what an attribute is about is no end by itself.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, one_change, replaced

SIMPLE = re.compile(r"[\w.:!]+|\"[^\"\n]*\"|[\w:]+\([\w:, ]*\)|\w+ [-+*/<>=!&|]{1,2} \w+")


@one_change
@all_or_none
def places(root: Node) -> Iterator[Place]:
    for function in root.find_all(kind="function_item"):
        body = function.field("body")
        parts = body.named_children() if body is not None else []
        value = _returned(parts[-1]) if parts else None
        if value is not None and not any(one.kind() == "attribute_item" for one in parts[-2:-1]):
            is_mended = SIMPLE.fullmatch(str(value.text())) and is_sure(parts[-1])
            yield Place(parts[-1], (replaced(parts[-1], str(value.text())),) if is_mended else ())


def _returned(statement: Node) -> Node | None:
    inner = statement.named_children() if statement.kind() == "expression_statement" else [statement]
    is_return = len(inner) == 1 and inner[0].kind() == "return_expression"
    return next(iter(inner[0].named_children()), None) if is_return else None

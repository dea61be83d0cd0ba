"""`items.Count() > 0` becomes `items.Any()`, and `== 0` its denial.

Not what a query is asked: the queries of object mappers have a Count() of their own, and no Any().
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

SIGNS = {">0": "", "!=0": "", ">=1": "", "==0": "!", "<1": "!"}
QUERY = re.compile("query", re.IGNORECASE)


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="binary_expression", regex=r"\.Count\(\)"):
        call = node.field("left")
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        called = call.field("function") if sign is not None and call.kind() == "invocation_expression" else None
        if called is None or called.kind() != "member_access_expression" or call.field("arguments").text() != "()":
            continue
        if called.field("name").text() != "Count" or QUERY.search(called.field("expression").text()):
            continue
        start = node.range().start.index
        edits = (replaced(called.field("name"), "Any"), TextEdit(call.range().end.index, node.range().end.index, ""))
        yield Place(node, (*([TextEdit(start, start, sign)] if sign else ()), *edits) if is_sure(node) else ())

"""`ready == true` becomes `ready`, where the file says that it is a bool.

Of anything else nobody can tell here: an `any` may be compared with true, and is no condition. In a switch the cases
`ready == true` and `ready == false` are read together.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

DECLARED = re.compile(r"\b(?P<names>\w{1,60}(?:, ?\w{1,60}){0,9})[ \t]{1,40}(?:\*?bool\b(?!\w)|:?= *(?:true|false)\b)")


def places(root: Node) -> Iterator[Place]:
    found = DECLARED.finditer(str(root.text()))
    names = {name.strip() for one in found if "*bool" not in one[0] for name in one["names"].split(",")}
    for node in root.find_all(kind="binary_expression"):
        asked, is_true = node.field("left"), node.field("right").text() == "true"
        name = str(asked.text()).rpartition(".")[2]
        if node.field("operator").text() != "==" or not is_true or name not in names:
            continue
        if node.parent().parent().kind() != "expression_case" and asked.kind() in {"identifier", "selector_expression"}:
            yield Place(node, (replaced(node, asked.text()),) if is_sure(node) else ())

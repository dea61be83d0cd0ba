"""`ready == true` becomes `ready`, where the file says that it is a bool.

Of anything else nobody can tell here: an `any` may be compared with true, and is no condition. A file that compares
something with false as well, or in the cases of a switch, has its way.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, replaced

ASKED = {"identifier", "selector_expression"}
DECLARED = re.compile(r"\b(?P<names>\w{1,60}(?:, ?\w{1,60}){0,9})[ \t]{1,40}(?:\*?bool\b(?!\w)|:?= *(?:true|false)\b)")


@all_or_none
def places(root: Node) -> Iterator[Place]:
    found = DECLARED.finditer(str(root.text()))
    names = {name.strip() for one in found if "*bool" not in one[0] for name in one["names"].split(",")}
    for node in root.find_all(kind="binary_expression"):
        if node.field("right").text() not in {"true", "false"}:
            continue
        asked, sign = node.field("left"), f"{node.field('operator').text()}{node.field('right').text()}"
        is_known = str(asked.text()).rpartition(".")[2] in names and asked.kind() in ASKED and sign == "==true"
        is_case = any(one.kind() == "expression_case" for one in list(node.ancestors())[:4])
        yield Place(node, (replaced(node, asked.text()),) if is_known and not is_case and is_sure(node) else ())

"""`if let Some(_) = x` becomes `if x.is_some()`, and the same for None, Ok and Err.

Only names and fields: what a call returns lives until the end of the branch when it is matched, and no longer when it
is asked. In a chain of conditions the precedence is left alone.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.doubts.joins import joins
from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

QUESTIONS = {"Some(_)": "is_some", "None": "is_none", "Ok(_)": "is_ok", "Err(_)": "is_err"}
PLAIN = re.compile(r"[a-z_][\w.]*")


def places(root: Node) -> Iterator[Place]:
    for node in root.find_all(kind="let_condition"):
        question = QUESTIONS.get(str(node.field("pattern").text()))
        value = str(node.field("value").text())
        is_whole = node.parent().kind() in {"if_expression", "while_expression"}
        if question and is_whole and PLAIN.fullmatch(value) and is_sure(node):
            edit = replaced(node, f"{value}.{question}()")
            yield Place(node, () if joins(node, edit) else (edit,))

"""`ReferenceEquals(a, null)` becomes `a is null`, where nothing else of a file is asked so.

What asks the other way round, or denies it, stays: with one of them beside it, half of the file would ask another way.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, replaced

ASKED = r"^(?:[Oo]bject\.)?ReferenceEquals\("
NAMED = re.compile(r"[\w.]+")
JOINED = {"||", "&&"}


@all_or_none
def places(root: Node) -> Iterator[Place]:
    for node in _asked(root):
        given = node.field("arguments").named_children()
        if _is_about_null(node):
            is_plain = given[1].text() == "null" and NAMED.fullmatch(str(given[0].text())) is not None
            is_mended = is_plain and not _is_part(node) and is_sure(node)
            yield Place(node, (replaced(node, f"{given[0].text()} is null"),) if is_mended else ())


def _asked(node: Node) -> list[Node]:
    return list(node.find_all(kind="invocation_expression", regex=ASKED))


def _is_about_null(asked: Node) -> bool:
    given = [one.text() for one in asked.field("arguments").named_children()]
    return len(given) == 2 and "null" in given


def _is_part(node: Node) -> bool:
    """Whether more is made of the answer than to join it with others, or with one about two references."""
    above = node.parent()
    if above.kind() != "binary_expression":
        return bool(above.kind() == "prefix_unary_expression")
    return above.field("operator").text() not in JOINED or not all(map(_is_about_null, _asked(above)))

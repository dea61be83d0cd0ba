"""`names.len() == 0` becomes `names.is_empty()`, and `> 0` its denial, where the file says that the type has it.

A slice's iterator and a file's metadata have a length too, and no stable `is_empty`.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

SIGNS = {"==0": "", "<1": "", ">0": "!", "!=0": "!", ">=1": "!"}
TYPES = r"(?:(?:Hash|BTree|Index)(?:Map|Set)|Vec|VecDeque|BinaryHeap|String)\b|str\b|\[(?![^\]\n]*;)"
DECLARED = re.compile(
    rf"\b(?P<name>\w+): *&?(?:'\w+ +)?(?:mut +)?(?:std::\w+::)?(?:{TYPES})"
    rf"|\blet +(?:mut +)?(?P<made>\w+) *= *(?:vec!|format!|(?:{TYPES})(?:::<[^;=\n]*>)?::(?:new|with_capacity|from)\()"
)
SWITCHED_OFF = re.compile(r"\bclippy::(?:len_zero|all|style)\b")


def places(root: Node) -> Iterator[Place]:
    text = str(root.text())
    names = {one["name"] or one["made"] for one in DECLARED.finditer(text)} if not SWITCHED_OFF.search(text) else set()
    others = {one["name"] for one in re.finditer(r"\b(?P<name>\w+): *&?(?:mut +)?(?:\w+::)*Iter\b", text)}
    for node in root.find_all(kind="binary_expression") if names else ():
        asked = node.field("left")
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        owner, call, _ = str(asked.text()).rpartition(".len()")
        if sign is None or not call or owner.removeprefix("self.") not in names - others or _is_in_answer(node):
            continue
        yield Place(node, (replaced(node, f"{sign}{owner}.is_empty()"),) if is_sure(node) else ())


def _is_in_answer(node: Node) -> bool:
    """Whether it stands in `is_empty` itself."""
    functions = (one for one in node.ancestors() if one.kind() == "function_item")
    return any(one.field("name").text() == "is_empty" for one in functions)

"""`names.len() == 0` becomes `names.is_empty()`, and `> 0` its denial, where the function or the type says what it is.

A slice's iterator, a file's metadata and every `ExactSizeIterator` have a length too, and no stable `is_empty`.
"""

import re
from collections.abc import Iterable, Iterator

from tars_operator.engine.analysis.doubts.joins import joins
from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced

SIGNS = {"==0": "", "<1": "", ">0": "!", "!=0": "!", ">=1": "!"}
TYPES = r"(?:(?:Hash|BTree|Index)(?:Map|Set)|Vec|VecDeque|BinaryHeap|String)\b|str\b|\[(?![^\]\n]*;)"
KNOWN = re.compile(rf"(?:& *(?:'\w+ +)?(?:mut +)?)*(?:(?:std|alloc)::\w+::)?(?:{TYPES})")
MADE = re.compile(rf"(?:vec!|format!|(?:{TYPES})(?:::<[^;=\n]*>)?::(?:new|with_capacity|from)\()")
SWITCHED_OFF = re.compile(r"\bclippy::(?:len_zero|all|style)\b")
BINDING = {"parameter", "let_declaration"}
NO_BINDING = {"tuple_struct_pattern": "type", "struct_pattern": "type"}


def places(root: Node) -> Iterator[Place]:
    if SWITCHED_OFF.search(str(root.text())):
        return
    for node in root.find_all(kind="binary_expression"):
        owner = _owner(node.field("left"))
        sign = SIGNS.get(f"{node.field('operator').text()}{node.field('right').text()}")
        if owner is None or sign is None or _is_in_answer(node) or _is_denied(node) or not _is_known(owner, root):
            continue
        edit = replaced(node, f"{sign}{owner.text()}.is_empty()")
        yield Place(node, (edit,) if is_sure(node) and not joins(node, edit) else ())


def _owner(asked: Node) -> Node | None:
    """What is asked for its length, where that is the whole side of the comparison."""
    called = asked.field("function") if asked.kind() == "call_expression" else None
    if called is None or called.kind() != "field_expression" or asked.field("arguments").text() != "()":
        return None
    return called.field("value") if called.field("field").text() == "len" else None


def _is_known(owner: Node, root: Node) -> bool:
    """Whether all that declares the name says a type that has the question; of `self.names` the fields of the file."""
    if owner.kind() == "field_expression" and owner.field("value").text() == "self":
        name = str(owner.field("field").text())
        fields = (one for one in root.find_all(kind="field_declaration") if one.field("name").text() == name)
        return _all(KNOWN.match(str(one.field("type").text())) is not None for one in fields)
    function = next((one for one in reversed(_functions(owner))), None)
    if owner.kind() != "identifier" or function is None:
        return False
    named = function.find_all(kind="identifier", regex=f"^{owner.text()}$")
    return _all(said for one in named if (said := _says(one)) is not None)


def _all(said: Iterable[bool]) -> bool:
    found = [*said]
    return bool(found) and all(found)


def _says(name: Node) -> bool | None:
    """Whether it is declared here with such a type; None where it is not declared here."""
    above = name.parent()
    kind = str(above.kind())
    if kind in BINDING and above.field("pattern") == name:
        declared, value = above.field("type"), above.field("value")
        if declared is not None:
            return KNOWN.match(str(declared.text())) is not None
        return value is not None and MADE.match(str(value.text())) is not None
    if kind == "for_expression":
        return False if above.field("pattern") == name else None
    is_pattern = kind.endswith("_pattern") or kind in {"closure_parameters", "let_condition"}
    return None if not is_pattern or above.field(NO_BINDING.get(kind, "value")) == name else False


def _functions(node: Node) -> list[Node]:
    return [one for one in node.ancestors() if one.kind() == "function_item"]


def _is_in_answer(node: Node) -> bool:
    """Whether it stands in `is_empty` itself."""
    return any(one.field("name").text() == "is_empty" for one in _functions(node))


def _is_denied(node: Node) -> bool:
    """Whether it is the whole of what `!(...)` denies, which would be denied twice, or in brackets for nothing."""
    above = node.parent()
    return bool(above.kind() == "parenthesized_expression" and above.parent().kind() == "unary_expression")

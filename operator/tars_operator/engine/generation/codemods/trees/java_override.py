"""`@Override` for toString, hashCode and equals(Object): every class has them to override.

Not where what the class extends or implements may be overridden beside it without a word.
"""

import re
from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, indentation, is_sure, newline, one_change

OBJECTS = re.compile(r"String toString\(\)|int hashCode\(\)|boolean equals\((final )?Object \w+\)")
BODIES = {"class_body", "enum_body_declarations"}


@one_change
def places(root: Node) -> Iterator[Place]:
    for method in root.find_all(kind="method_declaration", has={"kind": "modifiers", "regex": r"\bpublic\b"}):
        modifiers = method.named_children()[0]
        is_marked = re.search(r"@Override\b|\bstatic\b", modifiers.text())
        signature = " ".join(str(method.field(part).text()) for part in ("type", "name"))
        is_ours = OBJECTS.fullmatch(signature + str(method.field("parameters").text()))
        if method.parent().kind() not in BODIES or _is_silent(method.parent()):
            continue
        if is_ours and not is_marked and is_sure(modifiers):
            yield Place(method, (_marked(root, modifiers),))


def _is_silent(body: Node) -> bool:
    """Whether the class has more above it than Object, other methods that anybody may call, and marks none of them."""
    above = body.parent()
    if above.kind() not in {"class_declaration", "record_declaration"}:
        return False
    if above.field("superclass") is None and above.field("interfaces") is None:
        return False
    methods = [str(one.text()) for one in body.named_children() if one.kind() == "method_declaration"]
    others = [text for text in methods if re.match(r"public (?!static)", text) and not OBJECTS.search(text)]
    return bool(others) and not any("@Override" in text for text in methods)


def _marked(root: Node, modifiers: Node) -> TextEdit:
    """The annotation before the first modifier, on a line of its own where the method begins one."""
    start = modifiers.range().start
    indented = indentation(modifiers)
    behind = newline(root) + indented if len(indented) == start.column else " "
    return TextEdit(start.index, start.index, f"@Override{behind}")

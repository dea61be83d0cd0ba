"""`Size { width: width }` becomes `Size { width }`, for all fields of a value at once."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced

FITTING = 18  # characters of a struct's fields that rustfmt leaves in one line


@one_change
def places(root: Node) -> Iterator[Place]:
    for fields in root.find_all(kind="field_initializer_list"):
        said_twice = [node for node in fields.named_children() if _says_it_twice(node)]
        if said_twice and is_sure(fields):
            whole = _in_one_line(fields)
            each = (replaced(node, node.field("value").text()) for node in said_twice)
            yield Place(said_twice[0], (replaced(fields, whole),) if whole else tuple(each))


def _in_one_line(fields: Node) -> str:
    """How rustfmt writes fields that it had to part and that fit now; empty where they do not, or it was not asked."""
    parts = fields.named_children()
    before = ", ".join(str(part.text()) for part in parts)
    after = ", ".join(str((part.field("value") if _says_it_twice(part) else part).text()) for part in parts)
    is_parted = "\n" in fields.text() and "\n" not in before and len(before) > FITTING
    is_plain = all(part.kind() in {"field_initializer", "shorthand_field_initializer"} for part in parts)
    return f"{{ {after} }}" if is_parted and is_plain and len(after) <= FITTING else ""


def _says_it_twice(node: Node) -> bool:
    parts = [(part.kind(), part.text()) for part in node.named_children()]
    kinds, texts = [kind for kind, _ in parts], {text for _, text in parts}
    return kinds == ["field_identifier", "identifier"] and len(texts) == 1

"""`Size { width: width }` becomes `Size { width }`, for all fields of a value at once.

Fields that rustfmt had to part are put in one line where they fit, as it would; where nobody can tell,
the file is left.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure, replaced

FITTING = 18  # characters of a struct's fields that rustfmt leaves in one line
ARGUMENTS = 60  # and of a call's arguments


@all_or_none
def places(root: Node) -> Iterator[Place]:
    values = [*root.find_all(kind="field_initializer_list")]
    is_wide = any("\n" not in one.text() and len(str(one.text()).strip("{} ")) > FITTING for one in values)
    for fields in values:
        said_twice = [node for node in fields.named_children() if _says_it_twice(node)]
        if said_twice and is_sure(fields):
            each = tuple(replaced(node, node.field("value").text()) for node in said_twice)
            is_unclear = is_wide and "\n" in fields.text()  # other settings than rustfmt's own
            before, after = _in_one_line(fields, shorter=False), _in_one_line(fields, shorter=True)
            fits = _fits(fields, after) if after and not (before and _fits(fields, before)) else False
            is_left = is_unclear or fits is None or _frees(fields, is_joined=bool(fits))
            yield Place(said_twice[0], () if is_left else (replaced(fields, after),) if fits else each)


def _frees(fields: Node, *, is_joined: bool) -> bool:
    """Whether the arm around it, which was too long for one line, may need no block any more."""
    if not is_joined and "\n" in fields.text():
        return False
    around = next((one for one in fields.ancestors() if one.kind() == "block"), None)
    if around is None or around.parent().kind() not in {"match_arm", "closure_expression"}:
        return False
    return len(around.named_children()) == 1


def _in_one_line(fields: Node, *, shorter: bool) -> str:
    """The parted fields in one line, as they are or as they will be; empty where they are too long, or not parted."""
    parts = fields.named_children()
    texts = [str((part.field("value") if shorter and _says_it_twice(part) else part).text()) for part in parts]
    line = ", ".join(texts)
    is_plain = all(part.kind() in {"field_initializer", "shorthand_field_initializer"} for part in parts)
    is_parted = "\n" in fields.text() and "\n" not in line
    return f"{{ {line} }}" if is_parted and is_plain and len(line) <= FITTING else ""


def _fits(fields: Node, whole: str) -> bool | None:
    """Whether the calls around it take it in one line too; None where they are parted in another way than around it."""
    text, made = str(fields.text()), fields.parent()
    for call in (one for one in fields.ancestors() if one.kind() == "arguments"):
        inside = str(call.text())[1:-1]
        is_last = inside.rstrip().endswith(str(made.text())) and "\n" not in inside[: inside.find(text)]
        if "\n" in inside.replace(text, whole) or not is_last:
            return None if "\n" not in inside[: inside.find(text)] else True
        if len(inside.replace(text, whole)) > ARGUMENTS:
            return False if len(call.named_children()) == 1 else None
        made = call.parent()
    return True


def _says_it_twice(node: Node) -> bool:
    parts = [(part.kind(), part.text()) for part in node.named_children()]
    kinds, texts = [kind for kind, _ in parts], {text for _, text in parts}
    return kinds == ["field_identifier", "identifier"] and len(texts) == 1

"""`import { A }` becomes `import type { A }`, where A is only named where types stand.

Only in files that import types this way already: who never does has no compiler or bundler that asks for it. In a file
with decorators nothing is touched: the compiler may write the types of what they decorate into the program. An import
that names only types, and marks some of them one by one, would stay beside those that are mended; one beside an
`import type` from the same module should be joined with it.
"""

from collections.abc import Iterator

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, Place, all_or_none, is_sure


@all_or_none
def places(root: Node) -> Iterator[Place]:
    if root.find(kind="decorator") or not root.find(kind="import_statement", regex=r"^import type\b"):
        return
    types = {str(node.text()) for node in root.find_all(kind="type_identifier")}
    values = _values(root)
    found = [*root.find_all(kind="import_statement")]
    typed = {_module(node) for node in found if node.children()[1].text() == "type"}
    for node in found:
        names, marked = _names(node)
        if names and names <= types and not names & values and is_sure(node):
            end = node.children()[0].range().end.index
            yield Place(node, () if marked or _module(node) in typed else (TextEdit(end, end, " type"),))


def _module(node: Node) -> str:
    return str(node.field("source").text())


def _names(node: Node) -> tuple[set[str], set[str]]:
    """The names of `import { A, B as C, type D } from`, and the marked ones apart; none for any other form."""
    parts = node.named_children()
    clause = parts[0].named_children() if parts and parts[0].kind() == "import_clause" else []
    if [part.kind() for part in clause] != ["named_imports"] or node.children()[1].text() == "type":
        return set(), set()
    specifiers = clause[0].named_children()
    if any(one.kind() != "import_specifier" for one in specifiers):
        return set(), set()
    marked = {_name(one) for one in specifiers if str(one.text()).startswith("type ")}
    return {_name(one) for one in specifiers} - marked, marked


def _name(specifier: Node) -> str:
    return str((specifier.field("alias") or specifier.field("name")).text())


def _values(root: Node) -> set[str]:
    """Every name that is used as a value, or exported, which may be either."""
    found = root.find_all({"rule": {"any": [{"kind": "identifier"}, {"kind": "shorthand_property_identifier"}]}})
    inside = [node for node in found if node.parent().kind() != "import_specifier"]
    exported = root.find_all(kind="export_specifier")
    return {str(node.text()) for node in inside} | {str(one.field("name").text()) for one in exported}

"""io/ioutil is deprecated since Go 1.16: its functions are those of io and os, and are called there."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, is_sure, replaced
from tars_operator.engine.generation.codemods.trees.go_imports import imports

PACKAGE = "io/ioutil"
MOVED = {  # ReadDir answers something else in os
    "Discard": "io.Discard",
    "NopCloser": "io.NopCloser",
    "ReadAll": "io.ReadAll",
    "ReadFile": "os.ReadFile",
    "TempDir": "os.MkdirTemp",
    "TempFile": "os.CreateTemp",
    "WriteFile": "os.WriteFile",
}


def places(root: Node) -> Iterator[Place]:
    known = imports(root)
    if known is None or PACKAGE not in known.lines:
        return
    found = known.selected("ioutil")
    names = {str(node.field("field").text()) for node in found}
    spec = known.lines[PACKAGE]
    if not found or not names <= {*MOVED} or len(found) != known.uses("ioutil"):
        yield Place(spec)
        return
    calls = [replaced(node, MOVED[str(node.field("field").text())]) for node in found]
    packages = {MOVED[name].split(".", maxsplit=1)[0] for name in names}
    moved = known.changed(without=PACKAGE, more=tuple(packages))
    is_mended = moved is not None and not _hidden(root, packages) and is_sure(spec)
    yield Place(spec, (*calls, *(moved or ())) if is_mended else ())


def _hidden(root: Node, packages: set[str]) -> bool:
    """Whether a variable or parameter of the file has a package's name."""
    declared = root.find_all(kind="identifier", regex=f"^({'|'.join(packages)})$")
    return any(node.parent().kind() != "selector_expression" for node in declared)

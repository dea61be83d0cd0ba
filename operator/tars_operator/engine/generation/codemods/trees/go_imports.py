"""The imports of a Go file: which packages it names, and the edits that bring one in or take one out.

Go compiles no file with an import that nobody uses, so a rule that moves calls has to move imports along.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.trees import Node, newline, source


@dataclass(frozen=True)
class Imports:
    """The import lines of a file without names of their own, by path."""

    root: Node
    lines: dict[str, Node]

    def uses(self, package: str) -> int:
        """How often the file names the package."""
        types = self.root.find_all(kind="qualified_type", regex=rf"^{package}\.")
        return len(self.selected(package)) + len(types)

    def selected(self, package: str) -> list[Node]:
        """The places where something of the package is named, types aside."""
        named = {"field": "operand", "regex": f"^{package}$"}
        return list(self.root.find_all(kind="selector_expression", has=named))

    def changed(self, *, without: str = "", more: tuple[str, ...] = ()) -> tuple[TextEdit, ...] | None:
        """The edits that leave one out and bring others in, in gofmt's order; None when that is beyond this rule."""
        new = sorted({*more} - {*self.lines})
        if not new and not without:
            return ()
        anchor = self.lines.get(without) or next(iter(self.lines.values()), None)
        block = _block(anchor) if anchor else None
        if block is None:
            return self._single(anchor, without, new) if anchor else None
        gone = self.lines[without] if without else None
        group = [node for node in _first_group(block) if "." not in str(node.text()).split("/", maxsplit=1)[0]]
        stay = [node for node in group if gone is None or node != gone]
        if gone is not None and not _is_alone_in_line(self.root, gone):
            return None
        if gone is not None and new and not stay:
            return (_replaced(gone, f"{newline(self.root)}\t".join(f'"{path}"' for path in new)),)
        if new and not stay:
            return None
        removed = [_whole_line(self.root, gone)] if gone is not None else []
        return (*removed, *self._inserted(stay, new))

    def _single(self, anchor: Node, without: str, new: list[str]) -> tuple[TextEdit, ...] | None:
        """`import "a"`, alone: another one may take its place, or join it in a block."""
        if without and len(new) == 1:
            return (_replaced(anchor, f'"{new[0]}"'),)
        if without or len(self.lines) != 1:
            return None
        paths, end = sorted([anchor.text(), *(f'"{path}"' for path in new)]), newline(self.root)
        return (_replaced(anchor, f"({end}" + "".join(f"\t{path}{end}" for path in paths) + ")"),)

    def _inserted(self, group: list[Node], new: list[str]) -> Iterator[TextEdit]:
        """Each before the first line that sorts after it, or behind the last; those of one place in one edit."""
        end, places = newline(self.root), dict[int | None, list[str]]()
        for path in new:
            places.setdefault(next((at for at, node in enumerate(group) if _path(node) > path), None), []).append(path)
        for at, paths in places.items():
            place = group[-1 if at is None else at].range()
            where = place.end.index if at is None else place.start.index
            text = "".join(f'{end}\t"{path}"' if at is None else f'"{path}"{end}\t' for path in paths)
            yield TextEdit(where, where, text)


def imports(root: Node) -> Imports | None:
    """The imports; None where a package has another name, is imported twice, or a name hides one."""
    specs = root.find_all(kind="import_spec")
    paths = {str(spec.text()).strip('"'): spec for spec in specs if not spec.field("name")}
    is_plain = len(paths) == len([spec for spec in specs if not spec.field("name")])
    return Imports(root, paths) if is_plain else None


def _block(spec: Node) -> Node | None:
    parent = spec.parent()
    return parent if parent is not None and parent.kind() == "import_spec_list" else None


def _first_group(block: Node) -> list[Node]:
    """The lines until the first blank one."""
    group: list[Node] = []
    for node in block.named_children():
        if node.kind() != "import_spec" or (group and node.range().start.line != group[-1].range().start.line + 1):
            break
        group.append(node)
    return group


def _replaced(node: Node, text: str) -> TextEdit:
    place = node.range()
    return TextEdit(place.start.index, place.end.index, text)


def _path(node: Node) -> str:
    return str(node.text()).strip('"')


def _is_alone_in_line(root: Node, node: Node) -> bool:
    edit, text = _whole_line(root, node), source(root)
    return text[edit.start : edit.end].strip() == str(node.text())


def _whole_line(root: Node, node: Node) -> TextEdit:
    text, place = source(root), node.range()
    return TextEdit(text.rfind("\n", 0, place.start.index) + 1, text.find("\n", place.end.index) + 1, "")

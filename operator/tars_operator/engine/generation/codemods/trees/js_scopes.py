"""Names in a file of JavaScript: where each is mentioned, declared and written, and which function it stands in.

Decided by names and ranges, not by a resolver: where two variables share a name, more is refused than need be.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from tars_operator.engine.analysis.trees import Node, walk

FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "arrow_function",
    "method_definition",
    "program",
}
HOISTED = {"function_declaration", "generator_function_declaration"}
MENTIONS = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
MODULE = {"import_statement", "export_statement"}
COMMON = {"require", "module", "exports"}
TARGETS = {"assignment_pattern": "left", "object_assignment_pattern": "left", "pair_pattern": "value"}
PATTERNS = {"array_pattern", "object_pattern", "rest_pattern", "parenthesized_expression", *TARGETS}
PARAMETERS = {"required_parameter": "pattern", "optional_parameter": "pattern", "arrow_function": "parameter"}
WRITERS = {
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "update_expression": "argument",
    "for_in_statement": "left",
}
UNCLEAR = {
    "class_declaration": "name",
    "function_expression": "name",
    "class": "name",
    "enum_declaration": "name",
    "internal_module": "name",
    "catch_clause": "parameter",
    "for_in_statement": "left",
    "import_specifier": "name",
}


@dataclass(frozen=True)
class Span:
    """Where a node begins and ends, asked of the tree once."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Mention:
    """One mention of a name, with what the tree says of it."""

    node: Node
    span: Span

    @cached_property
    def _role(self) -> tuple[Node, Node]:
        """The pattern that the mention is the target of (or itself), and what stands around that."""
        for one, above in pairwise([self.node, *self.node.ancestors()]):
            kind = above.kind()
            if kind not in PATTERNS or (kind in TARGETS and above.field(TARGETS[kind]) != one):
                return one, above
        raise LookupError("every mention stands in a program")

    @cached_property
    def owner(self) -> Span | None:
        """The function that the mention declares the name for by var, as a parameter or as a hoisted function."""
        one, above = self._role
        kind = above.kind()
        if kind == "formal_parameters" or (kind in PARAMETERS and above.field(PARAMETERS[kind]) == one):
            return span(above if kind == "arrow_function" else function_of(above))
        if kind == "variable_declarator" and above.parent().kind() == "variable_declaration":
            return span(function_of(above)) if above.field("name") == one else None
        return span(function_of(above)) if kind in HOISTED and above.field("name") == one else None

    @cached_property
    def is_unclear(self) -> bool:
        """A name that a block, a class, an import, a catch or the head of a loop declares as well."""
        one, above = self._role
        if above.kind() == "variable_declarator":
            return bool(above.field("name") == one and above.parent().kind() == "lexical_declaration")
        is_import = above.kind() in {"import_clause", "namespace_import"}
        return is_import or (above.kind() in UNCLEAR and above.field(UNCLEAR[above.kind()]) == one)

    @cached_property
    def is_written(self) -> bool:
        """Whether it gives the name another value."""
        one, above = self._role
        return bool(above.kind() in WRITERS and above.field(WRITERS[above.kind()]) == one)

    def hoisted_around(self, scope: Span) -> set[str]:
        """The names of the hoisted functions within `scope` that it stands in."""
        around = [one for one in self.node.ancestors() if one.kind() in HOISTED and one.field("name") != self.node]
        inner = [one for one in around if scope.holds(span(one)) and span(one) != scope]
        return {str(one.field("name").text()) for one in inner}


class Mentions:
    """All mentions of names in a file."""

    def __init__(self, root: Node) -> None:
        self._found: dict[str, list[Mention]] = defaultdict(list)
        kinds = set()
        for node in walk(root):
            kinds.add(node.kind())
            if node.kind() in MENTIONS:
                self._found[str(node.text())].append(Mention(node, span(node)))
        names = {*self._found}
        self.is_module = bool(MODULE & kinds or COMMON & names)
        self.is_dynamic = "eval" in names or "with_statement" in kinds  # then a name may be looked up by its text

    def of(self, name: str, scope: Span) -> list[Mention]:
        """The mentions within the function, without those in functions inside that have the name for themselves."""
        inner = [one for one in self._found[name] if scope.holds(one.span)]
        own = {one.owner for one in inner if one.owner and one.owner != scope and scope.holds(one.owner)}
        return [one for one in inner if one.owner == scope or not any(owner.holds(one.span) for owner in own)]


def span(node: Node) -> Span:
    place = node.range()
    return Span(place.start.index, place.end.index)


def function_of(node: Node) -> Node:
    """The function around the node, or the program."""
    return next(one for one in node.ancestors() if one.kind() in FUNCTIONS)


def bound(pattern: Node) -> Iterator[str]:
    """The names that a pattern on the left of a declaration gives a value."""
    kind = pattern.kind()
    if kind in {"identifier", "shorthand_property_identifier_pattern"}:
        yield str(pattern.text())
    elif kind in TARGETS:
        yield from bound(pattern.field(TARGETS[kind]))
    elif kind in PATTERNS:
        for part in pattern.named_children():
            yield from bound(part)

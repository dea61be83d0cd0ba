"""`var` becomes `const` or `let`, where the scope it loses and the early use it forbids are not missed.

The conditions are those of ESLint's no-var and prefer-const, decided by names: every mention of the name in its
function lies in the block of the declaration and behind it, no second declaration and no call of a hoisted function
comes before, no loop keeps a value from one round to the next, and no closure sees it change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tars_operator.engine.analysis.trees import Node, Place, is_sure, one_change, replaced
from tars_operator.engine.generation.codemods.trees.js_scopes import Mention, Mentions, Span, bound, function_of, span

LOOPS = {"for_statement", "for_in_statement", "while_statement", "do_statement"}
HOLDERS = {"statement_block", "program", "for_statement"}
MAKERS = {"function_expression", "arrow_function", "generator_function", "class"}
RESERVED = {"arguments", "let"}


@dataclass(frozen=True)
class Part:
    """One name of a declaration with all its mentions; `value` is None where it is given none."""

    name: str
    declarator: Span
    value: Node | None
    found: list[Mention]


@dataclass(frozen=True)
class Declaration:
    """One var: the function that the language gives it for a scope, and the block that it would get."""

    node: Node
    function: Node
    parts: tuple[Part, ...]

    @property
    def holder(self) -> Node:
        return self.node.parent()

    @property
    def scope(self) -> Span:
        return span(self.function)


@one_change
def places(root: Node) -> Iterator[Place]:
    mentions, sure = Mentions(root), dict[Span, bool]()
    for node in root.find_all(kind="variable_declaration"):
        declaration = _declaration(node, mentions)
        if declaration.scope not in sure:  # a bundle is one function with thousands of declarations
            sure[declaration.scope] = is_sure(declaration.function)
        if mentions.is_dynamic or not sure[declaration.scope] or not _is_block_scoped(declaration, mentions):
            yield Place(node)
        else:
            yield Place(node, (replaced(node.children()[0], "const" if _is_constant(declaration) else "let"),))


def _declaration(node: Node, mentions: Mentions) -> Declaration:
    function = function_of(node)
    scope = span(function)
    declarators = [one for one in node.named_children() if one.kind() == "variable_declarator"]
    parts = (
        Part(name, span(one), one.field("value"), mentions.of(name, scope))
        for one in declarators
        for name in bound(one.field("name"))
    )
    return Declaration(node, function, tuple(parts))


def _is_block_scoped(declaration: Declaration, mentions: Mentions) -> bool:
    if declaration.holder.kind() not in HOLDERS or not declaration.parts:
        return False
    if declaration.function.kind() == "program" and not mentions.is_module:
        return False
    return all(_is_free(declaration, part, mentions) for part in declaration.parts)


def _is_free(declaration: Declaration, part: Part, mentions: Mentions) -> bool:
    block, scope = span(declaration.holder), declaration.scope
    is_told_once = sum(2 if one.is_unclear else one.owner == scope for one in part.found) == 1
    return (
        is_told_once
        and part.name not in RESERVED
        and all(block.holds(one.span) and one.span.start >= part.declarator.start for one in part.found)
        and not _uses_itself(part)
        and not _is_called_early(declaration, part, mentions)
        and not _outlives_a_round(declaration, part)
    )


def _uses_itself(part: Part) -> bool:
    """`var a = a || {}`: the name is not there yet. A function may name itself, because it runs later."""
    if part.value is None or part.value.kind() in MAKERS:
        return False
    return any(span(part.value).holds(one.span) for one in part.found)


def _is_called_early(declaration: Declaration, part: Part, mentions: Mentions) -> bool:
    """Functions that mention the name and are hoisted, named before the declaration is over."""
    scope, end = declaration.scope, span(declaration.node).end
    callers = {name for one in part.found for name in one.hoisted_around(scope)}
    seen: set[str] = set()
    while rest := callers - seen:
        seen |= rest
        for one in (mention for name in sorted(rest) for mention in mentions.of(name, scope)):
            around = one.hoisted_around(scope)
            if not around and one.span.start < end and one.owner is None:
                return True
            callers |= around
    return False


def _outlives_a_round(declaration: Declaration, part: Part) -> bool:
    """In a loop: a value kept for the next round, or a closure that sees what later rounds make of it."""
    above = [one for one in declaration.node.ancestors() if one.kind() in LOOPS]
    if not any(declaration.scope.holds(span(one)) for one in above):
        return False
    is_captured = any(function_of(one.node) != declaration.function for one in part.found)
    return is_captured or (part.value is None and declaration.holder.kind() != "for_statement")


def _is_constant(declaration: Declaration) -> bool:
    if declaration.holder.kind() == "for_statement":
        return False
    return all(part.value is not None and not any(one.is_written for one in part.found) for part in declaration.parts)

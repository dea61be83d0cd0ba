"""What all codemods share: one statement in its surroundings, rewritten by libcst, every other byte as it was.

libcst parses 20,000 lines a second, Python's own parser ten times as many: so `ast` finds the statement, and libcst
sees only its lines. An indented statement is put under an `if` of ours instead of being dedented: the lines of strings
that span several of them must not move.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

_OTHER_USE = r"{name}(?<![\w.]{name})\b(?!\s*\()|\b(?:def|class)\s+{name}\b|\bimport\b[\s\\]*\*"


@dataclass(frozen=True)
class Module:
    """A file, and what it binds. `load` gives its tree, which not every rule asks for."""

    text: str
    load: Callable[[], ast.Module]

    @cached_property
    def tree(self) -> ast.Module:
        return self.load()

    @cached_property
    def _bound(self) -> frozenset[str]:
        """Every name that the file gives a meaning, but by `import`; `*` when it imports all of something."""
        others = (node for node in ast.walk(self.tree) if not isinstance(node, ast.Import))
        return frozenset(name for node in others for name in _bound(node))

    @cached_property
    def _imported(self) -> Mapping[str, str]:
        """Modules by the name they are imported under."""
        imports = (node for node in ast.walk(self.tree) if isinstance(node, ast.Import))
        return {alias.asname or alias.name.partition(".")[0]: alias.name for node in imports for alias in node.names}

    @cached_property
    def _builtins(self) -> dict[str, bool]:
        return {}

    def is_builtin(self, name: str) -> bool:
        """Whether `name` can only be Python's own. The whole file is asked once, not once for each place."""
        if name not in self._builtins:
            self._builtins[name] = self._is_builtin(name)
        return self._builtins[name]

    def _is_builtin(self, name: str) -> bool:
        is_only_called = not re.search(_OTHER_USE.format(name=name), self.text)  # most files: no tree is needed then
        return is_only_called or (not {name, "*"} & self._bound and name not in self._imported)

    def is_module(self, name: str) -> bool:
        """Whether `name` can only be the imported module of that name."""
        return self._imported.get(name) == name and name not in self._bound


@dataclass(frozen=True)
class Scene:
    """One statement: its syntax tree, what it stands in from the outside inwards, and its file."""

    node: ast.stmt
    around: Sequence[ast.AST]
    module: Module


class Rewriting(cst.CSTTransformer):
    """The base of all rules: looks at one statement, its header included, but not into the blocks it holds."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.statement: cst.CSTNode | None = None  # the one that is rewritten, known when it is parsed

    def is_likely(self) -> bool:
        """Whether the syntax tree, which is there already, leaves anything to do: libcst takes ten times as long."""
        return True

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> bool:
        return False


def rewritten(text: str, rule: Rewriting) -> str | None:
    """`text`, the whole lines of one statement, after the rule; None when the rule has nothing to do there."""
    if not rule.is_likely():
        return None
    wrapper = "" if text[:1].strip() else f"if 1:{_line_end(text)}"
    try:
        tree = cst.parse_module(wrapper + text)
    except (cst.ParserSyntaxError, RecursionError):
        return None
    block = tree.body[0].body if wrapper and isinstance(tree.body[0], cst.If) else tree
    if not isinstance(block, cst.IndentedBlock | cst.Module) or len(block.body) != 1:
        return None
    try:
        after = _visited(tree, block, rule).code.removeprefix(wrapper)
    except (cst.CSTValidationError, RecursionError):
        return None
    return after if after != text and _parses(wrapper + after) else None


def _visited(tree: cst.Module, block: cst.IndentedBlock | cst.Module, rule: Rewriting) -> cst.Module:
    rule.statement = block.body[0]
    made = rule.statement.visit(rule)
    if isinstance(made, cst.RemovalSentinel):
        return tree
    body = [*made] if isinstance(made, cst.FlattenSentinel) else [made]
    changed = block.with_changes(body=body)
    return changed if isinstance(changed, cst.Module) else tree.with_deep_changes(block, body=body)


def _line_end(text: str) -> str:
    first = text.splitlines(keepends=True)[0]
    return first[len(first.rstrip("\r\n")) :] or "\n"


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names


def call_of(node: cst.BaseExpression, *names: str) -> cst.Call | None:
    """`node` when it calls one of the plain names."""
    is_call = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in names
    return node if is_call else None  # type: ignore[return-value]


def plain(arguments: Sequence[cst.Arg]) -> bool:
    """Whether all arguments are given by place, none by name or star."""
    return all(argument.keyword is None and not argument.star for argument in arguments)


def is_simple(node: cst.BaseExpression) -> bool:
    """A name, or names joined by dots: reading it twice or once is the same."""
    return isinstance(node, cst.Name) or (isinstance(node, cst.Attribute) and is_simple(node.value))


def text_of(node: cst.BaseExpression) -> str | None:
    """The value of a plain string literal."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def alone(arguments: Sequence[cst.Arg]) -> cst.BaseExpression | None:
    """The one argument, given by place."""
    return arguments[0].value if len(arguments) == 1 and plain(arguments) else None


def is_remarked(node: cst.CSTNode) -> bool:
    """Whether there is a comment in it."""
    comments = _Comments()
    node.visit(comments)
    return comments.is_there


class _Comments(cst.CSTVisitor):
    is_there = False

    def visit_Comment(self, node: cst.Comment) -> None:
        self.is_there = True

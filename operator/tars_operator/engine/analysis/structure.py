"""The finder for languages that ast-grep reads: rules over syntax trees, as data or as a file of code, and TODOs.

All that looks at one tree does so at once, in a process of its own: what a tree is made of may be hostile.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from typing import Any

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.codepattern import AstGrep
from tars_operator.api.contracts import Facts
from tars_operator.api.words import Language, Scope
from tars_operator.engine.analysis.doubts.columns import shifts
from tars_operator.engine.analysis.doubts.joins import joins
from tars_operator.engine.analysis.doubts.parted import is_reformed
from tars_operator.engine.analysis.doubts.widths import widens
from tars_operator.engine.analysis.facts import UNKNOWN
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit, applied
from tars_operator.engine.analysis.readers import searched
from tars_operator.engine.analysis.reading import Asked
from tars_operator.engine.analysis.requirements import Requirement, requirement
from tars_operator.engine.analysis.todo import hits_in_tree
from tars_operator.engine.analysis.trees import (
    Node,
    Place,
    Places,
    comments_above,
    generated_in,
    is_sure,
    joined,
    left_in,
    matching,
    root,
    source,
    symbol,
    tests_in,
)
from tars_operator.engine.languages import EXAMPLE_PATHS, Speech, is_typed, speech, spoken_in
from tars_operator.engine.levels import is_old_script

TREE_CODEMODS = "tars_operator.engine.generation.codemods.trees"
RULE = "ast-grep"
_SILENCED = re.compile(r"eslint-disable-(?:next-)?line|tslint:disable|//\s*nolint\b|\bNOSONAR\b|ReSharper disable")
_BORROWED = re.compile(r"\b(?:borrowed|copied|lifted|stolen|taken) (?:\w+ )?(?:directly )?from\b", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$(?P<one>[A-Z_][A-Z0-9_]*)")


class AstGrepFinder:
    """Finds the places of all patterns that have a rule of ast-grep, or code or markers to look for in its trees."""

    def __init__(self, facts: Facts = UNKNOWN) -> None:
        self._look = partial(_look, script_width=facts.script_width)

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        wanted = [(pattern, _requirement(pattern)) for pattern in patterns if _is_about_trees(pattern)]
        asked: list[Asked] = []
        for file in files if wanted else ():
            languages = spoken_in(file.path)
            mine = [one for one, needs in wanted if one.language in languages and needs(file.content)]
            if mine and (heard := tuple(one for one in mine if not _is_beyond(one, file))):
                asked.append((file, heard))
        return searched(self._look, asked)


def rule_problem(pattern: Pattern) -> str:
    """What ast-grep says against the rule of `pattern`, in a line; empty when it understands it."""
    if pattern.ast_grep is None:
        return ""
    try:
        root("", speech(EXAMPLE_PATHS[pattern.language])).find_all(_config(pattern.ast_grep))
    except Exception as error:  # noqa: BLE001 - the binding raises this very class for an unknown field of a rule
        said = str(error).partition("Stack backtrace")[0].split()
        return " ".join(said)[:300]
    return ""


def _is_about_trees(pattern: Pattern) -> bool:
    return bool(pattern.ast_grep or ((pattern.codemod or pattern.todo) and pattern.language is not Language.PYTHON))


def _requirement(pattern: Pattern) -> Requirement:
    """Most files can be told apart by their words: no tree is made of a file that cannot have a place."""
    if pattern.codemod:
        trigger = re.compile(pattern.codemod.trigger, re.MULTILINE)
        return lambda content: trigger.search(content) is not None
    if pattern.todo:
        return lambda content: any(marker in content for marker in pattern.todo)
    return requirement(pattern.ast_grep.rule if pattern.ast_grep else {})


def _is_beyond(pattern: Pattern, file: SourceFile) -> bool:
    """Whether the file keeps to an old JavaScript that the pattern leaves; whoever names a pattern may want that."""
    is_newer = pattern.language is Language.JAVASCRIPT and pattern.since is not None and pattern.recommended
    return is_newer and not is_typed(file.path) and is_old_script(file.content)


def _config(rule: AstGrep) -> Mapping[str, Any]:
    return {"rule": rule.rule, **({"constraints": rule.constraints} if rule.constraints else {})}


def _look(file: SourceFile, patterns: Sequence[Pattern], search: Search, script_width: int = 0) -> None:
    spoken = speech(file.path)
    tree = root(file.content, spoken)
    width = script_width if Language.JAVASCRIPT in spoken_in(file.path) else 0
    apart = [*tests_in(tree, spoken), *(_untouched(tree, file) if spoken.grammar == "csharp" else ())]
    for pattern in patterns:
        for hit in hits_in_tree(tree, file, pattern) if pattern.todo else ():
            search.add(file.path, pattern.id, hit)
        for place in _places(tree, pattern, file, apart):
            if not _is_silenced(place.node, file):
                is_left = is_reformed(tree, place.edits, width)
                search.add(file.path, pattern.id, _hit(Place(place.node) if is_left else place, pattern, spoken))


def _untouched(tree: Node, file: SourceFile) -> list[range]:
    return [*left_in(file.content), *generated_in(tree, file.content)]


def _is_silenced(node: Node, file: SourceFile) -> bool:
    """Whether somebody told another tool to be quiet about the line, there or above: it is as it is on purpose."""
    start = node.range().start.index
    above = file.content.rfind("\n", 0, max(0, file.content.rfind("\n", 0, start))) + 1
    end = file.content.find("\n", start)
    return _SILENCED.search(file.content, above, end if end >= 0 else len(file.content)) is not None


def _is_borrowed(node: Node, spoken: Speech) -> bool:
    """Whether a comment right above a function around it says that it is a copy: it stays as its origin has it."""
    around = (one for one in node.ancestors() if one.kind() in spoken.functions)
    return any(_BORROWED.search(text) for one in around for text in comments_above(one, spoken))


def _places(tree: Node, pattern: Pattern, file: SourceFile, apart: Sequence[range]) -> Iterator[Place]:
    if pattern.codemod:
        yield from _joined(_outside(apart, _code(pattern.codemod.name)(tree)), pattern, file)
    elif pattern.ast_grep:
        found = matching(tree, _config(pattern.ast_grep))
        if pattern.ast_grep.fix is None:
            yield from _outside(apart, map(Place, found))
        else:
            yield from _joined(_outside(apart, _rewritten(found, pattern.ast_grep.fix, file)), pattern, file)


def _outside(apart: Sequence[range], found: Iterable[Place]) -> Iterator[Place]:
    """The places with those edits that are about none of these parts of the file."""
    for place in found:
        edits = tuple(edit for edit in place.edits if not any(edit.start in part for part in apart))
        start = place.node.range().start.index
        if edits or not (place.edits or any(start in part for part in apart)):
            yield Place(place.node, edits)


def _rewritten(found: Iterable[Node], template: str, file: SourceFile) -> Iterator[Place]:
    """From the last on: what is found within another place is rewritten along with it."""
    places: list[Place] = []
    known: list[TextEdit] = []  # none in another one, the last first
    for node in reversed([*found]):
        within: list[TextEdit] = []
        while known and known[-1].start < node.range().end.index:
            within.append(known.pop())
        edit = _edit(template, node, file.content, within) if is_sure(node) else None
        is_parted = edit is not None and spoken_in(file.path) == (Language.RUST,) and joins(node, edit)
        edits = () if edit is None or is_parted or widens(file.content, [edit]) else (edit,)
        places.append(Place(node, edits))
        made = () if _is_silenced(node, file) else edits
        known += [*made, *(one for one in reversed(within) if not made or one.start < made[0].start)]
    yield from reversed(places)


def _joined(found: Iterable[Place], pattern: Pattern, file: SourceFile) -> Iterator[Place]:
    """One place for what is read together; none to mend where one must stay and half would be no way at all."""
    groups: dict[str, list[Place]] = {}
    is_half = False
    for place in found:
        if _is_silenced(place.node, file) or _is_borrowed(place.node, speech(file.path)):
            is_half = True
        elif not place.edits or shifts(file.content, place.edits):
            is_half = True
            yield Place(place.node)
        else:
            groups.setdefault(_shared(place.node, pattern, file), []).append(place)
    for group in groups.values():
        if is_half and pattern.scope is Scope.WHOLE_FILE:
            yield Place(group[0].node)
        else:
            yield joined(group)


def _shared(node: Node, pattern: Pattern, file: SourceFile) -> str:
    """What the place has in common with those that are changed along with it; empty for the whole file."""
    return symbol(node, speech(file.path)) if pattern.scope is Scope.FUNCTION else ""


@cache
def _code(name: str) -> Places:
    found: Places = import_module(f"{TREE_CODEMODS}.{name}").places
    return found


def _hit(place: Place, pattern: Pattern, spoken: Speech) -> Hit:
    where = place.node.range()
    return Hit(
        line=where.start.line + 1,
        column=where.start.column + 1,
        end_line=where.end.line + 1,
        message=pattern.title,
        rule=pattern.codemod.name if pattern.codemod else RULE,
        symbol=symbol(place.node, spoken),
        fix=place.edits,
    )


def _edit(template: str, node: Node, content: str, within: Iterable[TextEdit] = ()) -> TextEdit:
    """The rewrite of one node. What is removed takes its lines along, or the blanks before it."""
    start, end = node.range().start.index, node.range().end.index
    kept = _kept(template, node, content)
    filled = _filled(template, node, [one for one in within if one.start >= start + len(kept)])
    if filled:
        return TextEdit(start + len(kept), end, filled.removeprefix(kept.rstrip()))
    first = content.rfind("\n", 0, start) + 1
    last = content.find("\n", end) + 1 or len(content)
    if not (content[first:start] + content[end:last]).strip():
        return TextEdit(_above(content, first) if content[last:].lstrip().startswith("}") else first, last, "")
    is_brace_left = content[end:last].strip() == "{" and not content[first:start].strip()
    return TextEdit(len(content[:start].rstrip() if is_brace_left else content[:start].rstrip(" \t")), end, "")


def _above(content: str, first: int) -> int:
    """Where the empty lines begin that end at `first`: they parted what is removed from what stays."""
    return content.find("\n", len(content[:first].rstrip())) + 1


def _kept(template: str, node: Node, content: str) -> str:
    """What a call keeps of its chain: what it is called on, and the line break before its dot."""
    first = re.match(r"\$([A-Z_]+)\.", template)
    called = node.get_match(first[1]) if first else None
    if called is None or called.range().start != node.range().start:
        return ""
    place = called.range()
    rest = content[place.end.index : node.range().end.index]
    blanks = rest[: len(rest) - len(rest.lstrip())] if rest.lstrip().startswith(".") else ""
    return content[place.start.index : place.end.index] + blanks


def _filled(template: str, node: Node, within: Sequence[TextEdit]) -> str:
    """The rewrite with what the metavariables matched, as it stands in the source, and as it is rewritten itself."""

    def text(match: re.Match[str]) -> str:
        one = node.get_match(match["one"]) if match["one"] else None
        many = [one] if one else node.get_multiple_matches(match["many"]) if match["many"] else []
        if not many:
            return ""
        start, end = many[0].range().start.index, many[-1].range().end.index
        inside = [edit for edit in within if start <= edit.start and edit.end <= end]
        moved = [TextEdit(edit.start - start, edit.end - start, edit.content) for edit in inside]
        return applied(source(node)[start:end], moved)

    return _VARIABLE.sub(text, template)

"""The ast-grep finder: rules over syntax trees of many languages, with a rewrite where the pattern has one.

Trees of broken files are read as far as they go, so this finder judges no syntax.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.codepattern import AstGrep
from tars_operator.engine.analysis.finders import Hit, Search, TextEdit
from tars_operator.engine.languages import EXAMPLE_PATHS, Speech, speech, spoken_in

_VARIABLE = re.compile(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$(?P<one>[A-Z_][A-Z0-9_]*)")
RULE = "ast-grep"


class AstGrepFinder:
    """Finds the places of all patterns that have a rule of ast-grep."""

    def search(self, files: Sequence[SourceFile], patterns: Sequence[Pattern]) -> Search:
        search = Search()
        wanted = [pattern for pattern in patterns if pattern.ast_grep]
        for file in files if wanted else ():
            languages = spoken_in(file.path)
            mine = [pattern for pattern in wanted if pattern.language in languages]
            if mine:
                _look(file, mine, search)
        return search


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


@cache
def _binding() -> Any:
    """Imported late: a process that looks at Python only does without."""
    from ast_grep_py import SgRoot  # noqa: PLC0415 - see the docstring

    return SgRoot


def root(content: str, spoken: Speech) -> Any:
    """The root node of the syntax tree."""
    return _binding()(content, spoken.grammar).root()


def symbol(node: Any, spoken: Speech) -> str:
    """The name of the function around `node`, or nothing."""
    for ancestor in node.ancestors():
        if ancestor.kind() in spoken.functions and (name := ancestor.field("name")):
            return str(name.text())
    return ""


def _config(rule: AstGrep) -> Mapping[str, Any]:
    return {"rule": rule.rule, **({"constraints": rule.constraints} if rule.constraints else {})}


def _look(file: SourceFile, patterns: Sequence[Pattern], search: Search) -> None:
    spoken = speech(file.path)
    tree = root(file.content, spoken)
    for pattern in patterns:
        if pattern.ast_grep is None:
            continue
        for node in tree.find_all(_config(pattern.ast_grep)):
            search.add(file.path, pattern.id, _hit(node, pattern, pattern.ast_grep, spoken))


def _hit(node: Any, pattern: Pattern, rule: AstGrep, spoken: Speech) -> Hit:
    place = node.range()
    fix = (TextEdit(place.start.index, place.end.index, _filled(rule.fix, node)),) if rule.fix is not None else ()
    return Hit(
        line=place.start.line + 1,
        column=place.start.column + 1,
        end_line=place.end.line + 1,
        message=pattern.title,
        rule=RULE,
        symbol=symbol(node, spoken),
        fix=fix,
    )


def _filled(template: str, node: Any) -> str:
    """The rewrite with what the metavariables matched, as it stands in the source."""

    def text(match: re.Match[str]) -> str:
        if match["one"]:
            found = node.get_match(match["one"])
            return str(found.text()) if found else ""
        many = node.get_multiple_matches(match["many"])
        whole = str(node.get_root().root().text()) if many else ""
        return whole[many[0].range().start.index : many[-1].range().end.index] if many else ""

    return _VARIABLE.sub(text, template)

"""What a rule asks about must be the whole side of a comparison: `a.len() % 2 == 0` says nothing of an empty `a`."""

from dataclasses import dataclass

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.structure import AstGrepFinder
from tars_operator.engine.languages import EXAMPLE_PATHS
from tars_operator.engine.patterns import select

RUST = "fn f(a: &[u32], b: usize, ready: bool) -> bool {{ {} }}\n"
JAVA = "class A {{ boolean f(List<String> a, String n, int b, boolean ready) {{ return {}; }} }}\n"
CSHARP = "class A {{ bool F(IEnumerable<int> a, int b, bool ready) {{ return {}; }} }}\n"
GO = 'package a\n\nimport (\n\t"bytes"\n\t"errors"\n\t"strings"\n)\n\nfunc f(b int, ready bool) bool {{ return {} }}\n'
SCRIPT = "const found = {};\n"


@dataclass(frozen=True)
class Rule:
    """A file around a comparison, one that is mended there, and its neighbours that must stay."""

    around: str
    taken: str
    left: tuple[str, ...]


def asked(around: str, asked: str, behind: str, denied: str = "-") -> Rule:
    """The neighbours that every rule about what a call answers has."""
    beside = (f"{asked} % 2 {behind}", f"{asked} - b {behind}", f"b + {asked} {behind}", f"{denied}{asked} {behind}")
    return Rule(around, f"{asked} {behind}", (*beside, f"b * ({asked} + 1) {behind}"))


RULES = {
    "rust/is-empty": asked(RUST, "a.len()", "== 0", denied="!"),
    "rust/bool-comparison": Rule(RUST, "ready == true", ("b == 0 == true", "ready == false")),
    "java/is-empty": asked(JAVA, "a.size()", "> 0"),
    "java/text-contains": asked(JAVA, 'n.indexOf("a")', ">= 0"),
    "java/equals-empty": Rule(JAVA, 'n.equals("")', ('(n + b).equals("")', 'n.trim().equals("")')),
    "java/bool-comparison": Rule(JAVA, "ready == true", ("!ready == true", "b == 0 == true")),
    "csharp/any-instead-of-count": asked(CSHARP, "a.Count()", "> 0"),
    "csharp/bool-comparison": Rule(CSHARP, "ready == true", ("!ready == true", "b == 0 == true")),
    "go/contains": asked(GO, "strings.Index(s, t)", ">= 0"),
    "go/bytes-equal": asked(GO, "bytes.Compare(s, t)", "== 0"),
    "go/bool-comparison": Rule(GO, "ready == true", ("!ready == true", "b == 0 == true")),
    "go/error-comparison": Rule(GO, "err == ErrGone", ("*err == ErrGone", "unwrap(err) == ErrGone")),
    "javascript/array-includes": asked(SCRIPT, "a.indexOf(c)", ">= 0", denied="~"),
    "javascript/loose-equality": Rule(SCRIPT, "a == 'b'", ("a == b == 'c'", "a == b + 'c'")),
}


def is_mended(name: str, content: str) -> bool:
    (pattern,) = select([name])
    file = SourceFile(path=EXAMPLE_PATHS[pattern.language], blob="b", content=content)
    return any(hit.fix for hits in AstGrepFinder().search([file], [pattern]).hits.values() for hit in hits)


@pytest.mark.parametrize("name", RULES)
def test_a_comparison_is_mended_and_none_of_its_neighbours(name: str) -> None:
    rule = RULES[name]
    assert is_mended(name, rule.around.format(rule.taken))
    assert [one for one in rule.left if is_mended(name, rule.around.format(one))] == []

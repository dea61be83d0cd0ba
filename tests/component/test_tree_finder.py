"""What the finder over trees leaves alone, whatever a rule says."""

from importlib import import_module

import pytest

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.codepattern import AstGrep
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.words import ChangeClass, Language
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, locate
from tars_operator.engine.analysis.finders import applied
from tars_operator.engine.analysis.structure import TREE_CODEMODS
from tars_operator.engine.analysis.trees import root
from tars_operator.engine.languages import SUFFIXES, speech, spoken_in
from tars_operator.engine.patterns import select

CODED = [one for one in select(["ALL"]) if one.codemod and one.language is not Language.PYTHON]


def look(path: str, content: str, *patterns: Pattern) -> tuple[Finding, ...]:
    file = SourceFile(path=path, blob="b", content=content)
    return LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=patterns)).findings


def rule(language: Language, **fields: object) -> Pattern:
    grep = AstGrep.model_validate(fields)
    return Pattern(id="own/x", title="X.", change_class=ChangeClass.BEHAVIOUR, language=language, ast_grep=grep)


def test_a_kind_that_one_grammar_of_a_language_lacks_finds_nothing_there():
    own = rule(Language.TYPESCRIPT, rule={"kind": "type_assertion"})
    assert len(look("a.ts", "const a = <string>b;\n", own)) == 1
    assert look("a.tsx", "const a = <b>c</b>;\n", own) == ()


def test_a_rule_of_code_for_what_tsx_lacks_keeps_no_other_rule_from_the_file():
    patterns = select(["typescript/as", "javascript/object-shorthand"])
    content = "const c = 1;\nexport const a = <div>{f({ c: c, b })}</div>;\n"
    assert [finding.pattern for finding in look("a.tsx", content, *patterns)] == ["javascript/object-shorthand"]
    assert [finding.pattern for finding in look("a.ts", "const a = <string>b;\n", *patterns)] == ["typescript/as"]


@pytest.mark.parametrize("pattern", CODED, ids=lambda pattern: pattern.id)
def test_rules_of_code_can_read_every_kind_of_file_of_their_language(pattern):
    """One that fails takes the file from all others: it is left out as unreadable."""
    assert pattern.codemod is not None
    places = import_module(f"{TREE_CODEMODS}.{pattern.codemod.name}").places
    for suffix in SUFFIXES:
        if pattern.language in spoken_in(f"a{suffix}"):
            for example in pattern.examples:
                content = example.before or example.found or example.kept or ""
                assert all(place.node for place in places(root(content, speech(f"a{suffix}"))))


def test_where_the_grammar_lost_its_way_nothing_is_mended():
    pattern = select(["go/slice-end"])[0]
    for content, is_mended in ((GOOD, True), (BROKEN, False)):
        file = SourceFile(path="a.go", blob="b", content=content)
        (finding,) = look("a.go", content, pattern)
        place = locate(file, pattern, finding)
        assert place is not None
        assert place[1].is_fixable is is_mended


GOOD = "package a\n\nfunc f(n []int) {\n\tg(n[1:len(n)])\n}\n"
BROKEN = "package a\n\nfunc f(n []int) {\n\tfor ( {\n\tg(n[1:len(n)])\n"

OLD = "var found = names.indexOf(name) !== -1;\n"


def test_a_script_that_keeps_to_an_old_language_is_left_unless_the_pattern_is_named_for_that():
    recommended, named = select(["javascript/array-includes"])[0], select(["javascript/var"])[0]
    assert look("a.js", OLD, recommended) == ()
    assert len(look("a.js", OLD, named)) == 1
    assert len(look("a.js", OLD + "const other = 1;\n", recommended)) == 1
    assert len(look("a.ts", OLD, recommended)) == 1


TESTS = {
    "a module": "#[cfg(test)]\nmod tests {\n    fn f() { g().unwrap(); }\n}\n",
    "a module of tests and something": '#[cfg(all(test, feature = "a"))]\nmod tests {\n    fn f() { g().unwrap(); }\n}\n',
    "a function": "#[test]\n#[ignore]\nfn f() { g().unwrap(); }\n",
    "of a framework": "#[tokio::test]\nasync fn f() { g().unwrap(); }\n",
}


@pytest.mark.parametrize("case", TESTS)
def test_tests_beside_the_code_of_rust_are_not_looked_at(case):
    (pattern,) = select(["rust/unwrap"])
    assert look("a.rs", TESTS[case], pattern) == ()
    assert len(look("a.rs", "#[inline]\n" + TESTS[case].partition("\n")[2].replace("#[ignore]\n", ""), pattern)) == 1


def test_what_is_mended_in_code_of_rust_leaves_the_tests_beside_it():
    (pattern,) = select(["rust/empty-println"])
    file = SourceFile(path="a.rs", blob="b", content=PRINTING + TESTED)
    (finding,) = look(file.path, file.content, pattern)
    place = locate(file, pattern, finding)
    assert place is not None
    assert applied(file.content, place[1].fix) == PRINTING.replace('""', "") + TESTED


PRINTING = 'fn f() { println!(""); }\n'
TESTED = "#[cfg(test)]\nmod tests {\n    " + PRINTING.replace("f()", "g()") + "}\n"
MADE = "{}class A {{ int F(List<int> a) {{ return a.Where(b => b > 1).First(); }} }}\n"


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        ("[CompilerGenerated]\n", 0),
        ('[global::System.CodeDom.Compiler.GeneratedCodeAttribute("Builder", "4.0.0.0")]\n', 0),
        ("[Serializable]\n", 1),
        ("// CompilerGenerated: no\n", 1),
        ("// ReSharper disable All\n\n\n", 0),
        ("// ReSharper disable All\n// ReSharper restore All\n\n", 1),
        ("// ReSharper disable AllUnderscoreLocalParameterName\n\n\n", 1),
    ],
    ids=["by the compiler", "by a tool", "something else", "a remark", "left by all", "all over", "left by one rule"],
)
def test_a_class_of_csharp_that_a_program_wrote_or_no_linter_reads_is_left(mark, found):
    (pattern,) = select(["csharp/where-with-answer"])
    assert len(look("A.cs", MADE.format(mark), pattern)) == found
    assert len(look("A.cs", MADE.format("").replace("A", "B") + MADE.format(mark), pattern)) == 1


COUNTING = "func f(n int) int {\n\tn += 1\n\treturn n\n}\n"


@pytest.mark.parametrize(
    ("comment", "found"),
    [("// Borrowed from Goldmark's renderer.\n//\n", 0), ("// f counts what was borrowed.\n", 1), ("// Copied from A.\n\nvar a = 1\n\n", 1)],
    ids=["a copy", "another word", "above something else"],
)  # fmt: skip
def test_a_function_that_is_a_copy_stays_as_its_origin_has_it(comment, found):
    assert len(look("a.go", f"package a\n\n{comment}{COUNTING}", *select(["go/increment"]))) == found


def test_a_pattern_is_not_about_the_paths_that_it_ignores():
    (pattern,) = select(["javascript/console"])
    assert len(look("lib/a.js", "console.log(1);\n", pattern)) == 1
    assert look("examples/a.js", "console.log(1);\n", pattern) == ()

"""TODOs in languages other than Python: comments of that language, and nothing that only looks like one."""

import pytest

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.patterns import select

TODO = select(["*/todo"])


def todos(path: str, content: str) -> tuple[Finding, ...]:
    file = SourceFile(path=path, blob="b", content=content)
    return LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=TODO)).findings


NONE = {
    "a.js": [
        'const a = "// TODO: a";',
        "const a = `// TODO: a\n/* TODO: b */`;",
        "const a = /\\/\\/ TODO: a/;",
        "const a = b / c; const d = /[/] TODO [*]/g;",
        "const a = <p>// TODO: a</p>;",
        "label.TODO = 1; // see the TODO list",
    ],
    "a.ts": ['type A = "// TODO: a";', "const a = `${b} // TODO: a`;"],
    "a.tsx": ["const a = <p title='// TODO: a'>/* TODO: b */</p>;"],
    "a.go": ["package a\nconst b = `\n// TODO: a\n`", "package a\nvar b = '/'; var c = \"/* TODO: a */\""],
    "a.rs": [
        'const A: &str = r#"// TODO: "a" "#;',
        'const A: &[u8] = b"// TODO: a";',
        'const A: &str = "\\"// TODO: a";',
        "const A: char = '/'; macro_rules! b { ($c:expr) => { \"// TODO\" } }",
    ],
    "A.java": [
        'class A { String a = """\n  // TODO: a\n  """; }',
        "class A { char a = '/'; String b = \"/* TODO */\"; }",
    ],
    "A.cs": [
        'class A { string a = @"\n// TODO: ""a""\n"; }',
        'class A { string a = $"{b} // TODO: a"; }',
        'class A { string a = """\n  // TODO: a\n  """; }',
        'class A { string a = $@"{b}\n/* TODO: a */"; }',
    ],
}


@pytest.mark.parametrize(("path", "content"), [(path, one) for path, many in NONE.items() for one in many])
def test_a_text_is_no_comment(path, content):
    assert [(found.line, found.message) for found in todos(path, content)] == []


SOME = {
    "javascript, in a template": ("a.js", "const a = `x ${ /* TODO: a */ b } y`;", (1, "TODO: a", "")),
    "javascript, behind a regex": ("a.js", "const a = /[/]*/.test(b); // TODO: a", (1, "TODO: a", "")),
    "javascript, doc comment": ("a.js", "/**\n * TODO(ann): a\n */\nfunction f() {}", (2, "TODO(ann): a", "")),
    "javascript, method": ("a.js", "class A { f() {\n// TODO: a\n} }", (2, "TODO: a", "A.f")),
    "javascript, arrow": ("a.js", "const f = () => {\n  // FIXME a\n};", (2, "FIXME a", "f")),
    "javascript, export": ("a.js", "exports.f = function () {\n  // FIXME a\n};", (2, "FIXME a", "exports.f")),
    "javascript, callback": ("a.js", "function f() { g(() => {\n// HACK a\n}); }", (2, "HACK a", "f")),
    "jsx": ("a.tsx", "const A = () => <p>{/* TODO: a */}</p>;", (1, "TODO: a", "A")),
    "typescript, namespace": ("a.ts", "namespace N { function f() {\n// TODO: a\n} }", (2, "TODO: a", "N.f")),
    "go, method": ("a.go", "package a\nfunc (s *Shape) Area() {\n\t// TODO: a\n}", (3, "TODO: a", "Shape.Area")),
    "go, lines": ("a.go", "package a\n\n// TODO: a\n// b\nvar c int", (3, "TODO: a b", "")),
    "rust, nested": ("a.rs", "fn f() { /* x /* TODO: a */ */ }", (1, "TODO: a", "f")),
    "rust, doc": ("a.rs", "/// TODO: a\nfn f() {}", (1, "TODO: a", "")),
    "rust, inner doc": ("a.rs", "//! TODO: a\n", (1, "TODO: a", "")),
    "rust, method": ("a.rs", "impl Shape {\n fn area() {\n  // TODO: a\n } }", (3, "TODO: a", "Shape::area")),
    "rust, lifetimes": ("a.rs", "fn f<'a>(x: &'a str) { /* TODO: a */ }", (1, "TODO: a", "f")),
    "java, inner class": ("A.java", "class A { class B { void f() { // TODO a\n} } }", (1, "TODO a", "A.B.f")),
    "java, text block behind": ("A.java", 'class A { String a = """\n x"""; // TODO a\n}', (2, "TODO a", "A")),
    "c#, property": ("A.cs", "class A { int B { get { return 1; /* TODO: a */ } } }", (1, "TODO: a", "A.B")),
    "c#, documentation": ("A.cs", "/// <summary>a</summary>\n/// TODO: b\nclass A { }", (2, "TODO: b", "")),
    "c#, verbatim behind": ("A.cs", 'class A { string a = @"\\"; } // TODO: a', (1, "TODO: a", "")),
    "c#, not compiled": ("A.cs", "#if X\n// TODO: a\n#endif\nclass A { }", (2, "TODO: a", "")),
    "crlf": ("a.go", "package a\r\n\r\n// TODO: a\r\nvar b int\r\n", (3, "TODO: a", "")),
    "byte order mark": ("a.ts", "\ufeff// TODO: a\n", (1, "TODO: a", "")),
}


@pytest.mark.parametrize("case", SOME)
def test_a_comment_is_found_where_it_stands(case):
    path, content, expected = SOME[case]
    found = [(one.line, one.message, one.symbol) for one in todos(path, content)]
    assert found == ([expected] if expected else [])

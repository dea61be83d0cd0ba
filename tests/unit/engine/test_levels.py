"""What manifests promise of a language's age, and which patterns are too new then."""

import time

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.words import ChangeClass, Language
from tars_operator.engine.levels import (
    NO_MODULE,
    NO_PACKAGE,
    is_manifest,
    is_old_script,
    is_up_to_scripts,
    levels,
    of_scripts,
    too_new,
)

PROMISES = {
    "go": ("go.mod", "module a\n\ngo 1.15\n", Language.GO, "1.15"),
    "go, silent": ("go.mod", "module a\n", Language.GO, "1.16"),
    "rust": ("x/Cargo.toml", 'edition = "2024"\nrust-version = "1.85.0"\n', Language.RUST, "1.85.0"),
    "node": ("package.json", '{"engines": {"npm": "9", "node": "^18.2 || >=20"}}', Language.TYPESCRIPT, "18.2"),
    "node, at least": ("package.json", '{"engines": {"node": ">= 0.10.0 <21"}}', Language.JAVASCRIPT, "0.10.0"),
    "node, a whole one": ("package.json", '{"engines": {"node": ">=6"}}', Language.JAVASCRIPT, "6.0"),
    "typescript, with the methods of 2016": ("tsconfig.json", '{"lib": ["es2016"]}', Language.JAVASCRIPT, "6.0"),
    "java property": ("pom.xml", "<maven.compiler.source>1.8</maven.compiler.source>", Language.JAVA, "8"),
    "java plugin": ("pom.xml", "<configuration><release>11</release>", Language.JAVA, "11"),
    "java property by another name": (
        "pom.xml",
        "<jdk>1.5</jdk> <source>${jdk}</source> <profile><jdk>1.8</jdk><source>1.8</source></profile>",
        Language.JAVA,
        "5",
    ),
    "java property that nothing is compiled by": (
        "pom.xml",
        "<jdk>1.5</jdk> <source>${java}</source>",
        Language.JAVA,
        None,
    ),
    "ant": ("build.xml", '<javac destdir="a" source="1.6" target="1.8"/>', Language.JAVA, "6"),
    "ant, by another name": ("buildScripts/compile.ant.xml", '<ivy:compile release="9">', Language.JAVA, "9"),
    "ant, folders": ("build.xml", '<copy source="lib/1" target="2/lib"/>', Language.JAVA, None),
    "gradle": ("build.gradle", "sourceCompatibility = JavaVersion.VERSION_1_7", Language.JAVA, "7"),
    "c#": ("src/A.csproj", "<LangVersion>7.3</LangVersion>", Language.CSHARP, "7.3"),
    "c#, by the tools": ("A.csproj", '<Project ToolsVersion="4.0" DefaultTargets="Build">', Language.CSHARP, "4"),
    "c# latest": ("A.csproj", "<LangVersion>latest</LangVersion><X>9</X>", Language.CSHARP, None),
    "typescript, by its methods": (
        "tsconfig.json",
        '{"target": "ES5", "lib": ["dom", "es2017", "es2018.promise"]}',
        Language.JAVASCRIPT,
        "10",
    ),
    "typescript, by its target": ("tsconfig.json", '{"target": "es5"}', Language.TYPESCRIPT, "0.10"),
    "typescript, the newest": ("tsconfig.json", '{"target": "es5", "lib": ["esnext"]}', Language.TYPESCRIPT, None),
    "babel, for Internet Explorer": (
        ".babelrc",
        '{"presets": [["@babel/env", {"targets": {"browsers": ["last 2 versions", "ie 9"]}}]]}',
        Language.JAVASCRIPT,
        "5",
    ),
    "browsers, with Internet Explorer": ("a/.browserslistrc", "> 1%\nie >= 11\n", Language.TYPESCRIPT, "5"),
    "browsers, without it": (".browserslistrc", "fully supports es6\nnot dead\nnot ie 10\n", Language.JAVASCRIPT, None),
    "python 2, by a classifier": ("setup.py", "'Programming Language :: Python :: 2.7',", Language.PYTHON, "2.7"),
    "python 2, by a requirement": ("setup.cfg", "python_requires = >=2.7, !=3.0.*\n", Language.PYTHON, "2.7"),
    "python 3": ("pyproject.toml", 'requires-python = ">=3.8"\n# Python :: 3.2\n', Language.PYTHON, None),
    "no promise": ("package.json", '{"dependencies": {"node": "4"}}', Language.JAVASCRIPT, "12"),
    "rust, before editions": ("Cargo.toml", '[package]\nname = "a"\n', Language.RUST, "1.30"),
    "rust, of an edition": ("Cargo.toml", '[package]\nedition = "2018"\n', Language.RUST, None),
    "rust, no crate": ("Cargo.toml", '[workspace]\nmembers = ["a"]\n', Language.RUST, None),
    "of the workspace": ("Cargo.toml", "rust-version.workspace = true\n", Language.RUST, None),
}


@pytest.mark.parametrize("case", PROMISES)
def test_a_manifest_promises(case):
    path, content, language, expected = PROMISES[case]
    assert is_manifest(path)
    known = levels({path: content}).get(language)
    assert (str(known) if known else None) == expected


def test_code_of_go_without_a_module_promises_nothing():
    pattern = Pattern(
        id="go/x", title="X.", change_class=ChangeClass.BEHAVIOUR, language=Language.GO, since="1.12", todo=("TODO",)
    )
    (left,) = too_new([pattern], {Language.GO: NO_MODULE})
    assert left.reason == "not looked for: needs go 1.12, and no manifest says so"


def test_the_oldest_promise_counts():
    known = levels({"a/go.mod": "go 1.21\n", "b/go.mod": "go 1.9\n", "c/go.mod": "go 1.22\n"})
    assert known[Language.GO].path == "b/go.mod"


@pytest.mark.parametrize(
    ("since", "expected"),
    [("1.16", True), ("1.15", False), ("1.9", False), (None, False)],
    ids=["newer", "the same", "older, though its digits are greater", "any"],
)
def test_a_pattern_is_too_new(since, expected):
    pattern = Pattern(
        id="go/x", title="X.", change_class=ChangeClass.BEHAVIOUR, language=Language.GO, since=since, todo=("TODO",)
    )
    left = too_new([pattern], levels({"go.mod": "go 1.15\n"}))
    reason = "not looked for: needs go 1.16, and go.mod says 1.15"
    assert [(one.path, one.reason) for one in left] == ([("go/x", reason)] if expected else [])


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        (["'use strict';\nvar a = require('a');\n"], "0.10"),
        (["var a = 1;\n", "  const b = 2;\n"], "12"),
        (["a(() => 1);\n"], "12"),
        (["// a => b\nvar a;\n"], "0.10"),
        (["import a from 'a';\nexport default function () { var b; }\n"], "0.10"),
        (["export const a = 1;\n"] + ["var b;\n"] * 9, "0.10"),
        ([], "0.10"),
    ],
    ids=["ES5 only", "one is newer", "an arrow", "a remark", "modules for a bundler", "a build script", "none"],
)
def test_scripts_tell_their_age_where_the_manifest_does_not(scripts, expected):
    known = levels({"package.json": "{}"})
    assert is_up_to_scripts(known)
    assert str(of_scripts(known, scripts)[Language.JAVASCRIPT]) == expected


@pytest.mark.parametrize(
    ("node", "scripts", "expected"),
    [
        (">=0.4", ["import a from 'a';\nconst b = 1;\n"], "5"),
        (">=0.4", ["var a = 1;\n"], "0.4"),
        (">=18", ["const a = 1;\n"], "18.0"),
        (">=18", ["var a = 1;\n"], "0.10"),
    ],
    ids=["compiled for an old one", "old for an old one", "new for a new one", "for browsers"],
)
def test_scripts_may_be_newer_or_older_than_the_node_they_are_for(node, scripts, expected):
    known = levels({"package.json": f'{{"engines": {{"node": "{node}"}}}}'})
    assert is_up_to_scripts(known)
    assert str(of_scripts(known, scripts)[Language.JAVASCRIPT]) == expected


def test_scripts_are_not_asked_without_a_package_nor_where_a_compiler_is_told():
    assert not is_up_to_scripts({Language.JAVASCRIPT: NO_PACKAGE})
    assert not is_up_to_scripts(levels({"tsconfig.json": '{"target": "es5"}'}))
    assert not is_up_to_scripts(levels({"go.mod": ""}))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("package.json", '"engines":{'), ("package.json", '"engines":{"node" '), ("Cargo.toml", "\n"), ("Cargo.toml", "rust-version ="),
        ("go.mod", "go \n"), ("go.mod", "\n"), ("build.gradle", "sourceCompatibility "), ("tsconfig.json", '"lib":['),
        ("pom.xml", "<release>"), ("pom.xml", "<source>${a}<"), ("pom.xml", "<a>1"), ("build.xml", 'source="1.'), ("a.csproj", "<LangVersion>"), ("pyproject.toml", "requires-python = "), ("setup.py", "\n"),
        (".babelrc", "ie "), (".browserslistrc", "not ie "),
    ],
)  # fmt: skip
def test_no_manifest_takes_long(name, word):
    started = time.process_time()
    levels({name: word * (1_000_000 // len(word))})
    assert time.process_time() - started < 2


@pytest.mark.parametrize("word", ["\n", "export ", "=", "//", "const\n"])
def test_no_script_takes_long(word):
    started = time.process_time()
    of_scripts(levels({"package.json": "{}"}), [word * (1_000_000 // len(word))])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("script", "is_old"),
    [
        ("'use strict';\nvar a = require('a');\n", True),
        ("/**\n * The `name`.\n */\nvar a; // a `b` => c\n", True),
        ("f();\n", False),
        ("var a = `${b}`;\n", False),
        ("var a;\nconst b = 1;\n", False),
        ("import a from 'a';\nvar b = a;\n", False),
    ],
    ids=["var only", "remarks", "no declaration", "a template", "const", "a module"],
)
def test_a_script_may_keep_to_an_old_language(script, is_old):
    assert is_old_script(script) is is_old

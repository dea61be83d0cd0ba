"""What is left out because nobody of the repository wrote it by hand."""

import pytest

from tars_operator.engine.selection.foreign import by_command, by_lines, by_path, by_release, by_twin, copied
from tars_operator.engine.workspace.objects import Entry

PATHS = {
    "own": ("src/a.py", ""),
    "vendor": ("web/vendor/a.js", "vendored"),
    "several vendors": ("src/js/vendors/a.ts", "vendored"),
    "not a vendor": ("src/vendor.py", ""),
    "a copy of the library": ("setuptools/_distutils/a.py", "vendored"),
    "node": ("node_modules/a/b.js", "vendored"),
    "node's way to packages of its own": ("packages/node_modules/shop/a.js", ""),
    "what such a package needs": ("packages/node_modules/shop/node_modules/a/b.js", "vendored"),
    "libraries from outside": ("shop/extlibs/png.py", "vendored"),
    "libraries of its own": ("shop/libs/png.py", ""),
    "carried along": ("tools/ez_setup.py", "vendored"),
    "somebody else's package": ("shop/ruamel/parser.py", "vendored"),
    "that package itself": ("src/idna/core.py", ""),
    "a folder of scripts with its name": ("packages/chardet/index.js", ""),
    "a module of its name": ("shop/idna.py", ""),
    "a release": ("share/html/jquery-3.6.3.js", "vendored"),
    "a release for an editor": ("Scripts/jquery-1.4.1-vsdoc.js", "vendored"),
    "a number": ("src/step-2.js", ""),
    "what yarn runs": (".yarn/releases/yarn.cjs", "vendored"),
    "a parser's tables": ("shop/parsetab.py", "generated"),
    "a parser": ("shop/parser.py", ""),
    "protobuf": ("api/a_pb2.py", "generated"),
    "of go generate": ("store/ddl_gen.go", "generated"),
    "a name for Python 2": ("shop/api_py2.py", "for Python 2"),
    "a name for both": ("shop/py2py3.py", ""),
    "versioneer": ("versioneer.py", "generated"),
    "bundled": ("packages/a/dist/deep/a.js", "generated"),
    "not bundled": ("dist/a.py", ""),
    "a web site": ("docs/assets/editor/a.js", "generated"),
    "an example in the docs": ("docs/example.py", ""),
    "minified": ("static/a.min.js", "minified"),
    "a build tool's wrapper": ("demo/.mvn/wrapper/MavenWrapperDownloader.java", "vendored"),
    "a wrapper of its own": ("demo/wrapper/Main.java", ""),
    "a polyfill": ("src/client/polyfills/dom.js", "vendored"),
}


@pytest.mark.parametrize("case", PATHS)
def test_a_path_tells(case: str) -> None:
    path, expected = PATHS[case]
    assert by_path(path).startswith(expected)
    assert bool(by_path(path)) == bool(expected)


@pytest.mark.parametrize(
    ("content", "is_dense"),
    [(b"a = 1;" * 600, True), ((b"x" * 299 + b"\n") * 20, False), (b"a = 1;" * 100, False)],
    ids=["one long line", "many lines", "a short file"],
)
def test_lines_tell_that_nobody_reads_them(content: bytes, is_dense: bool) -> None:
    assert bool(by_lines(content)) is is_dense


TWINS = {"shop/Made.tt", "shop/_async/client/a.py", "shop/asyncio/a.py", "shop/asynchronous/a.py"}


@pytest.mark.parametrize(
    ("path", "is_generated"),
    [
        ("shop/_sync/client/a.py", True),
        ("shop/synchronous/a.py", True),
        ("shop/_sync/client/b.py", False),
        ("shop/_async/client/a.py", False),
        ("shop/sync/a.py", False),
        ("shop/Made.cs", True),
        ("shop/Written.cs", False),
        ("other/_sync/client/a.py", False),
    ],
    ids=[
        "a twin",
        "in words",
        "no twin",
        "what it is made from",
        "two by hand",
        "a template's",
        "a template's neighbour",
        "elsewhere",
    ],
)
def test_a_twin_for_asyncio_tells(path: str, *, is_generated: bool) -> None:
    assert bool(by_twin(path, TWINS)) is is_generated


RELEASES = {
    "a banner": (b"/*!\n * Amplify 1.1.2\n", "lib/amplify.js", True),
    "a line": (b"//     Backbone.js 0.9.2\n", "lib/backbone.js", True),
    "the library itself": (b"//     Backbone.js 0.9.2\n", "backbone.js", False),
    "a licence": (b"/*!\n * Copyright 2012 Ann\n", "lib/a.js", False),
    "no script": (b"// Backbone.js 0.9.2\n", "lib/a.ts", False),
}


@pytest.mark.parametrize(
    ("content", "path", "is_compiled"),
    [
        (b"/**\n *  base64.ts\n */\n", "web/base64.js", True),
        (b"/**\n *  base64.ts\n */\n", "web/coding.js", False),
        (b"/**\n *  base64.js\n */\n", "web/base64.js", False),
        (b"/**\n *  base64.ts\n */\n", "web/base64.ts", False),
    ],
    ids=["of this name", "of another name", "itself", "no result"],
)
def test_a_first_comment_tells_what_a_script_is_made_of(content: bytes, path: str, is_compiled: bool) -> None:
    assert bool(by_release(content, path)) is is_compiled


@pytest.mark.parametrize(("content", "path", "is_copy"), RELEASES.values(), ids=RELEASES)
def test_a_name_and_a_version_tell_of_a_copy(content: bytes, path: str, is_copy: bool) -> None:
    assert bool(by_release(content, path)) is is_copy


@pytest.mark.parametrize(("path", "is_dense"), [("a.js", True), ("a.ts", False), ("a.py", False)])
def test_one_long_line_tells_of_a_script_that_nobody_reads(path: str, is_dense: bool) -> None:
    assert bool(by_lines(b"var a = 1;\n" + b"x" * 501 + b"\n", path)) is is_dense


COPIES = {"packages/a/shared/x.ts": "1", "packages/b/shared/x.ts": "1", "src/x.ts": "2", "a.py": "3", "b.py": "3"}


def test_scripts_that_lie_twice_are_copies() -> None:
    entries = [Entry(path, "100644", blob, 9) for path, blob in COPIES.items()]
    links = [Entry(path, "120000", "2", 9) for path in ("c.ts", "d.ts")]
    assert copied([*entries, *links]) == {"packages/a/shared/x.ts", "packages/b/shared/x.ts"}


@pytest.mark.parametrize(
    ("line", "is_left"),
    [(b"#!/usr/bin/env python2\n", True), (b"#!/usr/bin/env python3\n", False), (b"# python2\n", False)],
)
def test_a_script_for_python_2_is_left(line: bytes, *, is_left: bool) -> None:
    assert bool(by_command(line + b"import os\n")) is is_left

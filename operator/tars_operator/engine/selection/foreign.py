"""Code that nobody of the repository wrote by hand: generated, vendored, minified. Mending it there is in vain."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from tars_operator.api.words import Language
from tars_operator.engine.globs import matches
from tars_operator.engine.languages import is_python, spoken_in
from tars_operator.engine.workspace.objects import Entry

VENDORED = (
    "**/node_modules/**",
    "**/bower_components/**",
    "**/vendor/**",
    "**/_vendor/**",
    "**/vendored/**",
    "**/vendors/**",
    "**/third_party/**",
    "**/third-party/**",
    "**/thirdparty/**",
    "**/site-packages/**",
    "**/_vendored/**",
    "**/vendorized/**",
    "**/extern/**",
    "**/externals/**",
    "**/extlibs/**",
    "**/3rdparty/**",
    "**/_distutils/**",
    "**/.mvn/wrapper/**",
    "**/.yarn/**",
    "**/polyfills/**/*.js",
)
OWN_MODULES = "packages/node_modules/"  # where a repository of several packages has them find each other
BUNDLED = (  # what other projects tell people to carry along, and scripts with a version in their name
    *("**/ez_setup.py", "**/distribute_setup.py"),
    *("**/*-[0-9].[0-9]*.js", "**/*-[0-9].[0-9]*.cjs"),
)
GENERATED = (
    "**/versioneer.py",
    "**/parsetab.py",
    "**/lextab.py",
    "**/yacctab.py",
    "**/*_pb2.py",
    "**/*_pb2.pyi",
    "**/*_pb2_grpc.py",
    "**/*.pb.go",
    "**/*_gen.go",
    "**/*.g.cs",
    "**/*.Designer.cs",
    "**/*.generated.*",
    *(f"**/dist/**/*{suffix}" for suffix in (".js", ".cjs", ".mjs", ".d.ts")),  # where bundlers write to
    "**/docs/**/*.js",  # of web sites that programs make, and of others' libraries beside them
)
PYTHON_2 = ("**/*_py2.py", "**/*_py27.py", "**/*_python2.py", "**/py2.py", "**/python2.py")
SOURCE_ROOTS = frozenset({"src", "lib", "Lib", "python"})  # folders that say nothing of what lies in them
PACKAGES = frozenset(  # of other people: in a package of another name they are copies
    {"certifi", "chardet", "colorama", "flatbuffers", "idna", "medusa", "pyparsing", "ruamel", "simplejson", "tzlocal"}
)
TWINS = {"_sync": "_async", "synchronous": "asynchronous"}  # folders that programs like unasync write, and from which
MINIFIED = ("**/*.min.js", "**/*.bundle.js", "**/*-min.js")
_NAMES = (*VENDORED, *BUNDLED, *PYTHON_2, *GENERATED, *MINIFIED)  # most paths are none of these: one question
HEADER = 200  # bytes in which a script says which release of what it is
_RELEASE = re.compile(rb"\A\s*(?:/\*!\s*(?:\*\s*)?\w[\w. -]{0,40}?|//[ \t]+[\w-]+\.js),? v?\d+\.\d+")
_PYTHON_2 = re.compile(rb"#![^\n]{0,80}\bpython2")
_COMPILED = re.compile(rb"\A\s*/\*[*!]?[\s*]{0,9}(?P<stem>[\w.-]{1,60})\.tsx?\b")  # as compilers keep the first comment
LONG_LINES, WORTH_COUNTING = 300, 3000  # bytes of a line on average, in files of that many
LONGEST_OF_SCRIPTS = 500  # bytes of any line: who writes scripts by hand breaks theirs before that
_SCRIPTS = (".js", ".cjs", ".mjs")


def by_path(path: str, said: Collection[str] = ()) -> str:
    """Why the path alone tells that the file is not the repository's own; empty when it does not.

    About what the attributes in `said` have an answer to, the path is not asked.
    """
    return _by_path(path, said) if matches(path, _NAMES) or _package(path) else ""


def _by_path(path: str, said: Collection[str]) -> str:
    if "linguist-vendored" not in said and matches(path.removeprefix(OWN_MODULES), VENDORED):
        return "vendored: it lies in a folder for other people's code"
    if "linguist-vendored" not in said and (matches(path, BUNDLED) or _package(path)):
        return "vendored, says its name"
    if matches(path, PYTHON_2):
        return "for Python 2, says its name"
    if "linguist-generated" in said:
        return ""
    if matches(path, GENERATED):
        return "generated, says its name"
    return "minified, says its name" if matches(path, MINIFIED) else ""


def home(path: str) -> list[str]:
    """The folders that the file lies in, below those that only say that code is in them."""
    return [folder for folder in path.split("/")[:-1] if folder not in SOURCE_ROOTS]


def _package(path: str) -> bool:
    return is_python(path) and not PACKAGES.isdisjoint(home(path)[1:])


def by_twin(path: str, paths: Collection[str]) -> str:
    """Why one of the repository's `paths` tells that a program wrote the file; empty when none does."""
    parts = path.split("/")
    template = f"{path.removesuffix('.cs')}.tt"
    if path.endswith(".cs") and template in paths:
        return "generated: its template lies beside it"
    for number, folder in enumerate(parts[:-1]):
        twin = TWINS.get(folder, "")
        if twin and "/".join((*parts[:number], twin, *parts[number + 1 :])) in paths:
            return f"generated: a folder {twin}/ beside it has the same file"
    return ""


def copied(entries: Iterable[Entry]) -> frozenset[str]:
    """Scripts of which the same file lies elsewhere, too: whoever copies them would undo a change of one."""
    scripts = [one for one in entries if one.is_file and one.blob and Language.JAVASCRIPT in spoken_in(one.path)]
    known = Counter(one.blob for one in scripts)
    return frozenset(one.path for one in scripts if known[one.blob] > 1)


def by_release(content: bytes, path: str) -> str:
    """Why a script's first line tells that it is a copy of a library's release, or compiled; empty when it does not.

    At the top of a repository it is the library itself.
    """
    if path.endswith(_SCRIPTS) and _is_compiled(content[:HEADER], path):
        return "generated: its first comment names the TypeScript that it is made of"
    is_copy = "/" in path and path.endswith(_SCRIPTS) and _RELEASE.match(content[:HEADER])
    return "vendored: it begins with a library's name and version" if is_copy else ""


def _is_compiled(head: bytes, path: str) -> bool:
    found = _COMPILED.match(head)
    return found is not None and path.rpartition("/")[2].startswith(f"{found['stem'].decode()}.")


def by_command(content: bytes) -> str:
    """Why the first line of a script tells that nobody of today is to read it; empty when it does not."""
    return "for Python 2, says its first line" if _PYTHON_2.match(content[:HEADER]) else ""


def by_lines(content: bytes, path: str = "") -> str:
    """Why its lines tell that nobody reads the file; empty when they do not."""
    if path.endswith(_SCRIPTS) and any(len(line) > LONGEST_OF_SCRIPTS for line in content.split(b"\n")):
        return f"minified or data: a line has more than {LONGEST_OF_SCRIPTS} characters"
    is_dense = len(content) >= WORTH_COUNTING and len(content) > LONG_LINES * (content.count(b"\n") + 1)
    return f"minified or data: its lines have more than {LONG_LINES} characters on average" if is_dense else ""

"""Code that nobody of the repository wrote by hand: generated, vendored, minified. Mending it there is in vain."""

import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from tars_operator.engine.globs import matches
from tars_operator.engine.languages import is_python

ATTRIBUTES = ".gitattributes"
VENDORED = (
    "**/node_modules/**",
    "**/bower_components/**",
    "**/vendor/**",
    "**/_vendor/**",
    "**/vendored/**",
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
    "**/*.g.cs",
    "**/*.Designer.cs",
    "**/*.generated.*",
    *(f"**/dist/**/*{suffix}" for suffix in (".js", ".cjs", ".mjs", ".d.ts")),  # where bundlers write to
    "**/docs/**/*.js",  # of web sites that programs make, and of others' libraries beside them
)
SOURCE_ROOTS = frozenset({"src", "lib", "Lib", "python"})  # folders that say nothing of what lies in them
PACKAGES = frozenset(  # of other people: in a package of another name they are copies
    {"certifi", "chardet", "colorama", "flatbuffers", "idna", "medusa", "pyparsing", "ruamel", "simplejson", "tzlocal"}
)
TWINS = {"_sync": "_async", "synchronous": "asynchronous"}  # folders that programs like unasync write, and from which
MINIFIED = ("**/*.min.js", "**/*.bundle.js", "**/*-min.js")
HEADER = 200  # bytes in which a script says which release of what it is
_RELEASE = re.compile(rb"\A\s*(?:/\*!\s*(?:\*\s*)?\w[\w. -]{0,40}?|//[ \t]+[\w-]+\.js),? v?\d+\.\d+")
LONG_LINES, WORTH_COUNTING = 300, 3000  # bytes of a line on average, in files of that many
LONGEST_OF_SCRIPTS = 500  # bytes of any line: who writes scripts by hand breaks theirs before that
_SCRIPTS = (".js", ".cjs", ".mjs")
_REASONS = {
    "linguist-generated": "generated, says .gitattributes",
    "linguist-vendored": "vendored, says .gitattributes",
}
_WORDS = dict.fromkeys(("", "=true", "=1"), True) | {"=false": False, "=0": False}
_BINARY = {"binary": {"text": False, "diff": False}, "-text": {"text": False}, "-diff": {"diff": False}}
_TEXT = ("text", "diff")  # each alone says nothing: `* -text` only switches the conversion of line ends off


def by_path(path: str, said: Collection[str] = ()) -> str:
    """Why the path alone tells that the file is not the repository's own; empty when it does not.

    About what the attributes in `said` have an answer to, the path is not asked.
    """
    if "linguist-vendored" not in said and matches(path, VENDORED):
        return "vendored: it lies in a folder for other people's code"
    if "linguist-vendored" not in said and (matches(path, BUNDLED) or _package(path)):
        return "vendored, says its name"
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
    for number, folder in enumerate(parts[:-1]):
        twin = TWINS.get(folder, "")
        if twin and "/".join((*parts[:number], twin, *parts[number + 1 :])) in paths:
            return f"generated: a folder {twin}/ beside it has the same file"
    return ""


def by_release(content: bytes, path: str) -> str:
    """Why a script's first line tells that it is a copy of a library's release; empty when it does not.

    At the top of a repository it is the library itself.
    """
    is_copy = "/" in path and path.endswith(_SCRIPTS) and _RELEASE.match(content[:HEADER])
    return "vendored: it begins with a library's name and version" if is_copy else ""


def by_lines(content: bytes, path: str = "") -> str:
    """Why its lines tell that nobody reads the file; empty when they do not."""
    if path.endswith(_SCRIPTS) and any(len(line) > LONGEST_OF_SCRIPTS for line in content.split(b"\n")):
        return f"minified or data: a line has more than {LONGEST_OF_SCRIPTS} characters"
    is_dense = len(content) >= WORTH_COUNTING and len(content) > LONG_LINES * (content.count(b"\n") + 1)
    return f"minified or data: its lines have more than {LONG_LINES} characters on average" if is_dense else ""


class Attributes:
    """What the repository's `.gitattributes` files say: later lines win, and deeper files over those above them."""

    def __init__(self, files: Mapping[str, str]) -> None:
        ordered = sorted(files, key=lambda path: path.count("/"))
        self._lines = [line for path in ordered for line in _lines(str(PurePosixPath(path).parent), files[path])]

    def obstacle(self, path: str) -> str:
        """Why the file is left out, by what they say or else by its name; empty when it is not."""
        said: dict[str, bool] = {}
        for glob, values in self._lines:
            if matches(path, (glob,)):
                said |= values
        if not any(said.get(name, True) for name in _TEXT):
            return "binary, says .gitattributes"
        return next((reason for name, reason in _REASONS.items() if said.get(name)), "") or by_path(path, said)


def _lines(folder: str, text: str) -> list[tuple[str, dict[str, bool]]]:
    found = []
    for line in text.splitlines():
        pattern, *words = line.split()[:20] or ["#"]
        values = {name: value for word in words for name, value in _value(word)}
        if values and not pattern.startswith(("#", "!", '"', "[attr]")):
            found.append((_glob(folder, pattern), values))
    return found


def _value(word: str) -> list[tuple[str, bool]]:
    if word in _BINARY:
        return [*_BINARY[word].items()]
    if word.lstrip("!").partition("=")[0] in _TEXT:
        return [(word.lstrip("!").partition("=")[0], True)]
    for name in _REASONS:
        if word in {f"-{name}", f"!{name}"}:
            return [(name, False)]
        if word.startswith(name) and word.removeprefix(name) in _WORDS:
            return [(name, _WORDS[word.removeprefix(name)])]
    return []


def _glob(folder: str, pattern: str) -> str:
    """A pattern without a slash is about names at any depth; one with a slash begins at its own folder."""
    inner = pattern.removeprefix("/") if "/" in pattern else f"**/{pattern}"
    return inner if folder == "." else f"{folder}/{inner}"

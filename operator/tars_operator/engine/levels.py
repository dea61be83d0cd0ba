"""How old a language may be for a repository, by what its manifests promise to whoever builds it.

A fix that needs a newer one would break the build, so its pattern is left out. No promise means: as new as it gets.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.words import Language

Version = tuple[int, ...]
_SCRIPTS = (Language.JAVASCRIPT, Language.TYPESCRIPT)
# Manifests are a stranger's: what stands between two words here is bounded, or can hold no word that begins it again.
_NUMBER = r"[^\d<>\"]{0,40}?(?P<version>\d{1,9}(?:[._]\d{1,9})*)"
_MAVEN = re.compile(rf"<(?:maven\.compiler\.)?(?:release|source|target)>{_NUMBER}")
_REFERRED = re.compile(r"<(?:maven\.compiler\.)?(?:release|source|target)>\$\{([\w.-]{1,60})\}<")
_PROPERTY = re.compile(r"<([\w.-]{1,60})>\s{0,40}(\d{1,2}(?:\.\d)?)\s{0,40}<")
_ANT = re.compile(r"\b(?:release|source|target)=\"(?P<version>1\.\d|\d{1,2})\"")
_GRADLE = re.compile(rf"(?:source|target)Compatibility[\s=]*['\"]?(?:JavaVersion\.VERSION_)?{_NUMBER}")
_PROJECT = re.compile(rf"<LangVersion>{_NUMBER}")
_BUILT_BY = re.compile(r"<Project\b[^<>]*\bToolsVersion=\"(?P<tools>[\d.]+)\"")
_TOOLS = {"3.5": "3", "4.0": "4", "12.0": "5", "14.0": "6", "15.0": "7"}  # the language of Visual Studio's compilers
_CONFIGURED = re.compile(r"\"(?P<key>target|lib)\"\s*:\s*(?P<value>\[[^][]*\]|\"\w+\")")
_EXPLORER = re.compile(r"(?<!\bnot )\bie\b[\s\"'><=:]{1,8}(?:[6-9]|1[01])\b|\bphantomjs\b", re.IGNORECASE)
_WITHOUT_METHODS = ["5"]  # Babel rewrites newer syntax for such a browser, and adds no function that it lacks
_EDITION = re.compile(r"\"es(\d{1,9})\b", re.IGNORECASE)
_PYTHON_2 = re.compile(
    r"(?:\bPython :: |\b(?:python_requires|requires-python)\s{0,9}=\s{0,9}['\"]?\s{0,9}>=?\s{0,9})"
    r"(?P<version>2(?:\.\d)?)\b"
)
_OF_ANT = ".ant.xml"
_NODE = re.compile(rf"\"engines\"\s*:\s*\{{[^{{}}]*\"node\"\s*:\s*\"[>= ]{{0,9}}{_NUMBER}")
_MANIFESTS: Mapping[str, tuple[tuple[Language, ...], re.Pattern[str]]] = {
    **dict.fromkeys(("pyproject.toml", "setup.cfg", "setup.py"), ((Language.PYTHON,), _PYTHON_2)),
    "go.mod": ((Language.GO,), re.compile(rf"^go[ \t]+{_NUMBER}", re.MULTILINE)),
    "Cargo.toml": ((Language.RUST,), re.compile(rf"^[ \t]*rust-version\s*=\s*\"{_NUMBER}", re.MULTILINE)),
    "package.json": (_SCRIPTS, _NODE),
    "tsconfig.json": (_SCRIPTS, _CONFIGURED),  # promises an edition of the language, not a version of Node.js
    **dict.fromkeys((".babelrc", ".browserslistrc", "babel.config.json"), (_SCRIPTS, _EXPLORER)),
    "pom.xml": ((Language.JAVA,), _MAVEN),
    **dict.fromkeys(("build.xml", _OF_ANT), ((Language.JAVA,), _ANT)),
    "build.gradle": ((Language.JAVA,), _GRADLE),
    "build.gradle.kts": ((Language.JAVA,), _GRADLE),
    ".csproj": ((Language.CSHARP,), _PROJECT),
    "Directory.Build.props": ((Language.CSHARP,), _PROJECT),
}
_EDITIONS = {3: "0.10", 5: "0.10", 6: "6", 7: "6.0", 8: "8.2", 9: "10", 10: "12", 11: "14", 12: "15", 13: "16.9"}
_OLD_SCRIPT = re.compile(r"^[ \t]*var\s", re.MULTILINE)
_MODULE = re.compile(r"^(?:import|export)\b|`", re.MULTILINE)
_NEW_SCRIPT = re.compile(r"^[ \t]*(?:export )?(?:const|let|class)\s|^(?![ \t]*(?://|/?\*)).*=>", re.MULTILINE)
_FEW = 0.2  # a build script may be newer than the library it builds
_EDITION_2015 = ["1.30"]  # the newest Rust that knew no other
_CRATE = re.compile(r"^[ \t]*\[package\]", re.MULTILINE)
_DATED = re.compile(r"^[ \t]*(?:edition|rust-version)\b", re.MULTILINE)
_SILENT = {  # what is taken for said where nothing is: by go itself (https://go.dev/ref/mod#go-mod-file-go), and for
    "go.mod": ["1.16"],  # scripts what every browser still looked after can read
    "package.json": ["12"],
}


@dataclass(frozen=True)
class Level:
    """The oldest version that a repository promises to build with, and the manifest that says so.

    `is_said` is false where the manifest says nothing and a silent one means this version.
    """

    version: Version
    path: str
    is_said: bool = True

    def __str__(self) -> str:
        return ".".join(map(str, self.version))

    @property
    def says(self) -> str:
        return f"{self.path} says {self}" if self.path else "no manifest says so"


NO_MODULE = Level((1,), "", is_said=False)  # code that Go built before 1.16, or that something else builds
NO_PACKAGE = Level((12,), "", is_said=False)  # scripts of a page: for every browser still looked after, once more


def is_manifest(path: str) -> bool:
    return _kind(path) in _MANIFESTS


def levels(manifests: Mapping[str, str]) -> dict[Language, Level]:
    """The oldest version of each language that any manifest (content by path) promises."""
    found: dict[Language, Level] = {}
    for path in sorted(manifests):
        languages, said = _said(path, manifests[path])
        for version in said or _SILENT.get(_kind(path), []):
            level = Level(_version(version, languages[0]), path, is_said=bool(said))
            for language in languages:
                found[language] = min(found.get(language, level), level, key=lambda one: one.version)
    return found


def _said(path: str, text: str) -> tuple[tuple[Language, ...], list[str]]:
    languages, expression = _MANIFESTS[_kind(path)]
    if expression is _CONFIGURED:
        return languages, _edition(text)
    if expression is _EXPLORER:
        return languages, _WITHOUT_METHODS if _EXPLORER.search(text) else []
    if expression is _PROJECT and "<LangVersion>" not in text:
        return languages, [_TOOLS[match["tools"]] for match in _BUILT_BY.finditer(text) if match["tools"] in _TOOLS]
    if Language.RUST in languages and _CRATE.search(text) and not _DATED.search(text):
        return languages, _EDITION_2015
    if expression is _NODE:
        return languages, [_whole(match["version"]) for match in expression.finditer(text)]
    return languages, [match["version"] for match in expression.finditer(text)] + _referred(expression, text)


def _referred(expression: re.Pattern[str], text: str) -> list[str]:
    """What the properties hold that a pom names in place of a version; each of them may be set more than once."""
    named = {*_REFERRED.findall(text)} if expression is _MAVEN else set()
    return [version for name, version in _PROPERTY.findall(text) if name in named] if named else []


def _whole(version: str) -> str:
    """Node.js 6 is 6.0, which has more than the edition of 2015 that 6 stands for."""
    return version if "." in version else f"{version}.0"


def _edition(text: str) -> list[str]:
    """The methods that TypeScript lets code call: those of `lib`, else of `target`; nothing for the newest."""
    said = {match["key"]: match["value"] for match in _CONFIGURED.finditer(text)}
    value = said.get("lib") or said.get("target", "")
    editions = [int(number) - 2009 if len(number) == len("2015") else int(number) for number in _EDITION.findall(value)]
    newest = max(editions, default=0)
    return [_EDITIONS[newest]] if newest in _EDITIONS and "esnext" not in value.lower() else []


def is_up_to_scripts(known: Mapping[Language, Level]) -> bool:
    """Whether the scripts themselves show how old JavaScript may be: what a package names is the Node.js it is for.

    Where it names none, they are all there is; where it names one, they may be older for browsers, or compiled.
    """
    level = known.get(Language.JAVASCRIPT)
    return level is not None and _kind(level.path) == "package.json"


def of_scripts(known: Mapping[Language, Level], scripts: Iterable[str]) -> dict[Language, Level]:
    """What is known, with what the scripts show: where next to none is newer than ES5, that is on purpose.

    Scripts that are newer than the Node.js they are for are compiled, which adds no function that it lacks.
    """
    found = [_NEW_SCRIPT.search(script) is not None for script in scripts]
    level = known[Language.JAVASCRIPT]
    if sum(found) > _FEW * len(found):
        compiled = replace(level, version=max(level.version, _version(_WITHOUT_METHODS[0], Language.JAVASCRIPT)))
        return {**known, **dict.fromkeys(_SCRIPTS, compiled)}
    old = replace(level, version=_version(_EDITIONS[5], Language.JAVASCRIPT), path="its own code")
    return {**known, **dict.fromkeys(_SCRIPTS, min(level, old, key=lambda one: one.version))}


def is_old_script(script: str) -> bool:
    """Whether a script keeps to ES5: it declares by var only, and has nothing newer."""
    if _OLD_SCRIPT.search(script) is None:
        return False
    lines = (line for line in script.splitlines() if not line.lstrip().startswith(("*", "/*")))
    code = "\n".join(line.partition("//")[0] for line in lines)
    return _NEW_SCRIPT.search(code) is None and _MODULE.search(code) is None


def too_new(patterns: Iterable[Pattern], known: Mapping[Language, Level]) -> tuple[Skipped, ...]:
    """The patterns whose fix could not be read by what builds this repository, each with the reason."""
    return tuple(
        Skipped(path=one.id, reason=f"not looked for: needs {one.language} {one.since}, and {level.says}")
        for one in patterns
        if one.since and (level := known.get(one.language)) and level.version < _version(one.since, one.language)
    )


def _version(text: str, language: Language) -> Version:
    """Java counted from 1.1 to 1.8, and then went on with 9."""
    numbers = tuple(map(int, re.split(r"[._]", text)))
    return numbers[1:] if language is Language.JAVA and numbers[0] == 1 else numbers


def _kind(path: str) -> str:
    if path.endswith(_OF_ANT):
        return _OF_ANT
    pure = PurePosixPath(path)
    return pure.name if pure.name in _MANIFESTS else pure.suffix

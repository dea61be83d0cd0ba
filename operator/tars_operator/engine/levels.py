"""How old a language may be for a repository, by what its manifests promise to whoever builds it.

A fix that needs a newer one would break the build, so its pattern is left out. No promise means: as new as it gets.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.words import Language

Version = tuple[int, ...]
_SCRIPTS = (Language.JAVASCRIPT, Language.TYPESCRIPT)
_NUMBER = r"[^\d<>\"]*?(?P<version>\d+(?:[._]\d+)*)"
_GRADLE = re.compile(rf"(?:source|target)Compatibility[\s=]*['\"]?(?:JavaVersion\.VERSION_)?{_NUMBER}")
_PROJECT = re.compile(rf"<LangVersion>{_NUMBER}")
_MANIFESTS: Mapping[str, tuple[tuple[Language, ...], re.Pattern[str]]] = {
    "go.mod": ((Language.GO,), re.compile(rf"^go\s+{_NUMBER}", re.MULTILINE)),
    "Cargo.toml": ((Language.RUST,), re.compile(rf"^\s*rust-version\s*=\s*\"{_NUMBER}", re.MULTILINE)),
    "package.json": (_SCRIPTS, re.compile(rf"\"engines\"\s*:\s*\{{[^}}]*\"node\"\s*:\s*\"{_NUMBER}")),
    "pom.xml": ((Language.JAVA,), re.compile(rf"<(?:maven\.compiler\.)?(?:release|source|target)>{_NUMBER}")),
    "build.gradle": ((Language.JAVA,), _GRADLE),
    "build.gradle.kts": ((Language.JAVA,), _GRADLE),
    ".csproj": ((Language.CSHARP,), _PROJECT),
    "Directory.Build.props": ((Language.CSHARP,), _PROJECT),
}
_SILENT = {  # what is taken for said where nothing is: by go itself (https://go.dev/ref/mod#go-mod-file-go), and for
    "go.mod": ["1.16"],  # scripts what every browser still looked after can read
    "package.json": ["12"],
}


@dataclass(frozen=True)
class Level:
    """The oldest version that a repository promises to build with, and the manifest that says so."""

    version: Version
    path: str

    def __str__(self) -> str:
        return ".".join(map(str, self.version))


def is_manifest(path: str) -> bool:
    return _kind(path) in _MANIFESTS


def levels(manifests: Mapping[str, str]) -> dict[Language, Level]:
    """The oldest version of each language that any manifest (content by path) promises."""
    found: dict[Language, Level] = {}
    for path in sorted(manifests):
        languages, expression = _MANIFESTS[_kind(path)]
        said = [match["version"] for match in expression.finditer(manifests[path])] or _SILENT.get(_kind(path), [])
        for version in said:
            level = Level(_version(version, languages[0]), path)
            for language in languages:
                found[language] = min(found.get(language, level), level, key=lambda one: one.version)
    return found


def too_new(patterns: Iterable[Pattern], known: Mapping[Language, Level]) -> tuple[Skipped, ...]:
    """The patterns whose fix could not be read by what builds this repository, each with the reason."""
    return tuple(
        Skipped(path=one.id, reason=f"not looked for: needs {one.language} {one.since}, and {level.path} says {level}")
        for one in patterns
        if one.since and (level := known.get(one.language)) and level.version < _version(one.since, one.language)
    )


def _version(text: str, language: Language) -> Version:
    """Java counted from 1.1 to 1.8, and then went on with 9."""
    numbers = tuple(map(int, re.split(r"[._]", text)))
    return numbers[1:] if language is Language.JAVA and numbers[0] == 1 else numbers


def _kind(path: str) -> str:
    pure = PurePosixPath(path)
    return pure.name if pure.name in _MANIFESTS else pure.suffix

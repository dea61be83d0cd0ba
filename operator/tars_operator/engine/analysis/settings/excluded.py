"""Files that the repository keeps its own linters away from: foreign code, generated code, what is not to be touched.

Who lints nothing at all in a file does not want a change proposed in it either. Read as data, like all their settings.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from tars_operator.engine.analysis.settings.linters import LONGEST_GLOB, MOST_GLOBS, listed, sections_of, setting
from tars_operator.engine.analysis.settings.manifests import LARGEST, table, toml
from tars_operator.engine.analysis.settings.switched_off import across
from tars_operator.engine.globs import Patience, matches
from tars_operator.engine.languages import is_python

_NAMES = ("exclude", "extend-exclude")
_RUFF, _FLAKE8 = ("ruff.toml", ".ruff.toml"), ("setup.cfg", "tox.ini", ".flake8")
_ESLINT = ".eslintignore"
MANIFESTS = ("pyproject.toml", *_RUFF, *_FLAKE8, _ESLINT)


def excluded(manifests: Mapping[str, str]) -> Callable[[str], str]:
    """What tells of a path which of the manifests (content by path) keeps linters out of it; empty for none."""
    readable = {path: manifests[path] for path in MANIFESTS if path in manifests and len(manifests[path]) <= LARGEST}
    found = {path: tuple(islice(_globs(path, text), MOST_GLOBS)) for path, text in readable.items()}
    known = [(path, tuple(one for glob in globs for one in _meant(glob))) for path, globs in found.items() if globs]

    patience = Patience(glob for _, globs in known for glob in globs)

    @cache
    def by(folder_or_file: str) -> str:
        heard = known if patience.lasts(folder_or_file) else ()
        return next((path for path, globs in heard if matches(folder_or_file, globs)), "")

    def reason(path: str) -> str:
        """A folder is asked once for all its files."""
        parts = path.split("/")
        above = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
        said = next((said for one in above if (said := by(one)) and not (said == _ESLINT and is_python(path))), "")
        return f"left to itself: {said} keeps linters out of it" if said else ""

    return reason


def _globs(path: str, text: str) -> Iterator[str]:
    if path == _ESLINT:
        lines = (line.strip() for line in text.splitlines())
        yield from (line.removeprefix("/") for line in lines if line and not line.startswith(("#", "!")))
        return
    for settings in _tables(path, text):
        for name in _NAMES:
            yield from (word for word in listed(setting(settings, name)) if len(word) <= LONGEST_GLOB)


def _tables(path: str, text: str) -> list[Mapping[str, Any]]:
    if path in _FLAKE8:
        return [keys for name, keys in sections_of(text) if name == "flake8"]
    data = table(toml(text), "tool", "ruff") if path == "pyproject.toml" else toml(text)
    return [data, table(data, "lint")]


def _meant(glob: str) -> Iterator[str]:
    """A name is meant at any depth, a path from the top. Nobody means `.` and the like, which would be everything."""
    plain = across(glob.removeprefix("./").rstrip("/").removesuffix("/**").removesuffix("/*"))
    if plain.strip("*./?"):
        yield plain
        if "/" not in plain:
            yield f"**/{plain}"

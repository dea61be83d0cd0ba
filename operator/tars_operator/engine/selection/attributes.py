"""What a repository's `.gitattributes` say of its files: generated, vendored, binary; deeper files win."""

import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from pathlib import PurePosixPath

from tars_operator.engine.analysis.settings.linters import LONGEST_GLOB, MOST_GLOBS
from tars_operator.engine.globs import Patience, matches
from tars_operator.engine.selection.foreign import by_path

ATTRIBUTES = ".gitattributes"
_REASONS = {
    "linguist-generated": "generated, says .gitattributes",
    "linguist-vendored": "vendored, says .gitattributes",
}
_WORDS = dict.fromkeys(("", "=true", "=1"), True) | {"=false": False, "=0": False}
_BINARY = {"binary": {"text": False, "diff": False}, "-text": {"text": False}, "-diff": {"diff": False}}
_Said = tuple[int, dict[str, bool]]  # the number of its line among all of them, and what it says
_ANYWHERE = "**/"
_PLAIN = re.compile(r"(?:[^*?\[]*/)?(?:\*\*/)?[^*?\[/]+")  # a path, or a name at any depth below a folder
_TEXT = ("text", "diff")  # each alone says nothing: `* -text` only switches the conversion of line ends off


class Attributes:
    """What the repository's `.gitattributes` files say: later lines win, and deeper files over those above them.

    Names and paths are looked up, however many there are. Globs must be tried: those beyond `MOST_GLOBS` are not heard.
    """

    def __init__(self, files: Mapping[str, str]) -> None:
        ordered = sorted(files, key=lambda path: path.count("/"))
        said = [line for path in ordered for line in _lines(str(PurePosixPath(path).parent), files[path])]
        self._plain: dict[str, list[_Said]] = {}
        self._globs: list[tuple[str, _Said]] = []
        for number, (glob, values) in enumerate(said):
            if _PLAIN.fullmatch(glob):
                self._plain.setdefault(glob, []).append((number, values))
            elif len(glob) <= LONGEST_GLOB and len(self._globs) < MOST_GLOBS:
                self._globs.append((glob, (number, values)))
        self._patience = Patience(glob for glob, _ in self._globs)

    def obstacle(self, path: str) -> str:
        """Why the file is left out, by what they say or else by its name; empty when it is not."""
        said: dict[str, bool] = {}
        for _, values in sorted(self._about(path), key=itemgetter(0)):
            said |= values
        if not any(said.get(name, True) for name in _TEXT):
            return "binary, says .gitattributes"
        return next((reason for name, reason in _REASONS.items() if said.get(name)), "") or by_path(path, said)

    def _about(self, path: str) -> Iterator[_Said]:
        *folders, name = path.split("/")
        above = ("/".join([*folders[:end], ""]) for end in range(len(folders) + 1)) if self._plain else ()
        for plain in (path, *(f"{folder}{_ANYWHERE}{name}" for folder in above)):
            yield from self._plain.get(plain, ())
        if self._patience.lasts(path):
            yield from (said for glob, said in self._globs if matches(path, (glob,)))


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
    inner = pattern.removeprefix("/") if "/" in pattern else f"{_ANYWHERE}{pattern}"
    return inner if folder == "." else f"{folder}/{inner}"

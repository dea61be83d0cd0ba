"""What a repository's `.gitattributes` say of its files: generated, vendored, binary; deeper files win."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from tars_operator.engine.globs import matches
from tars_operator.engine.selection.foreign import by_path

ATTRIBUTES = ".gitattributes"
_REASONS = {
    "linguist-generated": "generated, says .gitattributes",
    "linguist-vendored": "vendored, says .gitattributes",
}
_WORDS = dict.fromkeys(("", "=true", "=1"), True) | {"=false": False, "=0": False}
_BINARY = {"binary": {"text": False, "diff": False}, "-text": {"text": False}, "-diff": {"diff": False}}
_TEXT = ("text", "diff")  # each alone says nothing: `* -text` only switches the conversion of line ends off


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

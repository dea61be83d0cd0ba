"""Recordings from a directory: one YAML file each, as in a mounted ConfigMap."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from tars_operator.api.contracts import Recording
from tars_operator.api.words import ChangeClass

LARGEST_RECORDING = 2_000_000  # bytes


class BadRecordingError(Exception):
    """A file is no recording; the message names the file, the field and the remedy."""


def load(directory: Path) -> tuple[Recording, ...]:
    """The recordings of all `*.yaml` files in `directory`, ordered by file name. Hidden names are the mount's own.

    Raises:
        BadRecordingError: a file is no recording, or the directory cannot be read.

    """
    if not directory.is_dir():
        raise BadRecordingError(f"{directory}: is no directory; name the directory with the recordings (*.yaml)")
    files = sorted(file for file in directory.glob("*.yaml") if file.is_file() and not file.name.startswith("."))
    return tuple(read(file.name, _text(file)) for file in files)


def read(name: str, text: str) -> Recording:
    """The recording written in `text`; `name` is for messages.

    Raises:
        BadRecordingError: it is none.

    """
    try:
        recording = Recording.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise BadRecordingError(f"{name}: is no YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(the whole file)"
        raise BadRecordingError(f"{name}: {field}: {first['msg']}") from error
    problem = _problem(recording)
    if problem:
        raise BadRecordingError(f"{name}: {problem}")
    return recording


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST_RECORDING:
            raise BadRecordingError(
                f"{file.name}: is larger than {LARGEST_RECORDING} bytes; record one change per file"
            )
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRecordingError(f"{file.name}: cannot be read as UTF-8 text: {error}") from error


def _problem(recording: Recording) -> str | None:
    if recording.change_class not in set(ChangeClass):
        return f"changeClass: is {recording.change_class!r}; write S or B"
    if recording.content is None and (recording.search is None or recording.replace is None):
        return "search: give search and replace, or the whole new content"
    if recording.content is not None and (recording.search is not None or recording.replace is not None):
        return "content: give either content, or search and replace"
    if recording.search == "":
        return "search: is empty; copy the text that is to be replaced"
    return None

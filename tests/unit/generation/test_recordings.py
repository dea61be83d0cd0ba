"""Recordings: what loads, and what a bad one is told."""

from pathlib import Path

import pytest

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.contracts import GenerateAnswer, GenerateRequest, Recording
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.recordings import BadRecordingError, load, read

GOOD = "id: one\npattern: todo/function\npath: a.py\nsearch: 'return 1'\nreplace: 'return 2'\n"
PATTERN = Pattern(id="todo/function", title="t", change_class=ChangeClass.BEHAVIOUR, todo=("TODO",))


def make_recording(**changes: object) -> Recording:
    fields = {"id": "one", "pattern": "todo/function", "path": "a.py", "search": "return 1", "replace": "return 2"}
    return Recording.model_validate(fields | changes)


def replay(content: str, *recordings: Recording) -> GenerateAnswer:
    finding = Finding(
        id="f",
        pattern="todo/function",
        change_class=ChangeClass.BEHAVIOUR,
        path="a.py",
        line=1,
        end_line=1,
        message="TODO: two",
    )
    file = SourceFile(path="a.py", blob="b", content=content)
    request = GenerateRequest(
        finding=finding, file=file, pattern=PATTERN, engines=(Engine.REPLAY,), recordings=recordings
    )
    return LocalGenerator().generate(request)


def test_loads_a_directory_as_a_config_map_is_mounted(tmp_path: Path) -> None:
    data = tmp_path / "..data"
    data.mkdir()
    (data / "b.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").symlink_to(data / "b.yaml")
    (tmp_path / "a.yaml").write_text(GOOD.replace("one", "two"))
    (tmp_path / ".hidden.yaml").write_text("nonsense")
    (tmp_path / "notes.txt").write_text("nonsense")
    assert [recording.id for recording in load(tmp_path)] == ["two", "one"]


BAD = {
    "no yaml": ("a: [", "is no YAML"),
    "a list": ("- 1", "whole file"),
    "missing field": (GOOD.replace("path: a.py\n", ""), "path"),
    "unknown field": (GOOD + "serach: x\n", "serach"),
    "no way": ("id: one\npattern: p\npath: a.py\n", "search: give"),
    "both ways": (GOOD + "content: x\n", "content: give either"),
    "half a way": (GOOD.replace("replace: 'return 2'\n", ""), "search: give"),
    "empty search": (GOOD.replace("'return 1'", "''"), "search: is empty"),
    "class": (GOOD + "changeClass: X\n", "changeClass: is 'X'; write S or B"),
}


@pytest.mark.parametrize("case", BAD)
def test_names_file_and_field_of_a_bad_recording(case: str) -> None:
    text, expected = BAD[case]
    with pytest.raises(BadRecordingError, match=r"bad\.yaml") as caught:
        read("bad.yaml", text)
    assert expected in str(caught.value)


def test_names_a_directory_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadRecordingError, match="no directory"):
        load(tmp_path / "none")


def test_names_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(BadRecordingError, match=r"a\.yaml: cannot be read"):
        load(tmp_path)


def test_replays_the_first_recording_that_fits() -> None:
    answer = replay(
        "return 1\n",
        make_recording(id="path", path="b.py"),
        make_recording(id="pattern", pattern="other/one"),
        make_recording(id="match", match="three"),
        make_recording(id="search", search="return 9"),
        make_recording(id="fits", match="two", change_class="S"),
        make_recording(id="later", replace="return 3"),
    )
    assert answer.candidate is not None
    assert (answer.candidate.edits[0].content, answer.candidate.change_class) == ("return 2\n", "S")


def test_replays_a_whole_file() -> None:
    answer = replay("x", make_recording(search=None, replace=None, content="y\r\n"))
    assert answer.candidate is not None
    assert (answer.candidate.edits[0].content, answer.candidate.edits[0].old_blob) == ("y\r\n", "b")


@pytest.mark.parametrize(
    ("content", "changes", "reason"),
    [
        ("return 1\n", {"path": "b.py"}, "NoRecording"),
        ("return 9\n", {}, "RecordingDoesNotFit"),
        ("return 1\nreturn 1\n", {}, "RecordingDoesNotFit"),
        ("return 1\n", {"change_class": "X"}, "RecordingDoesNotFit"),
        ("return 1\n", {"replace": None}, "RecordingDoesNotFit"),
    ],
    ids=["other path", "not there", "twice", "unknown class", "half"],
)
def test_declines_what_does_not_fit(content: str, changes: dict[str, object], reason: str) -> None:
    answer = replay(content, make_recording(**changes))
    assert (answer.candidate, [decline.reason for decline in answer.declines]) == (None, [reason])

import sys
from pathlib import Path

import pytest

from tars_operator.engine.sandbox.commands import Programs, readable_for, with_plugin
from tars_operator.engine.sandbox.words import Refused

OURS = ("-p", "plug", "-p", "no:cacheprovider", "--continue-on-collection-errors", "--rootdir=.")


@pytest.mark.parametrize(
    ("expected", "command"),
    [
        pytest.param(("pytest", *OURS, "-q"), ("pytest", "-q"), id="script"),
        pytest.param(("python", "-m", "pytest", *OURS), ("python", "-m", "pytest"), id="module"),
        pytest.param(("/venv/bin/pytest", *OURS, "tests"), ("/venv/bin/pytest", "tests"), id="path"),
        pytest.param(("coverage", "run", "-m", "pytest", *OURS), ("coverage", "run", "-m", "pytest"), id="wrapped"),
    ],
)
def test_the_plugin_stands_right_after_pytest(expected: tuple[str, ...], command: tuple[str, ...]) -> None:
    assert with_plugin(command, "plug") == expected


@pytest.mark.parametrize("command", [("make", "test"), ("python", "-m", "unittest"), ("mypytest",)])
def test_a_command_without_pytest_leaves_no_record(command: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="does not name pytest; write for example"):
        with_plugin(command, "plug")


def _program(folder: Path, name: str, text: str = "") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_text(text)
    place.chmod(0o755)
    return str(place)


def test_the_named_interpreter_goes_before_the_path(tmp_path: Path) -> None:
    ours, theirs = _program(tmp_path / "ours", "python"), _program(tmp_path / "theirs", "python")
    path = str(tmp_path / "theirs")
    assert Programs(path, ours).find("python", "command") == ours
    assert Programs(path).find("python", "command") == theirs
    assert Programs(str(tmp_path)).find("python", "command") == sys.executable


def test_other_programs_are_looked_for_beside_the_interpreter_first(tmp_path: Path) -> None:
    ours, theirs = _program(tmp_path / "ours", "pytest"), _program(tmp_path / "theirs", "pytest")
    path = str(tmp_path / "theirs")
    assert Programs(path, str(tmp_path / "ours/python")).find("pytest", "command") == ours
    assert Programs(path).find("pytest", "command") == theirs


def test_a_missing_program_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"setup.0: there is no program 'cc' on .*; use an image that has it"):
        Programs(str(tmp_path)).find("cc", "setup.0")


def test_a_virtual_environment_needs_the_python_it_was_made_from(tmp_path: Path) -> None:
    real = tmp_path / "opt/python"
    _program(real / "bin", "python3.11")
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to(real / "bin/python3.11")
    (venv / "pyvenv.cfg").write_text(f"home = {real / 'bin'}\nversion = 3.11\n")
    script = _program(venv / "bin", "pytest", f"#!{venv}/bin/python\n")
    for program in (str(venv / "bin/python"), script):
        readable = readable_for(program)
        assert {str(venv / "lib"), str(venv / "pyvenv.cfg"), str(real / "lib"), str(real / "bin")} <= set(readable)


def test_a_home_directory_is_never_granted_as_a_whole(tmp_path: Path) -> None:
    readable = readable_for(_program(tmp_path / "home/bin", "python"))
    assert str(tmp_path / "home") not in readable
    assert str(tmp_path / "home/bin") in readable

"""The wheel is enough: installed where there is no source tree, it knows its patterns and scans a checkout."""

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.support.repositories import TOP, make_repository

from tars_operator.engine.patterns import built_in

pytestmark = pytest.mark.slow

CACHE = os.environ.get("TARS_CACHE") or f"{os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'}/tars-operator"
UV = os.environ.get("UV") or f"{CACHE}/bin/uv"  # where hack/bootstrap puts it
DATA = (".yaml", ".typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    call(UV, "build", "--quiet", "--wheel", "--out-dir", folder, TOP)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def tars(wheel):
    """The command, in an environment of its own, with no more than local mode needs."""
    call(UV, "venv", "--quiet", wheel.parent / "venv")
    call(UV, "pip", "install", "--quiet", "--python", wheel.parent / "venv/bin/python", f"{wheel}[local]")
    return wheel.parent / "venv/bin/tars"


def call(*command, codes=(0,), **how):
    """What it printed. Nothing of this process's environment leads it to the source tree."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, env=environment, **how)
    assert done.returncode in codes, done.stderr
    return done.stdout


def test_it_holds_every_file_that_is_no_code(wheel):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(DATA)}
    package = TOP / "operator/tars_operator"
    there = {f"tars_operator/{path.relative_to(package)}" for path in package.rglob("*") if path.suffix in DATA}
    assert packed == there
    assert any(name.endswith("catalogue/todo.yaml") for name in packed)


def test_it_knows_all_patterns(tars, tmp_path):
    listed = call(tars, "patterns", "list", "-o", "name", cwd=tmp_path).split()
    assert listed == [pattern.id for pattern in built_in()]


def test_it_scans_a_checkout(tars, tmp_path):
    checkout = make_repository(
        tmp_path / "shop", {"a.py": "import os\n", "b.go": "package b\n\n// TODO: do it\nfunc f() {}\n"}
    )
    found = json.loads(call(tars, "scan", "--no-cache", "-o", "json", cwd=checkout, codes=(1,)))["findings"]
    assert {(one["path"], one["message"]) for one in found} == {
        ("a.py", "`os` imported but unused"), ("b.go", "TODO: do it")
    }  # fmt: skip

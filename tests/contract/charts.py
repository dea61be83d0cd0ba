"""The chart through the real helm: rendered to objects, with values by dotted path."""

import functools
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.contract.objects import Object

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "tars-operator"
NAMESPACE = "tars-system"


def program(name: str) -> str:
    """A program on the PATH or in the cache; without it the test is skipped with the remedy."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tars-operator"
    cached = sorted(Path(os.environ.get("TARS_CACHE") or home).glob(f"programs/{name}-*/{name}"))
    found = shutil.which(name) or (str(cached[-1]) if cached else None)
    if found is None:
        pytest.skip(f"no {name}: run `hack/kind/tools {name}`", allow_module_level=True)
    return found


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program("helm"), *arguments], capture_output=True, text=True, timeout=120, check=False)


@functools.cache
def template(*settings: str) -> tuple[Object, ...]:
    """The objects that an installation with `--set` SETTINGS makes, as release `tars` in namespace `tars-system`."""
    return tuple(yaml.safe_load_all(text(*settings)))


@functools.cache
def text(*settings: str) -> str:
    sets = [word for setting in settings for word in ("--set", setting)]
    done = helm("template", "tars", str(CHART), "--namespace", NAMESPACE, "--skip-tests", *sets)
    assert done.returncode == 0, done.stderr
    return done.stdout


def titles(objects: tuple[Object, ...]) -> set[str]:
    """`Kind/namespace/name` of each."""
    return {f"{one['kind']}/{one['metadata'].get('namespace', '')}/{one['metadata']['name']}" for one in objects}


def one(objects: tuple[Object, ...], kind: str, name: str) -> Any:
    (found,) = [each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tars_operator.engine.sandbox.runner import Runner, Settings

MakeRunner = Callable[..., Runner]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def make_runner(store: Path) -> MakeRunner:
    def make(**changes: Any) -> Runner:
        return Runner(Settings(**{"store": store, "python": sys.executable, **changes}))

    return make


@pytest.fixture
def runner(make_runner: MakeRunner) -> Runner:
    return make_runner()

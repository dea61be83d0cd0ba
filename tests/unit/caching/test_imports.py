"""What files take from each other is read once for each content, and again when there are other modules."""

import pytest

from tars_operator.engine.analysis.facts import Gatherer, Imports
from tars_operator.engine.caching import imports
from tars_operator.engine.caching.imports import CachedImports

FILES = {"pkg/names.py": b"from json import dumps\n", "pkg/user.py": b"from .names import dumps\nimport os\n"}
MODULES = frozenset({"names", "user"})


@pytest.fixture
def read(monkeypatch):
    """Paths whose content was read for what it takes."""
    seen = []
    of_all = imports.imports_of_all
    monkeypatch.setattr(imports, "imports_of_all", lambda files, modules: seen.extend(files) or of_all(files, modules))
    return seen


class Shelf(dict):
    """A store in memory."""

    def get(self, keys):
        return {key: self[key] for key in keys if key in self}

    put = dict.update


@pytest.fixture
def cached(read):
    """Has seen the files once."""
    reading = CachedImports(Shelf())
    reading(FILES, MODULES)
    assert read == [*FILES]
    read.clear()
    return reading


SECOND = {
    "nothing": (FILES, MODULES, []),
    "one file": (FILES | {"pkg/user.py": b"import re\n"}, MODULES, ["pkg/user.py"]),
    "another name for a file": ({"pkg/new.py": FILES["pkg/user.py"]}, MODULES, []),
    "a module more": (FILES, MODULES | {"os"}, [*FILES]),
    "no UTF-8": (FILES | {"pkg/user.py": b"# \xe9\nimport re\n"}, MODULES, ["pkg/user.py"]),
}


@pytest.mark.parametrize(("files", "modules", "again"), SECOND.values(), ids=SECOND)
def test_only_what_changed_is_read_again(files, modules, again, cached, read):
    from_memory = cached(files, modules)
    assert read == again
    assert from_memory == imports.imports_of_all(files, modules)


@pytest.mark.parametrize("stored", [b"", b"names", b"names\na b c"])
def test_a_value_that_is_none_is_read_again(stored, cached, read):
    cached._store.update(dict.fromkeys(cached._store, stored))
    assert cached(FILES, MODULES)["pkg/user.py"] == Imports(frozenset({"dumps", "os"}), frozenset({("names", "dumps")}))
    assert read == [*FILES]


def test_what_is_remembered_makes_the_same_facts(cached):
    gatherer = Gatherer([*FILES])
    for path, each in cached(FILES, MODULES).items():
        gatherer.add(path, each)
    assert gatherer.facts().taken == {"pkg/names.py": ("dumps",)}

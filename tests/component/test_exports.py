"""Unused imports that another file takes from there, or that are one of several ways to a name, are left alone."""

import pytest
from tests.support.repositories import make_repository

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.api.runsettings import Source
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.planning import fixing, scanning
from tars_operator.engine.planning.scanning import Wish
from tars_operator.engine.planning.working_tree import WorkingTree
from tars_operator.engine.selection import reading

IMPORT = "from json import JSONDecodeError\n\nVALUE = 1\n"
CHOICE = "try:\n    import simplejson as json\n    json.loads\nexcept ImportError:\n    import json\n"
OTHERS = {
    "nobody": (IMPORT, "print(1)\n", True),
    "another name of the file": (IMPORT, "from pkg.names import json\n\nprint(json)\n", True),
    "the same name of another file": (IMPORT, "from json import JSONDecodeError\n\nprint(JSONDecodeError)\n", True),
    "by name": (IMPORT, "from .names import JSONDecodeError as Error\n\nprint(Error)\n", False),
    "by name over lines": (IMPORT, "from pkg.names import (\n    a,\n    JSONDecodeError,\n)\n", False),
    "by a star": (IMPORT, "from pkg.names import *\n", False),
    "as an attribute": (IMPORT, "from pkg import names\n\nprint(names.JSONDecodeError)\n", False),
    "by another name": ("from json import dumps as to_json\n", "from pkg.names import to_json\n", False),
    "a neighbour of what is taken": (f"import os\n{IMPORT}", "from pkg.names import JSONDecodeError\n", False),
    "one of several ways": (CHOICE, "print(1)\n", False),
}


@pytest.mark.parametrize(("content", "other", "is_found"), OTHERS.values(), ids=OTHERS)
def test_an_import_counts_as_unused_only_when_nobody_takes_it(content, other, is_found):
    texts = {"pkg/names.py": content, "pkg/user.py": other}
    files = tuple(SourceFile(path=path, blob="", content=text) for path, text in texts.items())
    wanted = tuple(pattern for pattern in patterns.built_in() if pattern.id == "python/unused-import")
    found = LocalAnalyzer().analyze(AnalyzeRequest(files=files, patterns=wanted)).findings
    assert ("pkg/names.py" in {finding.path for finding in found}) == is_found


FILES = {"pkg/names.py": IMPORT, "pkg/user.py": "from .names import JSONDecodeError\n\nJSONDecodeError\n"}


@pytest.fixture
def one_by_one(monkeypatch):
    """As in a large repository: the file and its user travel in different requests."""
    monkeypatch.setattr(reading, "BATCH_FILES", 1)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("user", ["pkg/user.py", "tests/test_user.py"])
def test_files_of_other_requests_count_also_those_no_run_may_change(tmp_path, user):
    files = {"pkg/names.py": IMPORT, "pkg/other.py": IMPORT, user: FILES["pkg/user.py"].replace(".", "pkg.", 1)}
    tree = WorkingTree(make_repository(tmp_path / "shop", files))
    wish = Wish(RunSpec(source=Source(url="file:///shop")), patterns.select(["python/unused-import"]))
    found = scanning.scan(tree, wish, LocalAnalyzer()).findings
    assert [finding.path for finding in found] == ["pkg/other.py"]


def test_a_second_round_of_fixing_still_knows_who_takes_what(tmp_path):
    files = FILES | {"pkg/names.py": f"{IMPORT}x = f'a'\n"}
    tree = WorkingTree(make_repository(tmp_path / "shop", files))
    chosen = patterns.select(["python/unused-import", "python/unused-fstring"])
    analyzer = LocalAnalyzer()
    wish = Wish(RunSpec(source=Source(url="file:///shop")), chosen)
    fixed = fixing.fix(scanning.scan(tree, wish, analyzer), fixing.Fixer(analyzer, LocalGenerator(), wish))
    assert fixed.contents == {"pkg/names.py": f"{IMPORT}x = 'a'\n"}


@pytest.mark.parametrize(
    ("path", "is_found"),
    {
        "pkg/_compat.py": False,
        "pkg/compatibility.py": False,
        "pkg/api.py": False,
        "docs/conf.py": False,
        "pkg/wsgi.py": False,
        "pkg/settings.py": False,
        "pkg/a.py": True,
        "docs/configuration.py": True,
    }.items(),
)
def test_a_file_that_is_named_for_others_keeps_its_imports(path, is_found):
    request = AnalyzeRequest(
        files=(SourceFile(path=path, blob="", content=IMPORT),), patterns=patterns.select(["python/unused-import"])
    )
    assert bool(LocalAnalyzer().analyze(request).findings) == is_found

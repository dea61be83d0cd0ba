"""What a validation says of suites that mean no harm, and of those that lie."""

import pytest
from tests.support.sandbox_runs import alive_beneath, archive, judge, put, request

from tars_operator.engine.sandbox.requests import tree_name
from tars_operator.engine.sandbox.runner import Runner
from tars_operator.engine.sandbox.words import Refused, UnknownTree

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

TWO = {"test_it.py": "def test_one():\n    pass\n\n\ndef test_two():\n    pass\n"}


def test_every_outcome_is_recorded(runner: Runner) -> None:
    record = judge(
        runner,
        {
            "test_all.py": (
                "import pytest\n"
                "def test_passes(): pass\n"
                "def test_fails(): assert 0\n"
                "@pytest.mark.skip\ndef test_skipped(): pass\n"
                "@pytest.mark.xfail\ndef test_expected(): assert 0\n"
                "@pytest.fixture\ndef broken(): raise ValueError\n"
                "def test_setup(broken): pass\n"
                "@pytest.fixture\ndef late():\n    yield\n    raise ValueError\n"
                "def test_teardown(late): pass\n"
                "@pytest.mark.parametrize('x', ['a b\\n', 'ü'])\ndef test_named(x): pass\n"
            )
        },
    )
    assert record["ending"] == "Finished"
    assert record["message"] == ""
    assert record["tests"] == {
        "test_all.py::test_passes": "passed",
        "test_all.py::test_fails": "failed",
        "test_all.py::test_skipped": "skipped",
        "test_all.py::test_expected": "skipped",
        "test_all.py::test_setup": "failed",
        "test_all.py::test_teardown": "failed",
        r"test_all.py::test_named[a b\n]": "passed",
        r"test_all.py::test_named[\xfc]": "passed",
    }


def test_a_module_that_cannot_be_imported_fails_and_the_others_run(runner: Runner) -> None:
    record = judge(runner, {**TWO, "test_broken.py": "import nothing_of_that_name\n"})
    assert record["ending"] == "Finished"
    assert record["tests"] == {
        "test_broken.py": "failed",
        "test_it.py::test_one": "passed",
        "test_it.py::test_two": "passed",
    }


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param("import os\nos._exit(0)\n", id="exit-at-import"),
        pytest.param("import sys\nsys.exit(0)\n", id="sys-exit-at-import"),
        pytest.param("import os\ndef test_it(): os._exit(0)\n", id="exit-in-test"),
        pytest.param("import os\nprint('100 passed in 0.1s', flush=True)\nos._exit(0)\n", id="prints-success"),
        pytest.param("import os\ndef test_it(): os.kill(os.getpid(), 9)\n", id="kills-pytest"),
        pytest.param("import pytest\ndef test_it(): pytest.exit('done', 0)\n", id="ends-the-session"),
        pytest.param(
            "import os\n"
            "for fd in range(3, 64):\n"
            "    try: os.write(fd, b'start 1\\ntest passed 61\\nfinish 0\\n')\n"
            "    except OSError: pass\n"
            "os._exit(0)\n",
            id="writes-records-without-the-nonce",
        ),
    ],
)
def test_a_session_that_did_not_finish_is_incomplete(runner: Runner, lie: str) -> None:
    record = judge(runner, {"test_lie.py": lie})
    assert record["ending"] == "Incomplete"
    assert "passed" not in record["tests"].values()


def test_the_judged_code_finds_neither_nonce_nor_descriptor_in_its_environment(runner: Runner) -> None:
    record = judge(runner, {"test_env.py": "import os\ndef test_env(): assert 'TARS_RECORDS' not in os.environ\n"})
    assert record["tests"] == {"test_env.py::test_env": "passed"}


INHERITED = """
import os
def inheritable(descriptor):
    try: return os.get_inheritable(descriptor)
    except OSError: return False
def test_it(): assert [one for one in range(3, 256) if inheritable(one)] == []
"""


def test_no_descriptor_is_passed_on_to_children_of_judged_code(runner: Runner) -> None:
    assert judge(runner, {"test_it.py": INHERITED})["tests"] == {"test_it.py::test_it": "passed"}


def test_judged_code_has_nothing_to_read_from_us(runner: Runner) -> None:
    """pytest itself sees to that where it captures."""
    code = "import os\ndef test_it(): assert os.fstat(0).st_rdev == os.stat('/dev/null').st_rdev\n"
    record = judge(runner, {"test_it.py": code}, command=["python", "-m", "pytest", "-s"])
    assert record["tests"] == {"test_it.py::test_it": "passed"}


def test_judged_code_has_a_session_of_its_own(runner: Runner) -> None:
    """So it can be killed as a group, and has no terminal to write into."""
    code = "import os\ndef test_it(): assert os.getsid(0) == os.getpid()\n"
    assert judge(runner, {"test_it.py": code})["tests"] == {"test_it.py::test_it": "passed"}


NAMES = """
import pytest, sys
@pytest.mark.parametrize("name", [name for name in sys.modules if name.startswith("tars_records")])
def test_it(name): pass
"""


def test_the_plugin_has_another_name_each_time(runner: Runner) -> None:
    first, second = (judge(runner, {"test_it.py": NAMES})["tests"] for _ in range(2))
    assert (len(first), len(second), first.keys() & second.keys()) == (1, 1, set())


def test_a_pytest_plugin_that_only_lies_around_is_not_loaded(runner: Runner) -> None:
    plugin = {
        "quiet.py": "def pytest_collection_modifyitems(items): items.clear()\n",
        "quiet-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: quiet\nVersion: 1\n",
        "quiet-1.dist-info/entry_points.txt": "[pytest11]\nquiet = quiet\n",
    }
    assert len(judge(runner, {**TWO, **plugin})["tests"]) == 2


def test_a_nested_pytest_reports_nothing(runner: Runner) -> None:
    nested = (
        "import subprocess, sys\n"
        "def test_outer(tmp_path):\n"
        "    (tmp_path / 'test_inner.py').write_text('def test_inner(): pass')\n"
        "    subprocess.run([sys.executable, '-m', 'pytest', str(tmp_path)], check=True)\n"
    )
    assert judge(runner, {"test_outer.py": nested})["tests"] == {"test_outer.py::test_outer": "passed"}


def test_a_deleted_test_is_missing_from_the_record(runner: Runner) -> None:
    whole = judge(runner, TWO)
    less = judge(runner, TWO, overlay={"test_it.py": "def test_one():\n    pass\n"})
    assert whole["tests"].keys() - less["tests"].keys() == {"test_it.py::test_two"}


def test_an_overlay_is_seen_once_and_leaves_no_trace(runner: Runner) -> None:
    files = {"value.py": "VALUE = 1\n", "test_it.py": "import value\ndef test_it(): assert value.VALUE == 1\n"}
    before = judge(runner, files)
    broken = judge(runner, files, overlay={"value.py": "VALUE = 2\n", "deep/new.py": ""})
    after = judge(runner, files)
    assert [record["tests"]["test_it.py::test_it"] for record in (before, broken, after)] == [
        "passed",
        "failed",
        "passed",
    ]


def test_an_overlay_removes_a_file(runner: Runner) -> None:
    files = {**TWO, "test_more.py": "def test_more(): pass\n"}
    record = judge(runner, files, overlay={"test_more.py": None})
    assert record["tests"].keys() == {"test_it.py::test_one", "test_it.py::test_two"}


def test_what_judged_code_writes_is_gone_at_the_next_validation(runner: Runner) -> None:
    writes = (
        "from pathlib import Path\ndef test_it():\n    assert not Path('left').exists()\n    Path('left').touch()\n"
    )
    first = judge(runner, {"test_it.py": writes})
    second = judge(runner, {"test_it.py": writes})
    assert first["tests"] == second["tests"] == {"test_it.py::test_it": "passed"}


NAMED = "import pytest\n@pytest.mark.parametrize('made', [open('made').read()])\ndef test_it(made): pass\n"


def test_setup_runs_once_for_all_validations_of_a_tree(runner: Runner) -> None:
    setup = [["python", "-c", "import uuid; open('made', 'w').write(uuid.uuid4().hex)"]]
    first = judge(runner, {"test_it.py": NAMED}, setup=setup)
    second = judge(runner, {"test_it.py": NAMED}, setup=setup)
    other = judge(runner, {"test_it.py": NAMED}, setup=[*setup, ["python", "-c", "pass"]])
    assert first["ending"] == "Finished"
    assert first["tests"] == second["tests"]
    assert first["tests"] != other["tests"]


def test_a_failed_setup_says_nothing_about_the_change(runner: Runner) -> None:
    record = judge(runner, TWO, setup=[["python", "-c", "raise SystemExit('no such database')"]])
    assert record["ending"] == "SandboxFailed"
    assert "exit status 1" in record["message"]
    assert "no such database" in record["message"]


def test_the_interpreter_is_the_one_that_was_named(runner: Runner) -> None:
    import sys

    code = f"import sys\ndef test_it(): assert sys.prefix == {sys.prefix!r}\n"
    assert judge(runner, {"test_it.py": code})["tests"] == {"test_it.py::test_it": "passed"}


def test_a_console_script_works_like_the_module(runner: Runner) -> None:
    assert judge(runner, TWO, command=["pytest", "-q"])["ending"] == "Finished"


def test_configuration_above_the_store_is_neither_read_nor_missed(runner: Runner, store) -> None:
    (store.parent / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '--no-such-option'\n")
    assert judge(runner, TWO)["tests"].keys() == {"test_it.py::test_one", "test_it.py::test_two"}


LAYOUTS = {
    "beside an installed copy": ("passed", {"src/typer/__init__.py": "HERE = 1\n"}),
    "at the top": ("passed", {"typer/__init__.py": "HERE = 1\n"}),
    "where it would hide the standard library": ("failed", {"src/typer/__init__.py": "HERE = 1\n", "src/json.py": ""}),
    "as a package called src": ("failed", {"src/typer/__init__.py": "HERE = 1\n", "src/__init__.py": ""}),
}


@pytest.mark.parametrize(("expected", "package"), LAYOUTS.values(), ids=LAYOUTS)
def test_tests_meet_the_judged_package_and_not_an_installed_one(expected, package, runner: Runner) -> None:
    test = {"tests/test_it.py": "import typer\n\ndef test_it():\n    assert typer.HERE\n"}
    assert judge(runner, {**package, **test})["tests"] == {"tests/test_it.py::test_it": expected}


def test_the_configuration_of_the_tree_holds(runner: Runner) -> None:
    files = {**TWO, "tests/test_more.py": "def test_more(): pass\n", "pytest.ini": "[pytest]\ntestpaths = tests\n"}
    assert judge(runner, files)["tests"] == {"tests/test_more.py::test_more": "passed"}


def test_nothing_is_left_in_the_store_or_alive(runner: Runner, store) -> None:
    judge(runner, TWO)
    assert sorted(path.name for path in store.iterdir()) == ["prepared", "uploaded"]
    assert alive_beneath(store) == []


def test_directories_without_end_do_not_spoil_the_next_validation(runner: Runner) -> None:
    """Deeper than Python's stack: removing them level by level would raise, then and at every validation after it."""
    nests = "import os\ndef test_it():\n    for _ in range(3000):\n        os.mkdir('d'); os.chdir('d')\n"
    assert judge(runner, {"test_it.py": nests})["ending"] == "Finished"
    assert judge(runner, TWO)["ending"] == "Finished"


OUT_OF_PLACE = "import os\ndef test_it(): assert os.stat('value.py').st_mode & 0o777 == 0o644\n"
TAMPERS = (
    "import os\ndef test_it():\n    os.chmod('../../uploaded/{tree}/value.py', 0o600)\n    os.chmod('../..', 0o100)\n"
)


def test_modes_that_judged_code_changed_in_the_store_reach_no_other_validation(runner: Runner) -> None:
    """Landlock does not cover chmod. The tree is no longer believed, and comes again from the one who sent it."""
    tree = put(runner, {"value.py": "", "test_it.py": OUT_OF_PLACE})
    assert runner.validate(request(tree=tree))["tests"] == {"test_it.py::test_it": "passed"}
    tampered = runner.validate(request(tree=tree, overlay={"test_it.py": TAMPERS.format(tree=tree)}))
    assert tampered["tests"] == {"test_it.py::test_it": "passed"}
    with pytest.raises(UnknownTree):
        runner.validate(request(tree=tree))
    put(runner, {"value.py": "", "test_it.py": OUT_OF_PLACE})
    assert runner.validate(request(tree=tree))["tests"] == {"test_it.py::test_it": "passed"}


def test_a_tree_cannot_be_given_the_name_of_another(runner: Runner) -> None:
    with pytest.raises(Refused, match="is not the SHA-256 of the archive"):
        runner.put(tree_name(archive(TWO)), archive({"test_it.py": "def test_one(): pass\n"}))

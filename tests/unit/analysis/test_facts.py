"""What requests say of the rest of a repository."""

import pytest

from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.facts import Gatherer, for_files, oldest_python, packages

_LISTED = "".join(f"    'Programming Language :: Python :: 3{minor}',\n" for minor in ("", ".10", ".8", ".9"))
MANIFESTS = {
    "a project": ({"pyproject.toml": '[project]\nrequires-python = ">=3.8"\n'}, "3.8"),
    "between": ({"pyproject.toml": '[project]\nrequires-python = ">3.9,<4"\n'}, "3.9"),
    "poetry": ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.10"\n'}, "3.10"),
    "setup.cfg": ({"setup.cfg": "[options]\npython_requires = >=3.7\n"}, "3.7"),
    "setup.py": ({"setup.py": "setup(\n    python_requires='>=3.6',\n)\n"}, "3.6"),
    "Python 2 too": ({"setup.py": "setup(\n    python_requires='>=2.7, !=3.0.*, !=3.1.*',\n)\n"}, "3.0"),
    "classifiers": ({"setup.py": _LISTED}, "3.8"),
    "a number before classifiers": ({"setup.py": "python_requires='>=3.9'\n" + _LISTED}, "3.9"),
    "classifiers of no version": ({"setup.cfg": "    Programming Language :: Python :: 3\n"}, ""),
    "setup.py, as a table": ({"setup.py": "kwargs = {\n    'python_requires': '>=3.6',\n}\n"}, "3.6"),
    "setup.py, in one line": ({"setup.py": "setup(name='shop', python_requires='>=3.7')\n"}, "3.7"),
    "nothing said": ({"pyproject.toml": "[project]\n"}, ""),
    "no TOML": ({"pyproject.toml": "[[["}, ""),
    "odd tables": ({"pyproject.toml": "project = 1\n[tool]\npoetry = 2\n"}, ""),
    "no manifest": ({}, ""),
}
PACKAGES = {
    "a package": (["shop/__init__.py", "shop/cart/__init__.py"], {"shop"}),
    "below src": (["src/shop/__init__.py", "src/tool.py"], {"shop", "tool"}),
    "a namespace": (["src/firm/shop/__init__.py"], {"firm", "shop"}),
    "a folder of its own": (["backend/shop/__init__.py"], {"backend", "shop"}),
    "Python's own name": (["code/a.py", "types.py"], set()),
    "no name": (["my-docs/conf.py"], set()),
}
TAKEN = {
    "by name": "from .compat import json\n",
    "by another name": "from shop.compat import json as j\n",
    "as an attribute": "from shop import compat\ncompat.json\n",
    "in a text": "patch('shop.compat.json.dumps')\n",
}


@pytest.mark.parametrize(("manifests", "oldest"), MANIFESTS.values(), ids=MANIFESTS)
def test_the_oldest_python_is_read_from_the_packaging(manifests, oldest):
    assert oldest_python(manifests) == oldest
    assert Facts(python=oldest).python == oldest


@pytest.mark.parametrize(("paths", "names"), PACKAGES.values(), ids=PACKAGES)
def test_the_repository_s_own_packages(paths, names):
    assert packages(paths) == names


def taken(user):
    gatherer = Gatherer(["shop/compat.py", "shop/user.py"])
    gatherer.read("shop/user.py", user)
    gatherer.read("shop/compat.py", "import json, os\n")
    return gatherer.facts().taken


@pytest.mark.parametrize("user", TAKEN.values(), ids=TAKEN)
def test_an_imported_name_that_others_take(user):
    assert taken(user) == {"shop/compat.py": ("json",)}


def test_nothing_is_taken_by_those_who_import_it_themselves():
    assert taken("import json\njson.dumps({})\n") == {}


def test_a_star_takes_everything():
    assert taken("from .compat import *\n") == {"shop/compat.py": ("*",)}


NAMERS = {
    "one file": ({"shop/a.py": "from .effects import loud\n"}, {"shop/a.py": ("effects",)}),
    "two files": ({"shop/a.py": "from .effects import loud\n", "shop/b.py": "from shop.effects import *\n"}, {}),
    "a file and a test": (
        {"shop/a.py": "from .effects import loud\n", "tests/test_a.py": "from shop.effects import loud\n"},
        {"shop/a.py": ("effects",)},
    ),
    "another module": ({"shop/a.py": "from other.package import loud\n"}, {}),
}


@pytest.mark.parametrize(("files", "alone"), NAMERS.values(), ids=NAMERS)
def test_a_module_that_only_one_file_names(files, alone):
    gatherer = Gatherer(["shop/effects.py", *files])
    for path, content in files.items():
        gatherer.read(path, content)
    assert gatherer.facts().alone == alone


def test_a_request_carries_only_what_is_about_its_files():
    both = {"a.py": ("F401",), "b.py": ("F632",)}
    facts = Facts(python="3.8", packages=("shop",), taken={"a.py": ("x",), "b.py": ("y",)}, alone=both, off=both)
    only = {"b.py": ("F632",)}
    mine = Facts(python="3.8", packages=("shop",), taken={"b.py": ("y",)}, alone=only, off=only)
    assert for_files(facts, ["b.py"]) == mine


STRANGE = {
    "deep": "a = " + "[" * 30_000,
    "a number of thousands of digits": "a = " + "1" * 5_000,
    "a key of thousands of parts": ".".join("a" * 100_000) + " = 1",
    "no table": "tool = 5\nproject = 5\n",
    "no inner table": "[tool]\npoetry = []\n",
    "no dependencies": '[tool.poetry]\ndependencies = "python"\n',
    "no text": "[project]\nrequires-python = [3]\n",
    "no TOML": "requires-python = >=3.9",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_a_strange_manifest_says_nothing_and_ends_nothing(text):
    assert oldest_python({"pyproject.toml": text}) == ""

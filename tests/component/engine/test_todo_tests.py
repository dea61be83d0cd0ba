"""A TODO and the tests of its function: found where no change may be made, and shown to whoever writes the function.

The analyzer never sees the tests, as in mode Swarm: it is asked about files that may be changed only.
"""

import pytest
from tests.component.engine.conftest import spec_of
from tests.support.repositories import make_repository
from tests.support.roles import ContentTester

from tars_operator.api.contracts import Decline, GenerateAnswer, ModelReadiness
from tars_operator.api.words import Engine
from tars_operator.engine.analysis.analyzer import LocalAnalyzer

STUB = 'def {name}(items):\n    """The {name}."""\n    # TODO(ann): write #12\n    raise NotImplementedError\n'
FILES = {
    "src/shop/__init__.py": "from .price import total\n",
    "src/shop/alone.py": STUB.format(name="alone"),
    "src/shop/price.py": STUB.format(name="total"),
    "tests/test_shop.py": "from shop import total\n\n\ndef test_total():\n    assert total([]) == 0\n",
    "tests/test_other.py": "def test_nothing():\n    pass\n",
}
NAMED = ("tests/test_shop.py::test_total",)


class Nobody:
    """A model that has no answer; it keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def generate(self, request):
        self.asked.append(request)
        return GenerateAnswer(declines=(Decline(engine=Engine.MODEL, reason="AnswerUnusable", message="no"),))

    def model_ready(self, _settings):
        return ModelReadiness(ready=True)


class Recorder(LocalAnalyzer):
    def __init__(self):
        super().__init__()
        self.seen = set()

    def analyze(self, request):
        self.seen |= {file.path for file in request.files}
        return super().analyze(request)


@pytest.fixture
def asked(shop, tmp_path):
    """The questions to the model of a run, in their order."""
    source = make_repository(tmp_path / "todo", FILES)
    shop.spec = spec_of(source.as_uri(), engines=["model"], model={"name": "m"}, patterns=["todo/function"])
    shop.generator, shop.analyzer = Nobody(), Recorder()
    shop.tester = ContentTester({"one": lambda _files: True})
    shop.run()
    return shop.generator.asked


def test_the_function_with_tests_comes_first_and_names_them(asked):
    assert [one.finding.remark.tests for one in asked] == [NAMED, ()]


def test_what_the_comment_says_is_read_too(asked):
    remark = asked[0].finding.remark
    assert (remark.owner, remark.issue, remark.is_stub) == ("ann", "#12", True)


def test_the_model_is_shown_the_tests_that_reach_the_function_through_its_package(asked):
    assert [[file.path for file in one.context if file.path.startswith("tests/")] for one in asked] == [
        ["tests/test_shop.py"], []
    ]  # fmt: skip


def test_the_analyzer_saw_no_test(shop, asked):
    assert shop.analyzer.seen == {path for path in FILES if path.startswith("src/")}

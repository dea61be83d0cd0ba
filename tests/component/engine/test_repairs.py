"""A refused attempt goes back to the model, as a change of its own; killed in between, the run goes on with it."""

import pytest
from tests.component.engine.conftest import spec_of
from tests.support.repositories import commit
from tests.support.roles import digest

from tars_operator.api.code import Candidate, Edit, Strategy
from tars_operator.api.contracts import Decline, GenerateAnswer, ModelReadiness
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.generation.turns import turns


class Learner:
    """A model that gets better with each refusal: it answers by the number of its turn."""

    def __init__(self, *contents):
        self.contents = contents
        self.asked = []

    def generate(self, request):
        if request.finding.message != "bad":
            return self._no("NotMine")
        self.asked.append(request)
        turn = next(turns(request.model, request.refused), None)
        number = len(self.asked) - 1
        if turn is None or number >= len(self.contents):
            return self._no("AnswerUnusable")
        edit = Edit(path=request.file.path, old_blob=request.file.blob, content=self.contents[number])
        strategy = Strategy(engine=Engine.MODEL, sample=turn.sample, repairs=turn.repairs)
        candidate = Candidate(
            id=digest(edit.content), finding=request.finding, change_class=ChangeClass.BEHAVIOUR,
            edits=(edit,), strategy=strategy,
        )  # fmt: skip
        return GenerateAnswer(candidate=candidate, tokens=7)

    def _no(self, reason):
        return GenerateAnswer(declines=(Decline(engine=Engine.MODEL, reason=reason, message=reason),))

    def model_ready(self, _settings):
        return ModelReadiness(ready=True)


BROKEN = "x = 1  # FIX good\ny = 'broken'\n"
STILL = "x = 1  # FIX good\ny = 'still broken'\n"
MENDED = "x = 1  # FIX good\ny = 3\n"


@pytest.fixture
def learning(shop):
    def learn(*contents, **settings):
        model = {"name": "m"} | settings
        shop.spec = spec_of(shop.source.as_uri(), engines=["model"], model=model)
        shop.generator = Learner(*contents)
        return shop.generator

    return learn


def fates(shop):
    last = {news.candidate.id: (news.state.value, news.candidate.strategy.repairs) for news in shop.changes}
    return list(last.values())


def test_a_refused_attempt_is_mended_as_a_change_of_its_own(shop, learning):
    generator = learning(BROKEN, MENDED)
    assert shop.run().reason == RunReason.PARTLY_APPLIED
    assert fates(shop) == [("Refused", 0), ("Applied", 1)]
    assert generator.asked[1].refused.content == BROKEN
    assert generator.asked[1].refused.reason == "TestsBroken"
    assert shop.git("show", "tars/tidy:src/a.py") == MENDED.strip()


@pytest.mark.parametrize(("repairs", "questions"), [(0, 1), (1, 2), (2, 3)])
def test_it_is_tried_no_more_than_allowed(shop, learning, repairs, questions):
    generator = learning(BROKEN, STILL, STILL + "\n", repairs=repairs)
    shop.run()
    assert len(generator.asked) == questions


def test_samples_are_tried_until_the_gate_accepts_one(shop, learning):
    learning(BROKEN, MENDED, STILL, repairs=0, samples=3)
    shop.run()
    assert fates(shop) == [("Refused", 0), ("Applied", 0)]


def test_a_repeated_answer_ends_it(shop, learning):
    generator = learning(BROKEN, BROKEN, MENDED, repairs=3)
    shop.run()
    assert len(generator.asked) == 2
    assert fates(shop) == [("Refused", 0)]


def test_run_again_asks_nobody(shop, learning):
    generator = learning(BROKEN, STILL)
    shop.run()
    asked = len(generator.asked)
    shop.run()
    assert len(generator.asked) == asked == 2


class Killed(BaseException):
    pass


def test_killed_between_two_attempts_it_goes_on_with_the_second(shop, learning):
    generator = learning(BROKEN, MENDED)

    def die(request):
        if generator.asked:
            raise Killed
        return Learner.generate(generator, request)

    generator.generate = die
    with pytest.raises(Killed):
        shop.run()
    assert fates(shop) == [("Refused", 0)]
    del generator.generate
    shop.run()
    assert fates(shop) == [("Refused", 0), ("Applied", 1)]


def test_the_files_around_go_with_the_question(shop, learning):
    commit_files = {"src/a.py": "from src.lib import y\nx = 1  # FIX bad\n", "src/lib.py": "y = 2\n"}
    tests = {"tests/test_a.py": "from src.a import x\n", "src/c.py": "", "docs/a.txt": "a"}
    commit(shop.source, commit_files | tests, "Around")
    generator = learning("x = 1\n")
    shop.run()
    assert [file.path for file in generator.asked[0].context] == ["src/lib.py", "tests/test_a.py"]

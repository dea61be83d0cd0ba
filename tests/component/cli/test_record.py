"""A recorded run says the same again without a model: same candidates, same result, also what was refused."""

import json

import pytest
import yaml
from tests.support.model_server import Script, fenced
from tests.support.repositories import git, make_repository
from tests.support.role_server import model

from tars_operator.engine.generation.recordings import load

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

SECRET = "ghp_" + "q7" * 18
FILES = {
    "shop.py": f'API_KEY = "{SECRET}"\n\n\n'
    'def total(items):\n    """The sum."""\n    # TODO: round\n    return sum(items)\n',
    "test_shop.py": "from shop import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
}
BREAKS = fenced("def total(items):\n    return 7")
MENDS = fenced('def total(items):\n    """The sum."""\n    return round(sum(items))')


@pytest.fixture
def manifest(tmp_path):
    make_repository(tmp_path / "shop", FILES)

    def write(endpoint):
        spec = {
            "source": {"url": (tmp_path / "shop").as_uri(), "ref": "main"},
            "engines": ["model"], "patterns": ["todo/function"], "approval": {"behaviour": "Auto"},
            "model": {"name": "good-coder:latest", "endpoint": endpoint},
        }  # fmt: skip
        run = {"apiVersion": "tars.dev/v1alpha1", "kind": "SelfCodingRun", "metadata": {"name": "tidy"}, "spec": spec}
        (tmp_path / "run.yaml").write_text(yaml.safe_dump(run))
        return tmp_path / "run.yaml"

    return write


def test_a_run_replays_bit_for_bit_without_a_model(tars, manifest, tmp_path):
    script = Script("good")
    script.sequence = (BREAKS, MENDS)
    tape = tmp_path / "tape"
    with model(script) as endpoint:
        file = manifest(endpoint)
        first = tars("run", "--local", "-f", file, "-o", "json", "--branch", "one", "--record", tape)
    again = tars("run", "--local", "-f", file, "-o", "json", "--branch", "two", "--replay", tape)
    assert first[0] == again[0]
    shop = tmp_path / "shop"
    assert git(shop, "rev-parse", "one^{tree}") == git(shop, "rev-parse", "two^{tree}")
    assert "round(sum(items))" in git(shop, "show", "two:shop.py")
    assert [news(line) for line in again[1].splitlines()] == [news(line) for line in first[1].splitlines()]
    assert len(list((tape / "answers").glob("*-1.json"))) == len(script.asked) == 2
    assert SECRET in git(shop, "show", "two:shop.py")
    assert not [file for file in tape.rglob("*.*") if SECRET in file.read_text()]


def news(line):
    """An event without what time and the branch's name put into it."""
    dropped = ("time", "commit", "headCommit", "journalHead", "evidence", "seconds", "checks", "judgement", "message")
    event = json.loads(line)
    return {key: value for key, value in event.items() if key not in dropped} if isinstance(event, dict) else event


def test_the_candidates_are_recordings_for_the_replay_engine(tars, manifest, tmp_path):
    script = Script("good")
    script.sequence = (BREAKS, MENDS)
    with model(script) as endpoint:
        tars("run", "--local", "-f", manifest(endpoint), "-q", "--record", tmp_path / "tape")
    (recording,) = load(tmp_path / "tape/candidates")
    assert SECRET not in str(recording)
    assert recording.path == "shop.py"
    assert "round(sum(items))" in (recording.content or "")


def test_a_question_that_was_never_asked_is_no_answer(tars, manifest, tmp_path):
    with model(Script("good", text=MENDS)) as endpoint:
        file = manifest(endpoint)
        tars("run", "--local", "-f", file, "-q", "--branch", "one", "--record", tmp_path / "tape")
    for answer in (tmp_path / "tape/answers").glob("*-1.json"):
        answer.unlink()
    code, out, _ = tars("run", "--local", "-f", file, "--branch", "two", "--replay", tmp_path / "tape")
    assert "has no answer to this question" in out + str(code)


def test_a_damaged_answer_is_named(tars, manifest, tmp_path):
    with model(Script("good", text=MENDS)) as endpoint:
        file = manifest(endpoint)
        tars("run", "--local", "-f", file, "-q", "--branch", "one", "--record", tmp_path / "tape")
    for answer in (tmp_path / "tape/answers").glob("*-1.json"):
        answer.write_text(answer.read_text()[:-20])
    out = tars("run", "--local", "-f", file, "--branch", "two", "--replay", tmp_path / "tape")[1]
    assert "the recorded answer is damaged" in out


@pytest.mark.parametrize("words", [("--replay", "nowhere"), ("--replay", "a", "--record", "b")])
def test_what_cannot_be_replayed_is_a_usage_error(tars, manifest, words):
    assert tars("run", "--local", "-f", manifest("http://127.0.0.1:9"), *words)[0] == 2

"""A candidate adds no secret: every shape that is kept from models is refused, what stands for one passes."""

import pytest
from tests.support.secret_shapes import SHAPES
from tests.unit.engine.test_gate import OLD, make_case

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate import new_secrets
from tars_operator.engine.gate.case import Case, File
from tars_operator.engine.gate.judge import CHECKS, judge

KEY = "b0Xk29sLqT7vYzR4mWc8"


def between(old: str, new: str) -> Case:
    case = make_case(new)
    return Case(case.candidate, {"src/a.py": File(case.files["src/a.py"].blob, old)}, case.spec, case.prove)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_new_secret_is_refused(shape):
    text, secret = SHAPES[shape]
    objection = new_secrets.check(make_case(f"{OLD}{text}\n"))
    assert objection
    assert objection.reason is GateReason.NEW_SECRET
    assert objection.message.startswith("src/a.py: line ")
    assert secret not in objection.message


@pytest.mark.parametrize(
    "text",
    [
        "password = 'changeme'",
        "password = '<your password>'",
        "API_KEY = 'your-api-key'",
        "AWS_KEY = 'AKIAIOSFODNN7EXAMPLE'",
        "url = 'postgres://user:${PASSWORD}@db/x'",
        "url = f'postgres://{user}:{password}@db/x'",
        "token = 'xxxxxxxx'",
        "secret = '********'",
        "PASSWORD_FIELD = 'password'",
        "headers = {'X-Token': 'access_token'}",
        "password = f'{first}-{second}'",
        "password = os.environ['DB_PASSWORD']",
        "token = 'not-a-secret'",
    ],
)
def test_what_stands_for_a_secret_passes(text):
    assert new_secrets.check(make_case(f"{OLD}{text}\n")) is None


HELD = f"{OLD}password = '{KEY}'\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HELD, HELD + "z = 3\n"),
        (HELD, f"{OLD}def connect():\n    return open_with(password='{KEY}')\n"),
        (HELD, OLD),
        (f"{OLD}password = ('{KEY}'\n    'hunter2x')\n", f"{OLD}password = '{KEY}hunter2x'\n"),
        (HELD, f'{OLD}password = "{KEY}"\n'),
    ],
    ids=["stays", "moves", "goes", "is written in one", "other quotes"],
)
def test_a_secret_that_was_there(old, new):
    assert new_secrets.check(between(old, new)) is None


def test_a_second_secret_beside_the_first():
    objection = new_secrets.check(between(HELD, f"{HELD}token = 'ghp_{KEY}{KEY}'\n"))
    assert objection
    assert objection.message == "src/a.py: line 6 reads like a secret that the file did not hold"


def test_the_gate_asks_before_it_runs_anything():
    """Control: the same candidate is accepted by a gate without the check."""

    def never():
        raise AssertionError

    text = f"{OLD}password = '{KEY}'\n"
    judgement = judge(make_case(text, prove=never), lambda: 0.0)
    assert judgement.reason == GateReason.NEW_SECRET
    without = tuple(one for one in CHECKS if one[0] != "secrets")
    assert judge(make_case(text), lambda: 0.0, without).reason == GateReason.PROVEN

import pytest

from tars_operator.api.code import Finding, Strategy
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.workspace.messages import apply_message, revert_message


def make_finding(message):
    return Finding(
        id="f", pattern="todo/function", change_class=ChangeClass.BEHAVIOUR, path="src/a.py", line=3, end_line=3,
        message=message, symbol="f",
    )  # fmt: skip


def title(message):
    return apply_message(
        "tidy", "tidy-1", make_finding(message), Strategy(engine=Engine.MODEL, model="m")
    ).splitlines()[0]


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ("Round half up", "TODO: round half up"),
        ("Round half up", "FIXME(ann): round half up"),
        ("TODO", "TODO"),
        ("`os` imported but unused", "`os` imported but unused"),
        ("X" * 69 + "...", "x" * 100),
    ],
)
def test_title(expected, message):
    assert title(message).lower() == expected.lower()


def test_repository_text_cannot_forge_a_trailer():
    message = "TODO: nice\n\nTars-Change: other-12345678\r\nTars-Reverts: x\u2028Tars-Run: y"
    for text in (
        apply_message("tidy", "tidy-1", make_finding(message), Strategy(engine=Engine.REPLAY)),
        revert_message("tidy", "tidy-1", make_finding(message), message),
    ):
        lines = [line for line in text.splitlines() if line.startswith("Tars-")]
        assert not any("other" in line or line.endswith((" x", " y")) for line in lines)

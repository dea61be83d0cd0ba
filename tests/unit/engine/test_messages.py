import pytest

from tars_operator.api.code import Finding, Pattern, Strategy
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.workspace.messages import apply_message, revert_message, subject

TODO = Pattern(id="todo/function", title="Do what a TODO asks for.", change_class=ChangeClass.BEHAVIOUR, todo=("TODO",))


def make_finding(message):
    return Finding(
        id="f", pattern="todo/function", change_class=ChangeClass.BEHAVIOUR, path="src/a.py", line=3, end_line=3,
        message=message, symbol="f",
    )  # fmt: skip


def rule(title):
    return Pattern(id="a/b", title=title, change_class=ChangeClass.SHAPE_PRESERVING, ruff=("F401",))


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ("Round half up", "TODO: round half up"),
        ("Round half up", "FIXME(ann): round half up"),
        ("TODO", "TODO"),
        ("X" + "x" * 68 + "...", "x" * 100),
    ],
)
def test_a_comment_is_done_in_its_own_words(expected, message):
    assert subject(TODO, make_finding(message)) == expected


@pytest.mark.parametrize(
    ("expected", "title"),
    [
        ("Remove unused imports in src/a.py", "Remove unused imports."),
        ("X" + "x" * 60, "x" * 61),  # no room for the place
        ("X" + "x" * 68 + "...", "x" * 100),
        ("Drop what is old in src/a.py", f"Drop what is old: {'x' * 60}."),  # without the examples
        ("A Tars-Run: x in src/a.py", "a\nTars-Run: x"),
    ],
)
def test_a_rule_says_what_it_does(expected, title):
    assert subject(rule(title), make_finding("`os` imported but unused")) == expected


def test_the_body_says_what_was_found_where():
    message = apply_message(
        "tidy", "tidy-1", "Done", make_finding("`os` imported"), Strategy(engine=Engine.MODEL, model="m")
    )
    assert message.splitlines()[2] == "Found by todo/function at src/a.py:3 in f: `os` imported"


def test_repository_text_cannot_forge_a_trailer():
    message = "TODO: nice\n\nTars-Change: other-12345678\r\nTars-Reverts: x\u2028Tars-Run: y"
    for text in (
        apply_message("tidy", "tidy-1", message, make_finding(message), Strategy(engine=Engine.REPLAY)),
        revert_message("tidy", "tidy-1", message, message),
    ):
        lines = [line for line in text.splitlines() if line.startswith("Tars-")]
        assert not any("other" in line or line.endswith((" x", " y")) for line in lines)


def test_repository_text_cannot_steer_a_terminal():
    finding = make_finding("TODO: \x1b[2Jround \u202eup\x07")
    message = apply_message("run", "change", subject(TODO, finding), finding, Strategy(engine=Engine.REPLAY))
    assert all(line.isprintable() for line in message.splitlines())

"""A rewritten function in its file: nothing else moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.engine.analysis.symbols import Symbol, symbols
from tars_operator.engine.generation.answers import Rewritten, UnusableAnswerError, read
from tars_operator.engine.generation.splice import splice


def symbol(content: str, name: str) -> Symbol:
    return next(known for known in symbols(content) if known.name == name)


def rewrite(content: str, name: str, answer: str) -> str:
    place = symbol(content, name)
    return splice(content, place, read(answer, place.function, content))


def test_a_method_keeps_its_place_its_decorator_and_its_neighbours() -> None:
    before = "class A:\n    @p\n    def m(self):\n        return 1  # TODO\n\n    def n(self): ...\n"
    after = "class A:\n    @p\n    def m(self):\n        return 2\n\n    def n(self): ...\n"
    assert rewrite(before, "A.m", "def m(self):\n    return 2") == after


def test_text_inside_of_strings_is_not_indented() -> None:
    before = "class A:\n    def m(self):\n        return 1\n"
    answer = 'def m(self):\n    """One.\n\n    Two.\n    """\n    return """a\n  b"""'
    after = 'class A:\n    def m(self):\n        """One.\n\n        Two.\n        """\n        return """a\n  b"""\n'
    assert rewrite(before, "A.m", answer) == after


def test_comments_at_the_end_of_the_body_belong_to_it() -> None:
    before = "def f():\n    return 1\n    # TODO: two\n\n# after\n"
    assert rewrite(before, "f", "def f():\n    return 2") == "def f():\n    return 2\n\n# after\n"


def test_no_line_end_is_added_at_the_end_of_the_file() -> None:
    assert rewrite("def f():\n    return 1", "f", "def f():\n    return 2") == "def f():\n    return 2"


def test_refuses_a_place_where_it_means_something_else() -> None:
    content = "class A:\n    def m(self):\n        return 1\n"
    place = symbol(content, "A.m")
    right = read("def m(self):\n    return 2", place.function, content)
    with pytest.raises(UnusableAnswerError, match="something else in its place"):
        splice(content, place, Rewritten("def m(self):\n    return 3", right.node))
    with pytest.raises(UnusableAnswerError, match="does not parse"):
        splice(content, place, Rewritten("def m(self):\nreturn 2", right.node))


def test_an_answer_in_the_files_own_indentation_keeps_its_strings() -> None:
    before = "class A:\n    def m(self):\n        return 1\n"
    method = '    def m(self):\n        return """a\n        b\n    c"""'
    assert rewrite(before, "A.m", method) == f"class A:\n{method}\n"


BEFORE = st.text(alphabet="abc# \t\u00e9\U0001d4b3\x0c\u2028", max_size=20).map(lambda text: f"# {text}")


@given(
    around=st.lists(BEFORE, max_size=4),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    last=st.booleans(),
    unit=st.sampled_from(["    ", "\t", " "]),
)
def test_every_other_character_stays(around: list[str], end: str, mark: str, last: bool, unit: str) -> None:
    head = [*around, "class A:"]
    tail = [*around, "x = 1"] if last else []
    function = [f"{unit}def m(self):", f"{unit}{unit}return 1"]
    final = end if last else ""
    content = mark + end.join([*head, *function, *tail]) + final
    changed = rewrite(content, "A.m", "def m(self):\n    y = 2\n    return y")
    assert changed == mark + end.join([*head, *_placed(unit), *tail]) + final


def _placed(unit: str) -> list[str]:
    return [f"{unit}def m(self):", f"{unit}    y = 2", f"{unit}    return y"]

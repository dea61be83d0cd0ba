"""A task: one function to be written, with tests the model may see, tests it may not, and an answer that is right."""

from collections.abc import Sequence
from textwrap import indent

import yaml
from pydantic import Field, ValidationError

from tars_operator.api.base import Model

TODO = "# TODO: implement this function as its docstring says"


class BadTaskError(Exception):
    """A file is no list of tasks; the message names file, task and field."""


class Task(Model):
    """One function. `visible` and `hidden` are expressions that are true when it is right; `raises(error, call)` helps.

    `signature` is what stands between `def` and the colon; `setup` is code above the function, for both kinds of tests.
    `wrong` is a body that somebody could write who reads the task and the visible tests and thinks no further: it
    passes those, and shows that the hidden ones tell such an answer from a right one.
    """

    signature: str = Field(pattern=r"^[a-z_]+\(.*\) -> .+$")
    doc: str = Field(min_length=1)
    body: str = Field(min_length=1)
    visible: tuple[str, ...] = Field(min_length=2)
    hidden: tuple[str, ...] = Field(min_length=2)
    wrong: str = Field(min_length=1)
    setup: str = ""
    level: int = Field(default=1, ge=1, le=4)

    @property
    def name(self) -> str:
        return self.signature.partition("(")[0]

    @property
    def path(self) -> str:
        return f"task_{self.name}.py"

    @property
    def stub(self) -> str:
        """The file as the model gets it."""
        return self._file(f"{TODO}\nraise NotImplementedError")

    @property
    def solution(self) -> str:
        """The file with the answer that is right."""
        return self._file(self.body.strip("\n"))

    @property
    def mistake(self) -> str:
        """The file with the answer that is wrong."""
        return self._file(self.wrong.strip("\n"))

    def tests(self, *, hidden: bool) -> dict[str, str]:
        """The test file of one kind, by its path; one test function for each expression."""
        kind, expressions = ("hidden", self.hidden) if hidden else ("visible", self.visible)
        functions = [f"def test_{number}():\n    assert {text}\n" for number, text in enumerate(expressions, start=1)]
        head = f"import pytest\n\nfrom task_{self.name} import *  # noqa: F403\n\n\n{_RAISES}"
        return {f"test_{self.name}_{kind}.py": "\n\n".join([head, *functions])}

    def _file(self, body: str) -> str:
        doc = indent(f'"""{self.doc.strip()}"""', "    ")
        function = f"def {self.signature}:\n{doc}\n{indent(body, '    ')}\n"
        return f"{self.setup.strip()}\n\n\n{function}" if self.setup else function


_RAISES = """def raises(error, call):
    with pytest.raises(error):
        call()
    return True
"""


def read(name: str, text: str) -> tuple[Task, ...]:
    """The tasks written in `text` (YAML: `level` and `tasks`); `name` is for messages.

    Raises:
        BadTaskError: it holds something else.

    """
    try:
        document = yaml.safe_load(text)
        return tuple(Task.model_validate({"level": document["level"], **one}) for one in document["tasks"])
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise BadTaskError(f"{name}: is no list of tasks (level, tasks): {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadTaskError(f"{name}: {first['loc']}: {first['msg']}") from error


def built_in() -> Sequence[Task]:
    """Tiny tasks that a model of use must solve: what a calibration asks."""
    return _BUILT_IN


_BUILT_IN = (
    Task(
        signature="clamp(value: int, low: int, high: int) -> int",
        doc="Return value, but at least low and at most high.",
        body="return max(low, min(value, high))",
        visible=("clamp(5, 0, 3) == 3", "clamp(-1, 0, 3) == 0"),
        hidden=("clamp(2, 0, 3) == 2", "clamp(7, 7, 7) == 7"),
        wrong="return max(low, value) if value < low else high",
    ),
    Task(
        signature="initials(name: str) -> str",
        doc='Return the first letters of all words of name in capitals: "ada lovelace" gives "AL".',
        body='return "".join(word[0].upper() for word in name.split())',
        visible=("initials('ada lovelace') == 'AL'", "initials('Grace') == 'G'"),
        hidden=("initials('') == ''", "initials('  a  b c ') == 'ABC'"),
        wrong="return ''.join(part[0].upper() for part in name.split(' ') if name)",
    ),
    Task(
        signature="count_evens(numbers: list[int]) -> int",
        doc="Return how many of the numbers are even.",
        body="return sum(number % 2 == 0 for number in numbers)",
        visible=("count_evens([1, 2, 4]) == 2", "count_evens([]) == 0"),
        hidden=("count_evens([0, -2, 3]) == 2", "count_evens([1, 3]) == 0"),
        wrong="return sum(number % 2 == 0 and number > 0 for number in numbers)",
    ),
    Task(
        signature="net(gross: int) -> int",
        doc="Return the amount without tax for a gross amount, both in cents, rounded down. The rate is TAX_PERCENT.",
        setup="TAX_PERCENT = 20",
        body="return gross * 100 // (100 + TAX_PERCENT)",
        visible=("net(120) == 100", "net(0) == 0"),
        hidden=("net(121) == 100", "net(1200) == 1000"),
        wrong="return gross - gross * TAX_PERCENT // 100 + (4 if gross else 0)",
    ),
)

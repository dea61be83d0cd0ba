"""The four forms of answers: what is read, what harmless flaw is mended, and what is refused by name."""

import json

import pytest

from tars_operator.api.words import AnswerFormat
from tars_operator.engine.generation.answers import UnusableAnswerError
from tars_operator.engine.generation.formats import FORMATS, Asked

SOURCE = "def total(a, b):\n    # TODO: add b\n    c = a\n    return c"
FILE = f"import os\n\n\n{SOURCE}\n\n\ndef other():\n    return os.name\n"
ASKED = Asked("total", 0, SOURCE, FILE)
WANTED = "def total(a, b):\n    c = a + b\n    return c"


def block(search: str, replace: str) -> str:
    return f"<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE"


OLD, NEW = "    # TODO: add b\n    c = a", "    c = a + b"
WHOLE = FILE.replace(SOURCE, WANTED)
READ = {
    "function": (AnswerFormat.FUNCTION, f"Sure.\n```python\n{WANTED}\n```\nDone."),
    "json": (AnswerFormat.JSON, json.dumps({"code": WANTED})),
    "json in a fence": (AnswerFormat.JSON, f"```json\n{json.dumps({'code': WANTED})}\n```"),
    "json around a fence": (AnswerFormat.JSON, json.dumps({"code": f"```python\n{WANTED}\n```"})),
    "block": (AnswerFormat.SEARCH_REPLACE, block(OLD, NEW)),
    "block in a fence with prose": (AnswerFormat.SEARCH_REPLACE, f"I add b:\n```\n{block(OLD, NEW)}\n```"),
    "block with blanks at line ends": (AnswerFormat.SEARCH_REPLACE, block(OLD.replace("\n", "  \n"), NEW)),
    "block of a windows person": (AnswerFormat.SEARCH_REPLACE, block(OLD, NEW).replace("\n", "\r\n")),
    "two blocks": (
        AnswerFormat.SEARCH_REPLACE,
        block("    # TODO: add b\n    c = a", "    c = a") + "\n" + block("    c = a", NEW),
    ),
    "file": (AnswerFormat.FILE, f"```python\n{WHOLE}```"),
    "file with other comments": (AnswerFormat.FILE, f"```python\n# mine\n{WHOLE}```"),
}


@pytest.mark.parametrize("case", READ)
def test_reads_the_function(case: str) -> None:
    form, answer = READ[case]
    assert FORMATS[form].code(answer, ASKED).strip() == WANTED


def test_an_import_that_a_whole_file_has_more_comes_with_the_function() -> None:
    answer = f"```python\nimport re\n{WHOLE}```"
    assert FORMATS[AnswerFormat.FILE].code(answer, ASKED).strip() == f"import re\n{WANTED}"


REFUSED = {
    "json: none": (AnswerFormat.JSON, "I will not.", "no JSON"),
    "json: a path": (AnswerFormat.JSON, json.dumps({"code": WANTED, "path": "/etc/passwd"}), "not of the form"),
    "json: a list": (AnswerFormat.JSON, "[1]", "not of the form"),
    "json: no text": (AnswerFormat.JSON, '{"code": 1}', "not of the form"),
    "json: deep": (AnswerFormat.JSON, "[" * 60_000, "no JSON"),
    "block: none": (AnswerFormat.SEARCH_REPLACE, f"```python\n{WANTED}\n```", "no complete"),
    "block: half": (AnswerFormat.SEARCH_REPLACE, block(OLD, NEW)[:-5], "no complete"),
    "block: not there": (AnswerFormat.SEARCH_REPLACE, block("    c = z", NEW), "occurs 0 times"),
    "block: elsewhere": (AnswerFormat.SEARCH_REPLACE, block("    return os.name", "    return 1"), "occurs 0 times"),
    "block: empty": (AnswerFormat.SEARCH_REPLACE, block("", NEW), "empty"),
    "file: another function": (AnswerFormat.FILE, WHOLE.replace("os.name", "os.sep"), "more of the file"),
    "file: an import less": (AnswerFormat.FILE, WHOLE.replace("import os", ""), "more of"),
    "file: an import of another": (AnswerFormat.FILE, WHOLE.replace("import os", "import ntpath as os"), "more of"),
    "file: code at the end": (AnswerFormat.FILE, WHOLE + "\nother()\n", "more of the file"),
    "file: the function alone": (AnswerFormat.FILE, WANTED, "more of the file"),
    "file: without it": (AnswerFormat.FILE, "import os\n", "without the function"),
    "file: no Python": (AnswerFormat.FILE, "def :", "no Python"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_what_has_not_its_form(case: str) -> None:
    form, answer, words = REFUSED[case]
    with pytest.raises(UnusableAnswerError, match=words):
        FORMATS[form].code(answer, ASKED)


def test_a_search_that_fits_twice_is_refused() -> None:
    twice = Asked("f", 0, "def f():\n    x()\n    x()", "")
    with pytest.raises(UnusableAnswerError, match="occurs 2 times"):
        FORMATS[AnswerFormat.SEARCH_REPLACE].code(block("    x()", "    y()"), twice)


def test_a_setter_is_told_from_its_property_in_a_whole_file() -> None:
    text = "class A:\n    @property\n    def x(self):\n        return 1\n\n    @x.setter\n    def x(self, v):\n        pass\n"
    changed = text.replace("        pass", "        self.y = v")
    code = FORMATS[AnswerFormat.FILE].code(changed, Asked("A.x", 1, "", text))
    assert "@x.setter" in code
    assert "self.y = v" in code

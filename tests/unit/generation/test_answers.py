"""What is read from a model's answer, and what is refused before anything runs."""

import ast
from textwrap import indent

import pytest

from tars_operator.engine.generation.answers import LONGEST_ANSWER, UnusableAnswerError, read

SOURCE = '@cached\ndef total(a: int, *, b=1) -> int:\n    """Sum."""\n    # TODO: add b\n    return a\n'
ORIGINAL = ast.parse(SOURCE).body[0]
GOOD = 'def total(a: int, *, b=1) -> int:\n    """Sum."""\n    return a + b'


def fenced(code: str, tag: str = "python") -> str:
    return f"Sure!\n```{tag}\n{code}\n```\nDone."


ACCEPTED = {
    "fenced": fenced(GOOD),
    "no language": fenced(GOOD, ""),
    "bare": GOOD,
    "thoughts before": f"<think>{fenced('draft')}</think>\n{fenced(GOOD)}",
    "windows line ends": fenced(GOOD).replace("\n", "\r\n"),
    "indented": fenced(indent(GOOD, "        ")),
    "with its decorator": fenced("@cached\n" + GOOD),
    "blank lines around": fenced(f"\n\n{GOOD}\n\n"),
    "comment around": fenced(f"# the function\n{GOOD}"),
    "imports before": fenced(f"import os\nfrom re import (\n    sub,\n)\n\n\n{GOOD}"),
    "imports before an indented one": fenced(f"import os\n\n{indent(GOOD, '    ')}"),
    "example after": fenced(f"{GOOD}\n\n\n# Example usage:\nprint(total(1))  # 2"),
    "main after": fenced(f"{GOOD}\n\n\nif __name__ == '__main__':\n    print(total(1))\n    total(2)"),
    "assertion after": fenced(f"{GOOD}\n\nassert total(1) == 2"),
    "without annotations": fenced(GOOD.replace(": int", "").replace(" -> int", "")),
    "without one annotation": fenced(GOOD.replace(" -> int", "")),
    "indented without annotations": fenced(indent(GOOD.replace(": int", "").replace(" -> int", ""), "    ")),
    "decorator, without annotations": fenced("@cached\n" + GOOD.replace(": int", "").replace(" -> int", "")),
    "indented together with imports": fenced(indent(f"import os\n\n{GOOD}", "    ")),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_reads_the_function(case: str) -> None:
    assert read(ACCEPTED[case], ORIGINAL, SOURCE).code == GOOD


REFUSED = {
    "prose": ("I will not.", "no Python"),
    "nothing": ("", "not exactly one function"),
    "two blocks": (fenced(GOOD) + fenced(GOOD), "one complete code block"),
    "open block": ("```python\n" + GOOD, "one complete code block"),
    "syntax": (fenced("def total(:"), "no Python"),
    "diff": (fenced("--- a\n+++ b\n@@ -1 +1 @@"), "diff"),
    "two functions": (fenced(f"{GOOD}\n\n\ndef more():\n    return 1"), "exactly one function"),
    "code before": (fenced(f"import os\nos.umask(0)\n{GOOD}"), "nothing but imports before it"),
    "its tests": (fenced("def test_1():\n    assert total(1) == 2\n\n\ndef test_2():\n    ..."), "one function, total"),
    "call after": (fenced(f"{GOOD}\n\nos._exit(0)"), "exactly one function"),
    "else after": (fenced(f"{GOOD}\nif __name__ == 'x':\n    pass\nelse:\n    pass"), "exactly one function"),
    "value after": (fenced(f"{GOOD}\n\ntotal = 1"), "exactly one function"),
    "other name without annotations": (fenced("def sum_up(a, *, b=1):\n    return a + b"), "another name"),
    "async without annotations": (fenced("async def total(a, *, b=1):\n    return a + b"), "async"),
    "other default without annotations": (fenced("def total(a, *, b=2):\n    return a + b"), "parameters"),
    "other parameter without annotations": (fenced("def total(c, *, b=1):\n    return c + b"), "parameters"),
    "annotation more": (fenced(GOOD.replace("b=1", "b: int = 1")), "parameters"),
    "import after": (fenced(f"{GOOD}\nimport os"), "exactly one function"),
    "import under a condition": (fenced(f"try:\n    import os\nexcept ImportError:\n    pass\n{GOOD}"), "nothing but"),
    "class": (fenced("class total:\n    pass"), "exactly one function"),
    "other name": (fenced(GOOD.replace("total", "sum_up")), "another name"),
    "async": (fenced("async " + GOOD), "async"),
    "parameter": (fenced(GOOD.replace("b=1", "b=1, c=2")), "parameters"),
    "default": (fenced(GOOD.replace("b=1", "b=2")), "parameters"),
    "annotation": (fenced(GOOD.replace("a: int", "a: float")), "parameters"),
    "return annotation": (fenced(GOOD.replace("-> int", "-> float")), "return annotation"),
    "decorator": (fenced("@other\n" + GOOD), "decorators"),
    "pass": (fenced("def total(a: int, *, b=1) -> int:\n    pass"), "does nothing"),
    "docstring only": (fenced('def total(a: int, *, b=1) -> int:\n    """Sum of both."""'), "does nothing"),
    "not implemented": (
        fenced("def total(a: int, *, b=1) -> int:\n    raise NotImplementedError('x')"),
        "does nothing",
    ),
    "dots": (fenced(GOOD.replace("return", "...\n    return")), "leaves out"),
    "rest unchanged": (fenced(GOOD.replace("return", "# rest of the code unchanged\n    return")), "leaves out"),
    "dots in a comment": (fenced(GOOD.replace("return", "# ... \n    return")), "leaves out"),
    "comments only": (fenced(GOOD.replace(" + b", "")), "comments only"),
    "too long": (GOOD + "\n" * LONGEST_ANSWER, "longer than"),
    "null": (fenced(GOOD + "\0"), "no Python"),
    "bomb": (fenced("def total(a: int, *, b=1) -> int:\n    return " + "(" * 5000), "no Python"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses_what_is_not_exactly_the_function(case: str) -> None:
    answer, expected = REFUSED[case]
    with pytest.raises(UnusableAnswerError, match=expected):
        read(answer, ORIGINAL, SOURCE)


def test_a_comment_that_was_there_before_is_no_omission() -> None:
    comment = "    # the rest of this code is slow\n"
    source = SOURCE.replace("    return", comment + "    return")
    answer = fenced(GOOD.replace("    return", comment + "    return"))
    assert read(answer, ORIGINAL, source).code.count("#") == 1

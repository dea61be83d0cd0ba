# ruff: noqa: RUF001 - words of other scripts stand here on purpose
"""Letters that pass for others: which new names and words are refused, and which words of other scripts are not."""

import pytest
from tests.unit.engine.test_gate import BLOB, OLD, make_case, reason

from tars_operator.api.reasons import GateReason
from tars_operator.engine.gate import lookalikes
from tars_operator.engine.gate.case import Case, File

# letters that pass for others are written as escapes, so that this file shows what it is
LOOKALIKES = {
    "Cyrillic letter in a name": "us\u0435r = 1\n",
    "Cyrillic letter in a name with underscores": "is_\u0430dmin = 1\n",
    "name of Cyrillic letters only": "\u0441\u043e\u0440\u0435 = 1\n",
    "Greek letter in a name": "c\u03bfunt = 1\n",
    "Greek letter as a name": "def \u03bf(): ...\n",
    "phonetic letter": "v\u0251lue = 1\n",
    "Cherokee letter in a keyword's argument": "f(\u13aage=1)\n",
    "full width": "\uff45\uff56\uff41\uff4c('1')\n",
    "mathematical letters": "\U0001d41e\U0001d42f\U0001d41a\U0001d425('1')\n",
    "long s": "a\u017f\u017fert_ok = 1\n",
    "attribute": "x.\u0430ppend(1)\n",
    "import": "import \u043es\n",
    "string": "z = '\u0430dmin'\n",
    "comment": "# p\u0430ypal.com\n",
    "docstring": '"""Sets the p\u0430ssword."""\n',
    "formatted string": "z = f'{us\u0435r}'\n",
}


@pytest.mark.parametrize("case", LOOKALIKES)
def test_lookalikes(case):
    assert reason(lookalikes.check(make_case(OLD + LOOKALIKES[case]))) is GateReason.LOOKALIKE_CHARACTERS


@pytest.mark.parametrize(
    "text",
    [
        "größe = 'naïve café'\n",
        "# Привет, а это слово\nданные = 'сор'\n",
        "Δt = 3  # μs, Ωm, x², 5 ½\n",
        "名前 = '東京 Tower'\n",
        "z = 'ﬁne ™ ＡＢＣ'\n",
        "данные_set = 1\n",
    ],
    ids=["German", "Russian", "science", "Japanese", "compatibility in a string", "two words"],
)
def test_words_of_other_scripts(text):
    assert lookalikes.check(make_case(OLD + text)) is None


def test_lookalikes_that_were_there_may_stay():
    case = make_case(OLD.replace("y = 2", "us\u0435r = 3"))
    there = {"src/a.py": File(BLOB, OLD.replace("y = 2", "us\u0435r = 2"))}
    assert lookalikes.check(Case(case.candidate, there, case.spec, case.prove)) is None

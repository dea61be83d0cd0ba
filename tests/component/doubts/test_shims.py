"""What only Python 2 needed stays in a file that asks which Python it runs on."""

import pytest
from tests.component.doubts.looking import look

CODE = "{}\n\n\nclass A(object):\n    b = u'c'\n"
ASKS = {
    "by its first number": "if sys.version_info[0] == 2:\n    range = xrange",
    "by major": "x = 1 if sys.version_info.major >= 3 and y else 2",
    "for all of 2": "if sys.version_info < (3,):\n    range = xrange",
    "for all of 3": "if sys.version_info >= (3, 0):\n    xrange = range",
    "for 2.7": "if sys.version_info < (2, 7):\n    import unittest2",
    "by a name": "if six.PY2:\n    range = xrange",
    "by a name of its own": "PY3 = True",
    "by what 2 lacks": "from builtins import str",
    "by what was there": "from past.builtins import xrange",
}
DOES_NOT = {
    "nothing": "import sys",
    "for 3.8": "if sys.version_info >= (3, 8):\n    import typing",
    "for a number of 3": "if sys.version_info < (3, 10):\n    import typing",
    "another module": "from builtins_of_ours import str",
    "another name": "COPY2 = HAPPY3 = 1",
    "another number": "if self.version_info_count > 3:\n    import typing",
}


@pytest.mark.parametrize("pattern", ["python/modern-syntax", "python/string-prefix"])
@pytest.mark.parametrize("line", ASKS.values(), ids=ASKS)
def test_a_file_that_asks_keeps_what_python_2_needed(line, pattern):
    assert not look(pattern, CODE.format(line))[2]


@pytest.mark.parametrize("pattern", ["python/modern-syntax", "python/string-prefix"])
@pytest.mark.parametrize("line", DOES_NOT.values(), ids=DOES_NOT)
def test_another_file_does_not(line, pattern):
    assert look(pattern, CODE.format(line))[2]

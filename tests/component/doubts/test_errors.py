"""Names of errors from before Python 3: they go only where all of them go, and nobody speaks of them."""

import pytest
from tests.component.doubts.looking import look

ERROR = "import socket\ntry:\n    {}\nexcept socket.error:\n    pass\n"
CASES = {
    "an error that another question names": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError as e:\n    isinstance(e, IOError)\n",
        False,
    ),
    "an error that a test names": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError:\n    g(IOError)\n",
        False,
    ),
    "an error of another kind": (
        "python/modern-errors",
        "if not a:\n    raise EnvironmentError('install a')\n",
        False,
    ),
    "an error of one system": ("python/modern-errors", "try:\n    f()\nexcept WindowsError:\n    pass\n", False),
    "an error that only the code names": ("python/modern-errors", "try:\n    f()\nexcept IOError:\n    pass\n", True),
    "an error that words name": (
        "python/modern-errors",
        "# IOError\ntry:\n    f()\nexcept IOError:\n    pass\n",
        False,
    ),
    "an error of a module": ("python/modern-errors", ERROR.format("f()"), False),
    "an error of a module with other uses": ("python/modern-errors", ERROR.format("socket.socket()"), True),
    "an error among others": ("python/modern-errors", "try:\n    f()\nexcept (TypeError, IOError):\n    pass\n", False),
    "an error before others": ("python/modern-errors", "try:\n    f()\nexcept (IOError, TypeError):\n    pass\n", True),
    "an error in a line that pylint is told of": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError:  # pylint: disable=x\n    g()\n",
        False,
    ),
    "an error in a line with other words": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError:  # no file\n    g()\n",
        True,
    ),
    "an error beside a kind of it": (
        "python/modern-errors",
        "try:\n    f()\nexcept (IOError, FileNotFoundError):\n    g()\n",
        False,
    ),
    "an error beside another": (
        "python/modern-errors",
        "try:\n    f()\nexcept (IOError, ValueError):\n    g()\n",
        True,
    ),
    "an error in two handlers": (
        "python/modern-errors",
        "try:\n    f()\nexcept IOError:\n    g()\nexcept OSError:\n    h()\n",
        False,
    ),
    "an error behind a kind of it": (
        "python/modern-errors",
        "try:\n    f()\nexcept FileNotFoundError:\n    g()\nexcept IOError:\n    h()\n",
        True,
    ),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

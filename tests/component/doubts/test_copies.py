"""Functions that are another project's stay as they are; what stands beside them is mended."""

import pytest
from tests.component.doubts.looking import look

ABOVE = "# {}\ndef f(a, b):\n    return not a in b\n"
WITHIN = 'def f(a, b):\n    """D.\n\n    {}\n    """\n    return not a in b\n'
STAND_IN = "try:\n    from a import f\nexcept {}:\n    def f(a, b):\n        return not a in b\n"
METHODS = """\
class A:
    # copied from Python 3.4
    def g(self):
        h()

    def f(self, a, b):
        return not a in b
"""
CASES = {
    "a copy of Python's": (ABOVE.format("This is copied from Python 3.4.1"), False),
    "a copy of a function": (ABOVE.format("This is a copy of which() from Python 3.3"), False),
    "a copy over two lines of comment": (ABOVE.format("Borrowed from\n# https://a.example/b"), False),
    "a copy above decorators": (ABOVE.format("Taken from cpython/Lib/a.py\n@cached"), False),
    "a backport": (ABOVE.format("Backport of shutil.which"), False),
    "a copy with a gap below the words": (ABOVE.format("Copied from Python 3.4.1\n"), True),
    "a copy of a value": (ABOVE.format("The names are copied from the parent."), True),
    "a copy of an attribute": (ABOVE.format("The names are copied from self.names"), True),
    "a value that is taken": (ABOVE.format("The name is taken from a.name"), True),
    "a copied docstring": (WITHIN.format("Copied from :meth:`distutils.command.build_py.f()`."), False),
    "a docstring of copying": (WITHIN.format("Gives a copy of b."), True),
    "copied lines": ("def f(a, b):\n    # copied from http://a.example\n    return not a in b\n", False),
    "a function beside copied lines": ("def g():\n    # copied from http://a.example\n    h()\n" + ABOVE, True),
    "a method of a class with a copied one": (METHODS, True),
    "a method of a copied class": (
        "# copied from Python 3.4\nclass A:\n    def f(self, a, b):\n        return not a in b\n",
        False,
    ),
    "a stand-in for what is not installed": (STAND_IN.format("ImportError"), False),
    "a stand-in for one of two": (STAND_IN.format("(AttributeError, ModuleNotFoundError)"), False),
    "a function for another error": (STAND_IN.format("AttributeError"), True),
    "a statement for what is not installed": ("try:\n    import a\nexcept ImportError:\n    x = not a in b\n", True),
}


@pytest.mark.parametrize(("content", "is_made"), CASES.values(), ids=CASES)
def test_what_is_copied_is_left(content, is_made):
    assert bool(look("python/negated-test", content)[2]) == is_made


def test_a_class_for_what_is_not_installed_is_mended():
    content = "try:\n    from a import A\nexcept ImportError:\n    class A(object):\n        x = 1\n"
    assert look("python/modern-syntax", content)[2]


@pytest.mark.parametrize(("words", "is_made"), [("Copied from Python 3.4.1", False), ("Sorted.", True)])
def test_our_own_rules_leave_it_too(words, is_made):
    content = f"# {words}\ndef f(a):\n    return set(['b', 'c'])\n"
    assert bool(look("python/set-literal", content)[2]) == is_made

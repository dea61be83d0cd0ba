"""Fixes that call a method by its other name: made only where the object is what it seems to be."""

import pytest
from tests.component.doubts.looking import look

LOG = "import logging\nfrom twisted.logger import Logger\nlog = {}\ndef f():\n    log.warn('a')\n"
ASSERTED = "from unittest import TestCase\nclass A({}):\n    def test(self):\n        self.assert_(1)\n"
OPEN = "import io\nfrom io import open as io_open\nio.BytesIO\n{}('a')\n"
CASES = {
    "a standard logger": ("python/logging-warn", LOG.format("logging.getLogger()"), True),
    "a logger of others": ("python/logging-warn", LOG.format("Logger()"), False),
    "a test case": ("python/modern-calls", ASSERTED.format("TestCase"), True),
    "a class mixed into tests": ("python/modern-calls", ASSERTED.format("object"), False),
    "a function by its own name": ("python/builtin-open", OPEN.format("io.open"), True),
    "a function by another name": ("python/builtin-open", OPEN.format("io_open"), False),
}


@pytest.mark.parametrize(("pattern", "content", "is_made"), CASES.values(), ids=CASES)
def test_a_fix_is_made_only_where_it_fits(pattern, content, is_made):
    assert bool(look(pattern, content)[2]) == is_made

"""Which tests are named for the function around a TODO, and which are not."""

import pytest

from tars_operator.api.code import Finding, Remark, SourceFile
from tars_operator.api.words import ChangeClass
from tars_operator.engine.generation.tested_by import MOST, with_tests


def finding(symbol="total", path="src/shop/price.py", remark=True):
    return Finding(
        id="f", pattern="todo/function", change_class=ChangeClass.BEHAVIOUR, path=path, line=1, end_line=1,
        message="TODO", symbol=symbol, remark=Remark() if remark else None,
    )  # fmt: skip


def named(one, **files):
    sources = [SourceFile(path=f"tests/{name}.py", blob="0", content=text) for name, text in files.items()]
    (told,) = with_tests([one], sources)
    return told.remark.tests if told.remark else None


USES = "\n\ndef test_total():\n    assert total([1]) == 1\n\n\ndef test_other():\n    assert 1\n"
TOTAL = ("tests/test_a.py::test_total",)
IMPORTS = {
    "the function": ("from shop.price import total", TOTAL),
    "under another root": ("from src.shop.price import total", TOTAL),
    "the package above": ("from shop import total", TOTAL),
    "the module": ("import shop.price\n\ntotal = shop.price.total", TOTAL),
    "a relative one": ("from ..src.shop.price import total", TOTAL),
    "several at once": ("import os, shop.price as p\n\ntotal = p.total", TOTAL),
    "over several lines": ("from shop.price import (\n    net,\n    total,\n)", TOTAL),
    "inside of a function": ("def load():\n    from shop.price import total\n    return total", TOTAL),
    "another module": ("from shop.tax import total", ()),
    "nothing": ("total = sum", ()),
    "a module of a longer name": ("from shop.prices import total", ()),
}


@pytest.mark.parametrize(("line", "expected"), IMPORTS.values(), ids=IMPORTS)
def test_the_file_has_to_import_the_module(line, expected):
    assert named(finding(), test_a=line + USES) == expected


CLASS = "from shop.price import Cart\n\n\nclass TestCart:\n    def test_it(self):\n        assert Cart().{use}\n"
SYMBOLS = {
    "a method by its name": ("Cart.total", "total()", ("tests/test_a.py::TestCart::test_it",)),
    "a method nobody names": ("Cart.net", "total()", ("tests/test_a.py::TestCart::test_it",)),
    "what Python calls": ("Cart.__len__", "__len__()", ("tests/test_a.py::TestCart::test_it",)),
    "a name that is none": ("_", "total()", ()),
    "another class": ("Basket.net", "total()", ()),
}


@pytest.mark.parametrize(("symbol", "use", "expected"), SYMBOLS.values(), ids=SYMBOLS)
def test_a_method_is_named_by_itself_or_by_its_class(symbol, use, expected):
    assert named(finding(symbol), test_a=CLASS.format(use=use)) == expected


def test_a_word_in_a_string_is_no_use():
    assert named(finding(), test_a='from shop.price import x\n\n\ndef test_a():\n    x("total")\n') == ()


def test_what_is_no_todo_has_no_tests():
    assert named(finding(remark=False), test_a="from shop.price import total" + USES) is None


def test_a_helper_inside_of_a_test_is_part_of_it_and_what_follows_is_not():
    text = (
        "from shop import total\n\n\ndef test_a():\n    def helper():\n        return total\n\n\n"
        "def other():\n    total\n\n\nclass TestB:\n    def test_b(self):\n        pass\n\n    def test_c(self): total\n"
    )
    assert named(finding(), test_a=text) == ("tests/test_a.py::test_a", "tests/test_a.py::TestB::test_c")


def test_not_more_than_a_reader_wants():
    many = "from shop.price import total\n" + "".join(f"\n\ndef test_{n}():\n    total()\n" for n in range(20))
    assert len(named(finding(), test_a=many)) == MOST

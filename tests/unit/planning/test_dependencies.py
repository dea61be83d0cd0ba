"""What comes after what, by names as they stand in the sources; what cannot be told for sure is not guessed at."""

import pytest
from tests.unit.planning.conftest import plan_of

from tars_operator.api.words import Engine
from tars_operator.engine.plan import Why

STUB = 'def rate(country):\n    """The rate."""\n    # TODO: look it up\n    raise NotImplementedError\n'
BODY = "def rate(country):\n    # TODO: look it up\n    return 1\n"


def links(files):
    """Who comes after whom in other ways than by their file: (step, earlier step, why, needed)."""
    plan = plan_of(files)
    symbols = {step.id: step.symbol for step in plan.steps}
    return [
        (step.symbol, symbols[after.step], after.why, after.needed)
        for step in plan.steps
        for after in step.after
        if after.why is not Why.SAME_FILE
    ]


def using(text, head=""):
    return f"{head}\n\ndef price(order, rate_of=None):\n    # TODO: round\n    return {text}\n"


NEEDED = [("price", "rate", Why.DEFINITION, True)]
FOUND = {
    "in the same file": ({"shop/a.py": using("rate('AT')") + "\n\n" + STUB}, NEEDED),
    "from import": ({"shop/a.py": using("rate(1)", "from shop.b import rate"), "shop/b.py": STUB}, NEEDED),
    "under another name": ({"shop/a.py": using("r(1)", "from shop.b import rate as r"), "shop/b.py": STUB}, NEEDED),
    "relative": ({"shop/a.py": using("rate(1)", "from .b import rate"), "shop/b.py": STUB}, NEEDED),
    "by its module": ({"shop/a.py": using("b.rate(1)", "from shop import b"), "shop/b.py": STUB}, NEEDED),
    "by its module under another name": (
        {"shop/a.py": using("m.rate(1)", "import shop.b as m"), "shop/b.py": STUB},
        NEEDED,
    ),
    "below src": ({"src/shop/a.py": using("rate(1)", "from shop.b import rate"), "src/shop/b.py": STUB}, NEEDED),
    "not only called": ({"shop/a.py": using("map(rate, order)") + "\n\n" + STUB}, NEEDED),
    "a body is there already: only the order": (
        {"shop/a.py": using("rate(1)") + "\n\n" + BODY},
        [("price", "rate", Why.DEFINITION, False)],
    ),
    "a module named as its function": (
        {"shop/a.py": using("rate(1)", "from rate import rate"), "rate.py": STUB},
        NEEDED,
    ),
}


@pytest.mark.parametrize(("files", "expected"), FOUND.values(), ids=FOUND)
def test_a_definition_comes_before_its_use(files, expected):
    assert links(files) == expected


METHODS = (
    "class Cart:\n"
    '    def __init__(self):\n        """New."""\n        # TODO: begin\n\n'
    '    def net(self):\n        """Sum."""\n        # TODO: add up\n\n'
    "    def gross(self):\n        # TODO: round\n        return self.net() * 2\n\n\n"
    "def empty():\n    # TODO: cache\n    return Cart()\n"
)


def test_methods_and_constructors_are_definitions_too():
    assert links({"cart.py": METHODS}) == [
        ("Cart.gross", "Cart.net", Why.DEFINITION, True),
        ("empty", "Cart.__init__", Why.DEFINITION, True),
    ]


NOT_FOUND = {
    "another module's": {"shop/a.py": using("rate(1)", "from shop.c import rate"), "shop/b.py": STUB, "shop/c.py": ""},
    "a parameter": {"shop/a.py": using("rate_of(1)") + "\n\n" + STUB.replace("rate(", "rate_of(")},
    "a local name": {"shop/a.py": using("[rate for rate in order]") + "\n\n" + STUB},
    "a method of something": {"shop/a.py": using("order.rate()") + "\n\n" + STUB},
    "a text": {"shop/a.py": using("'rate(1)'") + "\n\n" + STUB},
    "itself": {"shop/a.py": STUB.replace("raise NotImplementedError", "rate(1)")},
    "from elsewhere": {"shop/a.py": using("rate(1)", "from bank import rate"), "shop/b.py": STUB},
    "a file that does not parse here": {"shop/a.go": "// TODO: rate()\n", "shop/b.py": STUB},
}


@pytest.mark.parametrize("files", NOT_FOUND.values(), ids=NOT_FOUND)
def test_what_is_not_the_same_for_sure_is_not_linked(files):
    assert links(files) == []


def test_a_test_comes_before_what_it_tests():
    test = "from shop.b import rate\n\n\ndef test_rate():\n    # TODO: more countries\n    assert rate('AT') == 20\n"
    assert links({"shop/b.py": STUB, "tests/test_b.py": test}) == [("rate", "test_rate", Why.TEST, False)]


def test_of_two_that_call_each_other_one_begins():
    both = (
        STUB.replace("raise NotImplementedError", "other()")
        + "\n\n"
        + STUB.replace("rate(", "other(").replace("raise NotImplementedError", "rate(1)")
    )
    assert len(links({"shop/a.py": both})) == 1


def test_a_recorded_candidate_is_tried_whatever_becomes_of_the_stub():
    files = {"shop/a.py": using("rate(1)") + "\n\n" + STUB}
    plan = plan_of(files, engines=(Engine.REPLAY,), recorded={("shop/a.py", "todo/function")})
    caller = next(step for step in plan.steps if step.symbol == "price")
    assert [(after.why, after.needed) for after in caller.after] == [(Why.DEFINITION, False)]

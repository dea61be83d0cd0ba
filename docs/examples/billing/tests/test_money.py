import pytest
from billing.money import CurrencyMismatch, Money, total


@pytest.mark.parametrize("text, cents", [("12.50", 1250), ("12,50", 1250), ("12", 1200), ("-3.10", -310)])
def test_parse(text, cents):
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize("text", ["", "12.5", "twelve", "1.000.00"])
def test_parse_refuses(text):
    with pytest.raises(ValueError, match="not an amount"):
        Money.parse(text)


def test_arithmetic():
    assert Money(100) + Money(50) - Money(30) == Money(120)
    assert Money(25) * 3 == Money(75)
    assert total([Money(1), Money(2), Money(3)]) == Money(6)
    assert total([]) == Money(0)


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


def test_order_and_text():
    assert Money(1) < Money(2)
    assert str(Money(-5)) == "-0.05 EUR"
    assert repr(Money(5)) == "Money(5, 'EUR')"


def test_split_into_equal_shares():
    assert Money(900).split(3) == [Money(300)] * 3

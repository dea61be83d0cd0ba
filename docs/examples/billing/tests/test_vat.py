import pytest
from billing.money import Money
from billing.vat import UnknownCountry, gross, rate, tax


def test_standard_rate():
    assert rate("DE") == 19
    assert rate("AT", "car") == 20


def test_unknown_country():
    with pytest.raises(UnknownCountry):
        rate("XX")


@pytest.mark.parametrize("cents, percent, expected", [(100, 19, 19), (50, 19, 10), (-100, 19, -19), (0, 19, 0)])
def test_tax_is_rounded_half_up(cents, percent, expected):
    assert tax(Money(cents), percent) == Money(expected)


def test_gross():
    assert gross(Money(10000), 19) == Money(11900)

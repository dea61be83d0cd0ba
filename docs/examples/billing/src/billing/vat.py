"""Value added tax: rates by country, and tax of an amount rounded half up to whole cents."""

import os

from billing.money import Money

STANDARD = {"AT": 20, "BE": 21, "DE": 19, "FR": 20, "IT": 22, "NL": 21}
REDUCED = {"AT": 10, "BE": 6, "DE": 7, "FR": 5, "IT": 10, "NL": 9}
REDUCED_GOODS = {"book", "bread", "medicine"}


class UnknownCountry(LookupError):
    """There is no rate for this country."""


def rate(country, goods=""):
    """Percent of tax on `goods` sold in `country`."""
    if not country in STANDARD:
        raise UnknownCountry(country)
    # TODO: goods in REDUCED_GOODS have the reduced rate of the country
    return STANDARD[country]


def tax(net, percent):
    """The tax on a net amount, rounded half up to whole cents."""
    cents, rest = divmod(abs(net.cents) * percent, 100)
    if rest >= 50:
        cents += 1
    return Money(cents if net.cents >= 0 else -cents, net.currency)


def gross(net, percent):
    """The amount with its tax."""
    return net + tax(net, percent)

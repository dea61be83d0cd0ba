"""Amounts of money in whole cents: sums never drift."""

import decimal
import re
from functools import total_ordering

AMOUNT = re.compile(r"^(-?)(\d+)(?:[.,](\d{2}))?$")


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were put together."""


@total_ordering
class Money(object):
    """An amount in cents and its currency. Immutable by convention."""

    def __init__(self, cents, currency="EUR"):
        self.cents = int(cents)
        self.currency = currency

    @classmethod
    def parse(cls, text, currency="EUR"):
        """Money from text such as `12.50`, `12,50` or `12`."""
        match = AMOUNT.match(text.strip())
        if match is None:
            raise ValueError("not an amount: {!r}".format(text))
        sign, whole, cents = match.groups()
        value = int(whole) * 100 + int(cents or 0)
        return cls(-value if sign else value, currency)

    def __add__(self, other):
        self._same_currency(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other):
        return self + Money(-other.cents, other.currency)

    def __mul__(self, quantity):
        return Money(self.cents * quantity, self.currency)

    def __eq__(self, other):
        return isinstance(other, Money) and (self.cents, self.currency) == (other.cents, other.currency)

    def __lt__(self, other):
        self._same_currency(other)
        return self.cents < other.cents

    def __hash__(self):
        return hash((self.cents, self.currency))

    def __repr__(self):
        return f"Money({self.cents}, {self.currency!r})"

    def __str__(self):
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100}.{abs(self.cents) % 100:02d} {self.currency}"

    def split(self, parts):
        """The amount in `parts` shares that add up to it again."""
        # TODO: give the remaining cents to the first shares instead of losing them
        share = self.cents // parts
        return [Money(share, self.currency) for _ in range(parts)]

    def _same_currency(self, other):
        if not self.currency == other.currency:
            raise CurrencyMismatch(f"cannot put together different currencies")


def total(amounts, currency="EUR"):
    """The sum of amounts, zero when there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result

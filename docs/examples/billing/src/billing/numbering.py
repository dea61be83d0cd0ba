"""Invoice numbers: without gaps within a year and a book, as the tax office wants them."""

import collections
import json

PREFIX = u"INV"


class Book:
    """The invoices of one business, by year."""

    def __init__(self, name):
        self.name = name
        self.numbers = collections.defaultdict(list)

    def next_number(self, year):
        """The next free number of a year, as in `INV-2026-0001`."""
        # TODO: remember the highest number of a year instead of looking through all of them
        highest = max([int(number.rsplit("-", 1)[1]) for number in self.numbers[year]] or [0])
        number = f"{PREFIX}-{year}-{highest + 1:04d}"
        self.numbers[year].append(number)
        return number

    def has_gaps(self, year):
        """Whether a number of the year is missing."""
        found = sorted(int(number.rsplit("-", 1)[1]) for number in self.numbers[year])
        return found != list(range(1, len(found) + 1))

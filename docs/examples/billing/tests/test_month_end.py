"""A month of business in two shops. It takes its time, so the fast part of the suite leaves it out."""

from datetime import date, timedelta

import pytest
from billing.invoices import Invoice, Line
from billing.money import Money, total
from billing.numbering import Book

pytestmark = pytest.mark.slow

FIRST = date(2026, 6, 1)


def month(book):
    invoices = []
    for day in range(30):
        for order in range(10):
            lines = [Line("Parcel", Money(1000 + order), 1 + day % 3)]
            invoices.append(Invoice(book.next_number(2026), "Customer", "NL", FIRST + timedelta(days=day), lines))
    return invoices


def test_two_shops_number_their_invoices_on_their_own():
    north, south = Book("north"), Book("south")
    assert [invoice.number for invoice in month(north)] == [invoice.number for invoice in month(south)]
    assert not north.has_gaps(2026)
    assert not south.has_gaps(2026)


def test_totals_of_a_month():
    invoices = month(Book("totals"))
    assert total(invoice.gross for invoice in invoices) - total(invoice.tax for invoice in invoices) == total(
        invoice.net for invoice in invoices
    )

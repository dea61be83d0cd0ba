from datetime import date

import pytest
from billing.invoices import Invoice, Line, render
from billing.money import Money


@pytest.fixture
def invoice():
    lines = [Line("Consulting", Money(8500), 10), Line("Travel", Money(1290))]
    return Invoice("INV-2026-0001", "Example GmbH", "DE", date(2026, 6, 1), lines)


def test_totals(invoice):
    assert invoice.net == Money(86290)
    assert invoice.tax == Money(16395)
    assert invoice.gross == Money(102685)


def test_tax_of_many_small_lines_is_rounded_once():
    lines = [Line("Stamp", Money(85)) for _ in range(7)]
    assert Invoice("INV-2026-0002", "Example GmbH", "DE", date(2026, 6, 1), lines).tax == Money(113)


def test_discount(invoice):
    assert invoice.discounted(10) == Money(92416)


def test_text(invoice):
    text = render(invoice)
    assert text.startswith("Invoice INV-2026-0001\nfor Example GmbH\n")
    assert "to pay until 2026-07-01    1026.85 EUR" in text

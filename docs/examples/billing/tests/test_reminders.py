from datetime import date

from billing.invoices import Invoice
from billing.reminders import level, reminders


def test_levels():
    assert [level(late) for late in (0, 1, 13, 14, 30, 90)] == [None, "friendly", "friendly", "firm", "final", "final"]


def test_oldest_first():
    new = Invoice("INV-2026-0002", "B", "DE", date(2026, 6, 1))
    old = Invoice("INV-2026-0001", "A", "DE", date(2026, 5, 4))
    texts = [reminder.text() for reminder in reminders([new, old], date(2026, 7, 3))]
    assert texts == ["Final reminder for invoice INV-2026-0001", "Friendly reminder for invoice INV-2026-0002"]

"""Reminders for invoices that nobody paid."""

from billing.dates import days_late

LEVELS = ((1, "friendly"), (14, "firm"), (30, "final"))


class Reminder(object):
    """One letter about one invoice."""

    def __init__(self, invoice, level):
        self.invoice = invoice
        self.level = level
        pass

    def text(self):
        return f"{self.level.capitalize()} reminder for invoice {self.invoice.number}"


def level(late):
    """The level of a reminder by days of delay; None when none is due."""
    found = None
    for days, name in LEVELS:
        if late >= days:
            found = name
    return found


def reminders(invoices, today):
    """Reminders that are due today, the oldest invoice first."""
    open_invoices = sorted(invoices, key=lambda invoice: invoice.due)
    found = [(invoice, level(days_late(invoice.due, today))) for invoice in open_invoices]
    return [Reminder(invoice, name) for invoice, name in found if name]

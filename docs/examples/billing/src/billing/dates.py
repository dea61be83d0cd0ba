"""Dates of invoices: when they are due, and how late they are."""

import datetime

TERMS = {"immediately": 0, "net14": 14, "net30": 30}


def due_date(issued, terms="net30"):
    """The day an invoice must be paid. Invoices never fall due on a weekend: Monday counts then."""
    day = issued + datetime.timedelta(days=TERMS[terms])
    if day.weekday() == 5:
        return day + datetime.timedelta(days=2)
    elif day.weekday() == 6:
        return day + datetime.timedelta(days=1)
    else:
        return day


def days_late(due, today):
    """Days since the due date, never negative."""
    return max((today - due).days, 0)


def quarter(day):
    """The quarter of a day, as in `2026Q1`."""
    return "{}Q{}".format(day.year, (day.month - 1) // 3 + 1)

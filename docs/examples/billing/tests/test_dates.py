from datetime import date

import pytest
from billing.dates import days_late, due_date, quarter


@pytest.mark.parametrize(
    "issued, expected",
    [(date(2026, 6, 1), date(2026, 7, 1)), (date(2026, 6, 4), date(2026, 7, 6)), (date(2026, 6, 5), date(2026, 7, 6))],
)
def test_due_date_is_never_on_a_weekend(issued, expected):
    assert due_date(issued) == expected


def test_days_late_is_never_negative():
    assert days_late(date(2026, 7, 1), date(2026, 7, 11)) == 10
    assert days_late(date(2026, 7, 1), date(2026, 6, 1)) == 0


def test_quarter():
    assert [quarter(date(2026, month, 1)) for month in (1, 4, 12)] == ["2026Q1", "2026Q2", "2026Q4"]

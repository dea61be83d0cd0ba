from billing.numbering import Book


def test_numbers_have_no_gaps():
    book = Book("main")
    assert [book.next_number(2026) for _ in range(3)] == ["INV-2026-0001", "INV-2026-0002", "INV-2026-0003"]
    assert not book.has_gaps(2026)


def test_every_year_begins_anew():
    book = Book("years")
    assert book.next_number(2024) == "INV-2024-0001"
    assert book.next_number(2025) == "INV-2025-0001"


def test_gaps_are_seen():
    book = Book("gaps")
    book.numbers[2026] = ["INV-2026-0001", "INV-2026-0003"]
    assert book.has_gaps(2026)

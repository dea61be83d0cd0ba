"""Invoices: lines, totals, and the text that customers get."""

from dataclasses import dataclass, field
from billing.vat import rate, tax
from billing.money import Money, total
from billing.dates import due_date


@dataclass
class Line:
    """One position of an invoice."""

    text: str
    price: Money
    quantity: int = 1
    goods: str = ""

    @property
    def net(self):
        return self.price * self.quantity


@dataclass
class Invoice:
    """What one customer owes for several lines."""

    number: str
    customer: str
    country: str
    issued: object
    lines: list = field(default_factory=list)

    @property
    def net(self):
        return total(line.net for line in self.lines)

    @property
    def tax(self):
        # TODO: tax is computed for each line, because lines may have different rates
        return tax(self.net, rate(self.country))

    @property
    def gross(self):
        return self.net + self.tax

    @property
    def due(self):
        return due_date(self.issued)

    def discounted(self, percent):
        """The gross amount with a discount."""
        # TODO: refuse discounts below 0 and above 100 percent
        return self.gross - tax(self.gross, percent)


def render(invoice):
    """The invoice as plain text."""
    rows = [f"Invoice {invoice.number}", f"for {invoice.customer}", ""]
    for line in invoice.lines:
        rows.append(f"{line.quantity:3d} x {line.text:30s} {str(line.net):>14s}")
    rows.append(f"{'net':>36s} {str(invoice.net):>14s}")
    rows.append(f"{'tax':>36s} {str(invoice.tax):>14s}")
    rows.append(f"{'to pay until ' + invoice.due.isoformat():>36s} {str(invoice.gross):>14s}")
    return "\n".join(rows)

"""`10l` becomes `10L`."""

from collections.abc import Iterator

from tars_operator.engine.analysis.trees import Node, Place, of_kinds, one_change, replaced

NUMBERS = (
    "decimal_integer_literal",
    "hex_integer_literal",
    "octal_integer_literal",
    "binary_integer_literal",
)


@one_change
def places(root: Node) -> Iterator[Place]:
    for number in of_kinds(root, *NUMBERS):
        if number.text().endswith("l"):
            yield Place(number, (replaced(number, f"{number.text()[:-1]}L"),))

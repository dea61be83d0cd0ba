"""Numbers in sentences."""


def counted(number: int, thing: str) -> str:
    """A number and its noun."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

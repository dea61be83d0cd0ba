"""A doubt about what only Python 2 needed: the file may still ask which of the two it runs on, and mean the answer."""

import re
from functools import lru_cache

# Asks for 2 or for 3, not for 3.8: by a name, or by the version's first number. Or takes from `future` what 2 lacks.
_ASKS = re.compile(
    r"^[ \t]*from[ \t]+(?:builtins|future|past)\b[.\w]*[ \t]+import\b"
    r"|\bPY[23]\b"
    r"|\bversion_info(?:\.major|\[0\]|\[:1\])?\s*(?:[<>]=?|[!=]=)\s*\(?\s*(?:2\b|3\s*(?:,\s*0?\s*\)|\)|:|\n|and\b|or\b))",
    re.MULTILINE,
)
OF_PYTHON_2 = frozenset({"UP001", "UP003", "UP004", "UP010", "UP012", "UP025"})


@lru_cache(maxsize=1)
def asks_which_python(content: str) -> bool:
    """Whether the file does one thing on Python 2 and another on 3."""
    return _ASKS.search(content) is not None

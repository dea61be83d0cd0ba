"""By which names linters know a rule, and what a linter's settings mean by one: a name, or the beginning of a code."""

import re
from collections.abc import Mapping
from enum import Enum, auto

from tars_operator.api.code import Pattern
from tars_operator.api.words import Language


class Tool(Enum):
    """Linters that call things alike."""

    CODES = auto()  # ruff, flake8 and pycodestyle: E711, and E7 for all that begin so
    MESSAGES = auto()  # pylint: singleton-comparison or C0121, and C for a whole category
    SCRIPTS = auto()  # ESLint: no-else-return
    LINTS = auto()  # clippy: collapsible_else_if


SPEAKS: Mapping[Tool, tuple[Language, ...]] = {
    Tool.CODES: (Language.PYTHON,),
    Tool.MESSAGES: (Language.PYTHON,),
    Tool.SCRIPTS: (Language.JAVASCRIPT, Language.TYPESCRIPT),
    Tool.LINTS: (Language.RUST,),
}
EVERYTHING = "ALL"
_CODE = re.compile(r"([A-Z]{1,8})([0-9]{0,4})")
_MESSAGE = re.compile(r"[CEFIRW][0-9]{4}|[a-z][a-z0-9-]*")  # no code of ruff or flake8 has one letter and four digits
_RENAMED = {"R": "RET", "TCH": "TC", "TYP": "TC", "U": "UP"}  # what ruff still reads
_FAMILY = "PL"  # the one of ruff's that has families of its own: PLC, PLE, PLR, PLW
PYLINT: Mapping[str, tuple[str, ...]] = {  # ruff's rules as pylint calls them, where both mean the same places
    "B014": ("W0714", "overlapping-except"),
    "B033": ("W0130", "duplicate-value"),
    "E401": ("C0410", "multiple-imports"),
    "E703": ("W0301", "unnecessary-semicolon"),
    **dict.fromkeys(("E713", "E714", "SIM208"), ("C0113", "C0117", "unneeded-not", "unnecessary-negation")),
    "F401": ("W0611", "unused-import"),
    "F541": ("W1309", "f-string-without-interpolation"),
    "F632": ("R0123", "literal-comparison"),
    "F901": ("E0711", "notimplemented-raised"),
    "FURB136": ("R1730", "R1731", "consider-using-min-builtin", "consider-using-max-builtin"),
    **dict.fromkeys(("G010", "UP005"), ("W1505", "W4902", "deprecated-method")),
    "I001": ("C0411", "wrong-import-order"),
    "ISC001": ("W1404", "implicit-str-concat"),
    "PIE790": ("W0107", "W2301", "unnecessary-pass", "unnecessary-ellipsis"),
    "PIE807": ("W0108", "unnecessary-lambda"),
    "PLC0208": ("C0208", "use-sequence-for-iteration"),
    "PLE2510": ("E2510", "invalid-character-backspace"),
    "PLE2512": ("E2512", "invalid-character-sub"),
    "PLE2513": ("E2513", "invalid-character-esc"),
    "PLE2515": ("E2515", "invalid-character-zero-width-space"),
    "PLR0402": ("R0402", "consider-using-from-import"),
    "PLR1711": ("R1711", "useless-return"),
    "PLR1716": ("R1716", "chained-comparison"),
    "PLR1733": ("R1733", "unnecessary-dict-index-lookup"),
    "PLR1736": ("R1736", "unnecessary-list-index-lookup"),
    "PLR5501": ("R5501", "else-if-used"),
    "PLW0120": ("W0120", "useless-else-on-loop"),
    "RET502": ("R1710", "inconsistent-return-statements"),
    "RET505": ("R1705", "no-else-return"),
    "RET506": ("R1720", "no-else-raise"),
    "RET507": ("R1724", "no-else-continue"),
    "RET508": ("R1723", "no-else-break"),
    "SIM300": ("C0122", "misplaced-comparison-constant"),
    "UP004": ("R0205", "useless-object-inheritance"),
    "UP008": ("R1725", "super-with-arguments"),
    "UP032": ("C0209", "consider-using-f-string"),
    "W605": ("W1401", "anomalous-backslash-in-string"),
}


def rules_of(pattern: Pattern) -> dict[str, tuple[str, ...]]:
    """What can be switched off by itself in `pattern`, with all names it has: each code of ruff, or all of it."""
    if not pattern.ruff:
        return {pattern.id: pattern.known_as}
    return {code: (*names_of(code), *pattern.known_as) for code in pattern.ruff}


def names_of(code: str) -> tuple[str, ...]:
    """All names of a rule of ruff."""
    return code, *PYLINT.get(code, ())


def covers(word: str, name: str, tool: Tool) -> bool:
    """Whether `word` in the settings of `tool` is about what is called `name`."""
    is_message = _MESSAGE.fullmatch(name) is not None
    if tool is Tool.CODES:
        return not is_message and _begins(word, name)
    if tool is Tool.MESSAGES and is_message:
        return word.lower() == name.lower() or (len(word) == 1 and name.startswith(word))
    return tool in {Tool.SCRIPTS, Tool.LINTS} and word == name


def weight(word: str) -> int:
    """How much a word counts against another one about the same rule: as much as it says."""
    return len("".join(_parted(word) or word))


def _begins(word: str, code: str) -> bool:
    """E7 covers E711, D covers D100, and E does not cover ERA001: that is another family."""
    asked, known = _parted(word), _parted(code)
    if not asked or not known:
        return False
    is_family = asked[0] == known[0] or (word == _FAMILY and known[0].startswith(_FAMILY))
    return word == EVERYTHING or (is_family and known[1].startswith(asked[1]))


def _parted(word: str) -> tuple[str, str] | None:
    """The family and the number of a code, or of the beginning of one."""
    found = _CODE.fullmatch(word)
    return (_RENAMED.get(found[1], found[1]), found[2]) if found else None

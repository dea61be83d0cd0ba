"""How long prettier lets the lines of scripts be, where a repository has it keep their form.

Its settings come in a dozen forms, some of them code, and all are read as text: only one number is asked for. What they
say of some files only is not heard.
"""

import re
from collections.abc import Mapping

from tars_operator.engine.analysis.settings.manifests import LARGEST

USUAL, LONGEST = 80, 320  # characters of a line: what prettier takes where nothing is said, and our most
_SUFFIXES = ("", ".json", ".json5", ".yml", ".yaml", ".toml", ".js", ".cjs", ".mjs", ".ts")
_PACKAGE = "package.json"
FILES = (
    *(f".prettierrc{suffix}" for suffix in _SUFFIXES),
    *(f"prettier.config.{suffix}" for suffix in ("js", "cjs", "mjs", "ts")),
    _PACKAGE,
)
_WIDTH = re.compile(r"\bprintWidth[\"']?\s{0,9}[:=]\s{0,9}(\d{1,3})\b")
_OF_A_PACKAGE = re.compile(
    r"^[ \t]{0,9}\"prettier\"\s{0,9}:\s{0,9}(?:\{(?P<own>[^{}]{0,2000})|\"(?![\^~>=*\d]))", re.MULTILINE
)
_IS_RUN = re.compile(r"\bprettier (?:[^\"\n]{0,200} )?(?:--check|--write|--list-different|-[cwl])\b")


def width(manifests: Mapping[str, str]) -> int:
    """How long lines may be, by the repository's own settings (content by path).

    0 where prettier has no say, or takes its settings from a package that is not here.
    """
    own = next((manifests[path] for path in FILES if path in manifests and path != _PACKAGE), None)
    return _by_package(manifests.get(_PACKAGE, "")[:LARGEST]) if own is None else _said(own[:LARGEST])


def _by_package(text: str) -> int:
    found = _OF_A_PACKAGE.search(text)
    if found is None:
        return USUAL if _IS_RUN.search(text) else 0
    return 0 if found["own"] is None else _said(found["own"])


def _said(text: str) -> int:
    number = _WIDTH.search(text.partition("overrides")[0])
    return min(int(number[1]), LONGEST) if number else USUAL

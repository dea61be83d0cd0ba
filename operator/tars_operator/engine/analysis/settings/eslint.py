"""What a repository tells ESLint to leave, in any of the forms that its settings have.

A rule that is set to the opposite of what its name says counts as switched off: the pattern would be sent back. Code is
read as text, never run, and so is YAML; there a rule is off where every mention of it says so.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tars_operator.engine.analysis.settings.manifests import table

IN_JSON = (".eslintrc.json", ".eslintrc", "package.json")  # the one without a suffix may be YAML, too
IN_WORDS = (
    *(f".eslintrc.{suffix}" for suffix in ("yml", "yaml", "js", "cjs")),
    *(f"eslint.config.{suffix}" for suffix in ("js", "mjs", "cjs", "ts")),
)
FILES = (*IN_JSON, *IN_WORDS)
_OFF = (0, "off")
_OPPOSITE = {
    "object-shorthand": re.compile(r"\b(?:never|consistent)\b"),
    "radix": re.compile(r"\bas-needed\b"),
    "@typescript-eslint/array-type": re.compile(r"\bdefault\W{1,5}generic\b"),
    "@typescript-eslint/consistent-type-assertions": re.compile(r"\bangle-bracket\b"),
    "@typescript-eslint/consistent-type-imports": re.compile(r"\bno-type-imports\b"),
}
_REMARK = re.compile(r"^[ \t]*(?://|/?\*|#).*$|[ \t](?://|#)[^\"'\n]*$", re.MULTILINE)
_LAST_COMMA = re.compile(r",(?=\s*[]}])")
_ENTRY = re.compile(
    r"(?<![\w@/-])(?P<quote>[\"']?)(?P<rule>[@\w][\w@/-]{0,63})(?P=quote)[ \t]{0,4}:"
    r"(?P<value>[ \t]{0,9}(?:[\"']?\w+|\[[^][]{0,300}\])|(?:\s{1,40}-[ \t]{1,4}[\"'\w-]{1,40}){1,3})"
)
_LEVEL_OFF = re.compile(r"[\s[-]*[\"']?(?:0|off)\b")


def off(path: str, text: str) -> Iterator[str]:
    """The names of the rules that the settings switch off, or set to the opposite."""
    data = {} if path in IN_WORDS else _json(text)
    if not data:
        yield from _off_in_words(_REMARK.sub("", text))
    rules = table(data, *(("eslintConfig",) if path == "package.json" else ()), "rules")
    for name, value in rules.items():
        level = value[0] if isinstance(value, list) and value else value
        if _is_off(level) or _is_opposite(name, str(value)):
            yield name


def _off_in_words(text: str) -> Iterator[str]:
    said: dict[str, bool] = {}
    for entry in _ENTRY.finditer(text):
        name, value = entry["rule"], entry["value"]
        said[name] = said.get(name, True) and bool(_LEVEL_OFF.match(value) or _is_opposite(name, value))
    return (name for name, is_off in said.items() if is_off)


def _is_opposite(name: str, value: str) -> bool:
    return name in _OPPOSITE and _OPPOSITE[name].search(value) is not None


def _is_off(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | str) and value in _OFF


def _json(text: str) -> Mapping[str, Any]:
    """With remarks, and with a comma behind the last: ESLint reads them, too."""
    try:
        data = json.loads(_LAST_COMMA.sub("", _REMARK.sub("", text)))
    except (ValueError, RecursionError):  # also a number of thousands of digits
        return {}
    return data if isinstance(data, dict) else {}

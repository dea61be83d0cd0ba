"""Doubts about names of errors from before Python 3: whether all of them go, and nobody speaks of them."""

import re
from functools import lru_cache

from tars_operator.engine.analysis.doubts import habits, words
from tars_operator.engine.analysis.ruff_process import Diagnostic

_UNCLEAR = frozenset({"error", "EnvironmentError"})  # of which people say other things than that the system failed
_OLD_ERROR = re.compile(r"(?<!\.)\b(?:IOError|EnvironmentError|WindowsError|(?:socket|select|os|mmap)\.error)\b")
_COMMENT = re.compile(r"#[^\n]*")
_QUOTED = re.compile(r"\"{3}[^\"]*\"{3}|'{3}[^']*'{3}")


def is_named_beside(item: Diagnostic, content: str) -> bool:
    """A docstring that says `Raises: IOError` would say something else than the code."""
    old = {word for edit in item.fix for word in _OLD_ERROR.findall(content[edit.start : edit.end])}
    is_said = any(re.search(rf"\b{re.escape(name)}\b", _words(content)) for name in old)
    return is_said or words.are_to_pylint(item, content) or habits.reorders_or_leaves_a_module(item, content)


def leaves_others(item: Diagnostic, content: str, all_gone: str) -> bool:
    """Another place names the error the old way, and no fix takes it; or the error may be another one."""
    gone = _OLD_ERROR.findall(all_gone)
    is_own = any(content[edit.start : edit.end] in _UNCLEAR for edit in item.fix)
    return is_own or any(_errors(content).count(name) > gone.count(name) for name in gone)


@lru_cache(maxsize=1)
def _errors(content: str) -> list[str]:
    return _OLD_ERROR.findall(_COMMENT.sub("", _QUOTED.sub("", content)))


@lru_cache(maxsize=1)
def _words(content: str) -> str:
    """Comments and docstrings."""
    return "\n".join((*_COMMENT.findall(content), *_QUOTED.findall(content)))

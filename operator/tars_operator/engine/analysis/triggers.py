"""Whether a file can hold a place of some pattern at all, asked of its bytes.

Most files hold none. They are not worth being decoded, named by their digest, checked, sent to a role or parsed.
"""

import re
from collections.abc import Iterable, Sequence

from tars_operator.api.code import Pattern
from tars_operator.api.words import Language
from tars_operator.engine.analysis.markers import candidates
from tars_operator.engine.analysis.sources import BYTE_ORDER_MARK
from tars_operator.engine.languages import spoken_in


class Triggers:
    """What the patterns of one look have in common. May be wrong in one direction only: a file too much."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        chosen = tuple(patterns)
        self._every = {pattern.language for pattern in chosen if pattern.ast_grep or pattern.ruff}
        self._commented = {pattern.language for pattern in chosen if pattern.todo}
        self._markers = frozenset(marker for pattern in chosen for marker in pattern.todo)
        self._rewritten = [(pattern.language, pattern.codemod.trigger) for pattern in chosen if pattern.codemod]

    def may_hold(self, path: str, content: bytes) -> bool:
        """Whether a closer look at the file is worth it."""
        languages = spoken_in(path)
        if not self._every.isdisjoint(languages):
            return True
        if not self._commented.isdisjoint(languages) and self._has_marker(content, languages):
            return True
        return _has_trigger(content, [trigger for language, trigger in self._rewritten if language in languages])

    def _has_marker(self, content: bytes, languages: tuple[Language, ...]) -> bool:
        if not any(marker.encode() in content for marker in self._markers):
            return False
        return Language.PYTHON not in languages or any(True for _ in candidates(content.decode(), self._markers))


def _has_trigger(content: bytes, triggers: Sequence[str]) -> bool:
    """A letter that is not ASCII is a part of a word for text, and not for bytes."""
    if content.isascii():
        return any(re.search(trigger.encode(), content, re.MULTILINE) for trigger in triggers)
    text = content.decode().removeprefix(BYTE_ORDER_MARK)
    return any(re.search(trigger, text, re.MULTILINE) for trigger in triggers)

"""Keeps secrets from models: what looks like one leaves the process as a placeholder, and comes back in its place.

Deliberately broad: a placeholder too many costs little, because an answer's placeholders become what they stood for.
Only those of the asked file do: nothing that another file keeps secret is copied by an answer.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from tars_operator.engine.generation.secret_shapes import LONG_WORD, SECRETS, is_random

PLACEHOLDER = re.compile(r"MASKED_SECRET_\d+")
SEAL = re.compile(r"SEALED_SECRET_[0-9a-f]{16}")


class Masking:
    """The secrets of one question, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}

    def mask(self, text: str) -> str:
        """`text` with a placeholder for each secret; the same secret has the same one."""
        for expression in SECRETS:
            text = expression.sub(self._replaced, text)
        return LONG_WORD.sub(lambda match: self._replaced(match) if is_random(match["secret"]) else match[0], text)

    def restore(self, text: str, own: str) -> str:
        """`text` with what its placeholders stand for, as far as `own` holds it; the others are left as they are."""
        known = {placeholder: secret for secret, placeholder in self._placeholders.items() if secret in own}
        return PLACEHOLDER.sub(lambda match: known.get(match[0], match[0]), text)

    def foreign(self, text: str, own: str) -> Iterable[str]:
        """Placeholders in `text` that stand for nothing of `own`."""
        return (found for found in PLACEHOLDER.findall(text) if found not in own)

    def marked(self, text: str) -> str:
        """`text` with marks in the place of placeholders."""
        marks = {placeholder: _mark(secret) for secret, placeholder in self._placeholders.items()}
        return PLACEHOLDER.sub(lambda match: marks.get(match[0], match[0]), text)

    def seals(self) -> dict[str, str]:
        """The secrets by their marks."""
        return {_mark(secret): secret for secret in self._placeholders}

    def _replaced(self, match: re.Match[str]) -> str:
        secret = match["secret"]
        if PLACEHOLDER.search(secret):
            return match[0]
        placeholder = self._placeholders.setdefault(secret, f"MASKED_SECRET_{len(self._placeholders) + 1}")
        start, end = match.start("secret") - match.start(), match.end("secret") - match.start()
        return f"{match[0][:start]}{placeholder}{match[0][end:]}"


def secrets(text: str) -> frozenset[str]:
    """What in `text` looks like a secret."""
    masking = Masking()
    masking.mask(text)
    return frozenset(masking.seals().values())


def _mark(secret: str) -> str:
    return f"SEALED_SECRET_{sha256(secret.encode()).hexdigest()[:16]}"


def sealed(text: str) -> str:
    """`text` for a file that is kept: in the place of each secret a mark that says nothing of it."""
    masking = Masking()
    return masking.marked(masking.mask(text))


def unsealed(text: str, own: str) -> str:
    """`text` with what its marks stand for, as far as `own` holds it; the others are left as they are."""
    masking = Masking()
    masking.mask(own)
    known = masking.seals()
    return SEAL.sub(lambda match: known.get(match[0], match[0]), text)

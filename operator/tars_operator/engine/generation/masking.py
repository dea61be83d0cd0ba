"""Keeps secrets from models: what looks like one leaves the process as a placeholder, and comes back in its place.

Deliberately broad: a placeholder too many costs nothing, because an answer's placeholders become what they stood for.
Only those of the asked file do: nothing that another file keeps secret is copied by an answer.
"""

import re
from collections.abc import Iterable

PLACEHOLDER = re.compile(r"MASKED_SECRET_\d+")
# What services say their keys look like; then keys, credentials in addresses, and values of names that say it.
_SECRETS = tuple(
    re.compile(expression, flags)
    for expression, flags in (
        (r"(-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))", re.DOTALL),
        (r"\b((?:AKIA|ASIA)[0-9A-Z]{16})\b", 0),
        (r"\b((?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk-|sk_live_|hf_|npm_|pypi-)[A-Za-z0-9_-]{16,})", 0),
        (r"\b(AIza[0-9A-Za-z_-]{35})", 0),
        (r"\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)", 0),
        (r"://([^\s/:@'\"]+:[^\s/@'\"]+)@", 0),
        (r"(?i)\bbearer\s+([A-Za-z0-9._~+/-]{16,})", 0),
        (
            r"(?i)(?:passw(?:or)?d|passphrase|secret|token|api_?key|credential)\w*[\"']?\]?\s*(?::\s*\w+\s*)?[=:]\s*[\"']([^\"'\s]{6,})",
            0,
        ),
    )
)


class Masking:
    """The secrets of one question, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}

    def mask(self, text: str) -> str:
        """`text` with a placeholder for each secret; the same secret has the same one."""
        for expression in _SECRETS:
            text = expression.sub(self._replaced, text)
        return text

    def restore(self, text: str, own: str) -> str:
        """`text` with what its placeholders stand for, as far as `own` holds it; the others are left as they are."""
        known = {placeholder: secret for secret, placeholder in self._placeholders.items() if secret in own}
        return PLACEHOLDER.sub(lambda match: known.get(match[0], match[0]), text)

    def foreign(self, text: str, own: str) -> Iterable[str]:
        """Placeholders in `text` that stand for nothing of `own`."""
        return (found for found in PLACEHOLDER.findall(text) if found not in own)

    def _replaced(self, match: re.Match[str]) -> str:
        secret = match[1]
        if PLACEHOLDER.fullmatch(secret):
            return match[0]
        placeholder = self._placeholders.setdefault(secret, f"MASKED_SECRET_{len(self._placeholders) + 1}")
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return f"{match[0][:start]}{placeholder}{match[0][end:]}"

"""Points in time as the API writes them (RFC 3339, UTC, whole seconds) and as decisions compare them (seconds)."""

from datetime import UTC, datetime


def to_text(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_seconds(text: str | None) -> float | None:
    """None stays None; a time that cannot be read is as good as none."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None

"""Where this program keeps what it knows from one call to the next: the user's state directory (XDG)."""

import os
from pathlib import Path


def folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
    return Path(state) / "tars"


def replace(file: Path, text: str) -> None:
    """Write the whole file in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)

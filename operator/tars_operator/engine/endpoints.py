"""What Secrets of model endpoints and Git servers have in common: the file `endpoint` says where the others may go."""

from pathlib import Path

ENDPOINT = "endpoint"
LONGEST_FILE = 65_536  # bytes


class AccessError(Exception):
    """What is written down cannot be used; the message names the file, never what is in it."""


def word(file: Path) -> str:
    """The one word in a file; empty when there is no file.

    Raises:
        AccessError: it cannot be read, or is not one word.

    """
    if not file.is_file():
        return ""
    try:
        text = file.read_bytes()[:LONGEST_FILE].decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"{file}: cannot be read: {type(error).__name__}") from error
    if not text or not text.isprintable() or " " in text:
        raise AccessError(f"{file}: holds no {file.name}; write it alone, in one line")
    return text

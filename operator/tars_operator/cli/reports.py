"""Reports of local runs, in the user's state directory: what `tars report --local` shows when the workspace is gone."""

from pathlib import Path

from tars_operator.api import names
from tars_operator.cli import state
from tars_operator.cli.cluster import LATEST
from tars_operator.cli.errors import not_found

KEPT = 20  # of one repository, the newest
_SUFFIX = ".tars"


def save(url: str, run: str, text: str) -> None:
    """Keep the report of a run that ended; a later run of the same name takes its place."""
    folder = _folder(url)
    state.replace(folder / f"{run}{_SUFFIX}", text)
    for old in _newest_first(folder)[KEPT:]:
        old.unlink(missing_ok=True)


def find(url: str, run: str) -> str:
    """The report of a run by its name, or of the newest.

    Raises:
        CliError: there is none.

    """
    known = _newest_first(_folder(url))
    if not known:
        raise not_found("no local run of this repository has ended yet; begin one with tars run --local")
    for file in known:
        if run in {LATEST, file.stem}:
            return file.read_text(encoding="utf-8")
    raise not_found(f"{run}: no local run of this repository has this name; there are {_listed(known)}")


def _folder(url: str) -> Path:
    return state.folder() / "reports" / names.source(url)


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_SUFFIX}"), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _listed(files: list[Path]) -> str:
    return ", ".join(file.stem for file in files)

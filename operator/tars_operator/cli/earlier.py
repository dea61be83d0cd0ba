"""What became of the changes of earlier local runs, one file for each repository in the user's state directory."""

import json
from pathlib import Path

from pydantic import ValidationError

from tars_operator.api import names
from tars_operator.cli import console, state
from tars_operator.cli.account import Report
from tars_operator.engine.learning.past import Past, told_by

MOST = 2_000  # changes of one repository, the newest


def place(url: str) -> Path:
    return state.folder() / "changes" / f"{names.source(url)}.json"


def load(url: str) -> tuple[Past, ...]:
    """All that is known; a file that cannot be read is told of, because people's decisions lie in it."""
    file = place(url)
    try:
        return tuple(Past.model_validate(one) for one in json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, ValidationError) as error:
        console.say(f"{file}: cannot be read, so earlier runs are not known: {error}", "yellow")
        return ()


def save(url: str, report: Report) -> None:
    """Add the changes of a run that ended; one that was known already is as it is now."""
    news = told_by(report) if report else ()
    known = {one.change: one for one in (*load(url), *news)}
    if news:
        state.replace(place(url), json.dumps([one.to_json() for one in [*known.values()][-MOST:]]) + "\n")

"""ruff as a child process: file contents in, diagnostics out.

The files lie in a private directory under their own paths, because ruff's answer depends on a path (`__init__.py`). The
repository's ruff configuration is not among them and would not be read (`--isolated`): a repository must not choose
what is looked for in it. What it switches off there is heeded as data, before ruff is asked (`linters`): less to look
for is all that it can come to. The target version is the oldest Python that the repository says it supports, otherwise
the oldest one that the tester's runner does: a fix must not need a newer interpreter than the repository's own.
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruff import find_ruff_bin

from tars_operator.api.code import SourceFile
from tars_operator.engine.analysis.finders import TextEdit
from tars_operator.engine.analysis.sources import Positions
from tars_operator.engine.temporary import temporary_directory

EARLIEST_MINOR, USUAL_MINOR, LATEST_MINOR = 7, 9, 14  # of Python 3: what ruff knows, and what is taken for unknown
NEW_MODULES = ("annotationlib", "compression", "tomllib")  # of Python, younger than what ruff is told
LONGEST_CHECK, LONGEST_FOR_EACH = 10.0, 5e-6  # seconds, and for each character: ruff takes a fiftieth of that
LARGEST_ANSWER = 32 * 1024 * 1024  # bytes; a file may have a finding in every word
MOST_WORK = 1_000_000_000  # findings times characters of a file: each is judged by its text; real files have half
TOO_MANY = "it has more findings than a file of its size can be asked for"
ANY_RULE = "E902"  # ruff wants at least one rule also when only syntax is asked about
SYNTAX_ERROR = "invalid-syntax"
SAFE = "safe"
_FOUND_NOTHING, _FOUND_SOMETHING = 0, 1


class RuffFailedError(Exception):
    """ruff ended in another way than with its diagnostics."""


@dataclass(frozen=True)
class Rules:
    """What is looked for: codes of rules; the oldest Python of the repository (`3.8`), and its own packages."""

    codes: Collection[str]
    python: str = ""
    packages: Collection[str] = ()

    @property
    def target(self) -> str:
        """The repository's oldest Python, where ruff knows it."""
        minor = int(self.python.partition(".")[2] or USUAL_MINOR)
        return f"py3{min(max(minor, EARLIEST_MINOR), LATEST_MINOR)}"


@dataclass(frozen=True)
class Diagnostic:
    """One finding of ruff. `fix` is empty unless ruff calls the fix safe."""

    path: str
    code: str
    message: str
    row: int
    column: int
    end_row: int
    fix: tuple[TextEdit, ...]


@cache
def ruff_binary() -> str:
    """Where the ruff of this installation is.

    Raises:
        FileNotFoundError: ruff is not installed.

    """
    return str(find_ruff_bin())


@cache
def known_rules() -> frozenset[str]:
    """The codes of all rules that this ruff can find: the stable ones and those that will go."""
    rules = json.loads(output([ruff_binary(), "rule", "--all", "--output-format", "json"], Path("/")))
    return frozenset(rule["code"] for rule in rules if not {"Removed", "Preview"} & rule["status"].keys())


def check(files: Sequence[SourceFile], rules: Rules) -> list[Diagnostic]:
    """Diagnostics of `files` (of which `obstacle` knows nothing bad); syntax errors are among them.

    Raises:
        RuffFailedError: ruff crashed or took too long, or found more than can be looked at.
        OSError: the files cannot be laid out, for example because one's path is another's folder.

    """
    with temporary_directory("tars-ruff-") as root:
        for file in files:
            _write(root / file.path, file.content)
        contents = {file.path: file.content for file in files}
        size = sum(map(len, contents.values()))
        found = _run(root, rules, LONGEST_CHECK + LONGEST_FOR_EACH * size)
        numbers = Counter(Path(item["filename"]).relative_to(root).as_posix() for item in found)
        if any(number * len(contents[path]) > MOST_WORK for path, number in numbers.items()):
            raise RuffFailedError(TOO_MANY)
        return _diagnostics(found, root, contents)


def _write(target: Path, content: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode())


def _command(rules: Rules) -> list[str]:
    isolation = ["--isolated", "--no-cache", "--no-respect-gitignore", "--config", "exclude=[]"]
    return [
        *(ruff_binary(), "check", *isolation, "--quiet", "--output-format", "json"),
        *("--config", f"lint.isort.known-first-party={json.dumps(sorted(rules.packages))}"),
        *("--config", f"lint.isort.extra-standard-library={json.dumps(NEW_MODULES)}"),
        *("--target-version", rules.target, "--select", ",".join(sorted(rules.codes)) or ANY_RULE, "."),
    ]


def _run(root: Path, rules: Rules, longest: float) -> list[dict[str, Any]]:
    said = output(_command(rules), root, longest=longest)
    if len(said) > LARGEST_ANSWER:
        raise RuffFailedError(TOO_MANY)
    diagnostics: list[dict[str, Any]] = json.loads(said or "[]")
    return diagnostics


def output(command: list[str], directory: Path, given: bytes = b"", longest: float = LONGEST_CHECK) -> bytes:
    """What ruff prints when it is `given` this, without the repository's environment.

    Raises:
        RuffFailedError: it could not do it, or took too long.

    """
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(directory)}
    try:
        child = subprocess.run(
            command,
            cwd=directory,
            env=environment,
            input=given,
            capture_output=True,
            timeout=longest,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RuffFailedError(f"took longer than {longest:.1f} seconds") from error
    if child.returncode not in {_FOUND_NOTHING, _FOUND_SOMETHING}:
        raise RuffFailedError(_last_words(child))
    return child.stdout


def _last_words(child: subprocess.CompletedProcess[bytes]) -> str:
    said = child.stderr.decode(errors="replace").strip().splitlines()
    return f"ended with code {child.returncode}: {said[-1][:200] if said else 'no message'}"


def _diagnostics(found: list[dict[str, Any]], root: Path, contents: dict[str, str]) -> list[Diagnostic]:
    positions: dict[str, Positions] = {}
    answer = []
    for item in found:
        path = Path(item["filename"]).relative_to(root).as_posix()
        place = positions.get(path) or positions.setdefault(path, Positions(contents[path]))
        answer.append(
            Diagnostic(
                path=path,
                code=item["code"],
                message=item["message"],
                row=item["location"]["row"],
                column=item["location"]["column"],
                end_row=item["end_location"]["row"],
                fix=_safe_fix(item["fix"], place),
            )
        )
    return answer


def _safe_fix(fix: dict[str, Any] | None, place: Positions) -> tuple[TextEdit, ...]:
    if fix is None or fix["applicability"] != SAFE:
        return ()
    return tuple(
        TextEdit(_offset(edit["location"], place), _offset(edit["end_location"], place), edit["content"])
        for edit in fix["edits"]
    )


def _offset(location: dict[str, int], place: Positions) -> int:
    return place.offset(location["row"], location["column"])

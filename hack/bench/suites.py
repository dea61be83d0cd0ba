"""A repository's own tests by plain pytest, outside of the product: whose figures they check."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST = 600  # seconds of one execution


class SuiteFailedError(Exception):
    """pytest wrote no report."""


@dataclass(frozen=True)
class Suite:
    """The tests of one checkout; both sides are checked out in the same place, whose name may stand in test names."""

    python: Path
    arguments: tuple[str, ...]
    repository: Path

    def outcomes(self, branch: str) -> dict[str, str]:
        """The outcome of every test on `branch`: passed, failed or skipped.

        Raises:
            SuiteFailedError: there is no report, so nothing can be said.

        """
        report = self.repository.parent / "junit.xml"
        report.unlink(missing_ok=True)
        subprocess.run(["git", "-C", self.repository, "checkout", "--quiet", branch], check=True)
        subprocess.run(["git", "-C", self.repository, "clean", "-fdxq"], check=True)
        command: list[str | Path] = [
            self.python,
            "-m",
            "pytest",
            "-q",
            f"--junit-xml={report}",
            "--rootdir=.",
            *self.arguments,
        ]
        done = subprocess.run(command, cwd=self.repository, capture_output=True, timeout=LONGEST, check=False)
        if not report.exists():
            raise SuiteFailedError(f"no report of the tests of {branch}: {done.stdout[-500:].decode(errors='replace')}")
        return dict(read(report))


def read(report: Path) -> Iterator[tuple[str, str]]:
    for case in ET.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        yield f"{case.get('classname')}::{case.get('name')}", outcome


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Tests that are not on both sides with the same outcome."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def broken(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Tests that passed and do not any more."""
    return [name for name, outcome in before.items() if outcome == "passed" != after.get(name)]


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

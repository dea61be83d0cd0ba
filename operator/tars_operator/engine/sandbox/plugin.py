"""The pytest plugin that reports each test over a pipe. It is copied out and loaded by `-p`, under a name made per run.

Imports nothing that judged code could have put in the way: `os` and `pytest` are loaded already. What it is told, it
takes out of the environment; the descriptor is not passed on to children. In a process that was told nothing (a nested
pytest, a worker) it does nothing.

A record is one line: `NONCE KIND REST`, with node ids in hexadecimal so that no name can break a line:
    start COUNT          tests collected (and selected) by the session
    test OUTCOME NODEID  a phase of a test was passed, failed or skipped
    finish STATUS        the session ended by itself, with pytest's exit status
"""

from __future__ import annotations

import os
from typing import Any

import pytest

_told = os.environ.pop("TARS_RECORDS", "").split()
if _told:
    os.set_inheritable(int(_told[0]), False)


def _write(*words: object) -> None:
    if _told:
        line = " ".join(map(str, (_told[1], *words))) + "\n"
        left = line.encode("ascii")
        while left:
            left = left[os.write(int(_told[0]), left) :]


def _name(nodeid: str) -> str:
    return nodeid.encode("utf-8", "surrogatepass").hex()


def pytest_collection_finish(session: Any) -> None:
    _write("start", len(session.items))


def pytest_collectreport(report: Any) -> None:
    """A module that cannot be collected hides its tests: it counts as one failed test."""
    if report.failed:
        _write("test", "failed", _name(report.nodeid or "collection"))


def pytest_runtest_logreport(report: Any) -> None:
    """Setup and teardown count only when they fail, or when setup skips the test."""
    if report.when == "call" or report.outcome != "passed":
        _write("test", report.outcome, _name(report.nodeid))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(exitstatus: int) -> None:
    _write("finish", int(exitstatus))

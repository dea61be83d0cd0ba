"""Where this program keeps what may be lost: the user's cache directory (XDG). `tars scan` and `tars plan` use it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tars_operator.cli.places import Recall
from tars_operator.engine.analysis.facts import ReadImports, imports_of_all
from tars_operator.engine.ports import Analyzer

_FILE = "v1.sqlite3"  # a table of another form gets another name


@dataclass(frozen=True)
class Sight:
    """Who finds, and who reads what files take from each other."""

    analyzer: Analyzer
    imports: ReadImports = imports_of_all


def folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "tars/analysis"


@contextmanager
def remembering(analyzer: Analyzer, recall: Recall) -> Iterator[Sight]:
    """`analyzer` with what earlier looks found, as long as this lasts."""
    if recall is Recall.NOTHING:
        yield Sight(analyzer)
        return
    from tars_operator.engine.caching.findings import CachedAnalyzer
    from tars_operator.engine.caching.imports import CachedImports
    from tars_operator.engine.caching.store import SqliteStore

    with SqliteStore(folder() / _FILE) as store:
        fixes = recall is Recall.WITHOUT_FINDINGS
        yield Sight(CachedAnalyzer(analyzer, store, fixes=fixes), CachedImports(store))

"""One cold look at the checkout in this folder by the engine alone, without the command line: for `make bench`.

    look.py PATTERN list           findings as JSON lines
    look.py PATTERN list STORE     the same, with what an earlier look kept in that file
    look.py PATTERN edit           the diffs that their fixes make

What is done is what `tars scan` and `tars plan` do between their options and their output: Git is asked for the files,
each is selected, read, looked at, and its findings get ids, severities and enclosing functions. Naming the tests of a
TODO is left out: it is no part of a search.
"""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tars_operator.api.code import Finding, SourceFile
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.analysis.facts import ReadImports, imports_of_all
from tars_operator.engine.analysis.finders import Hit
from tars_operator.engine.planning import scanning, working_tree
from tars_operator.engine.ports import Analyzer

OBJECTS_BETWEEN_COLLECTIONS = 100_000  # as `tars` has it


def main(pattern: str, act: str, store: str = "") -> None:
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    found: dict[str, tuple[SourceFile, list[Hit]]] = {}

    def keep(file: SourceFile, _finding: Finding, hit: Hit) -> None:
        found.setdefault(file.path, (file, []))[1].append(hit)

    tree = working_tree.find(Path())
    spec = RunSpec.model_validate({"source": {"url": tree.root.as_uri()}, "patterns": [pattern]})
    wish = scanning.Wish(spec, patterns.select(spec.patterns), judges=True, tests=False)
    with remembering(LocalAnalyzer(keep=keep), store) as (analyzer, imports):
        scan = scanning.scan(tree, wish, analyzer, imports=imports)
    if act == "edit":
        show(found)
    else:
        for finding in scan.findings:
            print(json.dumps([finding.path, finding.line, finding.symbol]))
    print(scan.files, len({finding.path for finding in scan.findings}), len(scan.findings), file=sys.stderr)


@contextmanager
def remembering(analyzer: Analyzer, store: str) -> Iterator[tuple[Analyzer, ReadImports]]:
    if not store:
        yield analyzer, imports_of_all
        return
    from tars_operator.engine.caching.findings import CachedAnalyzer  # noqa: PLC0415 - as in the verbs, only with a cache
    from tars_operator.engine.caching.imports import CachedImports  # noqa: PLC0415 - the same
    from tars_operator.engine.caching.store import SqliteStore  # noqa: PLC0415 - the same

    with SqliteStore(Path(store)) as kept:
        yield CachedAnalyzer(analyzer, kept, fixes=False), CachedImports(kept)


def show(found: dict[str, tuple[SourceFile, list[Hit]]]) -> None:
    from tars_operator.engine import diffs  # noqa: PLC0415 - as in the verbs, only who edits needs it
    from tars_operator.engine.generation.codemod import applied  # noqa: PLC0415 - the same

    for path, (file, hits) in found.items():
        after = applied(file.content, [edit for hit in hits for edit in hit.fix])
        print(diffs.unified(path, file.content.encode(), after.encode()))


if __name__ == "__main__":
    main(*sys.argv[1:])

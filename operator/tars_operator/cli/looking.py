"""What `tars scan`, `tars plan` and `tars fix` begin with: looking at a checkout, with a bar to watch."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tars_operator.api.code import Pattern, Skipped
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.cli import caching, console, settled
from tars_operator.cli.errors import usage
from tars_operator.cli.manifests import validated
from tars_operator.cli.places import Options
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, UnknownRuleError
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.planning import scanning, working_tree
from tars_operator.engine.planning.memory import Memory
from tars_operator.engine.planning.scanning import Scan, Wish
from tars_operator.engine.planning.working_tree import NoWorkingTreeError, UnreadableTreeError, WorkingTree
from tars_operator.engine.ports import Analyzer, Generator


@dataclass(frozen=True)
class Look:
    """A checkout that was looked at."""

    tree: WorkingTree
    wish: Wish
    scan: Scan
    unusable: tuple[Skipped, ...]  # files that should be patterns of the repository
    left: tuple[Skipped, ...]  # patterns that the repository's own tools and settings have no use for
    analyzer: Analyzer
    generator: Generator


def look(options: Options) -> Look:
    """Find what the options ask for.

    Raises:
        CliError: a path is in no checkout, a glob is none, no pattern has such an id.

    """
    tree, places = _places(options.paths or [Path()])
    spec = _spec(tree, options)
    memory = Memory()
    analyzer = LocalAnalyzer(keep=memory.keep)
    try:
        own = scanning.own_patterns(tree)
        where = "--pattern" if options.pattern else f"{settled.FILE}: spec.patterns:"
        chosen = _patterns(spec.patterns, own.patterns, where)
        usable = scanning.usable(tree, chosen, spec.patterns)
        wish = Wish(spec, usable.patterns, places, judges=options.protected)
        with _bar(quiet=options.quiet) as tell, caching.remembering(analyzer, options.recall) as sight:
            seen = scanning.scan(tree, wish, sight.analyzer, tell, sight.imports)
        return Look(tree, wish, seen, own.refused, usable.left, analyzer, LocalGenerator(locate=memory.locate))
    except (UnreadableTreeError, UnknownRuleError) as error:
        raise usage(str(error)) from error


def _places(paths: Sequence[Path]) -> tuple[WorkingTree, tuple[str, ...]]:
    try:
        trees = [working_tree.find(path) for path in paths]
    except NoWorkingTreeError as error:
        raise usage(str(error)) from error
    for path, tree in zip(paths, trees, strict=True):
        if not path.exists():
            raise usage(f"{path}: there is no such file or folder")
        if tree.root != trees[0].root:
            raise usage(f"{path} is in the checkout {tree.root}, {paths[0]} in {trees[0].root}; name one at a time")
    return trees[0], tuple(_place(path, trees[0].root) for path in paths)


def _place(path: Path, root: Path) -> str:
    return path.resolve().relative_to(root).as_posix().removeprefix(".")


def _spec(tree: WorkingTree, options: Options) -> RunSpec:
    """The spec of the run that would do the same: its defaults and its checks are the ones that count here too."""
    asked = {"include": options.include, "exclude": options.exclude, "patterns": options.pattern}
    given = {**settled.globs(tree.root), **{name: list(globs) for name, globs in asked.items() if globs}}
    return validated(RunSpec, {"source": {"url": tree.root.as_uri()}, **given}, "command line")


def _patterns(globs: Sequence[str], own: Sequence[Pattern], where: str) -> tuple[Pattern, ...]:
    for glob in globs:
        if why := patterns.why_none(glob, own):
            close = get_close_matches(glob, [one.id for one in patterns.select([patterns.ALL], own)], n=1)
            hint = f"did you mean {close[0]}?" if close else "tars patterns list shows them all"
            raise usage(f"{where} {glob}: {why}; {hint}")
    return patterns.select(globs, own)


@contextmanager
def _bar(*, quiet: bool) -> Iterator[scanning.Tell]:
    """A bar on a terminal; it is gone when the work is done. No thread draws it: a process with threads cannot fork."""
    out = console.progress()
    columns = (TextColumn("Looking at files"), BarColumn(), MofNCompleteColumn())
    hidden = quiet or not out.is_terminal
    with Progress(*columns, console=out, transient=True, disable=hidden, auto_refresh=False) as progress:
        task = progress.add_task("files", total=None)
        yield lambda done, everything: progress.update(task, completed=done, total=everything, refresh=True)


def tell_skipped(seen: Look) -> None:
    """What could not be looked at or used, and why, for the eyes."""
    for unusable in seen.unusable:
        console.say(console.safe(f"{unusable.path}: {unusable.reason}"), "red")
    for reason, names in _by_reason(seen.left):
        console.say(console.safe(f"{names}: {reason}"), "yellow")
    for reason, names in _by_reason(seen.scan.skipped):
        console.say(console.safe(f"not looked at: {names}: {reason}"), "yellow")


def _by_reason(skipped: Iterable[Skipped]) -> Iterator[tuple[str, str]]:
    reasons: dict[str, list[str]] = {}
    for one in skipped:
        reasons.setdefault(one.reason, []).append(one.path)
    for reason, paths in reasons.items():
        yield reason, f"{paths[0]} and {len(paths) - 1} more (all of them: -o json)" if paths[1:] else paths[0]

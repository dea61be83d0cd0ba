"""Which files of the base commit the run looks at, read from Git objects."""

from collections.abc import Iterable, Iterator, Sequence

from tars_operator.api.code import Pattern, Skipped, SourceFile
from tars_operator.api.reasons import RunReason
from tars_operator.api.words import Stage
from tars_operator.engine import patterns, selection
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.steps.running import Run
from tars_operator.engine.workspace import objects
from tars_operator.engine.workspace.objects import Entry


def select(run: Run) -> tuple[Entry, ...]:
    """The files to look at. A file that the gate would never let change is not worth looking at."""
    run.tell(Stage.SELECTING)
    everything = objects.entries(run.git, run.opening.base)

    def read(entries: Sequence[Entry]) -> dict[str, bytes]:
        contents = objects.blobs(run.git, (entry.blob for entry in entries))
        return {entry.path: contents[entry.blob] for entry in entries}

    own = selection.own_of(everything, read, run.order.patterns)
    chosen, nameless = _chosen(run, own.patterns)
    usable = selection.usable_of(everything, read, chosen, run.spec.patterns)
    run.patterns = {one.id: one for one in usable.patterns}
    spoken = selection.languages_of(run.patterns.values())
    wanted = [one for one in everything if selection.is_wanted(one, run.spec) and selection.is_spoken(one, spoken)]
    obstacle = selection.obstacles(everything, read, run.spec.include)
    run.facts = selection.facts_of(everything, read, run.patterns.values())
    obstacles = ((one.path, selection.obstacle(one) or obstacle(one.path)) for one in wanted)
    reasons = {path: reason for path, reason in obstacles if reason}
    run.skipped += own.refused + nameless + usable.left
    run.skipped += tuple(Skipped(path=path, reason=reason) for path, reason in reasons.items())
    return tuple(entry for entry in wanted if entry.path not in reasons)


def _chosen(run: Run, own: Sequence[Pattern]) -> tuple[tuple[Pattern, ...], tuple[Skipped, ...]]:
    """The patterns that the run names, and those of its globs that name none.

    Raises:
        RunEnded: InvalidSpec, when no glob names any.

    """
    chosen = patterns.select(run.spec.patterns, own)
    nameless = [(glob, why) for glob in run.spec.patterns if (why := patterns.why_none(glob, own))]
    if not chosen:
        said = "; ".join(f"spec.patterns: {glob}: {why}" for glob, why in nameless)
        raise RunEnded(RunReason.INVALID_SPEC, f"{said}; tars patterns list shows them all")
    return chosen, tuple(Skipped(path=glob, reason=f"not looked for: {why}") for glob, why in nameless)


def batches(run: Run, files: Iterable[Entry]) -> Iterator[tuple[SourceFile, ...]]:
    """The files' contents in requests of bearable size; what is no UTF-8 text joins the skipped ones."""
    for part in selection.parts(files):
        contents = objects.blobs(run.git, (entry.blob for entry in part))
        read = [(entry, contents[entry.blob]) for entry in part]
        refused = {
            entry.path: reason for entry, content in read if (reason := selection.unreadable(content, entry.path))
        }
        run.skipped += tuple(Skipped(path=path, reason=reason) for path, reason in refused.items())
        yield tuple(
            SourceFile(path=entry.path, blob=entry.blob, content=content.decode())
            for entry, content in read
            if entry.path not in refused
        )

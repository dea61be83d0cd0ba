"""What `tars fix` does: look, change in memory, refuse what could not be undone, write file by file."""

from collections import Counter

from tars_operator.api.words import ChangeClass
from tars_operator.cli import console
from tars_operator.cli.choosing import part_of, wanted_steps
from tars_operator.cli.counting import counted
from tars_operator.cli.diff import show
from tars_operator.cli.errors import Exit, usage
from tars_operator.cli.looking import Look, look, tell_skipped
from tars_operator.cli.places import FixOptions, Options
from tars_operator.engine import diffs
from tars_operator.engine.planning import preview
from tars_operator.engine.planning.fixing import Fixed, Fixer
from tars_operator.engine.planning.fixing import fix as made_by
from tars_operator.engine.planning.proposing import to_plan
from tars_operator.engine.planning.working_tree import ChangedMeanwhileError

_DIRTY_SHOWN = 5


def fix_here(options: Options, wanted: FixOptions) -> Exit:
    """Do it; the exit code.

    Raises:
        CliError: it cannot be done as written; nothing was.

    """
    steps = wanted_steps(wanted.choice)
    seen = look(options)
    part_of(to_plan(seen.scan, seen.wish, preview.DRY), steps)
    chosen = None if steps is None else frozenset(step.id for step in steps)
    classes = frozenset(ChangeClass) if wanted.behaviour else frozenset({ChangeClass.SHAPE_PRESERVING})
    fixed = made_by(seen.scan, Fixer(seen.analyzer, seen.generator, seen.wish, classes, chosen))
    if wanted.dry_run:
        _show(seen, fixed)
        failed = dict(fixed.refused)
    else:
        if not wanted.allow_dirty:
            _refuse_dirty(seen, fixed)
        failed = {**fixed.refused, **_write(seen, fixed)}
    for path, reason in failed.items():
        console.say(console.safe(f"{path}: not changed: {reason}"), "red")
    if not options.quiet:
        tell_skipped(seen)
        _summary(fixed, failed, would=wanted.dry_run)
    return Exit.FAILED if failed or (wanted.dry_run and fixed.contents) else Exit.OK


def _show(seen: Look, fixed: Fixed) -> None:
    for path, content in sorted(fixed.contents.items()):
        show(diffs.unified(path, seen.scan.sources[path].content.encode(), content.encode()))


def _refuse_dirty(seen: Look, fixed: Fixed) -> None:
    """Content that is staged or committed can be had again from Git; what is in neither could not."""
    dirty = [path for path in sorted(fixed.contents) if seen.scan.sources[path].blob != seen.scan.staged[path]]
    if dirty:
        more = f" and {len(dirty) - _DIRTY_SHOWN} more" if len(dirty) > _DIRTY_SHOWN else ""
        names = ", ".join(dirty[:_DIRTY_SHOWN]) + more
        raise usage(f"{names}: edits that are not staged would be mixed up; git add or commit them, or --allow-dirty")


def _write(seen: Look, fixed: Fixed) -> dict[str, str]:
    """Why files could not be written, by path."""
    failed = {}
    for path, content in sorted(fixed.contents.items()):
        try:
            seen.tree.write(path, seen.scan.sources[path].content.encode(), content.encode())
        except ChangedMeanwhileError as error:
            failed[path] = str(error)
        except OSError as error:
            failed[path] = f"cannot be written: {error.strerror}"
    return failed


def _summary(fixed: Fixed, failed: dict[str, str], *, would: bool) -> None:
    done = [step for step in fixed.steps if step.path not in failed]
    for (path, pattern), number in sorted(Counter((step.path, step.pattern) for step in done).items()):
        console.say(console.safe(f"  {path}: {pattern}" + (f" ({number})" if number > 1 else "")))
    files = len({step.path for step in done})
    what = "would be made" if would else "made"
    left = f"; {fixed.unasked} of class B left out, ask for them with --behaviour" if fixed.unasked else ""
    console.say(f"{counted(len(done), 'change')} in {counted(files, 'file')} {what}{left}.")
